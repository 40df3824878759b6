# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Errors are the standard library's exceptions, and say more in a note."""

import errno
import os
import socket as standard
import subprocess
import sys
import unittest

import polysocket

from support import Case, fill

NOTES = hasattr(BaseException, "add_note")


class Classes(unittest.TestCase):
    def test_they_are_the_standard_librarys(self):
        for name in ("error", "herror", "gaierror", "timeout"):
            self.assertIs(getattr(polysocket, name), getattr(standard, name))

    def test_they_are_children_of_error(self):
        for name in ("herror", "gaierror", "timeout"):
            self.assertTrue(issubclass(getattr(polysocket, name), polysocket.error))


class FromTheSystem(Case):
    def refused(self):
        socket, address = self.listener()
        socket.close()
        with self.assertRaises(ConnectionRefusedError) as caught:
            self.socket().connect(address)
        return caught.exception, address

    def test_number_and_text_are_the_systems(self):
        error, address = self.refused()
        self.assertEqual(error.args, (errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)))
        self.assertEqual((error.errno, error.strerror), error.args)

    @unittest.skipUnless(NOTES, "exceptions have notes since Python 3.11")
    def test_the_note_tells_operation_and_address(self):
        error, address = self.refused()
        self.assertEqual(len(error.__notes__), 1)
        for part in ("connect", "127.0.0.1", str(address[1])):
            self.assertIn(part, error.__notes__[0])

    def test_an_address_is_refused_in_the_name_of_the_operation(self):
        stream, datagrams = self.socket(), self.datagram()
        local = self.socket(polysocket.AF_UNIX)
        for name, call, arguments in (
            ("connect", stream.connect, (("127.0.0.1", 70000),)),
            ("connect_ex", stream.connect_ex, (("127.0.0.1", 70000),)),
            ("bind", stream.bind, (("127.0.0.1", -1),)),
            ("sendto", datagrams.sendto, (b"x", ("127.0.0.1", 1 << 40))),
            ("sendto", datagrams.sendto, (b"x", 0, ("127.0.0.1", 1 << 40))),
            ("getnameinfo", polysocket.getnameinfo, (("127.0.0.1", 70000), 0)),
        ):
            self.assertRaisesRegex(OverflowError, f"^{name}: port must be 0-65535, not ", call, *arguments)
        with self.assertRaisesRegex(OSError, "^bind: AF_UNIX path too long \\(5000 bytes, limit 4095\\)$"):
            local.bind("x" * 5000)
        self.assertRaisesRegex(ValueError, "^connect: embedded NUL in the path$", local.connect, "x\0y")

    @unittest.skipUnless(NOTES, "exceptions have notes since Python 3.11")
    def test_the_note_of_a_look_up_names_the_operation(self):
        for name, call in (
            ("connect", lambda: self.socket().connect(("name.invalid", 1))),
            ("gethostbyname", lambda: polysocket.gethostbyname("name.invalid")),
            # It calls the module's getaddrinfo(), which a program may have replaced.
            ("getaddrinfo", lambda: polysocket.create_connection(("name.invalid", 1))),
        ):
            with self.assertRaises(polysocket.gaierror) as caught:
                call()
            self.assertRegex(caught.exception.__notes__[0], f"^{name}: .*'name.invalid'")

    def test_the_number_chooses_the_class(self):
        ours, theirs = self.pair()
        listener, address = self.listener()
        theirs.close()
        self.assertRaises(BrokenPipeError, ours.send, b"x")
        self.assertRaises(PermissionError, self.datagram().sendto, b"x", ("<broadcast>", 9))
        missing = os.path.join(self.folder(), "none")
        self.assertRaises(FileNotFoundError, self.socket(polysocket.AF_UNIX).connect, missing)
        second = self.socket()
        self.assertErrno(errno.EADDRINUSE, second.bind, address)

    def datagram(self):
        return self.socket(type=polysocket.SOCK_DGRAM)

    def test_without_a_number_there_is_only_text(self):
        with self.assertRaises(OSError) as caught:
            self.socket(polysocket.AF_UNIX).bind("x" * 5000)
        self.assertEqual(len(caught.exception.args), 1)
        self.assertIn("AF_UNIX path too long", str(caught.exception))
        self.assertIsNone(caught.exception.errno)

    def test_names_that_cannot_be_resolved(self):
        with self.assertRaises(polysocket.gaierror) as caught:
            self.socket().connect(("name.invalid", 1))
        self.assertIs(type(caught.exception), polysocket.gaierror)
        self.assertIn(caught.exception.errno, (polysocket.EAI_NONAME, polysocket.EAI_AGAIN))
        self.assertNotIn("name.invalid", caught.exception.strerror)
        if NOTES:
            self.assertIn("name.invalid", caught.exception.__notes__[0])


