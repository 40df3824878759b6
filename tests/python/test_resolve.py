# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups as Python sees them: keywords, enumerations, international names, hostile names, other threads.

Names here are numbers, localhost, or such that no name server is asked for. tests/peers has a name server.
"""

import contextlib
import errno
import os
import resource
import socket as standard
import sys
import unittest
import unittest.mock

import polysocket

from support import IS_STANDARD, Case, Running, elapsed, in_system_call

# Functions that take a host, as calls with that host alone.
LOOKUPS = {
    "getaddrinfo": lambda host: polysocket.getaddrinfo(host, 80),
    "gethostbyname": polysocket.gethostbyname,
    "gethostbyname_ex": polysocket.gethostbyname_ex,
    "gethostbyaddr": polysocket.gethostbyaddr,
    "getfqdn": polysocket.getfqdn,
    "create_connection": lambda host: polysocket.create_connection((host, 80)),
}


def numeric(host):
    """Ask for a host in such a way that no name server is asked, and give what the error tells of it."""
    try:
        polysocket.getaddrinfo(host, 80, flags=polysocket.AI_NUMERICHOST)
    except polysocket.gaierror as error:
        assert error.errno == polysocket.EAI_NONAME
        return error.__notes__[0] if hasattr(error, "__notes__") else None
    raise AssertionError("it is no number")


class Entries(Case):
    def test_kinds_are_members_of_enumerations(self):
        (family, kind, proto, canonname, address), = polysocket.getaddrinfo(
            "127.0.0.1", 80, type=polysocket.SOCK_STREAM)
        self.assertIs(family, polysocket.AddressFamily.AF_INET)
        self.assertIs(kind, polysocket.SocketKind.SOCK_STREAM)
        self.assertIs(type(proto), int)
        self.assertEqual((proto, canonname, address), (polysocket.IPPROTO_TCP, "", ("127.0.0.1", 80)))

    def test_every_argument_has_its_name(self):
        entries = polysocket.getaddrinfo(
            host="::1", port="http", family=polysocket.AF_INET6, type=polysocket.SOCK_STREAM,
            proto=polysocket.IPPROTO_TCP, flags=polysocket.AI_NUMERICHOST | polysocket.AI_CANONNAME)
        self.assertEqual(entries, [(polysocket.AF_INET6, polysocket.SOCK_STREAM, 6, "::1", ("::1", 80, 0, 0))])
        self.assertRaises(TypeError, polysocket.getaddrinfo, "127.0.0.1", 80, colour=1)

    def test_an_entry_makes_a_socket(self):
        listener, address = self.listener()
        entry, = polysocket.getaddrinfo(*address, type=polysocket.SOCK_STREAM)
        client = self.socket(*entry[:3])
        client.connect(entry[4])
        self.assertEqual(client.getpeername(), address)
        listener.accept()[0].close()

    def test_numbers_of_another_kind_count_as_numbers(self):
        class Port:
            def __index__(self):
                return 80

        self.assertEqual(polysocket.getaddrinfo("127.0.0.1", Port(), 0, 1)[0][4], ("127.0.0.1", 80))

    def test_the_address_with_a_scope_can_be_connected_to(self):
        entry, = polysocket.getaddrinfo("fe80::1%lo", 80, polysocket.AF_INET6, polysocket.SOCK_DGRAM)
        self.assertEqual(entry[4], ("fe80::1", 80, 0, standard.if_nametoindex("lo")))


class Errors(Case):
    def test_the_note_says_what_was_asked_and_the_text_what_the_system_says(self):
        with self.assertRaises(polysocket.gaierror) as caught:
            polysocket.getaddrinfo("127.0.0.1", "no such service")
        self.assertIs(type(caught.exception), standard.gaierror)
        self.assertEqual(caught.exception.args, (polysocket.EAI_SERVICE, "Servname not supported for ai_socktype"))
        if sys.version_info >= (3, 11):
            self.assertEqual(caught.exception.__notes__, [
                "getaddrinfo: Servname not supported for ai_socktype ('127.0.0.1', 'no such service')"])

    def test_the_classes(self):
        with self.assertRaises(polysocket.herror) as caught:
            polysocket.gethostbyname_ex("x" * 300)
        self.assertIs(type(caught.exception), standard.herror)
        self.assertEqual(caught.exception.args, (1, "Unknown host"))
        with self.assertRaises(polysocket.gaierror) as caught:
            polysocket.gethostbyname("::1")
        self.assertEqual(caught.exception.errno, polysocket.EAI_ADDRFAMILY)

    def test_out_of_descriptors(self):
        taken = []
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        try:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(os.dup(0))
            for call in (lambda: polysocket.getservbyname("no-such"), lambda: polysocket.getprotobyname("no-such"),
                         lambda: polysocket.create_connection(("127.0.0.1", 9))):
                self.assertErrno(errno.EMFILE, call)
        finally:
            for fd in taken:
                os.close(fd)


class Hosts(Case):
    """What may be a host, and what may not."""

    def test_text_and_bytes(self):
        for host in ("127.0.0.1", b"127.0.0.1", bytearray(b"127.0.0.1")):
            for name in ("gethostbyname", "gethostbyname_ex", "getaddrinfo"):
                self.assertIn("127.0.0.1", str(LOOKUPS[name](host)))

    def test_a_name_beyond_ascii_is_encoded(self):
        if hasattr(BaseException, "add_note"):
            self.assertIn("'xn--bcher-kva.example'", numeric("bücher.example"))
            self.assertIn("'xn--bcher-kva.example.'", numeric("BÜCHER.example."))
            self.assertIn("'xn--bcher-kva'", numeric(b"xn--bcher-kva"))
            self.assertIn("'xn--'", numeric("xn--"))

    def test_a_label_beyond_ascii_may_be_as_long_as_any(self):
        numeric("ü" + "a" * 55)
        numeric("a" * 63 + ".ü")
        for host in ("ü" * 63, "ü" + "a" * 63, "a" * 64 + ".ü", "ü..example", ".ü", "\udc80", "ü\u2028.example"):
            for lookup in LOOKUPS.values():
                self.assertRaisesRegex(TypeError, "encoding of hostname failed", lookup, host)

    def test_labels_in_ascii_are_the_resolvers_affair(self):
        for host in ("a" * 64 + ".invalid", "a..invalid", ".", "-", "a" * 63 + ".invalid"):
            self.assertRaises(polysocket.gaierror, polysocket.getaddrinfo, host, 80, flags=polysocket.AI_NUMERICHOST)

    def test_no_host_takes_long_to_refuse(self):
        for letters in ("a", "a.", "ü", "ü.", "\xad", "aü", "\u0300", "xn--a", "."):
            for size in (10**5, 10**6, 10**7):
                host = letters * (size // len(letters))
                for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "create_connection"):
                    with elapsed() as seconds, self.assertRaises((OSError, TypeError)):
                        LOOKUPS[name](host)
                    self.assertLess(seconds[0], 1, f"{name} of {size} times {letters!r}")
        with elapsed() as seconds:
            self.assertRaises((OSError, TypeError), polysocket.getaddrinfo, b"\xff" * 10**7, 80)
            self.assertRaises(OSError, self.socket().connect, ("a" * 10**7, 80))
            self.assertRaises(TypeError, self.socket().connect, ("ü" * 10**7, 80))
        self.assertLess(seconds[0], 1)

    def test_a_nul_is_refused_everywhere(self):
        for host in ("127.0.0.1\0x", "\0", b"127.0.0.1\0", bytearray(b"\0")):
            for lookup in LOOKUPS.values():
                self.assertRaisesRegex(TypeError, "null character", lookup, host)
        for call in (lambda: polysocket.getaddrinfo("127.0.0.1", "80\0"),
                     lambda: polysocket.getaddrinfo(None, b"80\0"),
                     lambda: polysocket.getnameinfo(("127.0.0.1\0", 80), 0),
                     lambda: polysocket.getservbyname("http\0"), lambda: polysocket.getservbyname("http", "tcp\0"),
                     lambda: polysocket.getservbyport(80, "tcp\0"), lambda: polysocket.getprotobyname("tcp\0")):
            self.assertRaisesRegex(TypeError, "null character", call)
        # The standard library's ssl expects its class.
        kind = ValueError if IS_STANDARD else TypeError
        for call in (lambda: polysocket.inet_aton("1.2.3.4\0"), lambda: polysocket.inet_pton(2, "1.2.3.4\0")):
            self.assertRaisesRegex(kind, "null character", call)

    @unittest.skipUnless(IS_STANDARD, "the document knows but one kind of port")
    def test_a_port_out_of_range_is_the_resolvers_affair_in_newer_interpreters(self):
        from polysocket import _socket
        for port in (1 << 64, -1 << 70, 65536, -1):
            # What Python 3.12 and later do.
            self.assertRaises(polysocket.gaierror, _socket._getaddrinfo, None, port)
            if sys.version_info >= (3, 12):
                self.assertRaises(polysocket.gaierror, polysocket.getaddrinfo, None, port)
        self.assertRaises(OverflowError, _socket._getaddrinfo, None, 65536, 1 << 40)
        self.assertEqual(_socket._getaddrinfo("127.0.0.1", 80), polysocket._socket.getaddrinfo("127.0.0.1", 80))

    def test_other_types(self):
        for host in (5, 1.5, ["127.0.0.1"], object(), memoryview(b"127.0.0.1")):
            for name, lookup in LOOKUPS.items():
                # The standard library's function has a name cut first.
                kind = AttributeError if name == "getfqdn" and IS_STANDARD else TypeError
                self.assertRaisesRegex(kind, type(host).__name__, lookup, host)
        for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
            self.assertRaises(TypeError, LOOKUPS[name], None)

    def test_refusing_leaves_nothing_behind(self):
        """Each kind of failure with large arguments, often enough that keeping them would show."""
        large, before = "a" * 1_000_000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(200):
            for call in (lambda: polysocket.getaddrinfo(large, 80), lambda: polysocket.getaddrinfo(large, "8\0"),
                         lambda: polysocket.getaddrinfo(large, 1.5), lambda: polysocket.getaddrinfo(large, 80, "x"),
                         lambda: polysocket.getaddrinfo("127.0.0.1", large), lambda: polysocket.gethostbyaddr(large),
                         lambda: polysocket.create_connection((large, 1)), lambda: polysocket.getservbyname("x", large),
                         lambda: polysocket.create_connection(("x", large), source_address=("\0", 1)),
                         lambda: polysocket.getnameinfo((large, 80), 0)):
                self.assertRaises((OSError, TypeError), call)
        # Kilobytes: one of these in every round would be 200,000.
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, 100_000)


class OwnName(Case):
    def test_the_names_of_this_machine(self):
        self.assertEqual(polysocket.gethostname(), standard.gethostname())
        self.assertRaises(TypeError, polysocket.gethostname, 1)
        self.assertEqual(polysocket.getfqdn(), polysocket.getfqdn(""))
        self.assertEqual(polysocket.getfqdn(), polysocket.getfqdn(name="0.0.0.0"))


class WhileOthersRun(Case):
    """A look-up that takes time: the resolver is made to open a pipe to which nobody writes yet."""

    @contextlib.contextmanager
    def slow_resolver(self):
        pipe = os.path.join(self.folder(), "aliases")
        os.mkfifo(pipe)
        with unittest.mock.patch.dict(os.environ, HOSTALIASES=pipe, RES_OPTIONS="timeout:1 attempts:1"):
            yield pipe

    def test_other_threads_run_during_a_look_up(self):
        calls = {**LOOKUPS, "connect": lambda host: self.socket().connect((host, 80))}
        for name, lookup in calls.items():
            with self.subTest(name), self.slow_resolver() as pipe:
                running = Running(lookup, "alone")
                in_system_call(running._thread)
                # That this thread comes here at all is half of the test.
                self.assertFalse(running.finished)
                try:
                    writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
                except OSError:
                    self.skipTest("the resolver of this machine doesn't look for aliases")
                os.unlink(pipe)
                os.close(writer)
                with contextlib.suppress(OSError):
                    running.result()


if __name__ == "__main__":
    unittest.main()
