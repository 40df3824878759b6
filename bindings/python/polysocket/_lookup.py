# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name, with a deadline and a token; and the same as operations for event loops.

Without either, and without anything else that the standard library does not have, its own functions do the work.
"""

import sys

from polysocket_shared import connection, dup
from polysocket_shared.connection import DEFAULT_TIMEOUT

from . import _native
from ._handles import Operation

# The package, whose names a program may replace.
_module = sys.modules[__package__]

# The standard library's functions of the same names.
_standard = {}

names = (
    "connect_host", "create_connection", "getaddrinfo", "getfqdn", "start_connect_host", "start_getaddrinfo",
    "start_getnameinfo",
)


def replace(namespace):
    """Put the functions into the namespace; what was there stays in use."""
    for name in names:
        _standard[name] = namespace.get(name)
        namespace[name] = globals()[name]
        namespace[name].__module__ = namespace["__name__"]


def _member(enumeration, number):
    try:
        return enumeration(number)
    except ValueError:
        return number


def _entries(found):
    return [(_member(_module.AddressFamily, family), _member(_module.SocketKind, kind), *rest)
            for family, kind, *rest in found]


def _socket(made):
    return dup.in_class(_module.socket, made, _native.socket)


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
    """All addresses of a host and a port: a list of tuples (family, type, proto, canonname, sockaddr).

    A deadline from deadline() and a token can end it.
    """
    if deadline == 0 and token is None:
        return _standard["getaddrinfo"](host, port, family, type, proto, flags)
    return _entries(_native.getaddrinfo(host, port, family, type, proto, flags, deadline, token))


def getfqdn(name="", *, deadline=0, token=None):
    """The fully qualified name of a host; of this machine without a name. The deadline and the token can end it."""
    if deadline == 0 and token is None:
        return _standard["getfqdn"](name)
    if name in ("", b"", "0.0.0.0", "::"):
        name = _module.gethostname()
    sys.audit("socket.gethostbyaddr", name)
    return _native.getfqdn(name, deadline, token)


def connect_host(host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
    """Connect a TCP socket to whichever address of the host accepts first.

    The addresses are tried as RFC 8305 says: families take turns, and each attempt begins `delay` seconds (0.25) after
    the one before, which goes on. The deadline covers the look-up and all attempts, and the token ends them. What
    came of each attempt is in the `attempts` of the error: tuples (address, name of the status, code, seconds, text).
    """
    return _socket(_native.connect_host(host, port, source_address, family, delay, deadline, token))


def start_getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
    """Start getaddrinfo() as an Operation and return it."""
    started = _native.start_getaddrinfo(host, port, family, type, proto, flags, deadline, token)
    return Operation(started, token, _entries)


def start_getnameinfo(sockaddr, flags, /, *, deadline=0, token=None):
    """Start getnameinfo() as an Operation and return it."""
    started = _native.start_getnameinfo(sockaddr, flags, deadline, token)
    return Operation(started, token, tuple)


def start_connect_host(host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
    """Start connect_host() as an Operation and return it."""
    started = _native.start_connect_host(host, port, source_address, family, delay, deadline, token)
    return Operation(started, token, _socket)


def create_connection(
    address, timeout=DEFAULT_TIMEOUT, source_address=None, *, happy_eyeballs=False, deadline=0, token=None, **named
):
    """Connect a socket to the first address of (host, port) that accepts.

    The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
    source_address, a pair of host and port, is where to connect from. The deadline and the token end everything. All
    else that the standard library's function takes by name, such as all_errors, may be given too.

    With happy_eyeballs attempts overlap, as those of connect_host(), and the timeout covers everything.
    """
    if deadline == 0 and token is None and not happy_eyeballs:
        if connection.is_default(_module, timeout):
            timeout = _module._GLOBAL_DEFAULT_TIMEOUT
        return _standard["create_connection"](address, timeout, source_address, **named)
    wishes = connection.Wishes(timeout, source_address, deadline=deadline, token=token, **named)
    return connection.connect(_module, _native.interruptions, address, wishes, happy_eyeballs)
