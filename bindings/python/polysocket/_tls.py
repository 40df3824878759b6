# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""TLS over sockets of this module.

The interpreter's module _ssl reads a descriptor and a timeout out of objects of the interpreter's own class, at places
in memory that no other class has. So each connection lends it such an object on the same descriptor.
"""

import _socket
import weakref

from . import _native


class _Lent(_socket.socket):
    """What _ssl gets: it owns nothing."""

    __slots__ = ("__weakref__", "owner")
    owner: weakref.ref

    def __del__(self):
        # The interpreter's own way would close the descriptor.
        self.detach()


# What each socket has lent; _ssl itself holds but a weak reference.
_lent: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _lend(sock):
    lent = _Lent(sock.family, sock.type, sock.proto, fileno=sock.fileno())
    lent.settimeout(sock.gettimeout())
    lent.owner = weakref.ref(sock)
    _lent[sock] = lent
    return lent


def _take_back(sock):
    lent = _lent.pop(sock, None)
    if lent is not None:
        lent.detach()


class _Lender:
    """The methods that SSLSocket of the module ssl needs when it is derived from our class."""

    def settimeout(self, value, /):
        super(type(self)._base, self).settimeout(value)
        self._follow()

    def setblocking(self, flag, /):
        super(type(self)._base, self).setblocking(flag)
        self._follow()

    def detach(self):
        _take_back(self)
        return super(type(self)._base, self).detach()

    def unwrap(self):
        # The end of TLS gives the socket back that _ssl knows.
        self._unwrap()
        _take_back(self)
        return self

    def _follow(self):
        if self in _lent:
            _lent[self].settimeout(self.gettimeout())


def prepare(kind):
    """Let TLS take sockets derived from this class, and work in place where its own are."""
    try:
        import ssl
    except ImportError:  # an interpreter without TLS
        return
    if not hasattr(ssl.SSLContext._wrap_socket, "lends"):
        _change_wrapping(ssl.SSLContext)
    if issubclass(ssl.SSLSocket, kind) and not hasattr(ssl.SSLSocket, "_unwrap"):
        _change_socket(ssl.SSLSocket)


def _change_socket(kind):
    close = kind._real_close

    def _real_close(self):
        _take_back(self)
        close(self)

    kind._real_close = _real_close
    kind._base, kind._unwrap = kind, kind.unwrap
    for name, method in vars(_Lender).items():
        if callable(method):
            setattr(kind, name, method)


def _change_wrapping(context):
    def _wrap_socket(self, sock, *arguments, **named):
        ours = _lend(sock) if isinstance(sock, _native.socket) else sock
        return super(context, self)._wrap_socket(ours, *arguments, **named)

    _wrap_socket.lends = True
    context._wrap_socket = _wrap_socket
