# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name, with a deadline and a token; and the same as operations for event loops."""

import sys

import polysocket_dup

from . import _native
from ._constants import AddressFamily, SocketKind, member
from ._handles import Operation, token_handle
from ._socket import _class

# The package, whose names a program may replace.
_module = sys.modules[__package__]


def _entries(found):
    return [(member(AddressFamily, family), member(SocketKind, kind), *rest) for family, kind, *rest in found]


def _socket(made):
    return polysocket_dup.in_class(_module.socket, made, _class)


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
    """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr).

    The deadline, as deadline() gives it, and the token end it.
    """
    handle = token_handle(token, "getaddrinfo")
    return _entries(_native.getaddrinfo(host, port, family, type, proto, flags, deadline, handle))


def getnameinfo(sockaddr, flags, /, *, deadline=0, token=None):
    """Host and service of an address, as a pair. The deadline and the token end it."""
    return _native.getnameinfo(sockaddr, flags, deadline, token_handle(token, "getnameinfo"))


def gethostbyname(hostname, /, *, deadline=0, token=None):
    """The first IPv4 address of a host. The deadline and the token end it."""
    return _native.gethostbyname(hostname, deadline, token_handle(token, "gethostbyname"))


def gethostbyname_ex(hostname, /, *, deadline=0, token=None):
    """A host's name, other names and IPv4 addresses. The deadline and the token end it."""
    return _native.gethostbyname_ex(hostname, deadline, token_handle(token, "gethostbyname_ex"))


def gethostbyaddr(ip_address, /, *, deadline=0, token=None):
    """The name, other names and addresses of the host at an address. The deadline and the token end it."""
    return _native.gethostbyaddr(ip_address, deadline, token_handle(token, "gethostbyaddr"))


def getfqdn(name="", *, deadline=0, token=None):
    """The fully qualified name of a host; of this one when no name is given. The deadline and the token end it."""
    if name == "" or name == b"":
        name = _module.gethostname()
    sys.audit("socket.gethostbyaddr", name)
    return _native.getfqdn(name, deadline, token_handle(token, "getfqdn"))


def connect_host(host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
    """A connected TCP socket, as soon as any address of the host answers.

    The addresses are tried as RFC 8305 says: families take turns, and each attempt begins `delay` seconds (0.25) after
    the one before, which goes on. The deadline covers the look-up and all attempts, and the token ends them. What
    came of each attempt is in the `attempts` of the error: tuples (address, name of the status, code, seconds, text).
    """
    handle = token_handle(token, "connect_host")
    return _socket(_native.connect_host(host, port, source_address, family, delay, deadline, handle))


def start_getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
    """Start what getaddrinfo() does; return an Operation."""
    handle = token_handle(token, "getaddrinfo")
    started = _native.start_getaddrinfo(host, port, family, type, proto, flags, deadline, handle)
    return Operation(started, token, _entries)


def start_getnameinfo(sockaddr, flags, /, *, deadline=0, token=None):
    """Start what getnameinfo() does; return an Operation."""
    started = _native.start_getnameinfo(sockaddr, flags, deadline, token_handle(token, "getnameinfo"))
    return Operation(started, token, tuple)


def start_connect_host(host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
    """Start what connect_host() does; return an Operation."""
    handle = token_handle(token, "connect_host")
    started = _native.start_connect_host(host, port, source_address, family, delay, deadline, handle)
    return Operation(started, token, _socket)
