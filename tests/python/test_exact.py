# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Exact amounts: what ends a call in Python gets the bytes that had come, and arguments go by name too."""

import signal
import unittest

import polysocket

from support import Case, Running, alarms, elapsed, handled

SOON = 0.1


class Stop(Exception):
    pass


def stop(number, frame):
    raise Stop


class Exact(Case):
    def test_what_a_signal_handler_raises_gets_the_bytes(self):
        calls = (lambda s: s.recv_exact(10), lambda s: s.recv_until(b"\n", 10), lambda s: s.recv_exact(20000))
        for timeout in (None, 30):
            for call in calls:
                with self.subTest(timeout=timeout), elapsed() as seconds:
                    near, far = self.pair(timeout=timeout)
                    far.sendall(b"abc")
                    with alarms(stop, SOON), self.assertRaises(Stop) as caught:
                        call(near)
                    self.assertEqual(caught.exception.partial, b"abc")
                self.assertLess(seconds[0], SOON + 1)

    def test_ctrl_c_gets_the_bytes(self):
        near, far = self.pair()
        far.sendall(b"abc")
        interrupt = alarms(lambda *_: signal.raise_signal(signal.SIGINT), SOON)
        with handled(signal.SIGINT, signal.default_int_handler), interrupt:
            with self.assertRaises(KeyboardInterrupt) as caught:
                near.recv_exact(10)
        self.assertEqual(caught.exception.partial, b"abc")

    def test_a_handler_that_returns_lets_the_call_go_on(self):
        near, far = self.pair()
        far.sendall(b"abc")
        with alarms(lambda *_: far.sendall(b"def"), SOON):
            self.assertEqual(near.recv_exact(6), b"abcdef")

    def test_the_end_of_the_stream_is_an_eoferror_and_an_oserror(self):
        near, far = self.pair()
        far.sendall(b"abc")
        far.close()
        with self.assertRaises(polysocket.EndOfStream) as caught:
            near.recv_exact(10)
        self.assertIsInstance(caught.exception, EOFError)
        self.assertIsInstance(caught.exception, OSError)
        self.assertEqual((caught.exception.partial, caught.exception.errno), (b"abc", None))
        self.assertFalse(hasattr(caught.exception, "characters_written"))

    def test_arguments_go_by_name(self):
        near, far = self.pair()
        far.sendall(b"abcdef\ng")
        self.assertEqual(near.recv_exact(size=3, start=bytearray(b"x")), b"xab")
        self.assertEqual(near.recv_until(limit=9, delimiter=memoryview(b"\n"), start=None, flags=0), b"cdef\n")
        for call in (lambda: near.recv_exact(), lambda: near.recv_exact(1, size=1),
                     lambda: near.recv_exact(1, banana=1), lambda: near.recv_until(b"\n"),
                     lambda: near.recv_exact(1, 0, None, 1), lambda: near.recv_exact("1"),
                     lambda: near.recv_exact(1.0), lambda: near.recv_until("\n", 1),
                     lambda: near.recv_exact(1, start="g"), lambda: near.recv_exact(1, None)):
            with self.assertRaises(TypeError):
                call()
        self.assertEqual(near.recv_exact(1), b"g")

    def test_errors_in_arguments_have_no_bytes(self):
        near, _ = self.pair()
        for call in (lambda: near.recv_exact(1, polysocket.MSG_PEEK), lambda: near.recv_exact(1, 0, b"ab"),
                     lambda: near.recv_until(b"", 5), lambda: near.recv_exact(-1)):
            with self.assertRaises(ValueError) as caught:
                call()
            self.assertFalse(hasattr(caught.exception, "partial"))

    def test_a_class_that_overrides_recv_refuses(self):
        class Other(polysocket.socket):
            def recv(self, *arguments):
                return b"other"

        other = Other()
        self.addCleanup(other.close)
        for call in (lambda: other.recv_exact(1), lambda: other.recv_until(b"\n", 1)):
            with self.assertRaisesRegex(NotImplementedError, "not allowed on instances of .*Other.*overrides recv"):
                call()

    def test_closing_in_another_thread_gives_the_bytes(self):
        near, far = self.pair()
        far.sendall(b"abc")
        call = Running(near.recv_exact, 10)
        call.blocked()
        near.close()
        with self.assertRaises(OSError) as caught:
            call.result()
        self.assertEqual(caught.exception.partial, b"abc")

    def test_much_comes_whole(self):
        near, far = self.pair()
        data = bytes(range(256)) * 8192
        sending = Running(far.sendall, data + b"rest\n")
        self.assertEqual(near.recv_exact(len(data)), data)
        self.assertEqual(near.recv_until(b"\n", 1 << 20), b"rest\n")
        sending.result()


if __name__ == "__main__":
    unittest.main()
