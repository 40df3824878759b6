# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Receiving exact amounts. A call that ends early raises an exception that has the bytes that came."""

import contextlib

from polysocket_ffi.arguments import int32, int64, lent
from polysocket_ffi.transfer import Transfer


class Exact:
    """Expects of the class that inherits it a library, and the cell of a handle."""

    __slots__ = ()

    def recv_exact(self, size, flags=0, start=None):
        """Receive exactly `size` bytes of a stream, of which `start` has the first.

        An exception has those that came as `partial`, to go on with as `start`.
        """
        self._refuse_overridden("recv_exact")
        return self._receive_exactly("ps_socket_recv_exact", int64(size, "size"), flags, start)

    def recv_until(self, delimiter, limit, flags=0, start=None):
        """Receive at most `limit` bytes of a stream up to a delimiter and including it, of which `start` has the first.

        An exception has those that came as `partial`, to go on with as `start`.
        """
        self._refuse_overridden("recv_until")
        with lent(self._library.backend, delimiter, "delimiter") as borrowed:
            return self._receive_exactly("ps_socket_recv_until", int64(limit, "limit"), flags, start, borrowed,
                                         len(borrowed))

    def _refuse_overridden(self, name):
        """A class with a recv of its own, such as that of TLS, gives other bytes than the socket."""
        if type(self).recv is not Transfer.recv:
            raise NotImplementedError(f"{name} not allowed on instances of {type(self)!r}, which overrides recv")

    def _receive_exactly(self, function, size, flags, start, *delimiter):
        library = self._library
        number = int32(flags, "flags")
        room, count = library.backend.room(max(size, 0)), library.new_int64()
        with contextlib.ExitStack() as borrowed:
            first = (library.backend.null, 0)
            if start is not None:
                memory = borrowed.enter_context(lent(library.backend, start, "start"))
                first = (memory, len(memory))
            library.receive(getattr(library.functions, function), self._handle[0], number, *delimiter, *first, room,
                            size, count, partial=lambda: library.backend.taken(room, count[0]))
        return library.backend.taken(room, count[0])
