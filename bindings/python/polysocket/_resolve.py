# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Functions that take arguments by name, or give numbers of a kind as members of enumerations."""

import sys

import polysocket_connection
import polysocket_server
from polysocket_connection import DEFAULT_TIMEOUT

from . import _native
from ._constants import AddressFamily, SocketKind, member

# The package, whose names a program may replace.
_module = sys.modules[__package__]


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr)."""
    return [
        (member(AddressFamily, found), member(SocketKind, kind), number, canonname, address)
        for found, kind, number, canonname, address in _native.getaddrinfo(host, port, family, type, proto, flags)
    ]


def create_connection(address, timeout=DEFAULT_TIMEOUT, source_address=None):
    """A socket that is connected to the first address of (host, port) that answers.

    The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
    source_address, a pair of host and port, is where to connect from.
    """
    return polysocket_connection.connect(_module, _native.interruptions, address, timeout, source_address)


def create_server(address, *, family=AddressFamily.AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A socket that listens on the address, with SO_REUSEADDR.

    With reuse_port several sockets may listen on it. With dualstack_ipv6 a socket of AF_INET6 takes IPv4 connections
    too.
    """
    return polysocket_server.listen(_module, address, family, backlog, reuse_port, dualstack_ipv6)


def getfqdn(name=""):
    """The fully qualified name of a host; of this one when no name is given."""
    if name == "" or name == b"":
        name = _module.gethostname()
    sys.audit("socket.gethostbyaddr", name)
    return _native.getfqdn(name)
