# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Who is compared: modules of sockets, and for the foreign-function interfaces calls of libc."""
import ctypes
import importlib
import socket
import sys
from dataclasses import dataclass
from typing import Any


@dataclass
class Party:
    """Somebody who does a workload, with a module or an object that has the functions which the workload calls."""

    name: str
    module: Any
    ours: bool = False


def found(name):
    """A module, or None with a remark."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"bench/python: without {name}: {error}", file=sys.stderr)
        return None


POLYSOCKET = found("polysocket")


def SOCKETS():  # pylint: disable=invalid-name
    """polysocket and the standard library."""
    return [Party("polysocket", POLYSOCKET, True), Party("socket", socket)] if POLYSOCKET else []


class RawCtypes:
    """Calls through ctypes as C has them: each end is a function for sending a byte and one for receiving it, in memory
    that both use again."""

    library = ctypes.CDLL(None, use_errno=True)
    library.send.argtypes = library.recv.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    library.send.restype = library.recv.restype = ctypes.c_ssize_t

    @classmethod
    def libc(cls, near, far):
        """send() and recv() of libc."""
        send, recv, near, far = cls.library.send, cls.library.recv, near.fileno(), far.fileno()
        room = ctypes.create_string_buffer(1)
        return (lambda: send(near, b"x", 1, socket.MSG_NOSIGNAL)), (lambda: recv(far, room, 1, 0))

    @staticmethod
    def ours(near, far):
        """ps_socket_send() and ps_socket_recv()."""
        functions, near, far = near._library.functions, near._handle[0], far._handle[0]
        send, recv = functions.ps_socket_send, functions.ps_socket_recv
        room, count, error = ctypes.create_string_buffer(1), ctypes.c_int64(), None
        return (lambda: send(near, 0, b"x", 1, count, error)), (lambda: recv(far, 0, room, 1, count, error))


def raw_cffi():
    """The same through cffi."""
    ffi = importlib.import_module("cffi").FFI()
    ffi.cdef("ssize_t send(int, const void *, size_t, int); ssize_t recv(int, void *, size_t, int);")
    library = ffi.dlopen(None)

    class RawCffi:
        """As RawCtypes."""

        @staticmethod
        def libc(near, far):
            """send() and recv() of libc."""
            send, recv, near, far = library.send, library.recv, near.fileno(), far.fileno()
            room = ffi.new("char[]", 1)
            return (lambda: send(near, b"x", 1, socket.MSG_NOSIGNAL)), (lambda: recv(far, room, 1, 0))

        @staticmethod
        def ours(near, far):
            """ps_socket_send() and ps_socket_recv()."""
            functions, near, far = near._library.functions, near._handle[0], far._handle[0]
            send, recv = functions.ps_socket_send, functions.ps_socket_recv
            room, count, error = ffi.new("char[]", 1), ffi.new("int64_t *"), ffi.NULL
            return (lambda: send(near, 0, b"x", 1, count, error)), (lambda: recv(far, 0, room, 1, count, error))

    return RawCffi


def against_socket(name):
    """A module of ours for a foreign-function interface, and the standard library."""
    def parties():
        ours = found(f"polysocket_{name}")
        return [Party(name, ours, True), Party("socket", socket)] if ours else []
    return parties


def against_libc(name, calls):
    """The library's functions and libc's through the same foreign-function interface."""
    def parties():
        ours = found(f"polysocket_{name}")
        made = ours and calls()
        return [Party(name, (ours, made.ours), True), Party(f"libc-{name}", (socket, made.libc))] if ours else []
    return parties
