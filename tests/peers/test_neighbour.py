# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Two hosts on one wire: broadcast, multicast, and IPv6 addresses that need a scope. The neighbour speaks with the
standard library's sockets.
"""

import struct

import namespaces
from routes import EachModule

HERE, THERE = "10.11.12.1", "10.11.12.2"
LOCAL_HERE, LOCAL_THERE = "fe80::1111", "fe80::2222"
GROUP, GROUP6 = "239.1.2.3", "ff02::1:3"

# Answers one datagram, and says before which port it listens on. The word that it gets on stdin ends it.
ECHO = """
import socket, struct, sys
family, bind, join = {family}, {bind!r}, {join!r}
s = socket.socket(family, socket.SOCK_DGRAM)
s.settimeout(10)
index = socket.if_nametoindex("wire")
s.bind((bind, 0) if family == socket.AF_INET else (bind, 0, 0, index if bind else 0))
if join and family == socket.AF_INET:
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                 struct.pack("4s4si", socket.inet_aton(join), bytes(4), index))
elif join:
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(family, join) + struct.pack("i", index))
print(s.getsockname()[1], flush=True)
data, sender = s.recvfrom(100)
print(sender[0].partition("%")[0], flush=True)
s.sendto(data.upper(), sender)
"""


def setUpModule():
    global neighbour
    neighbour = namespaces.Neighbour((HERE + "/24", LOCAL_HERE + "/64"), (THERE + "/24", LOCAL_THERE + "/64"))


def tearDownModule():
    neighbour.close()


class Datagrams(EachModule):
    def echo(self, family, bind="", join=""):
        return neighbour.python(ECHO.format(family=int(family), bind=bind, join=join))

    def exchange(self, peer, socket, host, *scope):
        """Send to a host at the neighbour's port: who answered, and whom the neighbour saw."""
        socket.settimeout(10)
        port = int(peer.stdout.readline())
        socket.sendto(b"hello", (host, port, *scope))
        data, sender = socket.recvfrom(100)
        self.assertEqual((data, sender[1]), (b"HELLO", port))
        return (sender[0], *sender[2:]), peer.stdout.readline().strip()

    def test_broadcast_needs_its_option_and_reaches_the_wire(self, module):
        with self.echo(module.AF_INET) as peer, module.socket(module.AF_INET, module.SOCK_DGRAM) as s:
            with self.assertRaises(PermissionError):
                s.sendto(b"x", ("10.11.12.255", 9))
            s.setsockopt(module.SOL_SOCKET, module.SO_BROADCAST, 1)
            self.assertEqual(self.exchange(peer, s, "10.11.12.255"), ((THERE,), HERE))

    def test_the_word_for_broadcast_reaches_the_wire(self, module):
        namespaces.run("ip", "route", "replace", "default", "dev", "wire")
        with self.echo(module.AF_INET) as peer, module.socket(module.AF_INET, module.SOCK_DGRAM) as s:
            s.setsockopt(module.SOL_SOCKET, module.SO_BROADCAST, 1)
            s.bind((HERE, 0))
            self.assertEqual(self.exchange(peer, s, "<broadcast>"), ((THERE,), HERE))

    def test_multicast_reaches_those_who_joined(self, module):
        with self.echo(module.AF_INET, join=GROUP) as peer, module.socket(module.AF_INET, module.SOCK_DGRAM) as s:
            s.setsockopt(module.IPPROTO_IP, module.IP_MULTICAST_IF, module.inet_aton(HERE))
            s.setsockopt(module.IPPROTO_IP, module.IP_MULTICAST_TTL, 1)
            self.assertEqual(self.exchange(peer, s, GROUP), ((THERE,), HERE))

    def test_multicast_comes_in_as_well(self, module):
        with module.socket(module.AF_INET, module.SOCK_DGRAM) as s:
            s.bind(("", 0))
            s.settimeout(10)
            request = module.inet_aton(GROUP) + module.inet_aton(HERE)
            s.setsockopt(module.IPPROTO_IP, module.IP_ADD_MEMBERSHIP, request)
            program = (
                "import socket\n"
                "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                f"s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton({THERE!r}))\n"
                f"s.sendto(b'all', ({GROUP!r}, {s.getsockname()[1]}))\n"
            )
            with neighbour.python(program):
                data, sender = s.recvfrom(100)
            self.assertEqual((data, sender[0]), (b"all", THERE))

    def test_multicast_over_ipv6(self, module):
        index = struct.pack("i", self.index(module))
        with self.echo(module.AF_INET6, join=GROUP6) as peer, module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            s.setsockopt(module.IPPROTO_IPV6, module.IPV6_MULTICAST_IF, index)
            sender, seen = self.exchange(peer, s, GROUP6, 0, self.index(module))
            self.assertEqual((sender, seen), ((LOCAL_THERE, 0, self.index(module)), LOCAL_HERE))

    def index(self, module):
        """The number of the interface, which the host's scope gives as well as anything."""
        return module.getaddrinfo("fe80::1%wire", 0, module.AF_INET6, module.SOCK_DGRAM)[0][4][3]

    def test_a_local_address_works_with_its_scope_as_a_number(self, module):
        with self.echo(module.AF_INET6, LOCAL_THERE) as peer, module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            sender, seen = self.exchange(peer, s, LOCAL_THERE, 0, self.index(module))
            self.assertEqual((sender, seen), ((LOCAL_THERE, 0, self.index(module)), LOCAL_HERE))

    def test_a_local_address_works_with_its_scope_in_the_host(self, module):
        with self.echo(module.AF_INET6, LOCAL_THERE) as peer, module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            sender, seen = self.exchange(peer, s, LOCAL_THERE + "%wire")
            self.assertEqual((sender, seen), ((LOCAL_THERE, 0, self.index(module)), LOCAL_HERE))

    def test_a_local_address_comes_back_as_it_was_bound(self, module):
        with module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            s.bind((LOCAL_HERE + "%wire", 0))
            name = s.getsockname()
            self.assertEqual((name[0], *name[2:]), (LOCAL_HERE, 0, self.index(module)))
            with module.socket(module.AF_INET6, module.SOCK_DGRAM) as other:
                with self.assertRaises(OSError):
                    other.bind(name)
            host, _ = module.getnameinfo(name, module.NI_NUMERICHOST | module.NI_NUMERICSERV)
            self.assertEqual(host, LOCAL_HERE + "%wire")

    def test_a_local_address_without_a_scope_is_an_error(self, module):
        with module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            with self.assertRaises(OSError):
                s.bind((LOCAL_HERE, 0))

    def test_an_interface_that_does_not_exist_is_an_error(self, module):
        with module.socket(module.AF_INET6, module.SOCK_DGRAM) as s:
            with self.assertRaises(OSError):
                s.bind((LOCAL_HERE + "%nowhere", 0))


if __name__ == "__main__":
    namespaces.main()
