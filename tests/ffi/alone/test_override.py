# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Classes that change what is received and sent: files go through their methods, and are as good as any other."""

import errno
import gc
import os
import runpy
import unittest
import unittest.mock
import warnings

import polysocket

from support import Case, FileCase, Running

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "python")
KEY = 0x5A


def secret(data):
    return bytes(byte ^ KEY for byte in bytes(data))


class ByStandard(polysocket.socket):
    """Encrypts what the files of the standard library use."""

    def recv_into(self, buffer, *more):
        with memoryview(buffer) as view:
            count = super().recv_into(view, *more)
            view[:count] = secret(view[:count])
        return count

    def send(self, data, *more):
        return super().send(secret(data), *more)


class ByBytes(polysocket.socket):
    """Encrypts the methods that people use most."""

    def recv(self, size, *more):
        return secret(super().recv(size, *more))

    def sendall(self, data, *more):
        super().sendall(secret(data), *more)


class Plain(polysocket.socket):
    """Changes nothing, so that its files can be compared with those of the module's class."""

    def recv_into(self, *arguments):
        return super().recv_into(*arguments)

    def send(self, *arguments):
        return super().send(*arguments)


def over(kind, socket):
    """A socket as an object of another class, with the same timeout."""
    timeout = socket.gettimeout()
    made = kind(fileno=socket.detach())
    made.settimeout(timeout)
    return made


class PlainCase:
    """The first socket of a pair is of a class with methods of its own."""

    def pair(self, *arguments, **named):
        ours, theirs = super().pair(*arguments, **named)
        ours = over(Plain, ours)
        self.addCleanup(ours.close)
        return ours, theirs


def as_any_other(file, *names):
    """Test cases of another file, over such sockets."""
    found = runpy.run_path(os.path.join(SHARED, file))
    return [type(f"{name}Over{file[5:-3].title()}", (PlainCase, found[name]), {"__module__": __name__})
            for name in names]


def load_tests(loader, tests, _pattern):
    for case in (*FILES, *TEXTS):
        tests.addTests(loader.loadTestsFromTestCase(case))
    return tests


FILES = as_any_other("test_file.py", "Reading", "Writing") + as_any_other("test_file_interrupted.py", "Interrupted")
TEXTS = as_any_other("test_text.py", "Writing", "Attributes")


