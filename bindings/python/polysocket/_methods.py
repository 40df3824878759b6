# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Methods of the socket class that take objects of this module, or that are made of other methods."""

import struct
import weakref

from polysocket_shared import dup, override

from . import _native

# A socket keeps the token that is attached to it.
_tokens: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def settoken(self, token, /):
    """Let a Token cancel the waiting calls of this socket; None detaches it.

    Sockets from accept() and dup() start without a token.
    """
    self._settoken(token)
    if token is None:
        _tokens.pop(self, None)
    else:
        _tokens[self] = token


def bind_unix(self, address, mode=None, keep=False):
    """Bind an AF_UNIX socket to the path of a file, with the permissions of `mode`, such as 0o600.

    A file that an ended program has left is replaced, one in use never. It is removed when the socket is closed, unless
    `keep` is true.
    """
    self._bind_unix(address, mode, keep)


def sendmsg_afalg(self, msg=(), *, op, iv=None, assoclen=-1, flags=0):
    """Send data to an AF_ALG socket with the operation, and perhaps with an initialization vector or a length."""
    items = [(_native.ALG_SET_OP, struct.pack("=I", _unsigned(op, "op")))]
    if iv is not None:
        data = bytes(memoryview(iv))
        items.append((_native.ALG_SET_IV, struct.pack("=I", len(data)) + data))
    if assoclen != -1:
        items.append((_native.ALG_SET_AEAD_ASSOCLEN, struct.pack("=I", _unsigned(assoclen, "assoclen"))))
    return self.sendmsg(msg, [(_native.SOL_ALG, kind, data) for kind, data in items], flags)


def _unsigned(number, name):
    if not isinstance(number, int):
        raise TypeError(f"sendmsg_afalg: {name} must be an integer, not {type(number).__name__:.100}")
    if not 0 <= number < 1 << 32:
        raise ValueError(f"sendmsg_afalg: {name} must be from 0 to {(1 << 32) - 1}, not {number}")
    return number


def _reduce_ex(self, protocol):
    """Another process gets a duplicate, by multiprocessing alone."""
    return dup.reduce(self, _added_to[0])


_added_to = []


def add(kind):
    """Add the methods to the class."""
    kind._originals = override.originals(_native.socket)
    _added_to.append(kind)
    kind.__reduce_ex__ = _reduce_ex
    for method in (settoken, bind_unix, *([sendmsg_afalg] if hasattr(_native, "ALG_SET_OP") else [])):
        method.__qualname__ = f"{kind.__qualname__}.{method.__name__}"
        method.__module__ = kind.__module__
        setattr(kind, method.__name__, method)
