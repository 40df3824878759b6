# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Batches: the part of the socket object that moves many datagrams with one call."""

import os
import sys

from polysocket_ffi.arguments import called, int32, int64
from polysocket_ffi.message import iterated
from polysocket_ffi.signatures import LIMITS

MOST = LIMITS["PS_BATCH_MAX"]
# No object has more bytes.
LARGEST = sys.maxsize
# The protocol of AF_BLUETOOTH whose addresses are texts.
BTPROTO_SCO = 2


def datagram(given):
    """The bytes of a datagram, which nothing changes any more."""
    if type(given) is bytes:
        return given
    try:
        with memoryview(given) as view:
            return view.tobytes()
    except TypeError:
        raise TypeError(f"{called()}: each datagram must be a bytes-like object, not {type(given).__name__}") from None


def is_path(value):
    if isinstance(value, (str, os.PathLike)):
        return True
    try:
        memoryview(value).release()
    except TypeError:
        return False
    return True


class Batch:
    """Expects what Transfer expects of the class that inherits it."""

    __slots__ = ()

    def send_batch(self, datagrams, flags=0, /):
        """Send many datagrams to the connected peer: how many were sent."""
        return self._send_batch("ps_socket_send_batch", datagrams, flags)

    def sendto_batch(self, datagrams, addresses, flags=0, /):
        """Send many datagrams to one address, or each to its own in a list: how many were sent."""
        many = self._addresses(addresses)
        sys.audit("socket.sendto", self, addresses)
        return self._send_batch("ps_socket_sendto_batch", datagrams, flags, *many)

    def recv_batch(self, count, bufsize, flags=0, /):
        """Receive the datagrams that are there, at most `count`, each cut to `bufsize` bytes: a list of bytes."""
        return self._receive_batch("ps_socket_recv_batch", count, bufsize, flags)

    def recvfrom_batch(self, count, bufsize, flags=0, /):
        """Receive as recv_batch(): a list of pairs of the bytes and the sender's address."""
        backend = self._library.backend
        number = int64(count, "count")
        senders = backend.records("ps_address", min(max(number, 0), MOST))
        found = self._receive_batch("ps_socket_recvfrom_batch", number, bufsize, flags, senders)
        return list(zip(found, self._senders(senders, len(found))))

    def _senders(self, records, count):
        """Their addresses; one that comes again is not converted again."""
        library, last, sender = self._library, None, None
        for index in range(count):
            record = library.backend.at(records, index)
            own = library.backend.contents(records, index)
            if own != last:
                last, sender = own, library.addresses.result(record, self._proto_of)
            yield sender

    def _are_many(self, addresses):
        """Is it a list of addresses? One of them is a tuple, or a path."""
        if not isinstance(addresses, tuple):
            return not is_path(addresses) and (hasattr(type(addresses), "__iter__") or
                                               hasattr(type(addresses), "__getitem__"))
        constant, family = self._library.constants.get, self._number("ps_socket_family")
        has_texts = family == constant("AF_UNIX") or (
            family == constant("AF_BLUETOOTH") and self._proto_of() == BTPROTO_SCO)
        return has_texts or not addresses or isinstance(addresses[0], tuple)

    def _addresses(self, addresses):
        """The library's records, and how many they are. The same value again is not looked up again."""
        backend = self._library.backend
        given = iterated(addresses, "addresses") if self._are_many(addresses) else [addresses]
        records, made = backend.records("ps_address", len(given)), None
        for index, address in enumerate(given):
            if index == 0 or address is not given[index - 1]:
                made = self._given("sendto_batch", address)
            backend.put(records, index, made)
        return records, len(given)

    def _send_batch(self, function, datagrams, flags, *addresses):
        library = self._library
        parts = [datagram(one) for one in iterated(datagrams, "datagrams")]
        data, lengths = b"".join(parts), library.backend.numbers([len(part) for part in parts])
        number, sent = int32(flags, "flags"), library.new_int64()
        with library.backend.borrow(data, False) as memory:
            library.wait(getattr(library.functions, function), self._handle[0], number, memory, len(data), lengths,
                         len(parts), *addresses, sent)
        return sent[0]

    def _receive_batch(self, function, count, bufsize, flags, *senders):
        library = self._library
        backend = library.backend
        many, size, number = int64(count, "count"), int64(bufsize, "bufsize"), int32(flags, "flags")
        possible = 0 <= many <= MOST and size >= 0
        whole = many * size if possible else 0
        if whole > LARGEST:
            raise OverflowError(f"{called()}: {many} slots of {size} bytes are more than {LARGEST} in all")
        room = backend.room(whole)
        lengths = backend.numbers([0] * (many if possible else 0))
        used, received = library.new_int64(), library.new_int64()
        library.wait(getattr(library.functions, function), self._handle[0], number, size, room, whole, used, lengths,
                     many, received, *senders)
        slots = backend.taken(room, used[0])
        starts = (index * size for index in range(received[0]))
        return [slots[start:start + min(lengths[index], size)] for index, start in enumerate(starts)]
