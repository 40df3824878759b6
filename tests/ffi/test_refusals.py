# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What is refused is refused as by the package, whose low level is SWIG's: the same exceptions in the same words, but
for numbers that don't fit, which are told better here, and for data.

Where the package follows the standard library, the two modules are compared with each other. Nothing gets as far as a
name server or another machine.
"""

import fractions
import importlib
import re
import unittest

import polysocket
from routes import MODULES, for_each_module

# Nobody listens at the ports 1 and 2.
VALUES = (
    None, "", "1", "\0", "é", "\udc80", "é" * 2000,
    b"", b"x", b"\xff", bytes(16), bytearray(b"::1"), memoryview(b"abcd"),
    -1, 0, True, 70000, 1 << 31, 1 << 63, -1 << 20000, 1.0, -1.5, float("nan"),
    1j, fractions.Fraction(1, 2), object, [], (),
    ("::1",), ("::1", 1), ["::1", 1], ("::1", "1"), ("::1", 70000), ("::1", 1, 2, 3), ("127.0.0.1", 1, 0), (None, 1),
    (0, 0, 0, 0),
)
MODULE_CALLS = {
    "htonl": lambda m, v: m.htonl(v),
    "htons": lambda m, v: m.htons(v),
    "ntohl": lambda m, v: m.ntohl(v),
    "ntohs": lambda m, v: m.ntohs(v),
    "inet_aton": lambda m, v: m.inet_aton(v),
    "inet_ntoa": lambda m, v: m.inet_ntoa(v),
    "inet_pton's family": lambda m, v: m.inet_pton(v, "::1"),
    "inet_pton": lambda m, v: m.inet_pton(m.AF_INET6, v),
    "inet_ntop's family": lambda m, v: m.inet_ntop(v, bytes(4)),
    "inet_ntop": lambda m, v: m.inet_ntop(m.AF_INET, v),
    "getservbyname": lambda m, v: m.getservbyname(v),
    "getservbyname's proto": lambda m, v: m.getservbyname("http", v),
    "getservbyport": lambda m, v: m.getservbyport(v),
    "getservbyport's proto": lambda m, v: m.getservbyport(80, v),
    "getprotobyname": lambda m, v: m.getprotobyname(v),
    "getnameinfo": lambda m, v: m.getnameinfo(v, m.NI_NUMERICHOST),
    "getaddrinfo's host": lambda m, v: m.getaddrinfo(v, 1, flags=m.AI_NUMERICHOST),
    "getaddrinfo's port": lambda m, v: m.getaddrinfo("::1", v),
    "getaddrinfo's family": lambda m, v: m.getaddrinfo("::1", 1, v),
    "getaddrinfo's type": lambda m, v: m.getaddrinfo("::1", 1, 0, v),
    "getaddrinfo's proto": lambda m, v: m.getaddrinfo("::1", 1, 0, 0, v),
    "getaddrinfo's flags": lambda m, v: m.getaddrinfo("::1", 1, 0, 0, 0, v),
    "where to begin to connect from": lambda m, v: m.start_connect_host("::1", 2, source_address=v),
    "the default timeout": lambda m, v: (m.setdefaulttimeout(v), m.setdefaulttimeout(None)),
}
# What the package does as the standard library.
STANDARD_MODULE_CALLS = {
    "create_connection": lambda m, v: m.create_connection(v, 5),
    "where to connect from": lambda m, v: m.create_connection(("::1", 2), 5, v),
    "create_server": lambda m, v: m.create_server(v),
    "create_server's backlog": lambda m, v: m.create_server(("::1", 0), family=m.AF_INET6, backlog=v),
    "getfqdn": lambda m, v: None if v in ("é", "é" * 2000, "1", b"x", b"\xff") else m.getfqdn(v),
}
SOCKET_CALLS = {
    "connect": lambda s, v: s.connect(v),
    "settimeout": lambda s, v: (s.settimeout(v), s.gettimeout()),
    "setblocking": lambda s, v: (s.setblocking(v), s.gettimeout()),
    "ioctl": lambda s, v: s.ioctl(v),
    "ioctl's option": lambda s, v: s.ioctl(0, v),
    "recv_into": lambda s, v: s.recv_into(v),
    "send": lambda s, v: s.send(v),
}
STANDARD_SOCKET_CALLS = {
    "makefile's mode": lambda s, v: s.makefile(v).close(),
    "makefile's buffering": lambda s, v: s.makefile("rb", v).close(),
}
# How the standard library tells of data that are none, and how these modules do.
DATA = re.compile(r"^\w+: data must be a bytes-like object, not (\w+)$")
FAMILIES = ("AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_TIPC")


def outcome(call, *arguments):
    """What a call returns or raises, in a form that can be compared."""
    try:
        result = call(*arguments)
    except OverflowError:
        return OverflowError
    except Exception as error:
        said = DATA.sub(r"a bytes-like object is required, not '\1'", str(error))
        return type(error), said, getattr(error, "__notes__", None)
    if hasattr(result, "close"):
        result.close()
        return None
    return result


def on_a_socket(family, call):
    """The call on a socket that never waits; of any family, whatever this machine has."""

    def with_module(module, value):
        with module.socket(module.AF_INET6, module.SOCK_DGRAM) as any_socket:
            with module.fromfd(any_socket.fileno(), getattr(module, family), module.SOCK_DGRAM) as socket:
                socket.settimeout(0)
                return call(socket, value)

    return with_module


@for_each_module
class Refused(unittest.TestCase):
    def check(self, calls, other=polysocket):
        for title, call in calls.items():
            for place, value in enumerate(VALUES):
                # Not all have a text.
                with self.subTest(title, place=place, type=type(value).__name__):
                    theirs = outcome(call, other, value)
                    # The standard library's class and words for an address as text.
                    if "embedded null character" not in repr(theirs):
                        self.assertEqual(outcome(call, self.socket, value), theirs)

    def check_sockets(self, calls, *other):
        for family in FAMILIES:
            self.check({f"{title} of {family}": on_a_socket(family, call) for title, call in calls.items()}, *other)

    def test_by_the_module(self):
        self.check(MODULE_CALLS)

    def test_by_sockets(self):
        self.check_sockets(SOCKET_CALLS)

    def test_alike_in_both_modules(self):
        other = next(importlib.import_module(name) for name in MODULES if name != self.socket.__name__)
        self.check(STANDARD_MODULE_CALLS, other)
        self.check_sockets(STANDARD_SOCKET_CALLS, other)

    def test_of_derived_texts_the_text_itself_counts(self):
        class Text(str):
            def encode(self, *_):
                return "no bytes"

        self.assertEqual(self.socket.gethostbyname(Text("127.0.0.1")), "127.0.0.1")
        self.assertEqual(self.socket.inet_aton(Text("127.0.0.1")), b"\x7f\0\0\1")
        with self.socket.socket() as s:
            s.set_option(Text("keepalive"), Text("on"))

    def test_what_is_no_file_is_not_sent(self):
        class Reading:
            def read(self, size):
                return 5

        first, second = self.socket.socketpair()
        with first, second:
            # The first is the class of the standard library's.
            for file, kind, text in (
                (1.5, AttributeError, "sendfile: file must be a descriptor or have read(), not float"),
                (Reading(), TypeError, "sendfile: read() of the file must return bytes, not int"),
            ):
                with self.assertRaises(kind) as caught:
                    first.sendfile(file)
                self.assertEqual(str(caught.exception), text)

    def test_connections_and_servers_are_told_under_their_names(self):
        with self.assertRaises(TypeError) as caught:
            self.socket.connect_host(5, 1)
        self.assertTrue(str(caught.exception).startswith("connect_host: "), caught.exception)
        with self.assertRaises(OSError) as caught:
            self.socket.create_server(("127.0.0.1", 0), family=self.socket.AF_NETLINK)
        said = [str(caught.exception), *getattr(caught.exception, "__notes__", ("create_server: ",))]
        self.assertTrue(said[-1].startswith("create_server: "), said)


if __name__ == "__main__":
    unittest.main()