class NothingIsBypassed(Case):
    def pair_of(self, kind):
        ours, theirs = self.pair()
        ours = over(kind, ours)
        self.addCleanup(ours.close)
        return ours, theirs

    def test_every_kind_of_file(self):
        for kind in (ByStandard, ByBytes):
            for buffering in (None, 0, 1, 3):
                with self.subTest(kind=kind.__name__, buffering=buffering):
                    ours, theirs = self.pair_of(kind)
                    theirs.sendall(secret(b"one\ntwo\nthree"))
                    theirs.shutdown(polysocket.SHUT_WR)
                    with ours.makefile("rwb", buffering) as file:
                        self.assertEqual((file.readline(), file.read(2), file.readlines()),
                                         (b"one\n", b"tw", [b"o\n", b"three"]))
                        file.write(b"first ")
                        file.writelines([b"and ", b"second\n"])
                        file.flush()
                        self.assertEqual(theirs.recv(100), secret(b"first and second\n"))

    def test_text(self):
        for kind in (ByStandard, ByBytes):
            ours, theirs = self.pair_of(kind)
            theirs.sendall(secret("ä\r\nb\n".encode()))
            with ours.makefile("rw", encoding="utf-8") as file:
                self.assertEqual((file.readline(), file.readline()), ("ä\n", "b\n"))
                file.write("ü")
                file.flush()
                self.assertEqual(theirs.recv(100), secret("ü".encode()))

    def test_universal_newlines(self):
        for cut in range(1, 12):
            ours, theirs = self.pair_of(ByStandard)
            data, lines = b"a\r\nb\rc\n\r\n\rd", [b"a\n", b"b\n", b"c\n", b"\n", b"\n", b"d"]
            ours.setblocking(False)
            with ours.makefile("rbU") as file:
                theirs.sendall(secret(data[:cut]))
                self.assertRaises(BlockingIOError, file.read, 100)
                theirs.sendall(secret(data[cut:]))
                theirs.shutdown(polysocket.SHUT_WR)
                self.assertEqual(file.readlines(), lines, cut)

    def test_methods_that_are_replaced_in_the_class_or_the_object(self):
        class WithAttributes(polysocket.socket):
            pass

        ours, theirs = self.pair_of(WithAttributes)
        ours.send = lambda data: WithAttributes.send(ours, secret(data))
        with ours.makefile("wb") as file:
            file.write(b"of the object")
        self.assertEqual(theirs.recv(100), secret(b"of the object"))
        del ours.send
        ours, theirs = self.pair()
        with unittest.mock.patch.object(polysocket.socket, "recv_into", autospec=True, side_effect=[0]) as patched:
            with ours.makefile("rb") as file:
                self.assertEqual(file.read(), b"")
            self.assertEqual(patched.call_count, 1)

    def test_a_class_that_changes_something_else_has_a_file_of_its_own_descriptor(self):
        class Counting(polysocket.socket):
            def __init__(self, *, count, **named):
                super().__init__(**named)
                self.count = count

        ours = Counting(count=5, fileno=self.pair()[0].detach())
        self.addCleanup(ours.close)
        for buffering in (None, 0):
            with ours.makefile("rb", buffering) as file:
                self.assertNotEqual(file.fileno(), ours.fileno())

    def test_an_override_that_raises(self):
        class Failing(polysocket.socket):
            def recv_into(self, *_arguments):
                raise ZeroDivisionError

            def send(self, *_arguments):
                raise ZeroDivisionError

        ours = self.pair_of(Failing)[0]
        file = ours.makefile("rwb")
        file.write(b"x")
        self.assertRaises(ZeroDivisionError, file.read)
        self.assertRaises(ZeroDivisionError, file.flush)
        self.assertRaises(ZeroDivisionError, file.close)
        self.assertTrue(file.closed)
        ours.close()
        self.assertEqual(ours.fileno(), -1)


class Shared(FileCase):
    """Socket and files share the descriptor, which is closed with the last of them."""

    def test_the_descriptor_is_closed_with_the_last(self):
        for arguments in (("rb",), ("wb", 0), ("rw",)):
            ours, theirs = self.pair()
            ours = over(Plain, ours)
            files = [ours.makefile(*arguments) for _ in range(2)]
            self.assertEqual({file.fileno() for file in files}, {ours.fileno()})
            ours.close()
            theirs.settimeout(0.02)
            for file in files:
                self.assertRaises(TimeoutError, theirs.recv, 1)
                file.close()
                file.close()
            self.assertEqual((theirs.recv(1), ours.fileno()), (b"", -1))

    def test_the_socket_stays_open_when_its_files_end_first(self):
        ours, theirs = self.pair()
        ours = over(Plain, ours)
        self.addCleanup(ours.close)
        with ours.makefile("wb") as file:
            file.write(b"file")
        ours.send(b"socket")
        self.assertEqual(theirs.recv(100), b"filesocket")

    def test_what_is_forgotten_is_closed(self):
        ours, theirs = self.pair()
        ours = over(Plain, ours)
        file = ours.makefile("wb")
        file.write(b"the last words")
        ours.close()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            del file, ours
            gc.collect()
        self.assertEqual((theirs.recv(100), theirs.recv(1)), (b"the last words", b""))

    def test_a_closed_socket_has_no_file(self):
        ours = over(Plain, self.pair()[0])
        ours.close()
        for buffering in (None, 0):
            self.assertErrno(errno.EBADF, ours.makefile, "rb", buffering)

    def test_a_second_reader_is_told(self):
        ours, theirs = self.pair()
        ours = over(Plain, ours)
        self.addCleanup(ours.close)
        with ours.makefile("rb") as file:
            first = Running(file.readline).blocked()
            self.assertErrno(errno.EBUSY, file.read, 1)
            theirs.sendall(b"line\n")
            self.assertEqual(first.result(), b"line\n")


if __name__ == "__main__":
    unittest.main()
