# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name that a deadline or a token ends; attempts that overlap; operations."""

import errno
import os
import select
import signal
import sys
import time
import unittest
import unittest.mock

import polysocket

from support import Case, Running


def attempts_of(error):
    return [attempt[1] for attempt in error.attempts]


class Limits(Case):
    def test_each_look_up_takes_a_deadline_and_a_token(self):
        calls = [("getaddrinfo", "localhost", 80), ("getnameinfo", ("127.0.0.1", 80), 0),
                 ("gethostbyname", "localhost"),
                 ("gethostbyname_ex", "localhost"), ("gethostbyaddr", "127.0.0.1"), ("getfqdn", "localhost"),
                 ("create_connection", ("localhost", 9)), ("connect_host", "localhost", 9)]
        with polysocket.Token() as token:
            token.fire()
            for name, *arguments in calls:
                with self.subTest(name):
                    function = getattr(polysocket, name)
                    with self.assertRaises(polysocket.timeout):
                        function(*arguments, deadline=polysocket.deadline(-1))
                    self.assertRaises(polysocket.cancelled, function, *arguments, token=token)
                    self.assertRaises(ValueError, function, *arguments, deadline=-1)

    def test_create_connection_within_a_deadline(self):
        listener, address = self.listener()
        with polysocket.Token() as token:
            made = polysocket.create_connection(address, 7, deadline=polysocket.deadline(10), token=token)
            self.addCleanup(made.close)
            token.fire()
            made.settimeout(0.02)
            self.assertRaises(polysocket.timeout, made.recv, 1)
            self.assertEqual(made.getdeadline(polysocket.SENDING), polysocket.NO_DEADLINE)
        full = self.full_listener(polysocket.AF_INET)[1]
        start = time.monotonic()
        with self.assertRaises(polysocket.timeout):
            polysocket.create_connection(full, None, deadline=polysocket.deadline(0.2))
        self.assertLess(time.monotonic() - start, 5)


class ConnectHost(Case):
    def test_a_connected_socket(self):
        listener, address = self.listener()
        made = polysocket.connect_host("localhost", address[1], family=polysocket.AF_INET, delay=0.05,
                                       source_address=("127.0.0.2", 0), deadline=polysocket.deadline(9))
        self.addCleanup(made.close)
        self.assertIs(type(made), polysocket.socket)
        self.assertEqual(made.getsockname()[0], "127.0.0.2")
        self.assertIsNone(made.gettimeout())
        self.assertEqual(made.type, polysocket.SOCK_STREAM)

    def test_a_class_that_a_program_has_put_in_place(self):
        class Own(polysocket.socket):
            pass

        listener, address = self.listener()
        with unittest.mock.patch.object(polysocket, "socket", Own):
            with polysocket.connect_host(*address) as made:
                self.assertIs(type(made), Own)

    def test_each_attempt_is_told(self):
        bound = self.socket()
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        for happy in (False, True):
            with self.assertRaises(ConnectionRefusedError) as caught:
                if happy:
                    polysocket.create_connection(("127.0.0.1", port), happy_eyeballs=True)
                else:
                    polysocket.connect_host("127.0.0.1", port)
            (address, status, code, seconds, text), = caught.exception.attempts
            self.assertEqual((address, status, code, text),
                             (("127.0.0.1", port), "os", errno.ECONNREFUSED, "Connection refused"))
            self.assertTrue(0 <= seconds < 5)

    def test_the_timeout_covers_overlapping_attempts_and_stays_the_sockets(self):
        listener, address = self.listener()
        with polysocket.create_connection(address, 5, happy_eyeballs=True) as made:
            self.assertEqual(made.gettimeout(), 5)
        full = self.full_listener(polysocket.AF_INET)[1]
        start = time.monotonic()
        with self.assertRaises(polysocket.timeout) as caught:
            polysocket.create_connection(full, 0.2, happy_eyeballs=True)
        self.assertTrue(0.15 < time.monotonic() - start < 5)
        self.assertEqual(attempts_of(caught.exception), ["timeout"])
        with self.assertRaisesRegex(ValueError, "^create_connection: "):
            polysocket.create_connection(full, -1, happy_eyeballs=True)

    @unittest.skipIf(sys.version_info < (3, 11), "there are no groups of exceptions")
    def test_all_errors(self):
        bound = self.socket()
        bound.bind(("127.0.0.1", 0))
        for happy in (False, True):
            with self.assertRaises(ExceptionGroup) as caught:  # noqa: F821
                polysocket.create_connection(
                    bound.getsockname(), all_errors=True, happy_eyeballs=happy)
            error, = caught.exception.exceptions
            self.assertIsInstance(error, ConnectionRefusedError)
            self.assertEqual(error.strerror, os.strerror(errno.ECONNREFUSED))

    def test_signals_act_while_it_connects(self):
        address = self.full_listener(polysocket.AF_INET)[1]

        def stop(*_):
            raise KeyError("stop")

        self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, stop))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        self.assertRaises(KeyError, polysocket.connect_host, *address)

    def test_threads_run_while_it_connects(self):
        with polysocket.Token() as token:
            address = self.full_listener(polysocket.AF_INET)[1]
            running = Running(lambda: polysocket.connect_host(*address, token=token)).blocked()
            token.fire()
            self.assertRaises(polysocket.cancelled, running.result)

    def test_bad_arguments(self):
        for arguments, named, error in (
            (("127.0.0.1", 65536), {}, OverflowError), (("127.0.0.1", 80), {"delay": 0}, OverflowError),
            (("127.0.0.1", 80), {"delay": "x"}, TypeError), ((5, 80), {}, TypeError),
            (("127.0.0.1", 80), {"source_address": 5}, TypeError), (("127.0.0.1", 80, 5), {}, TypeError),
        ):
            self.assertRaises(error, polysocket.connect_host, *arguments, **named)


