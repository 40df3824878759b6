# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Messages: several buffers, control data, and descriptors that go along."""

import array
import contextlib
import errno
import os
import socket as standard
import sys
import threading
import unittest

import polysocket

from support import Case, open_descriptors

try:
    import _testcapi
except ImportError:
    _testcapi = None


def outcome(call):
    try:
        return call()
    except Exception as error:  # the class is what is compared
        return type(error)


class MessageCase(Case):
    def pipe(self):
        ends = os.pipe()
        for end in ends:
            self.addCleanup(os.close, end)
        return ends

    def closed(self, fds):
        for fd in fds:
            os.close(fd)
        return len(fds)


class Messages(MessageCase):
    def test_several_buffers_of_every_kind(self):
        ours, theirs = self.pair(polysocket.SOCK_DGRAM)
        buffers = [b"one ", bytearray(b"two "), memoryview(b"three "), array.array("b", b"four"), b""]
        for given in (buffers, tuple(buffers), iter(buffers), (one for one in buffers)):
            self.assertEqual(ours.sendmsg(given), 18)
            self.assertEqual(theirs.recvmsg(100), (b"one two three four", [], 0, None))
        self.assertEqual(ours.sendmsg([]), 0)
        self.assertEqual(theirs.recvmsg(100)[0], b"")

    def test_large_messages(self):
        ours, theirs = self.pair(timeout=5)
        thread = threading.Thread(target=lambda: ours.sendall(b"x" * 100000))
        thread.start()
        data = b""
        while len(data) < 100000:
            data += theirs.recvmsg(100000)[0]
        thread.join()
        self.assertEqual(data, b"x" * 100000)

    def test_an_address(self):
        one, other = self.socket(type=polysocket.SOCK_DGRAM), self.socket(type=polysocket.SOCK_DGRAM)
        other.bind(("127.0.0.1", 0))
        self.assertEqual(one.sendmsg([b"x"], [], 0, other.getsockname()), 1)
        self.assertEqual(other.recvmsg(10)[3], ("127.0.0.1", one.getsockname()[1]))

    def test_flags_tell_of_truncation(self):
        ours, theirs = self.pair(polysocket.SOCK_DGRAM)
        ours.sendmsg([b"long"])
        self.assertEqual(theirs.recvmsg(2)[::2], (b"lo", polysocket.MSG_TRUNC))
        ours.sendmsg([b"long"])
        room = bytearray(2)
        self.assertEqual(theirs.recvmsg_into([room], 0, polysocket.MSG_TRUNC)[::2], (4, polysocket.MSG_TRUNC))
        self.assertEqual(room, b"lo")

    def test_receiving_into_several_buffers(self):
        ours, theirs = self.pair()
        first, second, third = bytearray(2), array.array("b", bytes(2)), memoryview(bytearray(4))
        ours.send(b"123456")
        self.assertEqual(theirs.recvmsg_into([first, second, third]), (6, [], 0, None))
        self.assertEqual((first, second.tobytes(), bytes(third)), (b"12", b"34", b"56\0\0"))
        with self.assertRaises(BlockingIOError):
            theirs.recvmsg_into([bytearray(1)], 0, polysocket.MSG_DONTWAIT)

    def test_a_buffer_cannot_be_resized_meanwhile(self):
        ours, theirs = self.pair(timeout=5)
        room, failed = bytearray(4), []
        thread = threading.Thread(target=lambda: failed.append(outcome(lambda: theirs.recvmsg_into([room]))))
        thread.start()
        while not failed:
            try:
                room.append(0)
                del room[4:]
            except BufferError:
                ours.send(b"data")
                thread.join()
        self.assertEqual((room, failed[0][0]), (b"data", 4))
        room.append(0)

    def test_the_timeout(self):
        ours, _ = self.pair(timeout=0.02)
        self.assertRaises(TimeoutError, ours.recvmsg, 10)
        self.assertRaises(TimeoutError, ours.recvmsg_into, [bytearray(1)])

    def test_a_closed_socket(self):
        ours, _ = self.pair()
        ours.close()
        for call in (lambda: ours.sendmsg([b"x"]), lambda: ours.recvmsg(1), lambda: ours.recvmsg_into([bytearray(1)]),
                     lambda: polysocket.send_fds(ours, [b"x"], [0]), lambda: polysocket.recv_fds(ours, 1, 1),
                     lambda: ours.set_inheritable(True), ours.get_inheritable):
            self.assertErrno(errno.EBADF, call)

    def test_as_the_standard_library(self):
        class Odd:
            def __index__(self):
                raise KeyError

        calls = (
            lambda s: s.sendmsg(), lambda s: s.sendmsg(5), lambda s: s.sendmsg([5]), lambda s: s.sendmsg(["x"]),
            lambda s: s.sendmsg(b"abc"), lambda s: s.sendmsg([b"x"], 5), lambda s: s.sendmsg([b"x"], [5]),
            lambda s: s.sendmsg([b"x"], [(1, 2)]), lambda s: s.sendmsg([b"x"], [(1, 2, 3)]),
            lambda s: s.sendmsg([b"x"], [(1, 2, "x")]), lambda s: s.sendmsg([b"x"], [(1 << 40, 2, b"")]),
            lambda s: s.sendmsg([b"x"], [], "x"), lambda s: s.sendmsg([b"x"], [], 1 << 40),
            lambda s: s.sendmsg([b"x"], [], 0, None, 5), lambda s: s.sendmsg([b"x"], [], 0, 5),
            lambda s: s.sendmsg([b"x"], [[standard.SOL_SOCKET, standard.SCM_RIGHTS, array.array("i")]]),
            lambda s: s.sendmsg([b""] * 2000), lambda s: s.sendmsg([b"x"], [], Odd()),
            lambda s: s.sendmsg([b"x"], [(9999, 1, b"x")]),
            lambda s: s.recvmsg(), lambda s: s.recvmsg("x"), lambda s: s.recvmsg(-1), lambda s: s.recvmsg(1, -1),
            lambda s: s.recvmsg(1, 1 << 40), lambda s: s.recvmsg(1, 0, "x"), lambda s: s.recvmsg(1, 0, 0, 0),
            lambda s: s.recvmsg(1 << 70), lambda s: s.recvmsg(1, 1 << 70), lambda s: s.recvmsg(1, None),
            lambda s: s.recvmsg_into(), lambda s: s.recvmsg_into(5), lambda s: s.recvmsg_into([5]),
            lambda s: s.recvmsg_into([b"x"]), lambda s: s.recvmsg_into(b"x"), lambda s: s.recvmsg_into([], -1),
            lambda s: s.recvmsg_into([bytearray(1)], "x"), lambda s: s.recvmsg(0, 0, standard.MSG_DONTWAIT),
        )
        for index, call in enumerate(calls):
            said = []
            for module in (polysocket, standard):
                one, other = module.socketpair()
                with one, other:
                    one.setblocking(False)
                    said.append(outcome(lambda: call(one)))
            self.assertEqual(said[0], said[1], f"call {index}")

    def test_references_are_not_kept(self):
        ours, theirs = self.pair(polysocket.SOCK_DGRAM)
        buffer, room, wrong = bytearray(b"x"), bytearray(1), object()
        items = [buffer, [buffer], room, wrong]
        before = [sys.getrefcount(one) for one in items]
        for _ in range(100):
            ours.sendmsg([buffer])
            theirs.recvmsg_into([room])
            for call in (lambda: ours.sendmsg([buffer, wrong]), lambda: theirs.recvmsg_into([room, wrong]),
                         lambda: ours.sendmsg([buffer], [(1, 2, buffer), (1, 2, wrong)])):
                self.assertRaises(TypeError, call)
        del call
        self.assertEqual([sys.getrefcount(one) for one in items], before)


