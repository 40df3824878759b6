# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Byte order, addresses as text and bytes, services and protocols: every value, and what Python takes for one."""

import array
import enum
import ipaddress
import random
import socket as standard
import sys
import unittest

import polysocket

from support import Case


class Index:
    """A number that isn't an int."""

    def __init__(self, number):
        self._number = number

    def __index__(self):
        return self._number


class ByteOrder(Case):
    def test_every_number_of_16_bits(self):
        for number in range(65536):
            swapped = int.from_bytes(number.to_bytes(2, "big"), sys.byteorder)
            self.assertEqual(polysocket.htons(number), swapped)
            self.assertEqual(polysocket.ntohs(swapped), number)

    def test_numbers_of_32_bits_are_unsigned(self):
        choice = random.Random(3)
        for number in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, *(choice.randrange(1 << 32) for _ in range(1000))):
            swapped = int.from_bytes(number.to_bytes(4, "big"), sys.byteorder)
            self.assertEqual(polysocket.htonl(number), swapped)
            self.assertEqual(polysocket.ntohl(swapped), number)

    def test_what_counts_as_a_number(self):
        class Port(enum.IntEnum):
            HTTP = 80

        for value in (Port.HTTP, Index(80)):
            self.assertEqual(polysocket.htons(value), polysocket.htons(80))
        self.assertEqual(polysocket.ntohl(True), polysocket.ntohl(1))
        for function in (polysocket.htons, polysocket.htonl, polysocket.ntohs, polysocket.ntohl):
            for value in ("80", b"80", 80.0, None, [80], 1j):
                self.assertRaisesRegex(TypeError, type(value).__name__, function, value)
            self.assertRaises(ZeroDivisionError, function, type("Bad", (), {"__index__": lambda self: 1 // 0})())

    def test_what_does_not_fit_is_told_with_its_limit(self):
        for name, limit in (("htons", 65535), ("ntohs", 65535), ("htonl", 4294967295), ("ntohl", 4294967295)):
            for value in (-1, limit + 1, -(1 << 63), (1 << 63) - 1):
                with self.assertRaisesRegex(OverflowError, rf"{name}: .* 0-{limit}, not {value}"):
                    getattr(polysocket, name)(value)
            for value in (1 << 63, 1 << 64, -(1 << 64), 1 << 1000):
                self.assertRaises(OverflowError, getattr(polysocket, name), value)


class AddressText(Case):
    def test_every_address_goes_both_ways(self):
        choice = random.Random(4)
        for kind, family, size in ((ipaddress.IPv4Address, polysocket.AF_INET, 4),
                                   (ipaddress.IPv6Address, polysocket.AF_INET6, 16)):
            for _ in range(1000):
                packed = bytes(choice.choice((0, 0, 1, 255, choice.randrange(256))) for _ in range(size))
                text = polysocket.inet_ntop(family, packed)
                self.assertEqual(kind(text).packed, packed)
                self.assertEqual(text, standard.inet_ntop(family, packed))
                self.assertEqual(polysocket.inet_pton(family, text), packed)
                if size == 4:
                    self.assertEqual(polysocket.inet_ntoa(packed), text)
                    self.assertEqual(polysocket.inet_aton(text), packed)

    def test_packed_addresses_may_be_any_bytes(self):
        for kind in (bytes, bytearray, memoryview, lambda data: array.array("B", data)):
            self.assertEqual(polysocket.inet_ntoa(kind(b"\x7f\0\0\1")), "127.0.0.1")
            self.assertEqual(polysocket.inet_ntop(polysocket.AF_INET, kind(b"\x7f\0\0\1")), "127.0.0.1")
        for value in ("1234", 1234, None, [1, 2, 3, 4]):
            self.assertRaises(TypeError, polysocket.inet_ntoa, value)
            self.assertRaises(TypeError, polysocket.inet_ntop, polysocket.AF_INET, value)
        self.assertRaises(BufferError, polysocket.inet_ntoa, memoryview(b"12345678")[::2])

    def test_a_buffer_is_not_kept(self):
        packed = bytearray(4)
        polysocket.inet_ntoa(packed)
        self.assertRaises(ValueError, polysocket.inet_ntop, polysocket.AF_INET6, packed)
        packed.append(0)

    def test_errors_without_a_number_have_the_text_alone(self):
        for call, text in ((lambda: polysocket.inet_aton("1.2.3.4.5"), "inet_aton: .*'1.2.3.4.5'"),
                           (lambda: polysocket.inet_pton(polysocket.AF_INET6, "1.2.3.4"), "inet_pton: .*'1.2.3.4'"),
                           (lambda: polysocket.inet_ntoa(b"123"), "inet_ntoa: .*3 bytes, not 4")):
            with self.assertRaisesRegex(OSError, text) as caught:
                call()
            self.assertIs(type(caught.exception), OSError)
            self.assertEqual((len(caught.exception.args), caught.exception.errno), (1, None))

    def test_long_text_is_told_short(self):
        with self.assertRaises(OSError) as caught:
            polysocket.inet_aton("9" * 1_000_000)
        self.assertLess(len(str(caught.exception)), 512)


def entries(path):
    """The entries of a database of services or protocols: what stands before the number, the number, all names."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, number, *aliases = line.partition("#")[0].split() or (None, None)
            if name:
                yield [name, *aliases], number


class Databases(Case):
    def test_every_service_of_this_machine(self):
        try:
            services = list(entries("/etc/services"))
        except FileNotFoundError:
            self.skipTest("this machine has no list of services")
        for names, number in services:
            port, proto = number.split("/")
            for name in names:
                self.assertEqual(polysocket.getservbyname(name, proto), standard.getservbyname(name, proto))
            self.assertEqual(polysocket.getservbyport(int(port), proto), standard.getservbyport(int(port), proto))
            self.assertEqual(polysocket.getservbyname(names[0]), standard.getservbyname(names[0]))
            self.assertEqual(polysocket.getservbyport(int(port)), standard.getservbyport(int(port)))

    def test_every_protocol_of_this_machine(self):
        try:
            protocols = list(entries("/etc/protocols"))
        except FileNotFoundError:
            self.skipTest("this machine has no list of protocols")
        for names, number in protocols:
            for name in names:
                self.assertEqual(polysocket.getprotobyname(name), int(number))

    def test_what_is_not_there(self):
        for call, text in ((lambda: polysocket.getservbyname("nonsense", "tcp"), r"service/proto.*'nonsense', 'tcp'"),
                           (lambda: polysocket.getservbyport(1, "nonsense"), r"port/proto.*1, 'nonsense'"),
                           (lambda: polysocket.getprotobyname("nonsense"), r"protocol not found \('nonsense'\)")):
            with self.assertRaisesRegex(OSError, text) as caught:
                call()
            self.assertIsNone(caught.exception.errno)

    def test_ports(self):
        self.assertEqual(polysocket.getservbyport(Index(80)), "http")
        for port in (-1, 65536, 1 << 31, 1 << 40):
            self.assertRaisesRegex(OverflowError, f"0-65535, not {port}", polysocket.getservbyport, port)
        self.assertRaises(OverflowError, polysocket.getservbyport, 1 << 70)
        for port in ("80", 80.0, None):
            self.assertRaises(TypeError, polysocket.getservbyport, port)

    def test_only_a_host_can_be_encoded(self):
        for text, call in ((r"^getaddrinfo: port must be ASCII$", lambda: polysocket.getaddrinfo("::1", "h\xfctte")),
                           (r"^\w+: \w+ must be ASCII$", lambda: polysocket.getservbyname("h\xfctte")),
                           (r"^gethostbyname: host name must be ASCII; encode ",
                            lambda: polysocket.gethostbyname(b"h\xfctte"))):
            self.assertRaisesRegex(TypeError, text, call)


if __name__ == "__main__":
    unittest.main()