class Operations(Case):
    def wait(self, operation):
        while True:
            self.assertTrue(select.select([operation], [], [], 10)[0], "an operation is not over")
            try:
                return operation.result()
            except BlockingIOError:
                pass

    def test_a_look_up(self):
        with polysocket.start_getaddrinfo("localhost", 80, type=polysocket.SOCK_STREAM) as look_up:
            found = self.wait(look_up)
            self.assertEqual(found, polysocket.getaddrinfo("localhost", 80, type=polysocket.SOCK_STREAM))
            self.assertIsInstance(found[0][0], polysocket.AddressFamily)
            self.assertRaises(ValueError, look_up.result)
            self.assertEqual(look_up.attempts(), [])
        self.assertErrno(errno.EBADF, look_up.result)
        self.assertErrno(errno.EBADF, look_up.fileno)
        with polysocket.start_getnameinfo(("127.0.0.1", 80), 3) as names:
            self.assertEqual(self.wait(names), ("127.0.0.1", "80"))

    def test_a_connection(self):
        listener, address = self.listener()
        with polysocket.start_connect_host(*address) as connection, self.wait(connection) as made:
            self.assertIs(type(made), polysocket.socket)
            self.assertEqual(made.getpeername(), address)
            self.assertEqual([attempt[:3] for attempt in connection.attempts()], [(address, "ok", 0)])

    def test_one_that_is_not_over(self):
        address = self.full_listener(polysocket.AF_INET)[1]
        with polysocket.Token() as token, polysocket.start_connect_host(*address, token=token) as connection:
            self.assertRaises(BlockingIOError, connection.result)
            self.assertEqual(connection.attempts()[0][1], "would-block")
            token.fire()
            with self.assertRaises(polysocket.cancelled) as caught:
                self.wait(connection)
            self.assertEqual(attempts_of(caught.exception), ["cancelled"])

    def test_one_that_is_forgotten_ends(self):
        address = self.full_listener(polysocket.AF_INET)[1]
        before = len(os.listdir("/proc/self/fd"))
        polysocket.start_connect_host(*address)
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)


if __name__ == "__main__":
    unittest.main()
