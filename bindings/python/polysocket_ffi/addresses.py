# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Addresses between Python's forms and the library's record, family by family (S5 to S9, S22)."""

import os

from polysocket_ffi.arguments import called, int64, lent, plain, word
from polysocket_ffi.families import Families

# Room for any host, unknown address and most paths in text or bytes.
LONGEST = 256
# The most characters of a host name beyond ASCII.
HOST_LIMIT = 1024
# Room for the text of any address.
TEXT = 12300
INET_FORM = "AF_INET address (host, port)"
INET6_FORM = "AF_INET6 address (host, port[, flowinfo[, scopeid]])"
SOCKADDR_FORM = "sockaddr (host, port[, flowinfo[, scopeid]])"
PACKET_FORM = "AF_PACKET address (interface, protocol[, pkttype[, hatype[, hardware]]])"


def host_bytes(host):
    """A host name as the resolver takes it; names beyond ASCII are encoded for the domain name system."""
    if isinstance(host, str):
        # No resolver takes more; and encoding a name beyond ASCII is slow.
        if len(host) > HOST_LIMIT and not host.isascii():
            raise TypeError(f"{called()}: encoding of hostname failed: {len(host)} characters, limit {HOST_LIMIT}")
        try:
            name = str.encode(host, "ascii" if str.isascii(host) else "idna")
        except UnicodeError:
            raise TypeError(f"{called()}: encoding of hostname failed") from None
    elif isinstance(host, (bytes, bytearray)):
        name = bytes(host)
    else:
        raise TypeError(f"{called()}: host must be str, bytes or bytearray, not {type(host).__name__}")
    return plain(name, "host name", "; encode an international name first")


def parts(address, form, fewest, most):
    """The items of an address, of which there may be so many."""
    if not isinstance(address, tuple):
        raise TypeError(f"{called()}: {form} must be a tuple, not {type(address).__name__}")
    if not fewest <= len(address) <= most:
        number = most if fewest == most else f"{fewest} to {most}"
        raise TypeError(f"{called()}: {form} must have {number} items, not {len(address)}")
    return address


def numbers(items, names, usual):
    """Items as numbers; those that are left out have their usual value."""
    given = [int64(item, name) for item, name in zip(items, names)]
    return given + list(usual[len(given):])


class Owner:
    """Whose address is given, where there is no socket: a family and a protocol."""

    def __init__(self, family, proto):
        self.family = family
        self.proto = proto


