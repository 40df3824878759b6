# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Byte order, addresses as text and as packed bytes, services and protocols: functions of the module."""

import sys

from polysocket_ffi.arguments import int32, int64, lent, word

# Room for a packed address.
PACKED = 16
# Stands for a protocol that isn't given.
ANY = object()


class Convert:
    """The functions, for one library."""

    names = (
        "htonl", "htons", "ntohl", "ntohs", "inet_aton", "inet_ntoa", "inet_pton", "inet_ntop", "getservbyname",
        "getservbyport", "getprotobyname", "address_parse", "address_format",
    )

    def __init__(self, library):
        self._library = library

    def htonl(self, x, /):
        """A 32-bit number from host to network byte order."""
        return self._swapped("ps_htonl", x)

    def htons(self, x, /):
        """A 16-bit number from host to network byte order."""
        return self._swapped("ps_htons", x)

    def ntohl(self, x, /):
        """A 32-bit number from network to host byte order."""
        return self._swapped("ps_ntohl", x)

    def ntohs(self, x, /):
        """A 16-bit number from network to host byte order."""
        return self._swapped("ps_ntohs", x)

    def _swapped(self, function, number):
        cell = self._library.new_int64()
        self._library.call(getattr(self._library.functions, function), int64(number, "x"), cell)
        return cell[0]

    def address_parse(self, text, /):
        """(family, address, proto) from the text of an address. No name is looked up."""
        return self._library.addresses.parsed(text)

    def address_format(self, family, address, proto=0):
        """The text of an address."""
        return self._library.addresses.formatted(int32(family, "family"), address, int32(proto, "proto"))

    def inet_aton(self, text, /):
        """Pack an IPv4 address from text into 4 bytes."""
        return self._packed("ps_inet_aton", word(text, "text"))

    def inet_pton(self, family, text, /):
        """Pack an address of a family from its text."""
        return self._packed("ps_inet_pton", int32(family, "family"), word(text, "text"))

    def _packed(self, function, *arguments):
        library = self._library
        room, length = library.backend.room(PACKED), library.new_int64()
        library.call(getattr(library.functions, function), *arguments, room, PACKED, length)
        return library.backend.taken(room, length[0])

    def inet_ntoa(self, data, /):
        """The text of an IPv4 address of 4 bytes."""
        with lent(self._library.backend, data, "data") as packed:
            return self._library.text("ps_inet_ntoa", packed, len(packed))

    def inet_ntop(self, family, data, /):
        """The text of a packed address of a family."""
        number = int32(family, "family")
        with lent(self._library.backend, data, "data") as packed:
            return self._library.text("ps_inet_ntop", number, packed, len(packed))

    def getservbyname(self, service, proto=ANY, /):
        """The port of a service."""
        library = self._library
        port = library.new_int64()
        name, protocol = word(service, "service"), self._protocol(proto)
        sys.audit("socket.getservbyname", *self._texts(service, proto))
        library.wait(library.functions.ps_getservbyname, name, protocol, library.waiting, port)
        return port[0]

    def getservbyport(self, port, proto=ANY, /):
        """The name of the service at a port."""
        library = self._library
        number, protocol = int64(port, "port"), self._protocol(proto)
        sys.audit("socket.getservbyport", number, *self._texts(proto))
        return library.text("ps_getservbyport", number, protocol, library.waiting)

    @staticmethod
    def _texts(*words):
        """Words as audit hooks get them: as text, and None where none was given."""
        return [None if one is ANY else one.decode() if isinstance(one, bytes) else one for one in words]

    def _protocol(self, proto):
        return self._library.backend.null if proto is ANY else word(proto, "proto")

    def getprotobyname(self, name, /):
        """The number of a protocol."""
        library = self._library
        number = library.new_int64()
        library.wait(library.functions.ps_getprotobyname, word(name, "name"), library.waiting, number)
        return number[0]
