# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Tokens and deadlines: what ends calls that wait, in threads, in handlers of signals, and by the garbage collector."""

import contextlib
import errno
import gc
import os
import select
import signal
import threading
import time
import unittest
import warnings
import weakref

import polysocket

from support import IS_STANDARD, Case, FileCase, Running, fill, lossless_file


class Tokens(Case):
    def check_ended(self, call, *arguments):
        with self.assertRaises(polysocket.cancelled) as caught:
            call(*arguments)
        self.assertIsInstance(caught.exception, OSError)
        self.assertNotIsInstance(caught.exception, TimeoutError)
        self.assertEqual(caught.exception.errno, errno.ECANCELED)
        self.assertEqual(caught.exception.strerror, os.strerror(errno.ECANCELED))
        return caught.exception

    def test_another_thread_ends_each_kind_of_call(self):
        calls = {
            "recv": lambda one: one.recv(1), "recv_into": lambda one: one.recv_into(bytearray(1 << 20)),
            "recvfrom": lambda one: one.recvfrom(1), "recvfrom_into": lambda one: one.recvfrom_into(bytearray(5)),
            "recvmsg": lambda one: one.recvmsg(1), "recvmsg_into": lambda one: one.recvmsg_into([bytearray(5)]),
            "sendall": lambda one: one.sendall(b"x" * (1 << 22)), "send": lambda one: (fill(one), one.send(b"x")),
            "sendmsg": lambda one: (fill(one), one.sendmsg([b"x"])), "accept": lambda one: one.accept(),
        }
        for timeout in (None, 60):
            for name, call in calls.items():
                with self.subTest(call=name, timeout=timeout), polysocket.Token() as token:
                    one = self.listener()[0] if name == "accept" else self.pair()[0]
                    one.settimeout(timeout)
                    one.settoken(token)
                    running = Running(call, one).blocked()
                    start = time.monotonic()
                    token.fire()
                    self.check_ended(running.result)
                    self.assertLess(time.monotonic() - start, 5)

    def test_connecting_ends(self):
        with polysocket.Token() as token:
            client = self.socket(polysocket.AF_UNIX)
            client.settoken(token)
            running = Running(client.connect, self.full_listener()[1]).blocked()
            token.fire()
            self.check_ended(running.result)

    def test_what_was_sent_is_told(self):
        ours, _ = self.pair()
        with polysocket.Token() as token:
            ours.settoken(token)
            token.fire()
            error = self.check_ended(ours.sendall, b"x" * (1 << 22))
        self.assertGreater(error.characters_written, 0)
        self.assertLess(error.characters_written, 1 << 22)

    def test_the_handler_of_a_signal_fires(self):
        ours, _ = self.pair()
        with polysocket.Token() as token:
            ours.settoken(token)
            self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, lambda *_: token.fire()))
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            self.check_ended(ours.recv, 1)

    def test_event_loops_see_it(self):
        with polysocket.Token() as token:
            self.assertEqual(select.select([token], [], [], 0)[0], [])
            token.fire()
            self.assertEqual(select.select([token], [], [], 0)[0], [token])
            self.assertTrue(token.fired())
            token.reset()
            self.assertEqual(select.select([token], [], [], 0)[0], [])
            self.assertFalse(token.fired())

    def test_a_socket_keeps_its_token(self):
        ours, _ = self.pair()
        token = polysocket.Token()
        kept = weakref.ref(token)
        ours.settoken(token)
        token.fire()
        del token
        gc.collect()
        self.check_ended(ours.recv, 1)
        ours.settoken(None)
        gc.collect()
        self.assertIsNone(kept())

    def test_a_socket_that_is_gone_keeps_no_token(self):
        for end in (lambda socket: socket.close(), lambda socket: os.close(socket.detach()), lambda socket: None):
            socket, token = polysocket.socket(), polysocket.Token()
            kept = weakref.ref(token)
            socket.settoken(token)
            end(socket)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)
                del socket, token
                gc.collect()
            self.assertIsNone(kept())

    @unittest.skipUnless(IS_STANDARD, "the document lets them have it")
    def test_sockets_that_come_from_one_begin_without_a_token(self):
        listener, address = self.listener()
        with polysocket.Token() as token:
            listener.settoken(token)
            self.socket().connect(address)
            accepted, _ = listener.accept()
            copy = listener.dup()
            self.addCleanup(accepted.close)
            self.addCleanup(copy.close)
            token.fire()
            for socket, call in ((accepted, lambda: accepted.recv(1)), (copy, copy.accept)):
                socket.settimeout(0.05)
                self.assertRaises(TimeoutError, call)

    def test_a_token_that_is_forgotten_gives_its_descriptor_back(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(100):
            polysocket.Token()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)

    def test_a_token_that_is_closed_is_an_error(self):
        token = polysocket.Token()
        token.close()
        token.close()
        for call in (token.fire, token.reset, token.fired, token.fileno):
            self.assertErrno(errno.EBADF, call)
        ours, _ = self.pair()
        self.assertErrno(errno.EBADF, ours.settoken, token)
        self.assertErrno(errno.EBADF, polysocket.getaddrinfo, "localhost", 80, token=token)

    def test_what_is_no_token(self):
        ours, theirs = self.pair()
        for wrong in (5, 0, "x", theirs, polysocket.Token):
            with self.assertRaisesRegex(TypeError, "^settoken: token must be a Token or None, not "):
                ours.settoken(wrong)
            with self.assertRaisesRegex(TypeError, "^getaddrinfo: token"):
                polysocket.getaddrinfo("127.0.0.1", 80, token=wrong)
        self.assertErrno(errno.EBADF, object.__new__(polysocket.Token).fire)

    def test_a_derived_class_is_a_token(self):
        class Derived(polysocket.Token):
            pass

        ours, _ = self.pair()
        with Derived() as token:
            ours.settoken(token)
            token.fire()
            self.check_ended(ours.recv, 1)

    def test_many_threads_fire_and_wait(self):
        ours, theirs = self.pair(polysocket.SOCK_DGRAM)
        with polysocket.Token() as token:
            theirs.settoken(token)
            ended = []

            def wait():
                with contextlib.suppress(polysocket.cancelled):
                    while True:
                        theirs.recv(10)
                ended.append(1)

            threads = [threading.Thread(target=wait) for _ in range(8)]
            for thread in threads:
                thread.start()
            for _ in range(50):
                ours.send(b"x")
            token.fire()
            for thread in threads:
                thread.join(10)
            self.assertEqual(len(ended), 8)


