# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a module offers besides the object: its class, the module functions, the constants, the exceptions."""

import enum
import socket as standard

from polysocket_ffi import descriptors
from polysocket_shared import file

from polysocket_ffi.arguments import int32, int64, number_of_seconds, seconds_of, timeout_of
from polysocket_ffi.convert import Convert
from polysocket_ffi.errors import EndOfStream, cancelled
from polysocket_ffi.files import Files
from polysocket_ffi.handles import Operation, Token
from polysocket_ffi.library import Library
from polysocket_ffi.lookup import Lookup
from polysocket_ffi.message import MOST_FDS
from polysocket_ffi.model import DETECT, Socket
from polysocket_ffi.resolve import Resolve
from polysocket_ffi.signatures import LIMITS


class Functions:
    """The functions that belong to sockets, for one class of them."""

    names = ("socketpair", "fromfd", "getdefaulttimeout", "setdefaulttimeout", "close", "dup", "version",
             "deadline", "send_fds", "recv_fds", "CMSG_LEN", "CMSG_SPACE")

    def __init__(self, kind):
        self._kind = kind
        self._library = kind._library

    def version(self):
        """The version of the library in use."""
        return self._library.backend.text(self._library.functions.ps_version())

    def socketpair(self, family=None, type=standard.SOCK_STREAM, proto=0):
        """Two sockets that are connected with each other, of AF_UNIX unless a family is given."""
        library = self._library
        if family is None:
            family = library.constants["AF_UNIX"]
        numbers = int32(family, "family"), int32(type, "type"), int32(proto, "proto")
        first, second = self._kind._blank(), self._kind._blank()
        library.call(library.functions.ps_socket_pair, *numbers, first._handle, second._handle)
        first._attend()
        second._attend()
        return first._handed_out(), second._handed_out()

    def fromfd(self, fd, family=-1, type=-1, proto=-1):
        """A socket on a duplicate of a descriptor. What is left out is found out, but with a family or a type a
        protocol that is left out is 0."""
        numbers = [int32(fd, "fd"), int32(family, "family"), int32(type, "type"), int32(proto, "proto")]
        if numbers[1:3] != [DETECT, DETECT] and numbers[3] == DETECT:
            numbers[3] = 0
        return self._kind._made("ps_socket_fromfd", *numbers)._handed_out()

    def getdefaulttimeout(self):
        """The timeout in seconds that new sockets start with; None when there is none."""
        seconds = self._library.new_double()
        self._library.call(self._library.functions.ps_getdefaulttimeout, seconds)
        return timeout_of(seconds[0])

    def setdefaulttimeout(self, timeout, /):
        """Set the timeout in seconds that new sockets start with; None for none."""
        self._library.call(self._library.functions.ps_setdefaulttimeout, seconds_of(timeout))

    def deadline(self, seconds, /):
        """The moment that lies so many seconds ahead, in nanoseconds on the monotonic clock."""
        return self._library.functions.ps_deadline(number_of_seconds(seconds, "seconds"))

    def close(self, fd, /):
        """Close a descriptor that detach() returned. A connection that the other end has reset is no error."""
        self._library.wait(self._library.functions.ps_close, int64(fd, "fd"))

    def dup(self, fd, /):
        """A duplicate of a descriptor, which new programs do not inherit."""
        return self._library.number("ps_dup", int64(fd, "fd"))

    def send_fds(self, sock, buffers, fds, flags=0, address=None):
        """Send the bytes of several buffers, and descriptors with them: how many bytes were taken."""
        # The system itself refuses more.
        fds = list(fds)
        if address is None and len(fds) <= MOST_FDS and getattr(type(sock), "sendmsg", None) is self._kind.sendmsg:
            return sock._send_fds(buffers, fds, flags)
        # A class with its own way of sending must not be bypassed.
        return descriptors.sent_as_message(sock, buffers, fds, flags, address)

    def recv_fds(self, sock, bufsize, maxfds, flags=0):
        """Receive bytes and at most so many descriptors: (data, descriptors, msg_flags, address).

        New programs do not inherit them. Those for which there is no room are closed, and MSG_CTRUNC is among the
        flags.
        """
        return descriptors.received(self, self._kind, sock, bufsize, maxfds, flags)

    def CMSG_LEN(self, length, /):
        """The bytes of control data that an item of so many bytes takes when it is the last one."""
        return self._library.number("ps_control_length", int64(length, "length"))

    def CMSG_SPACE(self, length, /):
        """The bytes of control data that an item of so many bytes takes when another one follows."""
        return self._library.number("ps_control_space", int64(length, "length"))


def constant(name, value):
    """A constant as the standard library has it: a member of one of its enumerations, where it is one."""
    known = getattr(standard, name, None)
    return known if isinstance(known, enum.Enum) and known == value else value


def owner(kind, name, library):
    """A class of objects with handles of this library."""
    attributes = {"__slots__": (), "__module__": name, "__doc__": kind.__doc__, "_library": library}
    return type(kind.__name__, (kind,), attributes)


# Constants of ours that the module has, each without the PS_ in front.
OWN = ("PS_NO_DEADLINE", "PS_RECEIVING", "PS_SENDING", "PS_BOTH")


def contents(name, backend):
    """The names of the module `name`, with their values, on a library that is reached through a backend."""
    library = Library(backend)
    kind = type("socket", (Socket,), {"__slots__": (), "__module__": name, "__doc__": Socket.__doc__})
    kind._library = library
    kind._class = kind
    kind._native_files = Files(library)
    operation = owner(Operation, name, library)
    names = {key: constant(key, value) for key, value in library.constants.items()}
    names.update((key[len("PS_"):], LIMITS[key]) for key in OWN)
    for functions in (Functions(kind), Convert(library), Lookup(kind, operation), Resolve(kind)):
        names.update((function, getattr(functions, function)) for function in functions.names)
    names.update(
        EndOfStream=EndOfStream,
        Token=owner(Token, name, library),
        Operation=operation,
        SocketIO=file.SocketIO,
        socket=kind,
        SocketType=kind,
        has_ipv6="AF_INET6" in library.constants,
        error=OSError,
        timeout=TimeoutError,
        cancelled=cancelled,
        herror=standard.herror,
        gaierror=standard.gaierror,
    )
    for enumeration in ("AddressFamily", "SocketKind", "MsgFlag", "AddressInfo"):
        names[enumeration] = getattr(standard, enumeration)
    names["__all__"] = sorted(names)
    return names
