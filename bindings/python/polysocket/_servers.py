# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Servers on AF_UNIX paths, and what a service manager passes to a program and is told by it."""

import sys

from polysocket_shared import dup, server

from . import _native

# The package, whose names a program may replace.
_module = sys.modules[__package__]

names = ("create_unix_server", "listen_fds", "notify")
# Those that the interpreter's socket.py has too.
_replaced = ("fromfd",)


def add(namespace):
    """Put the functions into the namespace."""
    for name in (*names, *_replaced):
        namespace[name] = globals()[name]
        namespace[name].__module__ = namespace["__name__"]


def fromfd(fd, family, type, proto=0):
    """A socket on a duplicate of the descriptor; the other arguments are as for socket().

    The interpreter's own leaves the duplicate open when no socket can be made of it.
    """
    copy = _module.dup(fd)
    try:
        return _module.socket(family, type, proto, copy)
    except BaseException:
        _module.close(copy)
        raise


def create_unix_server(path, mode=None, backlog=None, *, type=None, keep=False):
    """A socket that listens on the path of a file: bind_unix() and listen() on a new one.

    The file has the permissions of `mode`, such as 0o600; without it those that the umask leaves. One that an ended
    program has left is replaced. It is removed when the socket is closed, unless `keep` is true.
    """
    return server.create_unix_server(_module, path, mode, backlog, type, keep)


def listen_fds(unset=True):
    """The sockets that the service manager has opened for this program: a list of tuples (name, socket).

    With `unset` the variables that tell of them are removed from the environment.
    """
    return [(name, dup.in_class(_module.socket, made, _native.socket)) for name, made in _native.listen_fds(unset)]


def notify(state, /):
    """Tell the service manager about the state, such as "READY=1": False if nobody wants to be told."""
    return _native.notify(state)