class Locales(Case):
    """The system's texts in German, and in an encoding that is not UTF-8."""

    PROGRAM = "\n".join((
        "import locale, polysocket",
        "locale.setlocale(locale.LC_ALL, 'de_DE.ISO-8859-1')",
        "socket = polysocket.socket()",
        "socket.bind(('127.0.0.1', 0))",
        "try:",
        "    socket.bind(('127.0.0.1', 0))",
        "except OSError as error:",
        "    print(ascii([error.strerror, *getattr(error, '__notes__', ())]))",
    ))

    def test_a_text_is_a_text_in_every_encoding(self):
        folder = self.folder()
        subprocess.run(["localedef", "-f", "ISO-8859-1", "-i", "de_DE", os.path.join(folder, "de_DE.ISO-8859-1")],
                       stderr=subprocess.DEVNULL)
        result = subprocess.run([sys.executable, "-c", self.PROGRAM], env={**os.environ, "LOCPATH": folder},
                                stdout=subprocess.PIPE, text=True)
        self.assertTrue(result.stdout.startswith(ascii(["Das Argument ist ung\xfcltig"])[:-1]), result.stdout)
        if NOTES:
            self.assertIn(ascii("bind: Das Argument ist ung\xfcltig")[1:-1], result.stdout)


class Waiting(Case):
    def test_a_timeout(self):
        ours, theirs = self.pair(timeout=0.01)
        fill(ours)
        listener, address = self.listener()
        listener.settimeout(0.01)
        for call, arguments in ((ours.recv, (1,)), (ours.recv, (1 << 20,)), (ours.recvfrom, (1,)), (ours.send, (b"x",)),
                                (ours.sendall, (b"x" * 100000,)), (ours.recv_into, (bytearray(1),)),
                                (listener.accept, ())):
            with self.assertRaises(TimeoutError) as caught:
                call(*arguments)
            self.assertEqual(caught.exception.args, ("timed out",))
            if NOTES:
                note, = caught.exception.__notes__
                self.assertRegex(note, fr"^{call.__name__}: timed out after 0\.01 s")

    def test_what_would_block(self):
        ours, theirs = self.pair(timeout=0)
        fill(ours)
        for call, argument in ((ours.recv, 1), (ours.recv, 1 << 20), (ours.send, b"x"), (ours.sendall, b"x" * 100000)):
            with self.assertRaises(BlockingIOError) as caught:
                call(argument)
            self.assertEqual(caught.exception.args, (errno.EAGAIN, os.strerror(errno.EAGAIN)))
        theirs.settimeout(30)
        self.assertRaises(BlockingIOError, ours.recv, 1, polysocket.MSG_DONTWAIT)

    def test_a_connection_that_has_begun(self):
        listener, address = self.full_listener(polysocket.AF_INET)
        socket = self.socket()
        socket.setblocking(False)
        with self.assertRaises(BlockingIOError) as caught:
            socket.connect(address)
        self.assertEqual(caught.exception.errno, errno.EINPROGRESS)

    def test_a_connection_that_takes_too_long(self):
        for family in (polysocket.AF_UNIX, polysocket.AF_INET):
            listener, address = self.full_listener(family)
            socket = self.socket(family)
            socket.settimeout(0.05)
            self.assertRaises(TimeoutError, socket.connect, address)


class References(Case):
    def test_none_is_lost_or_kept(self):
        socket = self.socket()
        arguments = [("127.0.0.1", 70000), ("127.0.0.1", "80"), ("h\0st", 1), (b"127.0.0.1", -1),
                     (bytearray(b"x\0"), 1), [1, 2], ("127.0.0.1",), (None, 1), ("\udc80", 1), ("127.0.0.1", 1 << 70)]
        before = [sys.getrefcount(one) for one in arguments], sys.getrefcount(None)
        for _ in range(200):
            for one in arguments:
                self.assertRaises((TypeError, OverflowError), socket.connect, one)
        del one
        after = [sys.getrefcount(one) for one in arguments], sys.getrefcount(None)
        self.assertEqual(before[0], after[0])
        self.assertLess(abs(before[1] - after[1]), 100)


if __name__ == "__main__":
    unittest.main()
