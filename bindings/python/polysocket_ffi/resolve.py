# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Names and addresses, and connections by name: functions of the module. What the library makes lists of is given back
on every way out.
"""

import contextlib
import os
import socket as standard
import sys

import polysocket_connection
import polysocket_server
from polysocket_connection import DEFAULT_TIMEOUT

from polysocket_ffi.addresses import host_bytes
from polysocket_ffi.arguments import int32, int64, unbroken, word
from polysocket_ffi.model import member


class Resolve:
    """The functions, for one class of sockets."""

    names = (
        "getaddrinfo", "getnameinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn", "gethostname",
        "create_connection", "create_server", "has_dualstack_ipv6", "sethostname", "if_nameindex", "if_nametoindex",
        "if_indextoname",
    )

    def __init__(self, kind):
        self._library = kind._library
        # Its names may be replaced by a program.
        self._module = sys.modules[kind.__module__]

    def _host(self, host):
        return self._library.backend.null if host is None else host_bytes(host)

    def _service(self, port):
        """A port by number or by name, or none."""
        if port is None:
            return self._library.backend.null
        if hasattr(port, "__index__"):
            return b"%d" % int64(port, "port")
        return word(port, "port")

    @contextlib.contextmanager
    def _found(self, function, kind, free, *arguments):
        """The handle of what a look-up finds, for the time of a block."""
        library = self._library
        cell = library.backend.maker(kind)()
        try:
            library.wait(getattr(library.functions, function), *arguments, library.waiting, cell)
            yield cell[0]
        finally:
            if cell[0]:
                getattr(library.functions, free)(cell[0])

    def _count(self, function, handle):
        cell = self._library.new_int64()
        self._library.call(getattr(self._library.functions, function), handle, cell)
        return cell[0]

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0):
        """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr)."""
        numbers = [int32(value, name) for value, name in
                   ((family, "family"), (type, "type"), (proto, "proto"), (flags, "flags"))]
        question = self._host(host), self._service(port), *numbers
        sys.audit("socket.getaddrinfo", host, port, *numbers[:3])
        with self._found("ps_getaddrinfo", "ps_addrinfo *", "ps_addrinfo_free", *question) as found:
            return [self._entry(found, index) for index in range(self._count("ps_addrinfo_count", found))]

    def _entry(self, found, index):
        library = self._library
        family, kind, proto = library.new_int64(), library.new_int64(), library.new_int64()
        address = library.new_address()
        library.call(library.functions.ps_addrinfo_entry, found, index, family, kind, proto, address)
        canonname = library.text("ps_addrinfo_canonname", found, index)
        types = member(standard.AddressFamily, family[0]), member(standard.SocketKind, kind[0])
        return *types, proto[0], canonname, library.addresses.result(address)

    def getnameinfo(self, sockaddr, flags, /):
        """Host and service of an address, as a pair."""
        library = self._library
        address, number = library.addresses.numeric("getnameinfo", sockaddr), int32(flags, "flags")
        sys.audit("socket.getnameinfo", sockaddr)
        return library.texts("ps_getnameinfo", 2, address, number, library.waiting)

    def gethostbyname(self, hostname, /):
        """The first IPv4 address of a host."""
        name = host_bytes(hostname)
        sys.audit("socket.gethostbyname", hostname)
        return self._library.text("ps_gethostbyname", name, self._library.waiting)

    def gethostbyname_ex(self, hostname, /):
        """A host's name, other names and IPv4 addresses."""
        return self._entry_of_host("ps_gethostbyname_ex", hostname)

    def gethostbyaddr(self, ip_address, /):
        """The name, other names and addresses of the host at an address."""
        return self._entry_of_host("ps_gethostbyaddr", ip_address)

    def _entry_of_host(self, function, host):
        name = host_bytes(host)
        sys.audit("socket.gethostbyaddr" if function == "ps_gethostbyaddr" else "socket.gethostbyname", host)
        with self._found(function, "ps_hostent *", "ps_hostent_free", name) as found:
            lists = [
                [self._library.text(f"ps_hostent_{what}", found, index)
                 for index in range(self._count(f"ps_hostent_{what}_count", found))]
                for what in ("alias", "address")
            ]
            return self._library.text("ps_hostent_name", found), *lists

    def getfqdn(self, name=""):
        """The fully qualified name of a host; of this one when no name is given."""
        if name == "" or name == b"":
            name = self._module.gethostname()
        asked = host_bytes(name)
        sys.audit("socket.gethostbyaddr", name)
        return self._library.text("ps_getfqdn", asked, self._library.waiting)

    def gethostname(self):
        """The name of this machine."""
        sys.audit("socket.gethostname")
        return self._library.text("ps_gethostname")

    def create_connection(self, address, timeout=DEFAULT_TIMEOUT, source_address=None):
        """A socket that is connected to the first address of (host, port) that answers.

        The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
        source_address, a pair of host and port, is where to connect from.
        """
        interruptions = self._library.interrupts.count
        wishes = polysocket_connection.Wishes(timeout, source_address)
        return polysocket_connection.connect(self._module, interruptions, address, wishes)

    def create_server(self, address, *, family=standard.AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
        """A socket that listens on an address; with `dualstack_ipv6` one of AF_INET6 takes IPv4 connections too."""
        return polysocket_server.listen(self._module, address, family, backlog, reuse_port, dualstack_ipv6)

    def has_dualstack_ipv6(self):
        """Can one socket of AF_INET6 take IPv4 connections too?"""
        return self._library.number("ps_has_dualstack_ipv6") != 0

    def sethostname(self, name, /):
        """Set the name of this machine."""
        text = os.fsencode(name) if isinstance(name, str) else name
        if not isinstance(text, bytes):
            raise TypeError(f"sethostname: name must be str or bytes, not {type(name).__name__}")
        sys.audit("socket.sethostname", text)
        self._library.call(self._library.functions.ps_sethostname, unbroken(text, "name"))

    def if_nameindex(self):
        """The network interfaces: a list of pairs (number, name)."""
        library = self._library
        cell = library.backend.maker("ps_interfaces *")()
        try:
            library.call(library.functions.ps_if_nameindex, cell)
            return [self._interface(cell[0], index) for index in range(self._count("ps_interfaces_count", cell[0]))]
        finally:
            library.functions.ps_interfaces_free(cell[0])

    def _interface(self, found, index):
        number = self._library.new_int64()
        name = self._library.encoded("ps_interfaces_entry", found, index, number)
        return number[0], os.fsdecode(name)

    def if_nametoindex(self, oname, /):
        """The number of the network interface with a name."""
        if not isinstance(oname, (str, bytes, os.PathLike)):
            raise TypeError(f"if_nametoindex: name must be str, bytes or os.PathLike, not {type(oname).__name__}")
        return self._library.number("ps_if_nametoindex", unbroken(os.fsencode(oname), "name"))

    def if_indextoname(self, if_index, /):
        """The name of the network interface with a number."""
        return os.fsdecode(self._library.encoded("ps_if_indextoname", int64(if_index, "if_index")))
