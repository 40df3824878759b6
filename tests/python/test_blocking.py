# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""While one thread waits in a socket call, the others run; and sockets may be shared and closed between threads."""

import contextlib
import errno
import threading
import time
import unittest

import polysocket

from support import Case, Running, elapsed, fill, receive_exactly


class OtherThreadsRun(Case):
    """Each operation blocks in a thread of its own until this thread, which must therefore run, lets it go on."""

    def check_receiving(self, receive, expected):
        for timeout in (None, 30):
            with self.subTest(timeout=timeout):
                ours, theirs = self.pair(timeout=timeout)
                call = Running(receive, theirs).blocked()
                self.assertFalse(call.finished)
                ours.send(b"ping")
                self.assertEqual(call.result(), expected)

    def test_recv(self):
        self.check_receiving(lambda socket: socket.recv(100), b"ping")

    def test_recv_into_a_buffer_beyond_the_inline_size(self):
        self.check_receiving(lambda socket: socket.recv(1 << 20), b"ping")

    def test_recvfrom(self):
        self.check_receiving(lambda socket: socket.recvfrom(100), (b"ping", None))

    def test_recv_into(self):
        self.check_receiving(lambda socket: socket.recv_into(bytearray(100)), 4)

    def test_recvfrom_into(self):
        self.check_receiving(lambda socket: socket.recvfrom_into(bytearray(100)), (4, None))

    def check_sending(self, send, extra):
        for timeout in (None, 30):
            with self.subTest(timeout=timeout):
                ours, theirs = self.pair(timeout=timeout)
                there = fill(ours)
                call = Running(send, ours).blocked()
                self.assertFalse(call.finished)
                self.assertEqual(len(receive_exactly(theirs, there + extra)), there + extra)
                call.result()

    def test_send(self):
        self.check_sending(lambda socket: socket.send(b"y"), 1)

    def test_sendall(self):
        self.check_sending(lambda socket: socket.sendall(b"y" * (1 << 20)), 1 << 20)

    def test_accept(self):
        for timeout in (None, 30):
            with self.subTest(timeout=timeout):
                listener, address = self.listener()
                listener.settimeout(timeout)
                call = Running(listener.accept).blocked()
                client = self.socket()
                client.connect(address)
                accepted, peer = call.result()
                self.addCleanup(accepted.close)
                self.assertEqual(peer, client.getsockname())
                self.assertIsNone(accepted.gettimeout())

    def test_connect(self):
        listener, address = self.full_listener()
        client = self.socket(polysocket.AF_UNIX)
        call = Running(client.connect, address).blocked()
        self.assertFalse(call.finished)
        for _ in range(2):
            listener.accept()[0].close()
        call.result()

    def test_a_thread_that_computes_does_not_hold_up_short_transfers(self):
        ours, theirs = self.pair(timeout=30)
        stop = threading.Event()

        def compute():
            while not stop.is_set():
                sum(range(100))

        threads = [threading.Thread(target=compute) for _ in range(2)]
        for thread in threads:
            thread.start()
        start = time.monotonic()
        for _ in range(200):
            ours.send(b"x")
            theirs.recv(1)
        taken = time.monotonic() - start
        stop.set()
        for thread in threads:
            thread.join()
        # Handing the lock over at every call would take the switch interval of 5 ms each time, 2 s at least.
        self.assertLess(taken, 1.0)


