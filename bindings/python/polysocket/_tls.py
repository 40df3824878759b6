# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""TLS over sockets of this module.

The interpreter's module _ssl reads a descriptor and a timeout out of objects of the interpreter's own class, at places
in memory that no other class has. So each connection lends it such an object on the same descriptor.
"""

import _socket
import functools
import sys
import weakref

from . import _native


class _Lent(_socket.socket):
    """What _ssl gets: it owns nothing."""

    __slots__ = ("__weakref__",)

    def __del__(self):
        # The interpreter's own way would close the descriptor.
        self.detach()


# What each socket has lent; _ssl itself holds but a weak reference.
_lent: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _lend(sock):
    lent = _Lent(sock.family, sock.type, sock.proto, fileno=sock.fileno())
    lent.settimeout(sock.gettimeout())
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

    def _follow(self):
        if self in _lent:
            _lent[self].settimeout(self.gettimeout())


def prepare(kind):
    """See whether a new class derived from ours is the one of the module ssl, and then make it work."""
    ssl = sys.modules.get("ssl")
    if kind.__name__ != "SSLSocket" or kind.__module__ != "ssl" or hasattr(ssl, "SSLSocket"):
        return
    kind._base = kind
    for name, method in vars(_Lender).items():
        if callable(method) and name not in vars(kind):
            setattr(kind, name, method)
    _change_closing(kind)
    _change_unwrapping(kind)
    _change_wrapping(ssl.SSLContext)


def _change_closing(kind):
    close = kind._real_close

    def _real_close(self):
        _take_back(self)
        close(self)

    kind._real_close = _real_close


def _change_unwrapping(kind):
    original = kind.unwrap

    @functools.wraps(original)
    def unwrap(self):
        given = original(self)
        if given is not _lent.get(self):
            return given
        # TLS has ended, and what was lent stands for the socket itself.
        _take_back(self)
        return self

    kind.unwrap = unwrap


def _change_wrapping(context):
    def _wrap_socket(self, sock, *arguments, **named):
        ours = _lend(sock) if isinstance(sock, _native.socket) else sock
        return super(context, self)._wrap_socket(ours, *arguments, **named)

    context._wrap_socket = _wrap_socket
