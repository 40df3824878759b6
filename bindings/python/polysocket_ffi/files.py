# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The library's files as polysocket_shared.file wants them: functions on a handle, which is in a cell of the file's."""

from polysocket_ffi.arguments import int64, lent, seconds_of


class Files:
    """The functions, for one library."""

    def __init__(self, library):
        self._library = library

    def open(self, socket, mode, bufsize):
        """A file over the socket behind a handle."""
        library = self._library
        handle = library.backend.maker("ps_file *")()
        library.call(library.functions.ps_socket_makefile, socket, str.encode(mode), int64(bufsize, "bufsize"), handle)
        return handle

    def _count(self, function, handle, *arguments):
        count = self._library.new_int64()
        self._library.wait(getattr(self._library.functions, function), handle[0], *arguments, count)
        return count[0]

    def file_await(self, handle, size):
        """Wait for so many bytes, or for all: how many there are."""
        return self._count("ps_file_read_await", handle, int64(size, "size"))

    def file_await_line(self, handle, limit):
        """Wait for a line: how long it is."""
        return self._count("ps_file_readline_await", handle, int64(limit, "limit"))

    def file_buffered(self, handle):
        """How many bytes are there."""
        return self._count("ps_file_buffered", handle)

    def file_read(self, handle, size):
        """Read so many bytes."""
        room = self._library.backend.room(size)
        return self._library.backend.taken(room, self._count("ps_file_read", handle, room, size))

    def file_write(self, handle, data):
        """Write bytes: how many, which is all of them."""
        with lent(self._library.backend, data, "data") as borrowed:
            return self._count("ps_file_write", handle, borrowed, len(borrowed))

    def file_flush(self, handle):
        """Send the buffered data."""
        self._library.wait(self._library.functions.ps_file_flush, handle[0])

    def file_close(self, handle):
        """Flush and close."""
        self._library.wait(self._library.functions.ps_file_close, handle[0])

    def file_fileno(self, handle):
        """The file's own descriptor."""
        number = self._library.new_int64()
        self._library.call(self._library.functions.ps_file_fileno, handle[0], number)
        return number[0]

    def file_settimeout(self, handle, timeout):
        """Set the timeout of the file's operations."""
        self._library.call(self._library.functions.ps_file_settimeout, handle[0], seconds_of(timeout))

    def file_free(self, handle):
        """Give the handle back."""
        self._library.functions.ps_file_free(handle[0])
