# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Python's buffers: which may be sent or received into, and that nothing changes them meanwhile."""

import array
import sys
import unittest

import polysocket

from support import Case, Running, fill, receive_exactly


class Sent(Case):
    def test_anything_with_bytes_in_it(self):
        ours, theirs = self.pair()
        words = array.array("H", [1, 2, 3])
        for data in (b"bytes", bytearray(b"bytearray"), memoryview(b"memoryview")[2:6], words, memoryview(words)):
            expected = bytes(memoryview(data).cast("B"))
            for send in (ours.send, ours.sendall):
                send(data)
                self.assertEqual(theirs.recv(100), expected)

    def test_nothing_at_all(self):
        ours, theirs = self.pair()
        self.assertEqual(ours.send(b""), 0)
        self.assertIsNone(ours.sendall(b""))

    def test_what_is_no_buffer(self):
        ours, theirs = self.pair()
        for data in ("text", None, 1, [1], memoryview(b"spread")[::2]):
            for send in (ours.send, ours.sendall, lambda data: ours.sendto(data, "nowhere")):
                self.assertRaises((TypeError, BufferError), send, data)

    def test_a_buffer_cannot_be_resized_while_it_is_sent(self):
        ours, theirs = self.pair()
        size = fill(ours)
        data = bytearray(b"x" * 4096)
        call = Running(ours.sendall, data).blocked()
        self.assertRaises(BufferError, data.clear)
        receive_exactly(theirs, size + len(data))
        call.result()
        data.clear()

    def test_a_buffer_is_given_back_after_an_error(self):
        ours, theirs = self.pair()
        theirs.close()
        data = bytearray(b"x")
        for send in (ours.send, ours.sendall, lambda data: ours.sendto(data, "x" * 300),
                     lambda data: ours.send(data, "")):
            self.assertRaises((OSError, TypeError), send, data)
        data.clear()

    def test_references_are_balanced(self):
        ours, theirs = self.pair()
        data = bytes(bytearray(b"some bytes"))
        before = sys.getrefcount(data)
        for _ in range(100):
            ours.send(data)
            ours.sendall(data)
            self.assertRaises(TypeError, ours.send, data, None)
            theirs.recv(100)
        self.assertEqual(sys.getrefcount(data), before)


class Received(Case):
    def receive(self, *arguments, **named):
        ours, theirs = self.pair()
        ours.send(b"0123456789")
        return theirs.recv_into(*arguments, **named)

    def test_into_all_of_a_buffer(self):
        for buffer in (bytearray(4), memoryview(bytearray(4)), array.array("H", [0, 0])):
            self.assertEqual(self.receive(buffer), 4)
            self.assertEqual(bytes(memoryview(buffer).cast("B")), b"0123")

    def test_into_a_part(self):
        buffer = bytearray(b"........")
        self.assertEqual(self.receive(memoryview(buffer)[2:5]), 3)
        self.assertEqual(buffer, b"..012...")
        self.assertEqual(self.receive(buffer, 2), 2)
        self.assertEqual(buffer, b"01012...")

    def test_by_name(self):
        buffer = bytearray(6)
        self.assertEqual(self.receive(buffer, nbytes=3), 3)
        self.assertEqual(self.receive(buffer=buffer, flags=polysocket.MSG_PEEK, nbytes=2), 2)
        for named in ({"size": 1}, {"buffer": buffer}):
            self.assertRaises(TypeError, self.receive, buffer, **named)

    def test_no_bytes_means_all(self):
        self.assertEqual(self.receive(bytearray(6), 0), 6)

    def test_nothing_fits_into_nothing(self):
        self.assertEqual(self.receive(bytearray()), 0)

    def test_more_than_there_is_room(self):
        for nbytes, shown in ((-1, "negative buffersize in recv_into (-1)"),
                              (5, "buffer too small for requested bytes (5, and it has 4)"),
                              (1 << 40, f"buffer too small for requested bytes ({1 << 40}, and it has 4)")):
            with self.assertRaises(ValueError) as caught:
                self.receive(bytearray(4), nbytes)
            self.assertEqual(f"recv_into: {shown}", str(caught.exception))
        limits = "recv_into: nbytes must fit in 64 bits, not "
        for nbytes, shown in ((1 << 63, 1 << 63), (-1 << 64, -1 << 64), (1 << 20000, "a number of 20001 bits")):
            with self.assertRaises(OverflowError) as caught:
                self.receive(bytearray(4), nbytes)
            self.assertEqual(str(caught.exception), f"{limits}{shown}")

    def test_what_cannot_be_written(self):
        for buffer in (b"constant", memoryview(b"constant"), "text", None, 5, memoryview(bytearray(4))[::2]):
            with self.assertRaises(TypeError):
                self.receive(buffer)

    def test_a_buffer_cannot_be_resized_while_it_is_filled(self):
        ours, theirs = self.pair()
        buffer = bytearray(100)
        call = Running(theirs.recv_into, buffer).blocked()
        self.assertRaises(BufferError, buffer.clear)
        ours.send(b"now")
        self.assertEqual(call.result(), 3)
        buffer.clear()

    def test_a_buffer_is_given_back_after_an_error(self):
        buffer = bytearray(4)
        for arguments in ((5,), (-1,), ("",), (1, "")):
            self.assertRaises((TypeError, ValueError), self.receive, buffer, *arguments)
        ours, theirs = self.pair(timeout=0.01)
        self.assertRaises(TimeoutError, theirs.recv_into, buffer)
        buffer.clear()

    def test_from_somebody(self):
        sender = self.socket(type=polysocket.SOCK_DGRAM)
        sender.bind(("127.0.0.1", 0))
        receiver = self.socket(type=polysocket.SOCK_DGRAM)
        receiver.bind(("127.0.0.1", 0))
        buffer = bytearray(b"..........")
        for arguments, named in (((), {}), ((4,), {}), ((), {"nbytes": 4, "flags": 0})):
            sender.sendto(b"0123", receiver.getsockname())
            found = receiver.recvfrom_into(buffer, *arguments, **named)
            self.assertEqual(found, (4, sender.getsockname()))
            self.assertEqual(buffer, b"0123......")


class AsBytes(Case):
    def test_short_and_long_answers_to_short_and_long_requests(self):
        ours, theirs = self.pair()
        for size in (1, 100, 8191, 8192, 8193, 60000):
            for request in (size, size + 1, 65536, 1 << 20):
                data = bytes(index & 255 for index in range(size))
                ours.sendall(data)
                received = theirs.recv(request)
                self.assertEqual(received, data)
                self.assertEqual(hash(received), hash(data))

    def test_requests_that_are_too_large_for_memory(self):
        ours, theirs = self.pair()
        ours.send(b"x")
        for receive in (theirs.recv, theirs.recvfrom):
            self.assertRaises(MemoryError, receive, 1 << 62)
            self.assertRaises(OverflowError, receive, 1 << 63)
        self.assertEqual(theirs.recv(1), b"x")

    def test_no_bytes(self):
        ours, theirs = self.pair(timeout=0.5)
        self.assertEqual(theirs.recv(0), b"")
        ours.close()
        self.assertEqual(theirs.recv(100), b"")
        self.assertEqual(theirs.recv(100000), b"")


if __name__ == "__main__":
    unittest.main()