class Files(FileCase):
    def test_a_token_ends_a_file_and_nothing_is_lost(self):
        ours, theirs = self.pair()
        with polysocket.Token() as token:
            ours.settoken(token)
            with lossless_file(ours, "rb") as file:
                theirs.sendall(b"half a ")
                reading = Running(file.readline).blocked()
                token.fire()
                self.assertRaises(polysocket.cancelled, reading.result)
                token.reset()
                theirs.sendall(b"line\n")
                self.assertEqual(file.readline(), b"half a line\n")


class Deadlines(Case):
    def test_a_deadline_covers_several_calls(self):
        ours, theirs = self.pair()
        ours.setdeadline(polysocket.RECEIVING, polysocket.deadline(0.3))
        start = time.monotonic()
        for _ in range(3):
            theirs.send(b"x")
            ours.recv(1)
            time.sleep(0.05)
        with self.assertRaises(polysocket.timeout) as caught:
            ours.recv(1)
        self.assertIsNone(caught.exception.errno)
        self.assertEqual(str(caught.exception), "timed out")
        self.assertGreater(time.monotonic() - start, 0.28)
        self.assertLess(time.monotonic() - start, 5)
        ours.setdeadline(polysocket.BOTH, polysocket.NO_DEADLINE)
        self.assertEqual(ours.getdeadline(polysocket.RECEIVING), 0)

    def test_the_clock_is_the_monotonic_one(self):
        before = time.monotonic_ns()
        moment = polysocket.deadline(5)
        self.assertGreaterEqual(moment, before + 5 * 10**9)
        self.assertLess(moment, before + 6 * 10**9 + 10**9)
        self.assertEqual(polysocket.deadline(float("inf")), 2**63 - 1)

    def test_bad_arguments(self):
        ours, _ = self.pair()
        self.assertRaisesRegex(TypeError, "^deadline: seconds must be a real number, not str", polysocket.deadline, "5")
        self.assertRaisesRegex(ValueError, "^setdeadline: .*4", ours.setdeadline, 4, 0)
        self.assertRaisesRegex(ValueError, "^setdeadline: ", ours.setdeadline, polysocket.BOTH, -1)
        self.assertRaisesRegex(ValueError, "^getdeadline: ", ours.getdeadline, polysocket.BOTH)
        self.assertRaisesRegex(OverflowError, "^setdeadline: deadline ", ours.setdeadline, 1, 1 << 70)
        self.assertRaisesRegex(TypeError, "^getaddrinfo: deadline must be an integer",
                               lambda: polysocket.getaddrinfo("127.0.0.1", 80, deadline=0.5))
        self.assertRaises(TypeError, lambda: polysocket.getaddrinfo("127.0.0.1", 80, 0, 0, 0, 0, 5))


if __name__ == "__main__":
    unittest.main()
