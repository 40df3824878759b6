# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Names of this machine and of its interfaces, and sockets that are made of other functions of the module."""

import os
import socket as standard
import sys

from polysocket_ffi import passed, server
from polysocket_shared import connection
from polysocket_shared import server as unix
from polysocket_shared.connection import DEFAULT_TIMEOUT

from polysocket_ffi.arguments import int64, unbroken


class Resolve:
    """The functions, for one class of sockets."""

    names = (
        "gethostname", "create_connection", "create_server", "create_unix_server", "has_dualstack_ipv6", "listen_fds",
        "notify", "sethostname", "if_nameindex", "if_nametoindex", "if_indextoname",
        "if_addresses",
    )

    def __init__(self, kind):
        self._library = kind._library
        # Its names may be replaced by a program.
        self._module = sys.modules[kind.__module__]

    def gethostname(self):
        """The name of this machine."""
        sys.audit("socket.gethostname")
        return self._library.text("ps_gethostname")

    def create_connection(
        self, address, timeout=DEFAULT_TIMEOUT, source_address=None, *, all_errors=False, happy_eyeballs=False,
        deadline=0, token=None
    ):
        """Connect a socket to the first address of (host, port) that accepts.

        The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
        source_address, a pair of host and port, is where to connect from. With all_errors the failure is an
        ExceptionGroup of all attempts' errors. The deadline and the token end everything.

        With happy_eyeballs attempts overlap, as those of connect_host(), and the timeout covers everything.
        """
        interruptions = self._library.interrupts.count
        wishes = connection.Wishes(timeout, source_address, all_errors, deadline, token)
        return connection.connect(self._module, interruptions, address, wishes, happy_eyeballs)

    def create_server(self, address, *, family=standard.AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
        """A socket that listens on an address; with `dualstack_ipv6` one of AF_INET6 takes IPv4 connections too."""
        return server.listen(self._module, address, family, backlog, reuse_port, dualstack_ipv6)

    def create_unix_server(self, path, mode=None, backlog=None, *, type=None, keep=False):
        """A socket that listens on the path of a file: bind_unix() and listen() on a new one."""
        return unix.create_unix_server(self._module, path, mode, backlog, type, keep)

    def listen_fds(self, unset=True):
        """The sockets that the service manager has opened for this program: a list of tuples (name, socket)."""
        return passed.sockets(self._library, self._module.socket, bool(unset))

    def notify(self, state, /):
        """Tell the service manager about the state, such as "READY=1": False if nobody wants to be told."""
        return passed.notify(self._library, state)

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
            return [self._interface(cell[0], index) for index in range(library.number("ps_interfaces_count", cell[0]))]
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

    def if_addresses(self):
        """The addresses of the network interfaces: a list of dictionaries."""
        library = self._library
        cell = library.backend.maker("ps_interface_addresses *")()
        try:
            library.call(library.functions.ps_if_addresses, cell)
            count = library.number("ps_interface_addresses_count", cell[0])
            return [self._interface_address(cell[0], index) for index in range(count)]
        finally:
            library.functions.ps_interface_addresses_free(cell[0])

    def _interface_address(self, found, index):
        library, functions = self._library, self._library.functions
        number, flags, prefix, family = (library.new_int64() for _ in range(4))
        name = library.encoded("ps_interface_addresses_entry", found, index, number, flags)
        address, netmask, broadcast, peer = (library.new_address() for _ in range(4))
        library.call(functions.ps_interface_addresses_address, found, index, address)
        library.call(functions.ps_interface_addresses_netmask, found, index, prefix, netmask)
        library.call(functions.ps_interface_addresses_broadcast, found, index, broadcast)
        library.call(functions.ps_interface_addresses_peer, found, index, peer)
        library.call(functions.ps_address_family, address, family)

        def form(given):
            return library.addresses.result(given, None)

        return {
            "name": os.fsdecode(name), "index": number[0], "flags": flags[0], "family": family[0],
            "address": form(address), "netmask": form(netmask), "prefix": prefix[0] if prefix[0] >= 0 else None,
            "broadcast": form(broadcast), "peer": form(peer),
        }