class SharedBetweenThreads(Case):
    def check_closing(self, socket, call, *arguments):
        """The call waits in another thread until this one closes the socket."""
        running = Running(call, *arguments).blocked()
        start = time.monotonic()
        socket.close()
        self.assertErrno(errno.EBADF, running.result)
        self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(socket.fileno(), -1)
        self.assertErrno(errno.EBADF, socket.recv, 1)

    def test_closing_ends_the_calls_under_way(self):
        for timeout in (None, 60):
            calls = {
                "recv": lambda one: one.recv(1), "recv_into": lambda one: one.recv_into(bytearray(1 << 20)),
                "recvfrom": lambda one: one.recvfrom(1), "recvmsg": lambda one: one.recvmsg(1),
                "sendall": lambda one: one.sendall(b"x" * (1 << 22)), "send": lambda one: (fill(one), one.send(b"x")),
                "sendmsg": lambda one: (fill(one), one.sendmsg([b"x"])),
                "accept": lambda one: one.accept(),
            }
            for name, call in calls.items():
                with self.subTest(call=name, timeout=timeout):
                    one = self.listener()[0] if name == "accept" else self.pair()[0]
                    one.settimeout(timeout)
                    self.check_closing(one, call, one)

    def test_closing_ends_connecting(self):
        for timeout in (None, 60):
            with self.subTest(timeout=timeout):
                address = self.full_listener()[1]
                client = self.socket(polysocket.AF_UNIX)
                client.settimeout(timeout)
                self.check_closing(client, client.connect, address)

    def test_a_duplicate_is_not_disturbed_by_a_close(self):
        ours, theirs = self.pair()
        copy = theirs.dup()
        self.addCleanup(copy.close)
        waiting = Running(copy.recv, 10).blocked()
        self.check_closing(theirs, theirs.recv, 10)
        ours.send(b"late")
        self.assertEqual(waiting.result(), b"late")

    def test_closing_races_with_receiving(self):
        for timeout in (None, 30):
            for _ in range(150):
                ours, theirs = polysocket.socketpair()
                theirs.settimeout(timeout)
                ours.send(b"x")
                call = Running(theirs.recv, 1)
                theirs.close()
                with contextlib.suppress(OSError):
                    self.assertEqual(call.result(), b"x")
                self.assertErrno(errno.EBADF, theirs.recv, 1)
                ours.close()

    def test_collecting_a_socket_waits_for_the_call_that_uses_it(self):
        ours, theirs = polysocket.socketpair()
        self.addCleanup(ours.close)
        call = Running(theirs.recv, 10).blocked()
        del theirs
        with self.assertWarns(ResourceWarning):
            ours.send(b"alive")
            self.assertEqual(call.result(), b"alive")
            del call

    def test_many_threads_send_and_receive_on_one_pair(self):
        ours, theirs = self.pair(type=polysocket.SOCK_DGRAM)
        senders = [Running(lambda: [ours.send(b"m") for _ in range(300)]) for _ in range(4)]
        receivers = [Running(lambda: [theirs.recv(10) for _ in range(300)]) for _ in range(4)]
        for call in senders + receivers:
            call.result()
        theirs.setblocking(False)
        self.assertRaises(BlockingIOError, theirs.recv, 1)


class Turns(Case):
    def tearDown(self):
        polysocket.setswitchinterval(0.001)

    def median(self):
        """How long a sleep of 1 ms takes beside a thread that makes short transfers, in the middle."""
        ours, theirs = self.pair()
        stop = threading.Event()

        def transfer():
            while not stop.is_set():
                ours.send(b"x" * 100)
                theirs.recv(100)

        running, times = Running(transfer), []
        for _ in range(40):
            with elapsed() as seconds:
                time.sleep(0.001)
            times += seconds
        stop.set()
        running.result()
        return sorted(times)[20]

    def test_a_thread_that_sleeps_wakes_up_soon(self):
        # Python itself lets it wait for 5 ms. Other programs of a busy machine may do so as well, but not every time.
        self.assertEqual(polysocket.getswitchinterval(), 0.001)
        self.assertTrue(any(self.median() < 0.004 for _ in range(10)))

    def test_how_long_the_lock_is_kept_may_be_set(self):
        for interval in (0.5, 1, 0.0001, 9e9, None):
            polysocket.setswitchinterval(interval)
            self.assertEqual(polysocket.getswitchinterval(), interval)
        for interval in (0, -1, float("nan"), float("inf"), 1e10):
            self.assertRaises(ValueError, polysocket.setswitchinterval, interval)
        for interval in ("1", b"1", [], 1j):
            self.assertRaises(TypeError, polysocket.setswitchinterval, interval)
        polysocket.setswitchinterval(5)
        self.median()


if __name__ == "__main__":
    unittest.main()
