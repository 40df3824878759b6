# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Who is compared: modules of sockets, and for the foreign-function interfaces calls of libc."""
import ctypes
import importlib
import os
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


class CtypesEnd:
    """A descriptor, with calls of libc through ctypes."""

    libc = ctypes.CDLL(None, use_errno=True)
    libc.send.argtypes = libc.recv.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    libc.send.restype = libc.recv.restype = ctypes.c_ssize_t

    def __init__(self, fd):
        self.fd = fd

    def send(self, data):
        """send(2)."""
        count = self.libc.send(self.fd, data, len(data), socket.MSG_NOSIGNAL)
        if count < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return count

    def recv(self, size):
        """recv(2)."""
        room = ctypes.create_string_buffer(size)
        count = self.libc.recv(self.fd, room, size, 0)
        if count < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return room.raw[:count]


def cffi_end():
    """A descriptor, with calls of libc through cffi, as a class."""
    ffi = importlib.import_module("cffi").FFI()
    ffi.cdef("ssize_t send(int, const void *, size_t, int); ssize_t recv(int, void *, size_t, int);")
    libc = ffi.dlopen(None)

    class CffiEnd:
        """As CtypesEnd."""

        def __init__(self, fd):
            self.fd = fd

        def send(self, data):
            """send(2)."""
            count = libc.send(self.fd, data, len(data), socket.MSG_NOSIGNAL)
            if count < 0:
                raise OSError(ffi.errno, os.strerror(ffi.errno))
            return count

        def recv(self, size):
            """recv(2)."""
            room = ffi.new("char[]", size)
            count = libc.recv(self.fd, room, size, 0)
            if count < 0:
                raise OSError(ffi.errno, os.strerror(ffi.errno))
            return ffi.buffer(room, count)[:]

    return CffiEnd


def by_ctypes():
    """The module for ctypes, and libc through ctypes."""
    ours = found("polysocket_ctypes")
    return [Party("ctypes", ours, True), Party("libc-ctypes", CtypesEnd)] if ours else []


def by_cffi():
    """The module for cffi, and libc through cffi."""
    ours = found("polysocket_cffi")
    return [Party("cffi", ours, True), Party("libc-cffi", cffi_end())] if ours else []
