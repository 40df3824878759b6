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
    def other(self):
        """A socket that says to be of a family without a form; the descriptor is of AF_UNIX."""
        descriptor = self.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM).detach()
        made = polysocket.socket(polysocket.AF_XDP, polysocket.SOCK_DGRAM, 0, descriptor)
        self.addCleanup(made.close)
        return made

    def test_any_other_family_has_its_bytes(self):
        # The system is asked, and compares the families.
        self.assertErrno(errno.EINVAL, self.other().bind, (polysocket.AF_XDP, b"/name"))

    def test_and_nothing_else(self):
        one = self.other()
        family = int(one.family)
        for address in (None, "x", [family, b""], (family,), (family, b"", 0), (family, "text"), ("40", b""),
                        (family, 5)):
            self.assertRaises(TypeError, one.bind, address)
        with self.assertRaisesRegex(ValueError, "^bind: the address is AF_INET, the socket is AF_XDP$"):
            one.bind((2, b""))
        self.assertRaisesRegex(OSError, "127", one.bind, (family, bytes(127)))


class Pretended(FamilyCase):
    """Families that this kernel may lack: a descriptor of another family is taken for theirs. The forms are checked
    before the system is asked, which then knows better."""

    def pretended(self, family, kind=polysocket.SOCK_DGRAM, proto=0):
        descriptor = self.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM).detach()
        made = polysocket.socket(family, kind, proto, descriptor)
        self.addCleanup(made.close)
        return made

    def assert_forms(self, one, good, types=(), ranges=()):
        for address in good:
            self.assertErrno(errno.EINVAL, one.bind, address)
        for address in (None, "", 5, [], (), *types):
            if address not in good:
                self.assertRaises(TypeError, one.bind, address)
        for address in ranges:
            self.assertRaises(OverflowError, one.bind, address)

    def test_can(self):
        one = self.pretended(29)
        self.assert_forms(one, [("lo",), ("",)], [("lo", 1), (5,), ("lo\0",)])
        self.assertErrno(errno.ENODEV, one.bind, ("no such",))

    def test_can_isotp(self):
        self.assert_forms(self.pretended(29, proto=6), [("lo", 1, 0xFFFFFFFF)],
                          [("lo",), ("lo", 1), ("lo", "1", 2), ("lo", 1, 2, 3)], [("lo", -1, 1), ("lo", 1, 1 << 32)])

    def test_can_j1939(self):
        self.assert_forms(self.pretended(29, proto=7), [("lo", 0, 0x40000, 255), ("lo", (1 << 64) - 1, 0, 0)],
                          [("lo", 1, 2), ("lo", 1.0, 2, 3)],
                          [("lo", 1 << 64, 0, 0), ("lo", 0, 0x40001, 0), ("lo", 0, 0, 256), ("lo", 1 << 300, 0, 0)])

    def test_alg(self):
        one = self.pretended(38)
        self.assert_forms(one, [("hash", "sha256"), ("hash", "sha256", 0, 0xFFFFFFFF)],
                          [("hash",), ("hash", 5), (5, "sha256"), ("hash", "sha256", 1, 2, 3)],
                          [("hash", "sha256", -1), ("hash", "sha256", 0, 1 << 32)])
        self.assertRaisesRegex(OSError, "type too long", one.bind, ("x" * 14, "sha256"))
        self.assertRaisesRegex(OSError, "name too long", one.bind, ("hash", "x" * 200))

    def test_bluetooth(self):
        device = "00:1A:7D:DA:71:13"
        self.assert_forms(self.pretended(31, proto=0), [(device, 1), (device, 1, 2), (device, 1, 2, 255)],
                          [(device,), (device, "1"), (1, 1), (device, 1, 2, 3, 4)], [(device, 65536), (device, 1, -1)])
        self.assert_forms(self.pretended(31, proto=3), [(device, 1)], [(device,), (device, 1, 2)], [(device, 256)])
        self.assert_forms(self.pretended(31, proto=1), [(1,), (65535, 1)], [(device,), (1, 2, 3)], [(65536,)])
        sco = self.pretended(31, proto=2)
        for address in (device, device.encode()):
            self.assertErrno(errno.EINVAL, sco.bind, address)
        for address in (None, 5, (device,)):
            self.assertRaises(TypeError, sco.bind, address)
        self.assertRaisesRegex(OSError, "no device", sco.bind, "no device")
        self.assertRaises(ValueError, self.pretended(31, proto=4).bind, (device, 1))

    def test_qipcrtr(self):
        self.assert_forms(self.pretended(42), [(1, 0xFFFFFFFF)], [(1,), (1, "2"), (1, 2, 3)], [(-1, 0), (0, 1 << 32)])

    def test_rds(self):
        self.assert_forms(self.pretended(21, polysocket.SOCK_SEQPACKET), [("127.0.0.1", 0)],
                          [("127.0.0.1",), ("127.0.0.1", "0")], [("127.0.0.1", 65536)])


class Vsock(FamilyCase):
    def test_cid_and_port(self):
        one = self.open(getattr(polysocket, "AF_VSOCK", 40), polysocket.SOCK_STREAM)
        one.bind((polysocket.VMADDR_CID_ANY, polysocket.VMADDR_PORT_ANY))
        cid, port = one.getsockname()
        self.assertEqual(cid, polysocket.VMADDR_CID_ANY)
        self.assertGreater(port, 0)

    def test_bad_forms(self):
        one = self.open(getattr(polysocket, "AF_VSOCK", 40), polysocket.SOCK_STREAM)
        for address in (None, "x", (1,), (1, 2, 3), ("1", 2), [1, 2]):
            self.assertRaises(TypeError, one.bind, address)
        for address in ((-1, 0), (0, 1 << 32)):
            self.assertRaises(OverflowError, one.bind, address)


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