class Addresses(Families):
    """The conversions, for one library."""

    _parts = staticmethod(parts)
    _integers = staticmethod(numbers)

    def __init__(self, library):
        self._library = library
        constant = library.constants.get
        self._inet = constant("AF_INET")
        self._unspecified = constant("AF_UNSPEC")
        self._scope = constant("TIPC_CLUSTER_SCOPE")
        self._can = constant("AF_CAN")
        # How a family's addresses are given and how they are told; families that are missing here are (family, bytes).
        self._families = {
            self._inet: (self._inet_given, self._inet_result),
            constant("AF_INET6"): (self._inet6_given, self._inet6_result),
            constant("AF_UNIX"): (self._path_given, self._path_result),
            constant("AF_NETLINK"): (self._netlink_given, self._netlink_result),
            constant("AF_PACKET"): (self._packet_given, self._packet_result),
            constant("AF_TIPC"): (self._tipc_given, self._tipc_result),
            **self._few(constant),
        }

    def given(self, operation, handle, family, address):
        """The record for an operation's argument. The socket's family chooses the form, not the argument's looks."""
        if family in self._families and not self._is_unspecified(address):
            return self._families[family][0](operation, handle, address)
        own, data = parts(address, "address (family, bytes)", 2, 2)
        if int64(own, "family") not in (family, self._unspecified):
            whose = "family" if isinstance(handle, Owner) else "socket"
            raise ValueError(f"{operation}: the address is {self._name(own)}, the {whose} is {self._name(family)}")
        with lent(self._library.backend, data, "address") as behind:
            return self._made(operation, "ps_address_make_raw", own, behind, len(behind))

    def _is_unspecified(self, address):
        """(AF_UNSPEC, b"") is an address of every family: connecting a datagram socket to it disconnects."""
        return (isinstance(address, tuple) and len(address) == 2 and isinstance(address[0], int) and
                address[0] == self._unspecified and isinstance(address[1], bytes) and not address[1])

    def _name(self, family):
        """The name of a family, or its number."""
        names = (name for name, value in self._library.constants.items() if value == family and name.startswith("AF_"))
        return next(names, f"family {family}")

    def numeric(self, operation, address):
        """The record for (host, port[, flowinfo[, scopeid]]) whose host is a number and tells the family."""
        record = self._endpoint(operation, "ps_address_make_numeric", (), address, SOCKADDR_FORM, 4)
        family = self._number(self._library.functions.ps_address_family, record)
        if family == self._inet and len(address) != 2:
            raise OSError(f"{operation}: an IPv4 sockaddr must be a pair, not {len(address)} items")
        return record

    def parsed(self, text):
        """(family, address, proto) of a text."""
        record = self._library.new_address()
        family, proto = self._library.new_int64(), self._library.new_int64()
        self._library.call(self._library.functions.ps_address_parse, word(text, "text"), family, record, proto)
        return family[0], self.result(record), proto[0]

    def formatted(self, family, address, proto):
        """The text of an address; None is one of AF_UNSPEC."""
        if family == self._unspecified and address is None:
            record = self._library.new_address()
        else:
            record = self.given("address_format", Owner(family, proto), family, address)
        return self._bytes(self._library.functions.ps_address_format, record, TEXT).decode("ascii")

    def _plain(self, operation, owner, address, form, most):
        """A host and a port without a socket: the host is a number, or stands for one, and no name is looked up."""
        host, *rest = parts(address, form, 2, most)
        usual = {b"": b"::"} if most > 2 else {b"": b"0.0.0.0", b"<broadcast>": b"255.255.255.255"}
        name = host_bytes(host)
        record = self._endpoint(operation, "ps_address_make_numeric", (), (usual.get(name, name), *rest), form, most)
        family = self._number(self._library.functions.ps_address_family, record)
        if (family == self._inet) != (most == 2):
            raise ValueError(f"{operation}: the address is {self._name(family)}, "
                             f"the family is {self._name(owner.family)}")
        return record

    def result(self, record, proto_of=None):
        """What a script gets: None for the empty address, (family, bytes) for a family without a form.

        `proto_of` tells the protocol of the socket, where there is one.
        """
        functions = self._library.functions
        family = self._number(functions.ps_address_family, record)
        if family == 0:
            return None
        if family in self._families:
            more = (proto_of,) if family == self._can else ()
            return self._families[family][1](record, *more)
        return family, self._bytes(functions.ps_address_bytes, record)

    def _made(self, operation, function, *arguments):
        record = self._library.new_address()
        self._library.wait(getattr(self._library.functions, function), *arguments, record, operation=operation)
        return record

    def _endpoint(self, operation, function, before, address, form, most):
        host, *rest = parts(address, form, 2, most)
        given = numbers(rest, ("port", "flowinfo", "scopeid"), (0, 0, 0))
        return self._made(operation, function, *before, host_bytes(host), *given)

    def _inet_given(self, operation, handle, address):
        if isinstance(handle, Owner):
            return self._plain(operation, handle, address, INET_FORM, 2)
        return self._endpoint(operation, "ps_socket_resolve", (handle,), address, INET_FORM, 2)

    def _inet6_given(self, operation, handle, address):
        if isinstance(handle, Owner):
            return self._plain(operation, handle, address, INET6_FORM, 4)
        return self._endpoint(operation, "ps_socket_resolve", (handle,), address, INET6_FORM, 4)

    def _path_given(self, operation, _handle, path):
        if isinstance(path, (str, os.PathLike)):
            path = os.fsencode(path)
        expected = "str, a bytes-like object or os.PathLike"
        with lent(self._library.backend, path, "AF_UNIX address", expected) as name:
            return self._made(operation, "ps_address_make_unix", name, len(name))

    def _netlink_given(self, operation, _handle, address):
        items = parts(address, "AF_NETLINK address (pid, groups)", 2, 2)
        return self._made(operation, "ps_address_make_netlink", *numbers(items, ("pid", "groups"), ()))

    def _packet_given(self, operation, _handle, address):
        interface, *rest = parts(address, PACKET_FORM, 2, 5)
        given = numbers(rest[:3], ("protocol", "pkttype", "hatype"), (0, 0, 0))
        with lent(self._library.backend, rest[3] if len(rest) == 4 else b"", "hardware") as hardware:
            name = word(interface, "interface")
            return self._made(operation, "ps_address_make_packet", name, *given, hardware, len(hardware))

    def _tipc_given(self, operation, _handle, address):
        items = parts(address, "AF_TIPC address (addr_type, v1, v2, v3[, scope])", 4, 5)
        usual = (0, 0, 0, 0, self._scope)
        given = numbers(items, ("addr_type", "v1", "v2", "v3", "scope"), usual)
        return self._made(operation, "ps_address_make_tipc", *given)

    def _inet_result(self, record):
        functions = self._library.functions
        host = self._bytes(functions.ps_address_host, record).decode("ascii")
        return host, self._number(functions.ps_address_port, record)

    def _inet6_result(self, record):
        functions = self._library.functions
        flowinfo = self._number(functions.ps_address_flowinfo, record)
        scopeid = self._number(functions.ps_address_scopeid, record)
        return *self._inet_result(record), flowinfo, scopeid

    def _path_result(self, record):
        path = self._bytes(self._library.functions.ps_address_path, record)
        # Abstract names are no file names: no file system's encoding applies to them.
        return path if path.startswith(b"\0") else os.fsdecode(path)

    def _netlink_result(self, record):
        return self._numbers("ps_address_netlink_parts", record, 2)

    def _packet_result(self, record):
        functions = self._library.functions
        interface = self._bytes(functions.ps_address_packet_ifname, record).decode("ascii", "surrogateescape")
        given = self._numbers("ps_address_packet_parts", record, 3)
        return interface, *given, self._bytes(functions.ps_address_packet_hardware, record)

    def _tipc_result(self, record):
        return self._numbers("ps_address_tipc_parts", record, 5)

    def _numbers(self, function, record, count):
        cells = [self._library.new_int64() for _ in range(count)]
        self._library.call(getattr(self._library.functions, function), record, *cells)
        return tuple(cell[0] for cell in cells)

    def _number(self, function, record):
        cell = self._library.new_int64()
        self._library.call(function, record, cell)
        return cell[0]

    def _bytes(self, function, record, size=LONGEST):
        length, capacity = self._library.new_int64(), 0
        length[0] = size
        while length[0] >= capacity:
            capacity = length[0] + 1
            room = self._library.backend.room(capacity)
            self._library.call(function, record, room, capacity, length)
        return self._library.backend.taken(room, length[0])
