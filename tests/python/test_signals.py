# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Signals reach Python while a call waits: a handler that raises ends the call at once, one that returns lets it go on
with the time that is left.
"""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

import polysocket

from support import Case, Running, alarms, elapsed, fill, handled, receive_exactly

SOON = 0.15  # seconds until the signal
AT_ONCE = 1.0  # seconds within which a call must have ended


class Stop(Exception):
    pass


def stop(number, frame):
    raise Stop


class HandlersThatRaise(Case):
    def check(self, call, *arguments):
        for timeout in (None, 30):
            with self.subTest(timeout=timeout), elapsed() as seconds:
                call.__self__.settimeout(timeout)
                with alarms(stop, SOON), self.assertRaises(Stop):
                    call(*arguments)
            self.assertLess(seconds[0], SOON + AT_ONCE)

    def test_recv(self):
        ours, theirs = self.pair()
        self.check(theirs.recv, 10)
        ours.send(b"after")
        self.assertEqual(theirs.recv(10), b"after")

    def test_recv_beyond_the_inline_size(self):
        ours, theirs = self.pair()
        self.check(theirs.recv, 1 << 20)

    def test_recvfrom(self):
        ours, theirs = self.pair(type=polysocket.SOCK_DGRAM)
        self.check(theirs.recvfrom, 10)

    def test_recv_into_gives_the_buffer_back(self):
        ours, theirs = self.pair()
        buffer = bytearray(10)
        self.check(theirs.recv_into, buffer)
        del buffer[5:]

    def test_accept(self):
        listener, address = self.listener()
        self.check(listener.accept)

    def test_connect(self):
        for family in (polysocket.AF_UNIX, polysocket.AF_INET):
            listener, address = self.full_listener(family)
            for timeout in (None, 30):
                socket = self.socket(family)
                socket.settimeout(timeout)
                with elapsed() as seconds, alarms(stop, SOON), self.assertRaises(Stop):
                    socket.connect(address)
                self.assertLess(seconds[0], SOON + AT_ONCE)

    def test_send(self):
        ours, theirs = self.pair()
        fill(ours)
        self.check(ours.send, b"x")

    def test_sendall_ends_in_the_middle(self):
        ours, theirs = self.pair()
        self.check(ours.sendall, bytes(8 << 20))

    def test_sendall_while_the_other_side_reads_slowly(self):
        ours, theirs = self.pair()
        done = threading.Event()

        def read():
            while not done.is_set():
                theirs.recv(1 << 16)
                time.sleep(0.01)

        theirs.settimeout(30)
        data = bytes(1 << 28)
        reader = threading.Thread(target=read)
        reader.start()
        with elapsed() as seconds, alarms(stop, SOON), self.assertRaises(Stop):
            ours.sendall(data)
        done.set()
        ours.shutdown(polysocket.SHUT_WR)
        reader.join()
        self.assertLess(seconds[0], SOON + AT_ONCE)

    def test_interrupt_from_the_keyboard(self):
        ours, theirs = self.pair()
        main = threading.main_thread().ident
        for timeout in (None, 30):
            with self.subTest(timeout=timeout), handled(signal.SIGINT, signal.default_int_handler):
                theirs.settimeout(timeout)
                timer = threading.Timer(SOON, signal.pthread_kill, (main, signal.SIGINT))
                timer.start()
                with elapsed() as seconds, self.assertRaises(KeyboardInterrupt):
                    theirs.recv(1)
                timer.join()
            self.assertLess(seconds[0], SOON + AT_ONCE)

    def test_the_descriptor_is_free_afterwards(self):
        ours, theirs = self.pair()
        with alarms(stop, SOON), self.assertRaises(Stop):
            theirs.recv(1)
        number = theirs.fileno()
        theirs.close()
        self.assertRaises(OSError, os.fstat, number)

    def test_a_signal_that_came_before_the_call(self):
        ours, theirs = self.pair()
        with handled(signal.SIGUSR1, stop), self.assertRaises(Stop):
            signal.raise_signal(signal.SIGUSR1)
            theirs.recv(1)


class HandlersThatReturn(Case):
    def setUp(self):
        super().setUp()
        self.count = 0

    def tick(self, number, frame):
        self.count += 1

    def test_the_timeout_goes_on_with_what_is_left(self):
        ours, theirs = self.pair(timeout=0.6)
        with alarms(self.tick, 0.1, 0.1), elapsed() as seconds, self.assertRaises(TimeoutError):
            theirs.recv(1)
        self.assertGreaterEqual(seconds[0], 0.6)
        self.assertLess(seconds[0], 0.9)
        self.assertGreaterEqual(self.count, 3)

    def test_a_blocking_call_goes_on(self):
        ours, theirs = self.pair()
        timer = threading.Timer(0.4, ours.send, (b"x",))
        timer.start()
        with alarms(self.tick, 0.1, 0.1):
            self.assertEqual(theirs.recv(1), b"x")
        timer.join()
        self.assertGreaterEqual(self.count, 2)

    def test_accept_goes_on(self):
        listener, address = self.listener()
        client = self.socket()
        timer = threading.Timer(0.4, client.connect, (address,))
        timer.start()
        with alarms(self.tick, 0.1, 0.1):
            listener.accept()[0].close()
        timer.join()
        self.assertGreaterEqual(self.count, 2)

    def test_sendall_sends_everything(self):
        for timeout in (None, 30):
            with self.subTest(timeout=timeout):
                ours, theirs = self.pair(timeout=timeout)
                data = os.urandom(8 << 20)
                with alarms(self.tick, 0.05, 0.01):
                    call = Running(lambda: (time.sleep(0.3), receive_exactly(theirs, len(data)))[1])
                    ours.sendall(data)
                    received = call.result()
                self.assertEqual(received, data)
                self.assertGreaterEqual(self.count, 5)

    def test_handlers_may_use_the_same_socket(self):
        ours, theirs = self.pair()
        with alarms(lambda number, frame: ours.send(b"from the handler"), SOON):
            self.assertEqual(theirs.recv(100), b"from the handler")

    def test_handlers_may_close_the_socket(self):
        for timeout in (None, 30):
            ours, theirs = self.pair(timeout=timeout)
            with alarms(lambda number, frame: theirs.close(), SOON):
                self.assertErrno(errno.EBADF, theirs.recv, 1)
            self.assertErrno(errno.EBADF, theirs.recv, 1)


BROKEN_PIPE = """
import signal, sys
import polysocket
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
for name, size in (("send", 1), ("sendall", 1), ("send", 1 << 20), ("sendall", 1 << 20)):
    for timeout in (None, 5, 0):
        ours, theirs = polysocket.socketpair()
        ours.settimeout(timeout)
        theirs.close()
        try:
            getattr(ours, name)(b"x" * size)
        except BrokenPipeError:
            print("broken")
        ours.close()
"""


class BrokenPipe(Case):
    def test_it_is_an_error_and_never_a_signal(self):
        done = subprocess.run([sys.executable, "-c", BROKEN_PIPE], capture_output=True, text=True, timeout=30)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split(), ["broken"] * 12)


if __name__ == "__main__":
    unittest.main()
