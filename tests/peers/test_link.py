# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The kernel as the peer: ICMP, packets as they are on the link, and the routes that netlink tells."""

import struct

import namespaces
from routes import EachModule

NLMSG_DONE, RTM_NEWROUTE, RTM_GETROUTE, NLM_F_REQUEST, NLM_F_DUMP = 3, 24, 26, 1, 0x300
RTA_DST, RTA_OIF = 1, 4


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Icmp(EachModule):
    def test_an_echo_request_is_answered(self, module):
        payload = b"polysocket"
        with module.socket(module.AF_INET, module.SOCK_RAW, module.getprotobyname("icmp")) as s:
            s.settimeout(10)
            message = struct.pack("!BBHHH", 8, 0, 0, 0x1234, 1) + payload
            message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
            s.sendto(message, ("127.0.0.1", 0))
            while True:
                packet, sender = s.recvfrom(65565)
                header = (packet[0] & 15) * 4
                kind, _, _, number, _ = struct.unpack_from("!BBHHH", packet, header)
                if (kind, number) == (0, 0x1234):
                    break
            self.assertEqual((packet[header + 8:], sender), (payload, ("127.0.0.1", 0)))


class Packets(EachModule):
    def test_a_packet_is_captured_with_its_address(self, module):
        everything = 3  # ETH_P_ALL
        with module.socket(module.AF_PACKET, module.SOCK_RAW, module.htons(everything)) as sniffer:
            sniffer.bind(("lo", everything))
            sniffer.settimeout(10)
            name = sniffer.getsockname()
            self.assertEqual((name[0], name[1], name[4]), ("lo", everything, bytes(6)))
            with module.socket(module.AF_INET, module.SOCK_DGRAM) as s:
                s.sendto(b"look at me", ("127.0.0.1", 9))
            while True:
                packet, address = sniffer.recvfrom(65565)
                if packet.endswith(b"look at me"):
                    break
        self.assertEqual(packet[12:14], b"\x08\x00")
        self.assertEqual((address[0], address[1]), ("lo", 0x0800))
        self.assertIn(address[2], (module.PACKET_HOST, module.PACKET_OUTGOING))

    def test_a_packet_is_sent_to_an_address(self, module):
        experiment = 0x88B5
        with module.socket(module.AF_PACKET, module.SOCK_DGRAM, module.htons(experiment)) as one:
            one.bind(("lo", experiment))
            one.settimeout(10)
            one.sendto(b"straight", ("lo", experiment, 0, 0, bytes(6)))
            data, address = one.recvfrom(100)
            self.assertEqual((data, address[:2]), (b"straight", ("lo", experiment)))

    def test_an_interface_that_does_not_exist_is_an_error(self, module):
        with module.socket(module.AF_PACKET, module.SOCK_RAW, 0) as one:
            with self.assertRaises(OSError):
                one.bind(("nowhere", 3))


class Routes(EachModule):
    def dump(self, s):
        """The messages that answer a request for all routes."""
        s.sendto(struct.pack("=IHHIIB11x", 28, RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, 7, 0, 2), (0, 0))
        while True:
            data, sender = s.recvfrom(65536)
            self.assertEqual(sender, (0, 0))
            while data:
                length, kind, _, number, _ = struct.unpack_from("=IHHII", data)
                self.assertEqual(number, 7)
                if kind == NLMSG_DONE:
                    return
                yield kind, data[16:length]
                data = data[(length + 3) & ~3:]

    @staticmethod
    def attributes(message):
        rest = message[12:]
        while len(rest) >= 4:
            length, kind = struct.unpack_from("=HH", rest)
            yield kind, rest[4:length]
            rest = rest[(length + 3) & ~3:]

    def test_the_kernel_lists_its_routes(self, module):
        namespaces.run("ip", "link", "add", "road", "type", "veth", "peer", "name", "far")
        self.addCleanup(namespaces.run, "ip", "link", "del", "road")
        namespaces.run("ip", "link", "set", "road", "up")
        namespaces.run("ip", "route", "add", "198.51.100.0/24", "dev", "road")
        with module.socket(module.AF_NETLINK, module.SOCK_RAW, module.NETLINK_ROUTE) as s:
            s.settimeout(10)
            s.bind((0, 0))
            pid, groups = s.getsockname()
            self.assertGreater(pid, 0)
            self.assertEqual(groups, 0)
            found = []
            for kind, message in self.dump(s):
                self.assertEqual(kind, RTM_NEWROUTE)
                found.append((message[1], dict(self.attributes(message)).get(RTA_DST)))
        self.assertIn((24, module.inet_aton("198.51.100.0")), found)

    def test_a_group_of_events_can_be_joined(self, module):
        link = 1  # RTMGRP_LINK
        with module.socket(module.AF_NETLINK, module.SOCK_RAW, module.NETLINK_ROUTE) as s:
            s.settimeout(10)
            s.bind((0, link))
            self.assertEqual(s.getsockname()[1], link)
            namespaces.run("ip", "link", "add", "event", "type", "veth", "peer", "name", "far")
            namespaces.run("ip", "link", "del", "event")
            # Both ends of the pair are told of, in an order of the kernel's.
            told = b""
            while b"event\0" not in told:
                told, sender = s.recvfrom(65536)
                self.assertEqual(sender, (0, link))


if __name__ == "__main__":
    namespaces.main()
