# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Functions that take arguments by name, or give numbers of a kind as members of enumerations."""

# Stands for a timeout that isn't given: the default one is used. The standard library's clients pass it on.
from socket import _GLOBAL_DEFAULT_TIMEOUT

from . import _native
from ._constants import AddressFamily, SocketKind, member


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr)."""
    return [
        (member(AddressFamily, found), member(SocketKind, kind), number, canonname, address)
        for found, kind, number, canonname, address in _native.getaddrinfo(host, port, family, type, proto, flags)
    ]


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None):
    """A socket that is connected to the first address of (host, port) that answers.

    The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
    source_address, a pair of host and port, is where to connect from.
    """
    if timeout is _GLOBAL_DEFAULT_TIMEOUT:
        timeout = _native.getdefaulttimeout()
    return _native.create_connection(tuple(address), timeout, source_address)


def getfqdn(name=""):
    """The fully qualified name of a host; of this one when no name is given."""
    return _native.getfqdn(name)
