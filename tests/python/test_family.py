# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Addresses of the other families in Python's forms, which are the standard library's, but for (family, bytes)."""

import errno
import os
import pathlib
import socket as standard
import struct
import unittest

import polysocket

from support import Case

ETH_P_ALL = 3
NETLINK_ROUTE = 0
RTM_GETLINK, NLM_F_REQUEST, NLM_F_DUMP = 18, 1, 0x300


def outcome(call):
    try:
        return call()
    except (OSError, TypeError, ValueError, OverflowError) as error:
        return type(error), getattr(error, "errno", None)


class FamilyCase(Case):
    def open(self, family, type, proto=0, module=polysocket):
        """A socket of a family that this machine may lack, or may not give to everybody."""
        try:
            made = module.socket(family, type, proto)
        except OSError as error:
            self.skipTest(f"no socket of family {family} here: {error}")
        self.addCleanup(made.close)
        return made

    def assert_as_standard(self, addresses, family, type):
        """Binding to each of the addresses has the same outcome in the standard library."""
        for address in addresses:
            with self.subTest(address=address):
                results = [outcome(lambda m=m: self.open(family, type, module=m).bind(address))
                           for m in (polysocket, standard)]
                self.assertEqual(*results)


class Netlink(FamilyCase):
    family = getattr(polysocket, "AF_NETLINK", None)

    def setUp(self):
        super().setUp()
        if self.family is None:
            self.skipTest("this platform has no AF_NETLINK")

    def test_the_kernel_gives_a_free_port_id(self):
        one = self.open(self.family, polysocket.SOCK_RAW, NETLINK_ROUTE)
        one.bind((0, 0))
        pid, groups = one.getsockname()
        self.assertGreater(pid, 0)
        self.assertEqual(groups, 0)
        self.assertIn(f"laddr=({pid}, 0)", repr(one))

    def test_numbers_of_32_bits_are_unsigned(self):
        one = self.open(self.family, polysocket.SOCK_RAW, NETLINK_ROUTE)
        one.bind((0xFFFFFFF0 - os.getpid() % 1000, 0))
        self.assertEqual(one.getsockname(), (0xFFFFFFF0 - os.getpid() % 1000, 0))

    def test_the_kernel_answers(self):
        one = self.open(self.family, polysocket.SOCK_RAW, NETLINK_ROUTE)
        one.settimeout(5)
        one.bind((0, 0))
        request = struct.pack("=IHHII", 16 + 16, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0) + bytes(16)
        self.assertEqual(one.sendto(request, (0, 0)), len(request))
        data, sender = one.recvfrom(65536)
        self.assertEqual(sender, (0, 0))
        self.assertGreater(len(data), 16)

    def test_as_the_standard_library(self):
        self.assert_as_standard(
            [(0,), (0, 0, 0), [0, 0], "0", None, ("0", 0), (0.0, 0), (0, None)],
            self.family, polysocket.SOCK_RAW)

    def test_what_the_standard_library_cuts_is_refused(self):
        one = self.open(self.family, polysocket.SOCK_RAW)
        for address in ((-1, 0), (1 << 32, 0), (0, 1 << 32), (0, -1)):
            self.assertRaisesRegex(OverflowError, "0-4294967295", one.bind, address)


class Packet(FamilyCase):
    family = getattr(polysocket, "AF_PACKET", None)

    def setUp(self):
        super().setUp()
        if self.family is None:
            self.skipTest("this platform has no AF_PACKET")

    def test_a_packet_tells_where_it_went(self):
        """A frame that goes over the loopback is seen with the same address by both modules."""
        seen = []
        for module in (polysocket, standard):
            one = self.open(self.family, polysocket.SOCK_DGRAM, module=module)
            one.bind(("lo", ETH_P_ALL))
            one.settimeout(5)
            seen.append(one)
        message = b"a packet of " + str(os.getpid()).encode()
        with polysocket.socket(type=polysocket.SOCK_DGRAM) as sender:
            sender.sendto(message, ("127.0.0.1", 9))
        addresses = []
        for one in seen:
            data = b""
            while message not in data:
                data, address = one.recvfrom(2048)
            addresses.append(address)
        interface, protocol, pkttype, hatype, hardware = addresses[0]
        self.assertEqual(addresses[0], addresses[1])
        self.assertEqual((interface, protocol, hatype), ("lo", 0x0800, 772))
        self.assertIn(pkttype, (polysocket.PACKET_HOST, polysocket.PACKET_OUTGOING))
        self.assertEqual(hardware, bytes(6))

    def test_the_whole_form_and_what_may_be_left_out(self):
        for address in (("lo", 0), ("lo", 0, 0), ("lo", 0, 4, 772), ("lo", 0, 4, 772, bytes(6)),
                        ("lo", 0, 4, 772, bytearray(8))):
            one = self.open(self.family, polysocket.SOCK_DGRAM)
            one.bind(address)
            self.assertEqual(one.getsockname()[:2], ("lo", 0))

    def test_as_the_standard_library(self):
        self.assert_as_standard(
            [("lo",), ("lo", 0, 0, 0, b"", 0), ["lo", 0], "lo", None, (5, 0), ("lo", "0"), ("lo", 0, "x"),
             ("lo", 0, 0, 0, 5), ("lo", 0, 0, 0, "text"), ("no such", 0), ("lo", 1 << 70)],
            self.family, polysocket.SOCK_DGRAM)

    def test_what_the_standard_library_cuts_is_refused(self):
        one = self.open(self.family, polysocket.SOCK_DGRAM)
        for address in (("lo", 65536), ("lo", -1), ("lo", 0, 256), ("lo", 0, -1), ("lo", 0, 0, 65536)):
            self.assertRaises(OverflowError, one.bind, address)
        self.assertRaisesRegex(OSError, "33", one.bind, ("lo", 0, 0, 0, bytes(33)))
        self.assertErrno(errno.ENODEV, one.bind, ("x" * 100, 0))
        self.assertRaisesRegex(TypeError, "null character", one.bind, ("lo\0", 0))


