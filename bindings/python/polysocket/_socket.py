# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the interpreter's `_socket` offers, made of this library: the class, the functions and the numbers on which the
interpreter's own socket.py builds, and nothing else.
"""

import _socket as _interpreters
import sys as _sys

from ._extension import native as _native

error = OSError
timeout = TimeoutError
gaierror = _interpreters.gaierror
herror = _interpreters.herror
# The module ssl wants this. What it finds in it is the interpreter's own class, which TLS lends: see _tls.py.
CAPI = vars(_interpreters)["CAPI"]
has_ipv6 = hasattr(_native, "AF_INET6")
SocketType = socket = _native.socket


def _is_offered(name):
    value = getattr(_native, name)
    return isinstance(value, int) or (name in _functions and callable(value))


_functions = {name for name in dir(_interpreters) if not name.startswith("_")}
globals().update((name, getattr(_native, name)) for name in dir(_native) if _is_offered(name))
# Constants of the interpreter's own, which no header of the system has.
globals().update(
    (name, number) for name, number in vars(_interpreters).items()
    if isinstance(number, (int, str)) and name.isupper() and name not in globals())


def _getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """From Python 3.12 on the interpreter's own function leaves a port that is out of range to the resolver."""
    if isinstance(port, int) and not 0 <= port <= 65535:
        # Everything else is judged first, as ever.
        _native.getaddrinfo(host, 0, family, type, proto, flags)
        raise gaierror(_native.EAI_SERVICE, "Servname not supported for ai_socktype")
    return _native.getaddrinfo(host, port, family, type, proto, flags)


if _sys.version_info >= (3, 12):
    getaddrinfo = _getaddrinfo
