# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Messages: the part of the socket object that sends and receives control data and descriptors beside the bytes."""

import contextlib
import os
import sys

from polysocket_ffi import descriptors

from polysocket_ffi.arguments import called, int32, int64, lent

# The most descriptors that a message can have.
MOST_FDS = 253
# The most control data that the system takes.
CONTROL_MAX = 2**31 - 1


def iterated(items, name):
    """The items of an argument as a list."""
    try:
        return list(items)
    except TypeError:
        raise TypeError(f"{called()}: {name} must be iterable, not {type(items).__name__}") from None


def item_of(given):
    """An item of control data, from a tuple (level, type, data)."""
    item = None if isinstance(given, (str, bytes, bytearray)) else iterated(given, "each item of ancdata")
    if item is None or len(item) != 3:
        shown = type(given).__name__ if item is None else f"{len(item)} values"
        raise TypeError(f"{called()}: each item of ancdata must be (level, type, data), not {shown}")
    return int32(item[0], "level"), int32(item[1], "type"), item[2]


class Message:
    """Expects what Transfer expects of the class that inherits it."""

    __slots__ = ()

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        """Send the bytes of several buffers with control data, a list of (level, type, data): how many were taken."""
        library = self._library
        with contextlib.ExitStack() as stack:
            pieces = self._pieces(stack, buffers)
            message = library.new_message()
            library.backend.set_buffers(message, pieces)
            control, used = self._control(stack, ancdata)
            number = int32(flags, "flags")
            if address is not None:
                library.backend.set_record(message, "address", self._given("sendmsg", address))
            sys.audit("socket.sendmsg", self, address)
            library.backend.set_pointer(message, "control", control)
            message.control_length = used
            sent = library.new_int64()
            library.wait(library.functions.ps_socket_sendmsg, self._handle[0], number, message, sent)
        return sent[0]

    def _pieces(self, stack, buffers):
        lend = self._library.backend
        pieces = [stack.enter_context(lent(lend, one, "each buffer")) for one in iterated(buffers, "buffers")]
        return [(piece, len(piece)) for piece in pieces]

    def _control(self, stack, ancdata):
        """Memory with control data, and its length."""
        library = self._library
        items = [item_of(one) for one in iterated(ancdata, "ancdata")]
        items = [(level, kind, stack.enter_context(lent(library.backend, data, "the data of ancdata")))
                 for level, kind, data in items]
        size = sum(library.number("ps_control_space", len(data)) for _, _, data in items)
        room, used = library.backend.room(size), 0
        for level, kind, data in items:
            used = library.number("ps_control_add", used, level, kind, data, len(data), room, size)
        return room, used

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        """Receive at most `bufsize` bytes, and control data: (bytes, list of (level, type, data), flags, sender)."""
        room, size = self._room(bufsize)
        count, *rest = self._receive_message([(room, size)], ancbufsize, flags)
        return self._library.backend.taken(room, count), *rest

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        """Receive into several buffers, and control data: (how many bytes, list of (level, type, data), flags,
        sender)."""
        with contextlib.ExitStack() as stack:
            rooms = [stack.enter_context(self._lent(one)) for one in iterated(buffers, "buffers")]
            return self._receive_message([(room, len(room)) for room in rooms], ancbufsize, flags, True)

    def _receive_message(self, pieces, ancbufsize, flags, whole=False):
        library = self._library
        backend = library.backend
        capacity, number = int64(ancbufsize, "ancbufsize"), int32(flags, "flags")
        if capacity > CONTROL_MAX:
            raise ValueError(f"{called()}: ancbufsize must be 0 to {CONTROL_MAX}, not {capacity}")
        control = backend.room(max(capacity, 0))
        message, count = library.new_message(), library.new_int64()
        backend.set_buffers(message, pieces)
        backend.set_pointer(message, "control", control)
        message.control_capacity = capacity
        try:
            library.wait(library.functions.ps_socket_recvmsg, self._handle[0], number, message, count)
            items = self._walk(backend.taken(control, message.control_length))
            sender = library.addresses.result(backend.record(message, "address"), self._proto_of)
        except BaseException:
            # Nobody gets to know the descriptors, those not read yet included.
            unread = self._walk(backend.taken(control, message.control_length))
            self._close_all(descriptors.found(unread))
            raise
        # With MSG_TRUNC the size of the whole datagram is asked for, as of recv_into().
        told = message.length if whole and number & library.constants["MSG_TRUNC"] else count[0]
        return told, items, message.flags, sender

    def _walk(self, control):
        """The items of control data, one after the other."""
        library = self._library
        items, position = [], 0
        with library.backend.borrow(control, False) as memory:
            while position < len(control):
                level, kind, start, size, behind = (library.new_int64() for _ in range(5))
                library.call(library.functions.ps_control_next, memory, len(control), position, level, kind, start,
                             size, behind)
                items.append((level[0], kind[0], control[start[0]:start[0] + size[0]]))
                position = behind[0]
        return items

    @staticmethod
    def _close_all(fds):
        for fd in fds:
            with contextlib.suppress(OSError):
                os.close(fd)

    def _send_fds(self, buffers, fds, flags):
        """Send descriptors; the module's send_fds() for sockets that have this class's way of sending."""
        library = self._library
        with contextlib.ExitStack() as stack:
            data = b"".join(bytes(memory) for memory in map(memoryview, self._readable(buffers)))
            numbers = [int64(fd, "each descriptor") for fd in iterated(fds, "fds")]
            borrowed = stack.enter_context(library.backend.borrow(data, False))
            number, sent = int32(flags, "flags"), library.new_int64()
            sys.audit("socket.sendmsg", self, None)
            many = library.backend.numbers(numbers)
            library.wait(library.functions.ps_socket_send_fds, self._handle[0], number, many, len(numbers), borrowed,
                         len(data), sent)
        return sent[0]

    @staticmethod
    def _readable(buffers):
        found = iterated(buffers, "buffers")
        for one in found:
            try:
                memoryview(one).release()
            except TypeError:
                raise TypeError(f"{called()}: each buffer must be a bytes-like object, "
                                f"not {type(one).__name__}") from None
        return found

    def _recv_fds(self, bufsize, maxfds, flags):
        """Receive descriptors; the module's recv_fds() for sockets that have this class's way of receiving."""
        library = self._library
        backend = library.backend
        room, size = self._room(bufsize)
        capacity, number = int64(maxfds, "maxfds"), int32(flags, "flags")
        # No more ever come.
        fds = backend.numbers([0] * min(max(capacity, 1), MOST_FDS))
        received, fd_count, told = library.new_int64(), library.new_int64(), library.new_int64()
        sender = library.new_address()
        try:
            library.wait(library.functions.ps_socket_recv_fds, self._handle[0], number, room, size, received, fds,
                         min(capacity, MOST_FDS), fd_count, told, sender)
            return (backend.taken(room, received[0]), [fds[i] for i in range(fd_count[0])], told[0],
                    library.addresses.result(sender))
        except BaseException:
            self._close_all(fds[i] for i in range(fd_count[0]))
            raise
