# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Messages, descriptors, servers and files: bad input, audit events, and that nothing stays open."""

import array
import contextlib
import io
import os
import socket as standard
import sys
import tempfile
import unittest

from routes import for_each_module

heard = []


def listen(event, arguments):
    if event in ("socket.sendmsg", "socket.sethostname", "socket.gethostname", "socket.bind"):
        heard.append((event, *arguments))


sys.addaudithook(listen)


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@for_each_module
class Messages(unittest.TestCase):
    def setUp(self):
        self.ours, self.theirs = self.socket.socketpair()
        self.addCleanup(self.ours.close)
        self.addCleanup(self.theirs.close)
        self.theirs.settimeout(5)
        self.before = descriptors()
        self.addCleanup(lambda: self.assertEqual(descriptors(), self.before))

    def test_any_iterable_of_buffers_is_taken(self):
        pieces = (piece for piece in (b"one ", bytearray(b"two "), memoryview(b"three"), array.array("B", b"!")))
        self.assertEqual(self.ours.sendmsg(pieces), 14)
        self.assertEqual(self.theirs.recvmsg(100), (b"one two three!", [], 0, None))

    def test_what_is_no_buffer_is_refused(self):
        for buffers in (5, None, [5], ["text"], "text", [b"x", None]):
            for send in (self.ours.sendmsg, lambda given: self.socket.send_fds(self.ours, given, [])):
                with self.subTest(buffers=buffers), self.assertRaises(TypeError):
                    send(buffers)
        for buffers in (5, [b"read-only"], ["text"], [memoryview(b"xyz")]):
            with self.subTest(buffers=buffers), self.assertRaises(TypeError):
                self.theirs.recvmsg_into(buffers)

    def test_control_data_has_to_be_triples(self):
        for ancdata in (5, [5], ["abc"], [(1, 2)], [(1, 2, b"", 4)], [("1", 2, b"")], [(1, 2, "text")], [(1, 2, 3)]):
            with self.subTest(ancdata=ancdata), self.assertRaises(TypeError):
                self.ours.sendmsg([b"x"], ancdata)
        for item, shown in ((-1 << 20000, "iterable, not int"), ((1, 2), ".*, not 2 values"), ("abc", ".*, not str"),
                            ((-1 << 20000,), ".*, not 1 values")):
            with self.assertRaisesRegex(TypeError, f"^sendmsg: each item of ancdata must be {shown}$"):
                self.ours.sendmsg([b"x"], [item])
        with self.assertRaises(OverflowError):
            self.ours.sendmsg([b"x"], [(2**31, 1, b"")])

    def test_sizes_and_flags_have_limits(self):
        for receive in (lambda n: self.theirs.recvmsg(n), lambda n: self.theirs.recvmsg(1, n),
                        lambda n: self.theirs.recvmsg_into([bytearray(1)], n),
                        lambda n: self.socket.recv_fds(self.theirs, n, 1),
                        lambda n: self.socket.recv_fds(self.theirs, 1, n)):
            with self.assertRaises(ValueError):
                receive(-1)
            with self.assertRaises(OverflowError):
                receive(2**64)
            with self.assertRaises(TypeError):
                receive(1.5)
        with self.assertRaises(OverflowError):
            self.ours.sendmsg([b"x"], [], 2**31)

    def test_too_many_buffers_are_the_systems_error(self):
        with self.assertRaises(OSError):
            self.ours.sendmsg([b"x"] * 1025)
        self.ours.sendmsg([b"x"] * 1024)

    def test_a_buffer_cannot_be_resized_while_it_is_lent(self):
        room = bytearray(4)
        self.ours.send(b"abcd")
        self.theirs.recvmsg_into([room, room])
        room.extend(b"more")
        self.assertEqual(room, b"abcdmore")

    def test_an_address_that_is_none_is_no_address(self):
        heard.clear()
        self.ours.sendmsg([b"x"], [], 0, None)
        self.assertEqual(heard, [("socket.sendmsg", self.ours, None)])
        heard.clear()
        with self.socket.socket(self.socket.AF_INET, self.socket.SOCK_DGRAM) as s:
            s.sendmsg([b"x"], [], 0, ("127.0.0.1", 9))
            self.assertEqual(heard, [("socket.sendmsg", s, ("127.0.0.1", 9))])

    def test_descriptors_that_nobody_gets_are_closed(self):
        for wanted in (lambda: self.theirs.recvmsg(1, 100), lambda: self.socket.recv_fds(self.theirs, 1, 5)):
            self.socket.send_fds(self.ours, [b"x"], [0, 1, 2])
            result = self.socket.socket._library.addresses.result
            try:
                self.socket.socket._library.addresses.result = lambda *_: 1 // 0
                with self.assertRaises(ZeroDivisionError):
                    wanted()
            finally:
                self.socket.socket._library.addresses.result = result
            self.assertEqual(descriptors(), self.before)

    def test_descriptors_have_to_be_such(self):
        for fds, kind in ((5, TypeError), (["0"], TypeError), ([2**31], OverflowError), ([2**64], OverflowError),
                          ([-1], OSError), ([0] * 254, (OSError, OverflowError, ValueError))):
            with self.subTest(fds=fds), self.assertRaises(kind):
                self.socket.send_fds(self.ours, [b"x"], fds)

    def test_a_class_with_its_own_way_is_not_bypassed(self):
        calls = []

        class Own(self.socket.socket):
            def sendmsg(self, *arguments):
                calls.append("sendmsg")
                return super().sendmsg(*arguments)

            def recvmsg(self, *arguments):
                calls.append("recvmsg")
                return super().recvmsg(*arguments)

        with Own(fileno=self.ours.detach()) as own:
            self.socket.send_fds(own, [b"x"], [0])
            self.socket.send_fds(self.theirs, [b"y"], [0])
            for fd in self.socket.recv_fds(self.theirs, 1, 1)[1] + self.socket.recv_fds(own, 1, 1)[1]:
                os.close(fd)
        self.assertEqual(calls, ["sendmsg", "recvmsg"])
        self.before -= 1

    def test_sendfile_moves_the_position(self):
        with tempfile.TemporaryFile() as file:
            file.write(b"0123456789")
            file.flush()
            self.assertEqual(self.ours.sendfile(file, 2, 5), 5)
            self.assertEqual(file.tell(), 7)
            for count in (0, -1, -1 << 20000):
                with self.assertRaisesRegex(ValueError, "^sendfile: count must be a positive integer, not "):
                    self.ours.sendfile(file, 0, count)
            self.assertRaises(TypeError, self.ours.sendfile, file, 0, 1.5)
        self.assertEqual(self.theirs.recv(10), b"23456")
        self.assertEqual(self.ours.sendfile(io.BytesIO(b"no descriptor"), 3), 10)
        self.assertEqual(self.theirs.recv(20), b"descriptor")
        with open(os.devnull, encoding="ascii") as text:
            self.assertRaises(ValueError, self.ours.sendfile, text)

    def test_descriptors_by_number(self):
        for function in (self.socket.close, self.socket.dup):
            self.assertRaises(TypeError, function, "1")
            self.assertRaises(TypeError, function, 1.0)
            self.assertRaises(OverflowError, function, 2**31)
            self.assertRaises(OSError, function, -1)
        copy = self.socket.dup(self.ours.fileno())
        self.assertFalse(os.get_inheritable(copy))
        self.socket.close(copy)

    def test_interfaces(self):
        self.assertEqual(self.socket.if_nameindex(), standard.if_nameindex())
        self.assertEqual(self.socket.if_nametoindex(b"lo"), standard.if_nametoindex("lo"))
        for wrong, kind in ((5, TypeError), (None, TypeError), ("l\0o", TypeError), ("no such", OSError)):
            with self.subTest(name=wrong), self.assertRaises(kind):
                self.socket.if_nametoindex(wrong)
        self.assertRaises(TypeError, self.socket.if_indextoname, "1")
        self.assertRaises(OverflowError, self.socket.if_indextoname, -1)
        self.assertRaises(OSError, self.socket.if_indextoname, 2**31 - 1)

    def test_sethostname(self):
        for wrong, kind in ((5, TypeError), (None, TypeError), ("a\0b", TypeError)):
            with self.subTest(name=wrong), self.assertRaises(kind):
                self.socket.sethostname(wrong)
        heard.clear()
        with contextlib.suppress(OSError):
            self.socket.sethostname("x" * 1000)
            self.fail("the name is too long")
        self.assertEqual(heard, [("socket.sethostname", b"x" * 1000)])

    def test_a_server(self):
        with self.socket.create_server(("127.0.0.1", 0)) as server:
            name = server.getsockname()
            self.assertRaises(OSError, self.socket.create_server, name)
        self.assertRaises(ValueError, self.socket.create_server, name, dualstack_ipv6=True)
        self.assertRaises(TypeError, self.socket.create_server, name, self.socket.AF_INET)
        self.assertRaises(OverflowError, self.socket.create_server, name, backlog=2**31)

    def test_the_sizes_of_control_data(self):
        for size in (0, 1, 4, 100):
            self.assertEqual(self.socket.CMSG_LEN(size), standard.CMSG_LEN(size))
            self.assertEqual(self.socket.CMSG_SPACE(size), standard.CMSG_SPACE(size))
        for function in (self.socket.CMSG_LEN, self.socket.CMSG_SPACE):
            for size, kind in ((-1, OverflowError), (2**31, OverflowError), (2**64, OverflowError), ("1", TypeError)):
                self.assertRaises(kind, function, size)

    def test_many_messages_leave_nothing_behind(self):
        for _ in range(500):
            self.socket.send_fds(self.ours, [b"x" * 100, b"y"], [0])
            data, ancdata, _, _ = self.theirs.recvmsg(200, 100)
            for fd in array.array("i", ancdata[0][2]):
                os.close(fd)
            self.assertEqual(len(data), 101)
        self.assertEqual(descriptors(), self.before)


if __name__ == "__main__":
    unittest.main()
