# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Every number that goes to the C interface: one that does not fit is refused, and never cut or taken for another.

A foreign-function interface checks little of a number by itself, so each parameter is asked in turn.
"""

import unittest

from routes import for_each_module

# Calls with one number each: on the module, or on a socket of AF_INET6 that is not connected.
MODULE_INT32 = {
    "family": lambda m, n: m.socket(n),
    "type": lambda m, n: m.socket(m.AF_INET, n),
    "proto": lambda m, n: m.socket(m.AF_INET, m.SOCK_STREAM, n),
    "pair's family": lambda m, n: m.socketpair(n if n is not None else "none"),
    "pair's type": lambda m, n: m.socketpair(m.AF_UNIX, n),
    "pair's proto": lambda m, n: m.socketpair(m.AF_UNIX, m.SOCK_STREAM, n),
    "fileno": lambda m, n: m.socket(fileno=n if n is not None else "none"),
    "fd": lambda m, n: m.fromfd(n),
    "fd's family": lambda m, n: m.fromfd(0, n),
    "fd's type": lambda m, n: m.fromfd(0, m.AF_INET, n),
    "fd's proto": lambda m, n: m.fromfd(0, m.AF_INET, m.SOCK_STREAM, n),
    "getaddrinfo's family": lambda m, n: m.getaddrinfo("::1", 1, n),
    "getaddrinfo's type": lambda m, n: m.getaddrinfo("::1", 1, type=n),
    "getaddrinfo's proto": lambda m, n: m.getaddrinfo("::1", 1, proto=n),
    "getaddrinfo's flags": lambda m, n: m.getaddrinfo("::1", 1, flags=n),
    "getnameinfo's flags": lambda m, n: m.getnameinfo(("::1", 1), n),
    "inet_pton's family": lambda m, n: m.inet_pton(n, "::1"),
    "inet_ntop's family": lambda m, n: m.inet_ntop(n, bytes(16)),
}
MODULE_INT64 = {
    "htonl": lambda m, n: m.htonl(n),
    "htons": lambda m, n: m.htons(n),
    "ntohl": lambda m, n: m.ntohl(n),
    "ntohs": lambda m, n: m.ntohs(n),
    "getservbyport's port": lambda m, n: m.getservbyport(n),
    "getnameinfo's port": lambda m, n: m.getnameinfo(("::1", n), 0),
    "getnameinfo's flowinfo": lambda m, n: m.getnameinfo(("::1", 1, n), 0),
    "getnameinfo's scopeid": lambda m, n: m.getnameinfo(("::1", 1, 0, n), 0),
    "the port to connect from": lambda m, n: m.create_connection(("::1", 1), 5, ("::1", n)),
}
SOCKET_INT32 = {
    "recv's flags": lambda s, n: s.recv(1, n),
    "recvfrom's flags": lambda s, n: s.recvfrom(1, n),
    "recv_into's flags": lambda s, n: s.recv_into(bytearray(1), 1, n),
    "recvfrom_into's flags": lambda s, n: s.recvfrom_into(bytearray(1), 1, n),
    "send's flags": lambda s, n: s.send(b"x", n),
    "sendall's flags": lambda s, n: s.sendall(b"x", n),
    "sendto's flags": lambda s, n: s.sendto(b"x", n, ("::1", 1)),
    "how": lambda s, n: s.shutdown(n),
    "getsockopt's level": lambda s, n: s.getsockopt(n, 1),
    "getsockopt's optname": lambda s, n: s.getsockopt(1, n),
    "buflen": lambda s, n: s.getsockopt(1, 1, n),
    "setsockopt's level": lambda s, n: s.setsockopt(n, 1, 1),
    "setsockopt's optname": lambda s, n: s.setsockopt(1, n, 1),
}
SOCKET_INT64 = {
    "bufsize": lambda s, n: s.recv(n),
    "recvfrom's bufsize": lambda s, n: s.recvfrom(n),
    "nbytes": lambda s, n: s.recv_into(bytearray(1), n),
    "recvfrom_into's nbytes": lambda s, n: s.recvfrom_into(bytearray(1), n),
    "backlog": lambda s, n: s.listen(n),
    "port": lambda s, n: s.bind(("::1", n)),
    "flowinfo": lambda s, n: s.bind(("::1", 0, n)),
    "scopeid": lambda s, n: s.bind(("::1", 0, 0, n)),
    "optlen": lambda s, n: s.setsockopt(1, 1, None, n),
    "control": lambda s, n: s.ioctl(n),
    "option": lambda s, n: s.ioctl(1, n),
    "buffering": lambda s, n: s.makefile("rb", n if n is not None else "none"),
}
# On sockets of other families.
ADDRESSES = {
    "AF_NETLINK": {
        "pid": lambda s, n: s.bind((n, 0)),
        "groups": lambda s, n: s.bind((0, n)),
    },
    "AF_PACKET": {
        "protocol": lambda s, n: s.bind(("lo", n)),
        "pkttype": lambda s, n: s.bind(("lo", 0, n)),
        "hatype": lambda s, n: s.bind(("lo", 0, 0, n)),
    },
    "AF_TIPC": {
        "addr_type": lambda s, n: s.bind((n, 1, 2, 3)),
        "v1": lambda s, n: s.bind((1, n, 2, 3)),
        "v2": lambda s, n: s.bind((1, 2, n, 3)),
        "v3": lambda s, n: s.bind((1, 2, 3, n)),
        "scope": lambda s, n: s.bind((1, 2, 3, 4, n)),
    },
}
NO_INTEGERS = ("1", b"1x", 1.0, None, [], 1j)


class Index:
    """An object that stands for an integer."""

    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number


class Numbers(unittest.TestCase):
    def check(self, calls, target, bits):
        """What does not fit by one, what fits only when it is cut to something harmless, and what is no integer."""
        limit = 1 << (bits - 1)
        for title, call in calls.items():
            with self.subTest(title):
                for number in (limit, -limit - 1, 1 << bits, (1 << bits) + 1, 1 << 200, -1 << 20000):
                    self.assertRaises(OverflowError, call, target, number)
                self.assertRaises(OverflowError, call, target, Index(limit))
                for wrong in NO_INTEGERS:
                    self.assertRaises(TypeError, call, target, wrong)


@for_each_module
class Arguments(Numbers):
    def test_of_the_module(self):
        self.check(MODULE_INT32, self.socket, 32)
        self.check(MODULE_INT64, self.socket, 64)

    def test_of_32_bits(self):
        with self.socket.socket(self.socket.AF_INET6) as socket:
            self.check(SOCKET_INT32, socket, 32)

    def test_32_bits_of_either_sign(self):
        with self.socket.socket() as socket:
            level, option = self.socket.SOL_SOCKET, self.socket.SO_REUSEADDR
            for number in (-(1 << 31), (1 << 32) - 1):
                socket.setsockopt(level, option, number)
            for number in (-(1 << 31) - 1, 1 << 32, 1 << 200, -1 << 20000, Index(1 << 32)):
                self.assertRaises(OverflowError, socket.setsockopt, level, option, number)
            for wrong in ("1", 1.0, None):
                self.assertRaises(TypeError, socket.setsockopt, level, option, wrong)

    def test_of_64_bits(self):
        with self.socket.socket(self.socket.AF_INET6) as socket:
            self.check(SOCKET_INT64, socket, 64)

    def test_in_addresses_of_other_families(self):
        with self.socket.socket() as any_socket:
            for family, calls in ADDRESSES.items():
                number = getattr(self.socket, family)
                with self.socket.fromfd(any_socket.fileno(), number, self.socket.SOCK_DGRAM) as socket:
                    self.check(calls, socket, 64)

    def test_objects_that_stand_for_integers(self):
        ours, theirs = self.socket.socketpair(Index(1), Index(1), Index(0))
        with ours, theirs:
            ours.send(b"hello", Index(0))
            self.assertEqual(theirs.recv(Index(3), Index(0)), b"hel")
            ours.settimeout(Index(5))
            self.assertEqual(ours.gettimeout(), 5.0)

    def test_numbers_beyond_the_signed_range_come_back_unsigned(self):
        self.assertEqual(self.socket.INADDR_NONE, 0xFFFFFFFF)
        largest = ("fe80::1", 0xFFFF, 0xFFFFF, 0xFFFFFFFF)
        with self.socket.socket(self.socket.AF_INET6) as socket:
            self.assertEqual(socket._library.addresses.result(socket._given("bind", largest)), largest)


if __name__ == "__main__":
    unittest.main()
