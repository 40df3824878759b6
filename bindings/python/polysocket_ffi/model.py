# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The socket object, in the form that the standard library's `socket` has given it. It moves bytes in transfer.py."""

import socket as standard
import sys
import warnings

from polysocket_ffi import sendfile
from polysocket_shared import dup, file, override

from polysocket_ffi.arguments import int32, int64, lent, seconds_of, timeout_of
from polysocket_ffi.batch import Batch
from polysocket_ffi.exact import Exact
from polysocket_ffi.message import Message
from polysocket_ffi.options import Options
from polysocket_ffi.signatures import LIMITS
from polysocket_ffi.transfer import Transfer

DETECT = LIMITS["PS_DETECT"]


def member(enumeration, number):
    """The enumeration's member for a number, or the number itself where there is none."""
    try:
        return enumeration(number)
    except ValueError:
        return number


class Socket(Transfer, Exact, Message, Batch, Options):
    """A socket. Each module derives its own class `socket` and sets the library that it belongs to."""

    # The handle lives in a cell that the library writes to: an exception from a signal handler between the call and
    # whatever follows cannot lose a socket, as the cell's owner frees it.
    __slots__ = ("_handle", "_files", "_closed", "_token", "__weakref__")

    _originals = override.originals(Transfer)

    # The Library, its files, and the class of the sockets that accept() and its like make.
    _library = None
    _native_files = None
    _class = None

    def __new__(cls, *_arguments, **_names):
        self = super().__new__(cls)
        self._handle = cls._library.new_handle()
        # How many files use the object's own methods: it closes with the last of them.
        self._files, self._closed = 0, False
        # Kept for as long as a call may look at it.
        self._token = None
        return self

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        numbers = [int32(family, "family"), int32(type, "type"), int32(proto, "proto")]
        if fileno is None:
            constants = self._library.constants
            defaults = (constants["AF_INET"], constants["SOCK_STREAM"], 0)
            numbers = [usual if number == DETECT else number for number, usual in zip(numbers, defaults)]
            before = ()
        else:
            before = (int32(fileno, "fileno"),)
        sys.audit("socket.__new__", self, *numbers)
        made = self._made("ps_socket_adopt" if before else "ps_socket_create", *before, *numbers)
        # An object that had a socket before, as __init__ was called again, lets it go.
        self._handle, made._handle = made._handle, self._handle
        self._token, made._token = None, self._token
        if made._handle[0]:
            made.close()

    @classmethod
    def _blank(cls):
        """An object without a socket, for a function to put one in."""
        return cls._class.__new__(cls._class)

    @classmethod
    def _made(cls, function, *arguments):
        """An object on the socket that a function makes, taking part in the waiting."""
        library = cls._library
        made = cls._blank()
        library.call(getattr(library.functions, function), *arguments, made._handle)
        made._attend()
        return made

    def _attend(self):
        self._call("ps_socket_sethooks", self._library.hooks)

    def _announce(self):
        """Tell audit hooks of a socket that the library made, as the standard library would."""
        sys.audit("socket.__new__", self, int(self.family), int(self.type), self.proto)

    def _handed_out(self):
        """A socket that the library made, as the program wants it: it may have replaced the module's class."""
        self._announce()
        return dup.in_class(sys.modules[self._class.__module__].socket, self, self._class)

    def _call(self, function, *arguments):
        library = self._library
        library.call(getattr(library.functions, function), self._handle[0], *arguments)

    def _number(self, function):
        number = self._library.new_int64()
        self._call(function, number)
        return number[0]

    def _given(self, operation, address):
        """The library's record of an address for an operation on this socket."""
        family = self._number("ps_socket_family")
        return self._library.addresses.given(operation, self._handle[0], family, address)

    def _proto_of(self):
        return self._number("ps_socket_proto")

    # Life.

    def __enter__(self):
        return self

    def __exit__(self, *_arguments):
        self.close()

    def __del__(self, warn=warnings.warn):
        if not self._handle[0]:
            return
        try:
            if self.fileno() >= 0:
                warn(f"unclosed {self!r}", ResourceWarning, source=self)
        finally:
            # Freeing alone would not linger.
            self._library.functions.ps_socket_close(self._handle[0], self._library.backend.null)
            self._library.functions.ps_socket_free(self._handle[0])

    def __reduce_ex__(self, protocol):
        return dup.reduce(self, self._class)

    def __repr__(self):
        name = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        if not self._handle[0]:
            return f"<{name} [uninitialized]>"
        fd = self.fileno()
        text = f"<{name}{'' if fd >= 0 else ' [closed]'} fd={fd}"
        text += f", family={self.family!s}, type={self.type!s}, proto={self.proto}"
        for name, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)) if fd >= 0 else ():
            try:
                address = ask()
            except OSError:
                continue
            if address:
                text += f", {name}={address}"
        return text + ">"

    def close(self):
        """Close the socket. Its operations then fail. Closing again does nothing."""
        self._closed = True
        if self._files <= 0:
            self._close()

    def _close(self):
        self._call("ps_socket_close")

    def detach(self):
        """Close the object and return its descriptor, which stays open; -1 when it was closed before."""
        return self._number("ps_socket_detach")

    def dup(self):
        """A new socket of the same class, on a duplicate of the descriptor."""
        return dup.in_class_of(self, self._copy(), self._class)

    def _copy(self):
        copy = self._blank()
        self._call("ps_socket_dup", copy._handle)
        copy._token = self._token
        copy._announce()
        return copy

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file on a duplicate of the descriptor: text, or bytes with "b"; "r", "w" or both.

        File and socket are closed independently. A timeout of the socket holds for each call on the file, and what
        had come by then stays for the next call.
        """
        return file.makefile(self._native_files, self, mode, buffering, encoding, errors, newline)

    def _file_open(self, mode, bufsize):
        """The handle of a file over the socket, for polysocket_shared.file."""
        return self._native_files.open(self._handle[0], mode, bufsize)

    def fileno(self):
        """The descriptor, or -1 if the socket is closed."""
        return self._number("ps_socket_fileno")

    @property
    def family(self):
        """The address family."""
        return member(standard.AddressFamily, self._number("ps_socket_family"))

    @property
    def type(self):
        """The socket type."""
        return member(standard.SocketKind, self._number("ps_socket_type"))

    @property
    def proto(self):
        """The protocol number."""
        return self._number("ps_socket_proto")

    def get_inheritable(self):
        """Whether programs that this process runs inherit the descriptor."""
        return self._number("ps_socket_get_inheritable") != 0

    def set_inheritable(self, inheritable):
        """Let programs that this process runs inherit the descriptor, or not."""
        self._call("ps_socket_set_inheritable", int64(inheritable, "inheritable") != 0)

    def sendfile(self, file, offset=0, count=None):
        """Send a file from the offset on, all or `count` bytes: how many were sent.

        The file is an object opened in binary mode, or a descriptor. Its position is then behind the bytes that were
        sent.
        """
        return sendfile.sendfile(self, standard.SOCK_STREAM, self._sendfile, file, offset, count)

    def _sendfile(self, fd, offset, count):
        library = self._library
        numbers = int64(fd, "file"), int64(offset, "offset"), -1 if count is None else int64(count, "count")
        sent = library.new_int64()
        library.wait(library.functions.ps_socket_sendfile, self._handle[0], *numbers, sent)
        return sent[0]

    # Connections.

    def bind(self, address, /):
        """Bind the socket to a local address."""
        record = self._given("bind", address)
        sys.audit("socket.bind", self, address)
        self._call("ps_socket_bind", record)

    def bind_unix(self, address, mode=None, keep=False):
        """Bind an AF_UNIX socket to the path of a file, with the permissions of `mode`, such as 0o600.

        A file that an ended program has left is replaced, one in use never. It is removed when the socket is closed,
        unless `keep` is true.
        """
        record = self._given("bind_unix", address)
        permissions = LIMITS["PS_UMASK_MODE"] if mode is None else int64(mode, "mode")
        sys.audit("socket.bind", self, address)
        library = self._library
        library.wait(library.functions.ps_socket_bind_unix, self._handle[0], record, permissions,
                     LIMITS["PS_UNIX_KEEP"] if keep else 0)

    def listening(self):
        """Whether the socket listens for connections."""
        return self._number("ps_socket_listening") != 0

    def listen(self, backlog=128, /):
        """Listen for connections; up to `backlog` of them may queue."""
        self._call("ps_socket_listen", int64(backlog, "backlog"))

    def accept(self):
        """Wait for a connection and return (socket, address of the peer)."""
        library = self._library
        made = self._blank()
        address = library.new_address()
        library.wait(library.functions.ps_socket_accept, self._handle[0], made._handle, address)
        made._token = self._token
        return made._handed_out(), library.addresses.result(address, self._proto_of)

    def connect(self, address, /):
        """Connect the socket to an address."""
        library = self._library
        record = self._given("connect", address)
        sys.audit("socket.connect", self, address)
        library.wait(library.functions.ps_socket_connect, self._handle[0], record)

    def connect_ex(self, address, /):
        """Connect the socket to an address and return 0, or the errno value of the failure."""
        library = self._library
        record = self._given("connect_ex", address)
        sys.audit("socket.connect", self, address)
        code = library.new_int64()
        library.wait(library.functions.ps_socket_connect_ex, self._handle[0], record, code)
        return code[0]

    def shutdown(self, how, /):
        """Shut down one half or both halves of the connection: SHUT_RD, SHUT_WR, SHUT_RDWR."""
        self._call("ps_socket_shutdown", int32(how, "how"))

    def getsockname(self):
        """The address that the socket is bound to."""
        return self._address("ps_socket_getsockname")

    def getpeername(self):
        """The address of the peer."""
        return self._address("ps_socket_getpeername")

    def _address(self, function):
        library = self._library
        address = library.new_address()
        self._call(function, address)
        return library.addresses.result(address, self._proto_of)

    # Options and modes.

    def getsockopt(self, level, optname, buflen=0, /):
        """The value of an option: an integer, or with `buflen` bytes of at most that length."""
        library = self._library
        option = int32(level, "level"), int32(optname, "optname")
        size = int32(buflen, "buflen")
        if size == 0:
            value = library.new_int64()
            self._call("ps_socket_getsockopt", *option, value)
            return value[0]
        # The library judges the size; no room is made for one that it will refuse.
        room = library.backend.room(size if 0 < size <= LIMITS["PS_OPTION_MAX"] else 1)
        length = library.new_int64()
        self._call("ps_socket_getsockopt_bytes", *option, room, size, length)
        return library.backend.taken(room, length[0])

    def ioctl(self, control, option=0, /):
        """Make a control request with an integer; return the one that it leaves, or its own result above 0."""
        left, result = self._library.new_int64(), self._library.new_int64()
        self._call("ps_socket_ioctl", int64(control, "control"), int64(option, "option"), left, result)
        # A few requests answer with a result of their own, such as a descriptor.
        return result[0] if result[0] > 0 else left[0]

    def setsockopt(self, level, optname, value, *optlen):
        """Set an option to an integer or to bytes; or, with None, to nothing of the length `optlen`."""
        library = self._library
        option = int32(level, "level"), int32(optname, "optname")
        if len(optlen) > 1:
            raise TypeError(f"setsockopt() takes 3 or 4 arguments ({3 + len(optlen)} given)")
        if optlen:
            if value is not None:
                raise TypeError(f"setsockopt: optlen goes with None alone, not {type(value).__name__}")
            self._call("ps_socket_setsockopt_bytes", *option, library.backend.null, int64(optlen[0], "optlen"))
        elif hasattr(value, "__index__"):
            self._call("ps_socket_setsockopt", *option, int64(value, "value"))
        else:
            with lent(library.backend, value, "value", "an integer or a bytes-like object") as data:
                self._call("ps_socket_setsockopt_bytes", *option, data, len(data))

    def settimeout(self, value, /):
        """Set the timeout of the operations in seconds; None for none, 0 for non-blocking mode."""
        self._call("ps_socket_settimeout", seconds_of(value))

    def gettimeout(self):
        """The timeout in seconds; None when there is none."""
        seconds = self._library.new_double()
        self._call("ps_socket_gettimeout", seconds)
        return timeout_of(seconds[0])

    timeout = property(gettimeout, doc="The timeout in seconds; None when there is none.")

    def setblocking(self, flag, /):
        """Set blocking mode (true) or non-blocking mode (false)."""
        self._call("ps_socket_setblocking", int64(flag, "flag") != 0)

    def settoken(self, token, /):
        """Let a Token cancel the waiting calls of this socket; None detaches it.

        Sockets that come from this one, by accept() and dup(), start with the same token.
        """
        self._call("ps_socket_settoken", self._library.token_of(token))
        self._token = token

    def setdeadline(self, direction, deadline, /):
        """Set the deadline for the calls of a direction: RECEIVING, SENDING or BOTH.

        A deadline is a result of deadline(), or NO_DEADLINE.
        """
        self._call("ps_socket_setdeadline", int64(direction, "direction"), int64(deadline, "deadline"))

    def getdeadline(self, direction, /):
        """The deadline of a direction: RECEIVING or SENDING."""
        moment = self._library.new_int64()
        self._call("ps_socket_getdeadline", int64(direction, "direction"), moment)
        return moment[0]

    def getblocking(self):
        """False if the socket is in non-blocking mode."""
        return self.gettimeout() != 0
