# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""create_connection: timeouts, addresses one after the other, where from, errors, and other threads."""

import errno
import os
import signal
import socket as standard
import sys
import unittest

import polysocket

from support import Case, Running, alarms, elapsed

HAS_NOTES = sys.version_info >= (3, 11)


class Connected(Case):
    def connect(self, *arguments, **named):
        made = polysocket.create_connection(*arguments, **named)
        self.addCleanup(made.close)
        return made

    def test_a_socket_of_the_class_that_people_import(self):
        listener, address = self.listener()
        client = self.connect(address)
        self.assertIs(type(client), polysocket.socket)
        self.assertEqual((client.family, client.type), (polysocket.AF_INET, polysocket.SOCK_STREAM))
        self.assertEqual(client.getpeername(), address)
        self.assertFalse(client.get_inheritable())
        listener.accept()[0].close()

    def test_every_argument_has_its_name(self):
        address = self.listener()[1]
        client = self.connect(address=address, timeout=5, source_address=("127.0.0.1", 0))
        self.assertEqual(client.gettimeout(), 5.0)
        self.assertRaises(TypeError, polysocket.create_connection, address, colour=1)

    def test_the_address_is_any_pair(self):
        host, port = self.listener()[1]
        for address in ((host, port), [host, port], (host.encode(), str(port)), iter((host, port))):
            self.assertEqual(self.connect(address).getpeername(), (host, port))
        for address in ((host,), (host, port, 0), (), "host:80", 5, None, {}):
            self.assertRaises((TypeError, ValueError), polysocket.create_connection, address)

    def test_the_timeout_is_the_sockets(self):
        address = self.listener()[1]
        self.assertIsNone(self.connect(address).gettimeout())
        self.assertEqual(self.connect(address, 2.5).gettimeout(), 2.5)
        self.addCleanup(polysocket.setdefaulttimeout, None)
        polysocket.setdefaulttimeout(7)
        self.assertEqual(self.connect(address).gettimeout(), 7.0)
        self.assertEqual(self.connect(address, standard._GLOBAL_DEFAULT_TIMEOUT).gettimeout(), 7.0)
        self.assertIsNone(self.connect(address, None).gettimeout())
        self.assertEqual(self.connect(address, 3).gettimeout(), 3.0)
        self.assertIsNone(self.connect(address, timeout=None).gettimeout())

    def test_the_connection_lets_other_threads_run_and_hears_signals(self):
        listener, address = self.listener()
        client = self.connect(address)
        accepted = listener.accept()[0]
        self.addCleanup(accepted.close)
        receiving = Running(client.recv, 10).blocked()
        self.assertFalse(receiving.finished)
        accepted.send(b"hello")
        self.assertEqual(receiving.result(), b"hello")

        def stop(*_):
            raise InterruptedError("stopped")

        with alarms(stop, 0.05), self.assertRaisesRegex(InterruptedError, "stopped"):
            client.recv(1)

    def test_from_a_source_address(self):
        listener, address = self.listener()
        with polysocket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        client = self.connect(address, 5, ("127.0.0.1", port))
        self.assertEqual(client.getsockname(), ("127.0.0.1", port))
        self.assertEqual(self.connect(address, 5, ("127.0.0.2", 0)).getsockname()[0], "127.0.0.2")
        self.assertIsNone(self.connect(address, source_address=None).gettimeout())


class OneAfterTheOther(Case):
    """None is this machine, by both families where it has both."""

    def listen(self, family, host, port=0):
        try:
            listener = self.socket(family)
            if family == polysocket.AF_INET6:
                listener.setsockopt(polysocket.IPPROTO_IPV6, polysocket.IPV6_V6ONLY, 1)
            listener.bind((host, port))
        except OSError as error:
            self.skipTest(f"no {family.name} here: {error}")
        listener.listen()
        return listener.getsockname()

    def test_whichever_listens_is_found(self):
        for family, host in ((polysocket.AF_INET, "127.0.0.1"), (polysocket.AF_INET6, "::1")):
            with self.subTest(family.name):
                address = self.listen(family, host)
                with polysocket.create_connection((None, address[1]), 5) as client:
                    self.assertEqual(client.getpeername(), address)

    def test_when_none_does_the_error_is_the_last_one(self):
        self.listen(polysocket.AF_INET6, "::1")
        with polysocket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            error = self.assertErrno(errno.ECONNREFUSED, polysocket.create_connection, (None, port), 5)
        self.assertIs(type(error), ConnectionRefusedError)
        self.assertEqual(error.args, (errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)))
        if HAS_NOTES:
            note, = error.__notes__
            self.assertIn("127.0.0.1", note)


