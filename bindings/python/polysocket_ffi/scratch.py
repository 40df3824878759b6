# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Memory that short transfers use again and again: making it takes longer than the call.

A call has a scratch to itself from take() to give_back(), whatever other threads and signal handlers do meanwhile. One
that ends with an exception keeps it, and the collector frees it.
"""

# The bytes that are received into it; more get memory of their own.
ROOM = 4096


class Scratch:
    """What one call writes to: an error record, a count, and a room; and what C is passed for the first two."""

    __slots__ = ("error", "count", "room", "error_place", "count_place")

    def __init__(self, library):
        backend = library.backend
        self.error, self.count, self.room = library.new_error(), library.new_int64(), backend.scratch_room(ROOM)
        self.error_place, self.count_place = backend.place(self.error), backend.place(self.count)


class Scratches:
    """Those that no call has: as many as there were calls at once. The steps of the list are atomic."""

    def __init__(self, library):
        self._library = library
        self._free = []

    def take(self):
        """A scratch for one call."""
        try:
            return self._free.pop()
        except IndexError:
            return Scratch(self._library)

    def give_back(self, scratch):
        """Let another call have it. Returns its count."""
        count = scratch.count[0]
        self._free.append(scratch)
        return count
