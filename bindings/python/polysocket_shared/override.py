# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files over a socket whose class has its own ways of receiving or sending: one that encrypts or counts.

Such a file must not bypass them, so it calls the methods of the socket object itself. It can have no duplicate then:
socket and file share the descriptor, and a socket that is closed first closes with the last of its files.
"""

import errno
import math
import os
import threading
import time

# How many bytes are received at a time, unless a buffer size says something else.
CHUNK = 8192
METHODS = ("recv", "recv_into", "send", "sendall")


def originals(kind):
    """The methods of a class of sockets that move bytes, before anybody overrides or replaces them."""
    return {name: getattr(kind, name) for name in METHODS}


def changed(socket):
    """The names of the methods of this socket that are not the module's own."""
    kind, own = type(socket), getattr(socket, "__dict__", ())
    return {name for name, original in socket._originals.items() if getattr(kind, name) is not original or name in own}


def check_time(limit):
    """Before one more transfer: is there time for it?"""
    if time.monotonic() >= limit:
        raise TimeoutError("timed out")


def limit_of(socket):
    """Until when a call may go on that makes several transfers, of which each has the socket's timeout."""
    timeout = socket.gettimeout()
    return time.monotonic() + timeout if timeout else math.inf


class _Count:
    """How many files need a socket; a close that comes before the last of them ends is put off until then."""

    def __init__(self):
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self):
        # A handler of a signal may come to the same place.
        self._lock = threading.RLock()

    def add(self, socket, number):
        with self._lock:
            socket._files += number
            return socket._closed and socket._files <= 0


_count = _Count()


class Own:
    """What a file needs of a socket, by the socket's own methods and for as long as the file needs them."""

    def __init__(self, socket, names):
        self._socket = socket
        # As the standard library does, unless only the other method of the two is the class's own.
        self._by_recv = "recv" in names and "recv_into" not in names
        self._by_sendall = "sendall" in names and "send" not in names
        if socket.fileno() < 0:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        _count.add(socket, 1)

    def _open_socket(self):
        socket = self._socket
        if socket is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return socket

    def gettimeout(self):
        return self._open_socket().gettimeout()

    def settimeout(self, timeout):
        """The socket's own timeout holds."""

    def fileno(self):
        return self._open_socket().fileno()

    def recv_into(self, room):
        if not self._by_recv:
            return self._open_socket().recv_into(room)
        data = self._open_socket().recv(len(room))
        room[: len(data)] = data
        return len(data)

    def recv(self, size):
        if self._by_recv:
            return self._open_socket().recv(size)
        room = bytearray(size)
        return bytes(memoryview(room)[: self._open_socket().recv_into(room)])

    def send(self, data):
        if not self._by_sendall:
            return self._open_socket().send(data)
        self._open_socket().sendall(data)
        return len(data)

    def sendall(self, data):
        limit, written = limit_of(self), 0
        with memoryview(data) as view, view.cast("B") as rest:
            try:
                while written < len(rest):
                    check_time(limit)
                    written += self.send(rest[written:])
            except BaseException as error:
                error.characters_written = written + getattr(error, "characters_written", 0)
                raise

    def close(self):
        socket, self._socket = self._socket, None
        if socket is not None and _count.add(socket, -1):
            socket._close()


class Handle:
    """The state of a buffered file: as the library's, which has none of its own for such a socket."""

    def __init__(self, own, mode, bufsize):
        self.own = own
        self.universal = "U" in mode
        self.size = CHUNK if bufsize < 0 or bufsize == 1 else max(bufsize, 1)
        self.lines = bufsize == 1
        self.received, self.written = bytearray(), bytearray()
        self.after_return = False
        self.reading, self.writing = threading.Lock(), threading.Lock()

    def translated(self, data):
        """Received bytes with every line end as a newline: a return is one at once, and a newline behind it none."""
        skipped = self.after_return and data[:1] == b"\n"
        if data:
            self.after_return = data[-1:] == b"\r"
        return data[skipped:].replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class _Taken:
    """A direction of a file is taken, not locked: a second reader would get pieces of what the first one reads."""

    def __init__(self, lock):
        self._lock = lock

    def __enter__(self):
        if not self._lock.acquire(blocking=False):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def __exit__(self, *_arguments):
        self._lock.release()


class Files:
    """The functions of file's `native` on such handles."""

    @staticmethod
    def open(socket, names, mode, bufsize):
        """A file over a socket whose methods of these names are its own."""
        return Handle(Own(socket, names), mode, bufsize)

    def _fill(self, handle, enough):
        """Receive until enough(where the search may begin) or the end: whatever comes is kept."""
        limit, searched, data = limit_of(handle.own), 0, b"more"
        while data and not enough(searched):
            check_time(limit)
            searched = len(handle.received)
            data = handle.own.recv(handle.size)
            handle.received += handle.translated(data) if handle.universal else data

    def file_await(self, handle, size):
        """Wait for so many bytes, or for all: how many there are."""
        with _Taken(handle.reading):
            self._fill(handle, lambda _: 0 <= size <= len(handle.received))
            return len(handle.received) if size < 0 else min(size, len(handle.received))

    def file_await_line(self, handle, limit):
        """Wait for a line: how long it is."""
        def end(searched):
            found = handle.received.find(b"\n", searched) + 1
            length = found or len(handle.received)
            return limit if 0 <= limit <= length else found

        if limit == 0:
            return 0
        with _Taken(handle.reading):
            self._fill(handle, end)
            return end(0) or len(handle.received)

    def file_buffered(self, handle):
        """How many bytes are there."""
        return len(handle.received)

    def file_read(self, handle, size):
        """Read so many bytes that are there."""
        with _Taken(handle.reading):
            data = bytes(handle.received[:size])
            del handle.received[:size]
            return data

    def file_write(self, handle, data):
        """Write bytes: how many, which is all of them."""
        with _Taken(handle.writing), memoryview(data) as view, view.cast("B") as given:
            before = len(handle.written)
            handle.written += given
            flush = len(handle.written) >= handle.size or (handle.lines and b"\n" in handle.written[before:])
            try:
                if flush:
                    self._send(handle)
            except BaseException as error:
                # Data that finds no room in the buffer does not count as written.
                excess = min(max(len(handle.written) - handle.size, 0), len(given))
                del handle.written[len(handle.written) - excess:]
                error.characters_written = len(given) - excess
                raise
            return len(given)

    def _send(self, handle):
        sent = 0
        try:
            handle.own.sendall(bytes(handle.written))
            sent = len(handle.written)
        except BaseException as error:
            sent = error.characters_written
            raise
        finally:
            del handle.written[:sent]

    def file_flush(self, handle):
        """Send the buffered data."""
        with _Taken(handle.writing):
            self._send(handle)

    def file_close(self, handle):
        """Flush and close."""
        try:
            self.file_flush(handle)
        finally:
            self.file_free(handle)

    def file_fileno(self, handle):
        """The descriptor of the socket."""
        return handle.own.fileno()

    def file_settimeout(self, handle, timeout):
        """The socket's own timeout holds."""

    def file_free(self, handle):
        """The file needs the socket no longer."""
        handle.own.close()


FILES = Files()
