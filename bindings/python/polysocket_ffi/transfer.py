# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Sending and receiving: the half of the socket object that moves bytes. The waiting is the library's."""

import sys

from polysocket_ffi.arguments import called, int32, int64, lent, limited
from polysocket_ffi.scratch import ROOM

LARGEST_FLAGS = 0x7FFFFFFF


def flags_of(value):
    """Flags as 32 bits: a plain number needs no checks by functions."""
    return value if type(value) is int and 0 <= value <= LARGEST_FLAGS else int32(value, "flags")


class Transfer:
    """Expects of the class that inherits it a library, the cell of a handle, and addresses for the socket."""

    __slots__ = ()

    def send(self, data, flags=0, /):
        """Send bytes, perhaps fewer than given: how many, is returned."""
        return self._send("ps_socket_send", data, flags)

    def sendall(self, data, flags=0, /):
        """Send all bytes."""
        self._send("ps_socket_sendall", data, flags)

    def sendto(self, data, *flags_and_address):
        """Send bytes to an address: sendto(data, address) or sendto(data, flags, address)."""
        if len(flags_and_address) not in (1, 2):
            raise TypeError(f"sendto() takes 2 or 3 arguments ({1 + len(flags_and_address)} given)")
        address = flags_and_address[-1]
        flags = flags_and_address[0] if len(flags_and_address) == 2 else 0
        return self._send("ps_socket_sendto", data, flags, address)

    def _send(self, function, data, flags, *address):
        if type(data) is bytes:
            # C reads them where they are, and nobody changes them.
            return self._send_from(function, data, flags, address)
        with lent(self._library.backend, data, "data") as borrowed:
            return self._send_from(function, borrowed, flags, address)

    def _send_from(self, function, memory, flags, address):
        library = self._library
        number = flags_of(flags)
        record = ()
        if address:
            record = (self._given("sendto", address[0]),)
            sys.audit("socket.sendto", self, address[0])
        scratch = library.scratches.take()
        library.interrupts.arm()
        if getattr(library.functions, function)(
                self._handle[0], number, *record, memory, len(memory), scratch.count_place, scratch.error_place):
            raise library.failed(scratch)
        return library.scratches.give_back(scratch)

    def recv(self, bufsize, flags=0, /):
        """Receive at most `bufsize` bytes; none mean the end of the stream, or an empty datagram."""
        if type(bufsize) is int and 0 < bufsize <= ROOM:
            return self._receive_few(bufsize, flags)
        room, size = self._room(bufsize)
        count = self._receive("ps_socket_recv", flags, (room, size))
        return self._library.backend.taken(room, count)

    def _receive_few(self, size, flags):
        """recv() of a number of bytes for which there is room already."""
        library = self._library
        number = flags_of(flags)
        scratch = library.scratches.take()
        library.interrupts.arm()
        if library.functions.ps_socket_recv(
                self._handle[0], number, scratch.room, size, scratch.count_place, scratch.error_place):
            raise library.failed(scratch)
        data = library.backend.taken(scratch.room, scratch.count[0])
        library.scratches.give_back(scratch)
        return data

    def recvfrom(self, bufsize, flags=0, /):
        """Receive at most `bufsize` bytes: (the bytes, the address of the sender)."""
        room, size = self._room(bufsize)
        sender = self._library.new_address()
        count = self._receive("ps_socket_recvfrom", flags, (room, size), sender)
        return self._library.backend.taken(room, count), self._library.addresses.result(sender, self._proto_of)

    def recv_into(self, buffer, nbytes=0, flags=0):
        """Receive into a buffer, at most `nbytes` bytes or as many as it holds: how many, is returned.

        With MSG_TRUNC that is the size of the whole datagram, even where it is larger than the buffer.
        """
        with self._lent(buffer) as room:
            size = limited(nbytes, len(room), "recv_into")
            return self._receive("ps_socket_recv_into", flags, (room, size, self._library.backend.null))

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        """Receive into a buffer as recv_into(): (how many bytes, the address of the sender)."""
        sender = self._library.new_address()
        with self._lent(buffer) as room:
            size = limited(nbytes, len(room), "recvfrom_into")
            count = self._receive("ps_socket_recvfrom_into", flags, (room, size, self._library.backend.null), sender)
        return count, self._library.addresses.result(sender, self._proto_of)

    def _room(self, bufsize):
        """Memory for a receive, and its size; a negative one is for the library to refuse."""
        size = int64(bufsize, "bufsize")
        return self._library.backend.room(max(size, 0)), size

    def _lent(self, buffer):
        try:
            return self._library.backend.borrow(buffer, True)
        except (BufferError, TypeError):
            found = type(buffer).__name__
            raise TypeError(f"{called()}: buffer must be a read-write bytes-like object, not {found}") from None

    def _receive(self, function, flags, room, *sender):
        """Receive into `room`: the buffer, its size, and what stands between these and the count."""
        library = self._library
        scratch = library.scratches.take()
        number = flags_of(flags)
        library.interrupts.arm()
        if getattr(library.functions, function)(
                self._handle[0], number, *room, scratch.count_place, *sender, scratch.error_place):
            raise library.failed(scratch)
        return library.scratches.give_back(scratch)