class ControlData(MessageCase):
    def test_sizes(self):
        for size in (0, 1, 4, 100, 1 << 20):
            self.assertEqual(polysocket.CMSG_LEN(size), standard.CMSG_LEN(size))
            self.assertEqual(polysocket.CMSG_SPACE(size), standard.CMSG_SPACE(size))
        for wrong in (-1, 1 << 40, 1 << 70):
            self.assertRaises(OverflowError, polysocket.CMSG_LEN, wrong)
            self.assertRaises(OverflowError, polysocket.CMSG_SPACE, wrong)
        self.assertRaises(TypeError, polysocket.CMSG_LEN, "4")

    def test_several_items(self):
        ours, theirs = self.pair(polysocket.SOCK_DGRAM)
        theirs.setsockopt(polysocket.SOL_SOCKET, polysocket.SO_PASSCRED, 1)
        reading, writing = self.pipe()
        rights = (polysocket.SOL_SOCKET, polysocket.SCM_RIGHTS, array.array("i", [reading, writing]))
        ours.sendmsg([b"x"], [rights])
        _, items, flags, _ = theirs.recvmsg(10, 1000)
        self.assertEqual(flags, 0)
        found = {kind: data for level, kind, data in items if level == polysocket.SOL_SOCKET}
        fds = array.array("i", found[polysocket.SCM_RIGHTS])
        self.assertEqual([os.fstat(fd).st_ino for fd in fds], [os.fstat(fd).st_ino for fd in (reading, writing)])
        self.assertFalse(any(map(os.get_inheritable, fds)))
        self.closed(fds)
        self.assertEqual(array.array("i", found[polysocket.SCM_CREDENTIALS])[0], os.getpid())

    def test_too_little_room_for_items(self):
        ours, theirs = self.pair()
        ours.sendmsg([b"x"], [(polysocket.SOL_SOCKET, polysocket.SCM_RIGHTS, array.array("i", self.pipe()))])
        before = open_descriptors()
        self.assertEqual(theirs.recvmsg(10)[1:3], ([], polysocket.MSG_CTRUNC))
        self.assertEqual(open_descriptors(), before)


