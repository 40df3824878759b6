# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""BSD sockets as in the standard library's `socket`, on top of the polysocket library.

The names, classes and errors are the standard library's: `import polysocket as socket` works for what is here.
"""

from polysocket_io import SocketIO

# First: it says what is wrong when the extension does not load.
from ._extension import native as _native
from . import _constants  # noqa: E402
from ._constants import AddressFamily, AddressInfo, MsgFlag, SocketKind
from ._descriptors import recv_fds, send_fds
from ._errors import cancelled, error, gaierror, herror, timeout
from ._handles import Operation, Token
from ._lookup import (
    connect_host, getaddrinfo, getfqdn, gethostbyaddr, gethostbyname, gethostbyname_ex, getnameinfo, start_connect_host,
    start_getaddrinfo, start_getnameinfo,
)
from ._resolve import create_connection, create_server
from ._socket import SocketType, fromfd, socket, socketpair

globals().update((name, getattr(_constants, name)) for name in _constants.names)

# Taken from the extension unchanged.
_native_names = [
    "CMSG_LEN", "CMSG_SPACE", "close", "deadline", "dup", "getdefaulttimeout", "gethostname", "getprotobyname",
    "getservbyname", "getservbyport", "getswitchinterval",
    "has_dualstack_ipv6", "htonl", "htons", "if_indextoname", "if_nameindex", "if_nametoindex", "inet_aton",
    "inet_ntoa", "inet_ntop", "inet_pton", "ntohl", "ntohs", "setdefaulttimeout", "sethostname", "setswitchinterval",
    "version",
]
globals().update((name, getattr(_native, name)) for name in _native_names)

# Whether this platform has IPv6 at all; a machine may still have it switched off.
has_ipv6 = "AF_INET6" in _constants.names


__all__ = [
    "AddressFamily", "AddressInfo", "MsgFlag", "Operation", "SocketIO", "SocketKind", "SocketType", "Token",
    "cancelled", "connect_host", "create_connection", "create_server", "error", "fromfd", "gaierror", "getaddrinfo",
    "getfqdn", "gethostbyaddr", "gethostbyname", "gethostbyname_ex", "getnameinfo", "has_ipv6", "herror", "recv_fds",
    "send_fds", "socket", "socketpair", "start_connect_host", "start_getaddrinfo", "start_getnameinfo", "timeout",
    *_native_names, *_constants.names,
]
