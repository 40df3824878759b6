# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The socket object, and the functions that make one. The work is done in the native class that it derives from; here
is what only Python's users expect.
"""

import sys

import polysocket_dup
import polysocket_io
import polysocket_override
import polysocket_sendfile

from . import _native
from ._constants import AddressFamily, SocketKind, member
from ._handles import token_handle


# The package, whose names a program may replace: what makes sockets makes objects of the class that it names.
_module = sys.modules[__package__]


class socket(_native.socket):
    """socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)

    A socket. With fileno, the object takes a descriptor over, and finds out what isn't given.
    """

    __slots__ = ("_token", "__weakref__")
    _originals = polysocket_override.originals(_native.socket)
    _copy = _native.socket.dup
    _close = _native.socket.close

    @property
    def family(self):
        """The address family."""
        return member(AddressFamily, _native.socket.family(self))

    @property
    def type(self):
        """The socket type."""
        return member(SocketKind, _native.socket.type(self))

    @property
    def proto(self):
        """The protocol's number."""
        return _native.socket.proto(self)

    @property
    def timeout(self):
        """The timeout in seconds, or None."""
        return self.gettimeout()

    def accept(self):
        """Wait for a connection; return a pair of its socket and its address."""
        made, address = super().accept()
        return _heir(self, polysocket_dup.in_class(_module.socket, made, _class)), address

    def close(self):
        """Close the socket; closing twice is harmless."""
        self._closed = True
        if self._files <= 0:
            self._close()

    def dup(self):
        """A new socket object of the same class for the same endpoint, on a descriptor of its own."""
        return _heir(self, polysocket_dup.in_class_of(self, self._copy(), _class))

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file on a duplicate of the descriptor: text, or with "b" bytes; "r", "w" or both.

        File and socket are closed independently. A timeout of the socket holds for each call on the file, and what
        had come by then stays for the next call.
        """
        return polysocket_io.makefile(_native, self, mode, buffering, encoding, errors, newline)

    def sendfile(self, file, offset=0, count=None):
        """Send a file from the offset on, all or `count` bytes: how many were sent.

        The file is an object opened in binary mode, or a descriptor. Its position is then behind what was sent.
        """
        return polysocket_sendfile.sendfile(self, SocketKind.SOCK_STREAM, self._sendfile, file, offset, count)

    def set_inheritable(self, inheritable):
        """Let new programs inherit the descriptor, or not."""
        super().set_inheritable(inheritable)

    def settoken(self, token, /):
        """Let a Token end the calls of this socket that wait, or none with None.

        Sockets that come from this one, by accept() and dup(), start with the same token.
        """
        self._settoken(token_handle(token, "settoken"))
        self._token = token

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __reduce_ex__(self, protocol):
        return polysocket_dup.reduce(self, _class)

    def __repr__(self):
        name = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        try:
            fd = self.fileno()
        except OSError:
            return f"<{name} [uninitialized]>"
        text = f"fd={fd}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        if fd < 0:
            return f"<{name} [closed] {text}>"
        for label, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
            try:
                address = ask()
            except OSError:
                continue
            if address:
                text += f", {label}={address}"
        return f"<{name} {text}>"


def _heir(original, made):
    """A socket that came from another one; it keeps the token that it shares with it."""
    token = getattr(original, "_token", None)
    if token is not None and isinstance(made, _class):
        made.settoken(token)
    return made


# People know it under the package's name.
socket.__module__ = __package__
_class = socket
_native.use_class(_class)
SocketType = socket


def socketpair(family=None, type=SocketKind.SOCK_STREAM, proto=0):
    """Two sockets that are connected with each other; of AF_UNIX unless a family is given."""
    pair = _native.socketpair(-1 if family is None else family, type, proto)
    return tuple(polysocket_dup.in_class(_module.socket, made, _class) for made in pair)


def fromfd(fd, family=-1, type=-1, proto=-1):
    """A socket on a duplicate of a descriptor. Missing arguments are detected; proto is 0 unless it is detected."""
    return polysocket_dup.in_class(_module.socket, _native.fromfd(fd, family, type, proto), _class)