class Descriptors(MessageCase):
    def test_they_go_both_ways_with_the_standard_library(self):
        ours, theirs = self.pair()
        plain = standard.socket(fileno=os.dup(theirs.fileno()))
        self.addCleanup(plain.close)
        fds = self.pipe()
        self.assertEqual(polysocket.send_fds(ours, [b"a", b"b"], fds), 2)
        data, got, flags, address = standard.recv_fds(plain, 10, 5)
        self.assertEqual((data, self.closed(got), flags), (b"ab", 2, 0))
        standard.send_fds(plain, [b"c"], fds)
        data, got, flags, address = polysocket.recv_fds(ours, 10, 5)
        self.assertFalse(any(map(os.get_inheritable, got)))
        self.assertEqual((data, self.closed(got), flags, address), (b"c", 2, 0, None))

    def test_surplus_descriptors_are_closed(self):
        ours, theirs = self.pair()
        fds = self.pipe()
        for room in range(3):
            polysocket.send_fds(ours, [b"x"], fds * 2)
            before = len(open_descriptors())
            data, got, flags, _ = polysocket.recv_fds(theirs, 10, room)
            self.assertEqual((len(got), flags), (room, polysocket.MSG_CTRUNC))
            self.assertEqual(len(open_descriptors()), before + room)
            self.closed(got)

    def test_the_most(self):
        ours, theirs = self.pair()
        fd = self.pipe()[0]
        polysocket.send_fds(ours, [b"x"], [fd] * 253)
        self.assertEqual(self.closed(polysocket.recv_fds(theirs, 1, 1000)[1]), 253)
        self.assertErrno(errno.EINVAL, polysocket.send_fds, ours, [b"x"], [fd] * 254)

    def test_bad_input(self):
        ours, theirs = self.pair(timeout=0.02)
        for fds in (5, ["x"], [None], [1.5]):
            self.assertRaises(TypeError, polysocket.send_fds, ours, [b"x"], fds)
        self.assertRaises(OverflowError, polysocket.send_fds, ours, [b"x"], [1 << 40])
        self.assertErrno(errno.EBADF, polysocket.send_fds, ours, [b"x"], [-1])
        for sizes in ((-1, 1), (1, -1)):
            self.assertRaises((ValueError, OverflowError), polysocket.recv_fds, ours, *sizes)
        for sizes in (("x", 1), (1, "x"), (1, None)):
            self.assertRaises(TypeError, polysocket.recv_fds, ours, *sizes)
        self.assertRaises(TimeoutError, polysocket.recv_fds, ours, 1, 1)

    def test_a_class_with_its_own_ways_is_not_bypassed(self):
        class Counting(polysocket.socket):
            def sendmsg(self, *arguments):
                calls.append("sendmsg")
                return super().sendmsg(*arguments)

            def recvmsg(self, *arguments):
                calls.append("recvmsg")
                return super().recvmsg(*arguments)

        calls = []
        ours, theirs = (self.socket_of(Counting, one) for one in self.pair())
        polysocket.send_fds(ours, [b"x"], self.pipe())
        data, fds, flags, address = polysocket.recv_fds(theirs, 10, 1)
        self.assertEqual((data, self.closed(fds), flags, address), (b"x", 1, polysocket.MSG_CTRUNC, None))
        self.assertEqual(calls, ["sendmsg", "recvmsg"])

    def socket_of(self, kind, one):
        made = kind(fileno=one.detach())
        self.addCleanup(made.close)
        return made

    @unittest.skipUnless(_testcapi, "this Python has no _testcapi")
    def test_descriptors_that_cannot_be_handed_out_are_closed(self):
        ours, theirs = self.pair()
        fds, before = self.pipe(), open_descriptors()
        for start in range(1, 20):
            polysocket.send_fds(ours, [b"x"], fds)
            result = None
            _testcapi.set_nomemory(start, start + 1)
            try:
                result = theirs.recvmsg(10, 100)
            except Exception as error:  # ctypes has an exception of its own around it
                self.assertIn("MemoryError", repr(error))
            _testcapi.remove_mem_hooks()
            # It may have failed before anything was received.
            with contextlib.suppress(BlockingIOError):
                result = result or theirs.recvmsg(10, 100, polysocket.MSG_DONTWAIT)
            if result:
                self.closed(array.array("i", result[1][0][2]))
            self.assertEqual(open_descriptors(), before, start)


if __name__ == "__main__":
    unittest.main()
