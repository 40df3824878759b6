# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name: functions of the module, and the same as operations for event loops. What the
library makes lists of is given back on every way out.
"""

import contextlib
import socket as standard
import sys

from polysocket_ffi.addresses import host_bytes, parts
from polysocket_ffi.arguments import int32, int64, number_of_seconds, word
from polysocket_ffi.handles import attempts
from polysocket_ffi.model import member

# The longest delay between two attempts, in seconds.
LONGEST_DELAY = 9e9


class Lookup:
    """The functions, for one class of sockets and one of operations."""

    names = (
        "getaddrinfo", "getnameinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn", "connect_host",
        "start_getaddrinfo", "start_getnameinfo", "start_connect_host",
    )

    def __init__(self, kind, operation):
        self._kind = kind
        self._library = kind._library
        self._operation = operation
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
        """The handle of what a function finds, for the time of a block."""
        library = self._library
        cell = library.backend.maker(kind)()
        try:
            library.wait(getattr(library.functions, function), *arguments, cell)
            yield cell[0]
        finally:
            if cell[0]:
                getattr(library.functions, free)(cell[0])

    def _started(self, function, arguments, fetch, token):
        """An operation."""
        library = self._library
        cell = library.backend.maker("ps_operation *")()
        library.call(getattr(library.functions, function), *arguments, cell)
        return self._operation(cell, fetch, token)

    def _count(self, function, handle):
        return self._library.number(function, handle)

    def _addrinfo(self, host, port, numbers, deadline, token):
        """The arguments of a look-up, of which audit hooks are told."""
        names = ("family", "type", "proto", "flags")
        numbers = [int32(value, name) for value, name in zip(numbers, names)]
        question = (self._host(host), self._service(port), *numbers, self._library.limited(deadline, token))
        sys.audit("socket.getaddrinfo", host, port, *numbers[:3])
        return question

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
        """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr).

        A deadline from deadline() and a token can end it.
        """
        question = self._addrinfo(host, port, (family, type, proto, flags), deadline, token)
        return self._entries("ps_getaddrinfo", *question)

    def start_getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
        """Start getaddrinfo() as an Operation and return it."""
        question = self._addrinfo(host, port, (family, type, proto, flags), deadline, token)
        return self._started("ps_operation_start_getaddrinfo", question, self._fetch_addrinfo, token)

    def _fetch_addrinfo(self, operation):
        return self._entries("ps_operation_addrinfo", operation)

    def _entries(self, function, *arguments):
        with self._found(function, "ps_addrinfo *", "ps_addrinfo_free", *arguments) as found:
            return [self._entry(found, index) for index in range(self._count("ps_addrinfo_count", found))]

    def _entry(self, found, index):
        library = self._library
        family, kind, proto = library.new_int64(), library.new_int64(), library.new_int64()
        address = library.new_address()
        library.call(library.functions.ps_addrinfo_entry, found, index, family, kind, proto, address)
        canonname = library.text("ps_addrinfo_canonname", found, index)
        types = member(standard.AddressFamily, family[0]), member(standard.SocketKind, kind[0])
        return *types, proto[0], canonname, library.addresses.result(address)

    def _nameinfo(self, sockaddr, flags, deadline, token):
        address, number = self._library.addresses.numeric("getnameinfo", sockaddr), int32(flags, "flags")
        question = address, number, self._library.limited(deadline, token)
        sys.audit("socket.getnameinfo", sockaddr)
        return question

    def getnameinfo(self, sockaddr, flags, /, *, deadline=0, token=None):
        """Host and service of an address, as a pair. The deadline and the token end it."""
        return self._library.texts("ps_getnameinfo", 2, *self._nameinfo(sockaddr, flags, deadline, token))

    def start_getnameinfo(self, sockaddr, flags, *, deadline=0, token=None):
        """Start getnameinfo() as an Operation and return it."""
        question = self._nameinfo(sockaddr, flags, deadline, token)
        return self._started("ps_operation_start_getnameinfo", question, self._fetch_nameinfo, token)

    def _fetch_nameinfo(self, operation):
        return self._library.texts("ps_operation_nameinfo", 2, operation)

    def gethostbyname(self, hostname, /, *, deadline=0, token=None):
        """The first IPv4 address of a host. The deadline and the token end it."""
        question = host_bytes(hostname), self._library.limited(deadline, token)
        sys.audit("socket.gethostbyname", hostname)
        return self._library.text("ps_gethostbyname", *question)

    def gethostbyname_ex(self, hostname, /, *, deadline=0, token=None):
        """A host's name, other names and IPv4 addresses. The deadline and the token end it."""
        return self._entry_of_host("ps_gethostbyname_ex", hostname, deadline, token)

    def gethostbyaddr(self, ip_address, /, *, deadline=0, token=None):
        """The name, other names and addresses of the host at an address. The deadline and the token end it."""
        return self._entry_of_host("ps_gethostbyaddr", ip_address, deadline, token)

    def _entry_of_host(self, function, host, deadline, token):
        question = host_bytes(host), self._library.limited(deadline, token)
        sys.audit("socket.gethostbyaddr" if function == "ps_gethostbyaddr" else "socket.gethostbyname", host)
        with self._found(function, "ps_hostent *", "ps_hostent_free", *question) as found:
            lists = [
                [self._library.text(f"ps_hostent_{what}", found, index)
                 for index in range(self._count(f"ps_hostent_{what}_count", found))]
                for what in ("alias", "address")
            ]
            return self._library.text("ps_hostent_name", found), *lists

    def getfqdn(self, name="", *, deadline=0, token=None):
        """The fully qualified name of a host; of this machine without a name. The deadline and the token can end it."""
        if name == "" or name == b"":
            name = self._module.gethostname()
        question = host_bytes(name), self._library.limited(deadline, token)
        sys.audit("socket.gethostbyaddr", name)
        return self._library.text("ps_getfqdn", *question)

    # Connections.

    @contextlib.contextmanager
    def _target(self, host, port, options, deadline, token):
        """The arguments of a connection, for the time of a block: the options point to memory that is lent."""
        source_address, family, delay = options
        library = self._library
        record = library.backend.maker("ps_connect_options")()
        record.family = int64(family, "family")
        if delay is not None:
            record.delay = self._nanoseconds(delay)
        with contextlib.ExitStack() as stack:
            if source_address is not None:
                source, number = self._source(source_address)
                library.backend.set_pointer(record, "source_host", stack.enter_context(source))
                record.source_port = number
            yield self._host(host), self._service(port), record, library.limited(deadline, token)

    def _source(self, source_address):
        host, port = parts(source_address, "source_address (host, port)", 2, 2)
        return self._library.backend.borrow(host_bytes(host) + b"\0", False), int64(port, "port")

    @staticmethod
    def _nanoseconds(delay):
        seconds = number_of_seconds(delay, "delay")
        if not 0 < seconds <= LONGEST_DELAY:
            raise OverflowError(
                f"connect_host: delay must be above 0 and at most {LONGEST_DELAY:g} seconds, not {seconds:g}")
        return round(seconds * 1e9)

    def connect_host(self, host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
        """Connect a TCP socket to whichever address of the host accepts first.

        The addresses are tried as RFC 8305 says: families take turns, and each attempt begins `delay` seconds (0.25)
        after the one before, which goes on. The deadline covers the look-up and all attempts, and the token ends them.
        What came of each attempt is in the `attempts` of the error: tuples (address, name of the status, code, seconds,
        text).
        """
        library = self._library
        report = library.backend.maker("ps_operation *")()
        try:
            with self._target(host, port, (source_address, family, delay), deadline, token) as target:
                return self._connection("ps_connect_host", *target, behind=(report,))
        except OSError as error:
            if report[0]:
                error.attempts = attempts(library, report[0])
            raise
        finally:
            if report[0]:
                library.functions.ps_operation_free(report[0])

    def start_connect_host(self, host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
        """Start connect_host() as an Operation and return it."""
        with self._target(host, port, (source_address, family, delay), deadline, token) as target:
            return self._started("ps_operation_start_connect_host", target, self._fetch_connection, token)

    def _fetch_connection(self, operation):
        return self._connection("ps_operation_socket", operation)

    def _connection(self, function, *arguments, behind=()):
        made = self._kind._blank()
        self._library.wait(getattr(self._library.functions, function), *arguments, made._handle, *behind)
        return made._handed_out()
