# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Names and addresses, and connections by name: functions of the module. What the library makes lists of is given back
on every way out.
"""

import contextlib
import socket as standard

from polysocket_ffi.addresses import host_bytes, parts
from polysocket_ffi.arguments import int32, int64, seconds_of, word
from polysocket_ffi.model import member
from polysocket_ffi.signatures import LIMITS

# Stands for a timeout that isn't given: the default one is used. The standard library's clients pass it on.
DEFAULT = standard._GLOBAL_DEFAULT_TIMEOUT


class Resolve:
    """The functions, for one class of sockets."""

    names = (
        "getaddrinfo", "getnameinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn", "gethostname",
        "create_connection",
    )

    def __init__(self, kind):
        self._kind = kind
        self._library = kind._library

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
            library.wait(getattr(library.functions, function), *arguments, library.hooks, cell)
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
        with self._found("ps_getaddrinfo", "ps_addrinfo *", "ps_addrinfo_free", *question) as found:
            return [self._entry(found, index) for index in range(self._count("ps_addrinfo_count", found))]

    def _entry(self, found, index):
        library = self._library
        family, kind, proto = library.new_int32(), library.new_int32(), library.new_int32()
        address = library.new_address()
        library.call(library.functions.ps_addrinfo_entry, found, index, family, kind, proto, address)
        canonname = library.text("ps_addrinfo_canonname", found, index)
        types = member(standard.AddressFamily, family[0]), member(standard.SocketKind, kind[0])
        return *types, proto[0], canonname, library.addresses.result(address)

    def getnameinfo(self, sockaddr, flags, /):
        """Host and service of an address, as a pair."""
        library = self._library
        address = library.addresses.numeric("getnameinfo", sockaddr)
        return library.texts("ps_getnameinfo", 2, address, int32(flags, "flags"), library.hooks)

    def gethostbyname(self, hostname, /):
        """The first IPv4 address of a host."""
        return self._library.text("ps_gethostbyname", host_bytes(hostname), self._library.hooks)

    def gethostbyname_ex(self, hostname, /):
        """A host's name, other names and IPv4 addresses."""
        return self._entry_of_host("ps_gethostbyname_ex", hostname)

    def gethostbyaddr(self, ip_address, /):
        """The name, other names and addresses of the host at an address."""
        return self._entry_of_host("ps_gethostbyaddr", ip_address)

    def _entry_of_host(self, function, host):
        with self._found(function, "ps_hostent *", "ps_hostent_free", host_bytes(host)) as found:
            lists = [
                [self._library.text(f"ps_hostent_{what}", found, index)
                 for index in range(self._count(f"ps_hostent_{what}_count", found))]
                for what in ("alias", "address")
            ]
            return self._library.text("ps_hostent_name", found), *lists

    def getfqdn(self, name=""):
        """The fully qualified name of a host; of this one when no name is given."""
        return self._library.text("ps_getfqdn", host_bytes(name), self._library.hooks)

    def gethostname(self):
        """The name of this machine."""
        return self._library.text("ps_gethostname")

    def create_connection(self, address, timeout=DEFAULT, source_address=None):
        """A socket that is connected to the first address of (host, port) that answers.

        The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
        source_address, a pair of host and port, is where to connect from.
        """
        library = self._library
        host, port = parts(tuple(address), "address (host, port)", 2, 2)
        source, source_port = library.backend.null, 0
        if source_address is not None:
            source, source_port = parts(source_address, "source_address (host, port)", 2, 2)
            source = host_bytes(source)
        seconds = LIMITS["PS_DEFAULT_TIMEOUT"] if timeout is DEFAULT else seconds_of(timeout)
        made = self._kind._blank()
        library.wait(
            library.functions.ps_create_connection, self._host(host), self._service(port), seconds, source,
            int64(source_port, "port"), library.hooks, made._handle,
        )
        return made