class Refused(Case):
    def test_a_full_queue_is_a_timeout(self):
        _, address = self.full_listener(polysocket.AF_INET)
        with elapsed() as seconds, self.assertRaises(TimeoutError) as caught:
            polysocket.create_connection(address, 0.2)
        self.assertEqual(str(caught.exception), "timed out")
        self.assertTrue(0.2 <= seconds[0] < 2, seconds)

    def test_without_waiting(self):
        _, address = self.full_listener(polysocket.AF_INET)
        for timeout in (0, 0.0, False):
            self.assertRaises(BlockingIOError, polysocket.create_connection, address, timeout)

    def test_a_handler_that_raises_ends_it(self):
        _, address = self.full_listener(polysocket.AF_INET)

        def stop(*_):
            raise KeyboardInterrupt

        with elapsed() as seconds, alarms(stop, 0.1), self.assertRaises(KeyboardInterrupt):
            polysocket.create_connection(address)
        self.assertLess(seconds[0], 2)
        with alarms(signal.SIG_IGN, 0.05, 0.05), self.assertRaises(TimeoutError):
            polysocket.create_connection(address, 0.3)

    def test_other_threads_run_meanwhile(self):
        _, address = self.full_listener(polysocket.AF_INET)
        waiting = Running(polysocket.create_connection, address, 0.5).blocked()
        self.assertFalse(waiting.finished)
        self.assertRaises(TimeoutError, waiting.result)

    def test_timeouts_that_are_none(self):
        address = self.listener()[1]
        for timeout in (-1, -0.5, float("nan"), -float("inf")):
            self.assertRaises(ValueError, polysocket.create_connection, address, timeout)
        for timeout in ("1", b"1", [], 1j):
            self.assertRaisesRegex(TypeError, "settimeout: timeout must be a real number",
                                   polysocket.create_connection, address, timeout)
        for timeout in (float("inf"), 1e300, 1 << 100):
            self.assertRaises(OverflowError, polysocket.create_connection, address, timeout)

    def test_ports_out_of_range(self):
        for port in (-1, 65536, 1 << 31, 1 << 70, "65536", " 65616"):
            self.assertRaisesRegex(OverflowError, "getaddrinfo: port must ",
                                   polysocket.create_connection, ("127.0.0.1", port))
            if not isinstance(port, str):
                self.assertRaises(OverflowError, polysocket.create_connection, ("127.0.0.1", 9), 1, ("", port))

    def test_source_addresses_that_are_none(self):
        address = self.listener()[1]
        self.assertErrno(errno.EADDRNOTAVAIL, polysocket.create_connection, address, 5, ("192.0.2.1", 0))
        self.assertErrno(errno.EADDRINUSE, polysocket.create_connection, address, 5, address)
        self.assertRaises(polysocket.gaierror, polysocket.create_connection, address, 5, ("::1", 0))
        for source in ("x", ["127.0.0.1", 0], ("127.0.0.1",), ("127.0.0.1", "0"), (None, 0), ("\0", 0)):
            self.assertRaisesRegex(TypeError, "bind: ", polysocket.create_connection, address, 5, source)

    def test_nothing_is_left_of_many_that_failed(self):
        with polysocket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = free.getsockname()

            def fail_often():
                for _ in range(100):
                    self.assertRaises(ConnectionRefusedError, polysocket.create_connection, address, 5)

            for running in [Running(fail_often) for _ in range(4)]:
                running.result()


if __name__ == "__main__":
    unittest.main()
