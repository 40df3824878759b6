# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What these modules do as the document says, where the standard library does something else."""

import contextlib
import errno
import gc
import unittest
import warnings

import polysocket

from support import Case, open_descriptors


class Messages(Case):
    """The message names the function that was called, also where another one found the fault."""

    def said(self, kind, call, *arguments, **named):
        with self.assertRaises(kind) as caught:
            call(*arguments, **named)
        return str(caught.exception)

    def test_a_host_alone_is_no_address_to_connect_to(self):
        for address in ("localhost", "ab", b"ab", 5, None, ("host",), ("host", 1, 2)):
            self.assertEqual(self.said(TypeError, polysocket.create_connection, address, 1),
                             f"create_connection: address must be one tuple (host, port), not {address!r}")
        self.assertEqual(self.said(TypeError, polysocket.create_connection, 1 << 20000),
                         "create_connection: address must be one tuple (host, port), not int")

    def test_of_create_connection(self):
        address = self.listener()[1]
        self.assertRegex(self.said(TypeError, polysocket.create_connection, address, "1"),
                         "^create_connection: settimeout: timeout must be a real number")
        self.assertRegex(self.said(OverflowError, polysocket.create_connection, ("127.0.0.1", 65536)),
                         "^create_connection: getaddrinfo: port must ")
        for source in ("x", ["127.0.0.1", 0], ("127.0.0.1",), ("127.0.0.1", "0"), (None, 0), ("\0", 0)):
            self.assertRegex(self.said(TypeError, polysocket.create_connection, address, 5, source),
                             "^create_connection: bind: ")

    def test_of_create_server(self):
        for arguments, named, kind in (
                ((("127.0.0.1", 0),), {"dualstack_ipv6": True}, ValueError), ((5,), {}, TypeError),
                ((("127.0.0.1", 0),), {"backlog": "x"}, TypeError), ((("127.0.0.1", 0), 2), {}, TypeError),
                ((("127.0.0.1", 70000),), {}, OverflowError)):
            self.assertRegex(self.said(kind, polysocket.create_server, *arguments, **named),
                             r"^(Resolve\.)?create_server")

    def test_of_recv_fds_and_makefile(self):
        ours, _ = self.pair()
        self.assertEqual(self.said(TypeError, polysocket.recv_fds, ours, "x", 1),
                         "recv_fds: bufsize must be an integer, not str")
        self.assertEqual(self.said(TypeError, ours.makefile, "rb", "x"),
                         "makefile: bufsize must be an integer, not str")

    def test_all_addresses_that_refused_are_told(self):
        if not hasattr(BaseException, "add_note"):
            self.skipTest("exceptions have no notes")
        with polysocket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            error = self.assertErrno(errno.ECONNREFUSED, polysocket.create_connection, (None, port), 5)
        note, = error.__notes__
        for family, _, _, _, address in polysocket.getaddrinfo(None, port, type=polysocket.SOCK_STREAM):
            self.assertIn(address[0], note, family)


class Names(Case):
    def test_getfqdn_answers_with_the_host_name_when_nothing_is_found(self):
        self.assertEqual(polysocket.getfqdn("a" * 300), polysocket.gethostname())
        self.assertRaises(TypeError, polysocket.getfqdn, None)


class Made(Case):
    """What accept() and dup() make."""

    def test_sockets_that_come_from_one_have_its_token(self):
        listener, address = self.listener()
        with polysocket.Token() as token:
            listener.settoken(token)
            self.socket().connect(address)
            accepted, _ = listener.accept()
            self.addCleanup(accepted.close)
            listener.settoken(None)
            token.fire()
            self.assertRaises(polysocket.cancelled, accepted.recv, 1)
            copy = accepted.dup()
            self.addCleanup(copy.close)
            accepted.settoken(None)
            self.assertRaises(polysocket.cancelled, copy.recv, 1)

    def test_dup_of_a_class_that_fails_leaves_nothing_behind(self):
        class Named(polysocket.socket):
            def __init__(self, name):
                super().__init__()
                self.name = name

        class Picky(polysocket.socket):
            def __init__(self, *arguments, fileno=None):
                super().__init__(*arguments, fileno=fileno)
                if fileno is not None:
                    raise KeyError(fileno)

        class Closing(Picky):
            def __init__(self, *arguments, fileno=None):
                try:
                    super().__init__(*arguments, fileno=fileno)
                except KeyError:
                    self.close()
                    raise

        class Refusing(polysocket.socket):
            def __new__(cls, *arguments, fileno=None):
                if fileno is not None:
                    raise KeyError(fileno)
                return super().__new__(cls)

        class Deaf(polysocket.socket):
            def __init__(self, *_arguments, fileno=None):
                super().__init__(polysocket.AF_UNIX)

        for kind, arguments in ((Named, ("x",)), (Picky, ()), (Closing, ()), (Refusing, ()), (Deaf, ())):
            with self.subTest(kind.__name__), kind(*arguments) as first:
                before = open_descriptors()
                with warnings.catch_warnings(), contextlib.suppress(KeyError, TypeError):
                    warnings.simplefilter("ignore", ResourceWarning)
                    first.dup().close()
                gc.collect()
                self.assertEqual(open_descriptors(), before)


if __name__ == "__main__":
    unittest.main()