class Tipc(FamilyCase):
    """Few machines have TIPC, but any descriptor can be taken for one of it: the kernel then sees the address."""

    def setUp(self):
        super().setUp()
        if not hasattr(polysocket, "AF_TIPC"):
            self.skipTest("this platform has no AF_TIPC")
        self.one = polysocket.fromfd(self.socket().fileno(), polysocket.AF_TIPC, polysocket.SOCK_RDM)
        self.addCleanup(self.one.close)

    def test_what_is_well_formed_reaches_the_kernel(self):
        for address in ((polysocket.TIPC_ADDR_NAMESEQ, 19000, 0, 5), (polysocket.TIPC_ADDR_NAME, 19000, 5, 0),
                        (polysocket.TIPC_ADDR_ID, 0, 0xFFFFFFFF, 0, polysocket.TIPC_NODE_SCOPE)):
            self.assertRaises(OSError, self.one.connect, address)

    def test_what_is_not_is_refused(self):
        name = polysocket.TIPC_ADDR_NAME
        for address in ((), (name, 2, 3), (name, 2, 3, 0, 2, 6), [name, 2, 3, 0], "x", None, (name, 2, 3, "0")):
            self.assertRaises(TypeError, self.one.connect, address)
        for address in ((9, 2, 3, 0), (name, 2, 3, 0, 9)):
            self.assertRaises(ValueError, self.one.connect, address)
        for address in ((name, -1, 3, 0), (name, 1 << 32, 3, 0), (name, 2, 3, 4), (1 << 70, 2, 3, 0)):
            self.assertRaises(OverflowError, self.one.connect, address)


class Others(FamilyCase):
    def vsock(self):
        return self.open(getattr(polysocket, "AF_VSOCK", 40), polysocket.SOCK_STREAM)

    def test_any_other_family_has_its_bytes(self):
        one = self.vsock()
        family = int(one.family)
        address = (family, struct.pack("=HIIBxxx", 0, 0xFFFFFFFF, 0xFFFFFFFF, 0))
        one.bind(address)
        given, data = one.getsockname()
        self.assertEqual((given, len(data)), (family, 14))
        self.assertEqual(data[:2], bytes(2))

    def test_and_nothing_else(self):
        one = self.vsock()
        family = int(one.family)
        for address in (None, "x", [family, b""], (family,), (family, b"", 0), (family, "text"), ("40", b""),
                        (family, 5)):
            self.assertRaises(TypeError, one.bind, address)
        with self.assertRaisesRegex(ValueError, "^bind: the address is AF_INET, the socket is AF_VSOCK$"):
            one.bind((2, b""))
        self.assertRaisesRegex(OSError, "127", one.bind, (family, bytes(127)))


class PathLike(Case):
    def test_a_path_object_is_a_path(self):
        path = pathlib.Path(self.folder()) / "socket"
        server, client = (self.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM) for _ in range(2))
        server.bind(path)
        self.assertEqual(server.getsockname(), str(path))
        client.sendto(b"one", path)
        client.connect(path)
        client.send(b"two")
        self.assertEqual((server.recv(10), server.recv(10)), (b"one", b"two"))

        class Wrong:
            def __fspath__(self):
                raise ZeroDivisionError

        self.assertRaises(ZeroDivisionError, client.connect, Wrong())
        self.assertRaises(ValueError, client.connect, pathlib.Path("a\0b"))


if __name__ == "__main__":
    unittest.main()
