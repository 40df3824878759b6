# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The objects that makefile() returns with ctypes and cffi, and lossless_file() everywhere: io objects on a duplicate
of the socket's descriptor.

The standard io classes lose their buffer when an exception interrupts them. Here a timeout loses nothing: what had
come is there for the next call. The buffers of bytes are the library's; `native` has its functions (file_read and its
like), and a socket opens a file with _file_open().
"""

import codecs
import io
import math
import operator
import os
import re
import sys
import time
import weakref

from polysocket_shared import override

# How many bytes are received or decoded at a time, unless fewer have come.
CHUNK = 8192
LINE_ENDS = {None: re.compile("\n"), "": re.compile("\r\n|\r|\n")}


class _Mode:
    """The socket's timeout, which its files follow for as long as the socket is there."""

    __slots__ = ("_last", "_socket")

    def __init__(self, socket):
        self._socket = weakref.ref(socket)
        self._last = socket.gettimeout()

    def follow(self, settimeout):
        socket = self._socket()
        if socket is not None and socket.gettimeout() != self._last:
            timeout = socket.gettimeout()
            settimeout(timeout)
            self._last = timeout

    def limit(self, settimeout):
        """Until when a call may go on that makes several transfers, of which each has the timeout."""
        self.follow(settimeout)
        return time.monotonic() + self._last if self._last else math.inf


def check_time(limit):
    """Before one more transfer: is there time for it?"""
    if time.monotonic() >= limit:
        raise TimeoutError("timed out")


class _Directions:
    """Who reads and who writes; for classes of io, whose __init__ takes nothing."""

    def _open(self, mode):
        if len(set(mode)) < len(mode) or not set(mode) <= set("rwab+U"):
            raise ValueError(f"makefile: invalid mode {mode!r} (only r, w, a, with b, + and U)")
        self.mode = mode
        self._writable = not set("wa+").isdisjoint(mode)
        self._readable = "r" in mode or "+" in mode or not self._writable

    def readable(self):
        """Whether it was opened for reading."""
        self._open_only()
        return self._readable

    def writable(self):
        """Whether it was opened for writing."""
        self._open_only()
        return self._writable

    def seekable(self):
        """False: a connection has no positions."""
        self._open_only()
        return False

    def _open_only(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _reading(self):
        self._open_only()
        if not self._readable:
            raise io.UnsupportedOperation("not readable")

    def _writing(self):
        self._open_only()
        if not self._writable:
            raise io.UnsupportedOperation("not writable")

    @property
    def name(self):
        """The descriptor, or -1 when it is closed."""
        return -1 if self.closed else self.fileno()

    def __getstate__(self):
        # A copy would have the same handle, and close it for both.
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def __repr__(self):
        return f"<{self.__class__.__module__}.{self.__class__.__qualname__} name={self.name} mode={self.mode!r}>"


class _Lines:
    """Many lines at a time, of which an exception in the middle loses none; for classes of io too."""

    def readlines(self, hint=-1):
        """Read all lines until the end; with a hint, only until they are longer than that together.

        With a hint an exception ends the list too, unless it is empty: the next call meets it again.
        """
        hint = -1 if hint is None else operator.index(hint)
        if hint <= 0:
            self._await_all()
            return super().readlines()
        lines, size = [], 0
        while size <= hint:
            try:
                line = self.readline()
            except OSError:
                if lines:
                    break
                raise
            if not line:
                break
            lines.append(line)
            size += len(line)
        return lines

    def writelines(self, lines):
        """Write all of them; the characters_written of an exception counts from the first on."""
        self._writing()
        written, limit = 0, self._limit()
        for line in lines:
            try:
                check_time(limit)
                written += self._write_all(line)
            except OSError as error:
                error.characters_written = written + getattr(error, "characters_written", 0)
                raise


class SocketIO(_Directions, _Lines, io.RawIOBase):
    """Bytes without a buffer: a read is one receive, a write one send. A line comes byte by byte.

    What part of a line, or of all until the end, had come when an exception ended the call is kept for the next one.
    """

    _own = None

    def __init__(self, socket, mode):
        self._open(mode)
        names = override.changed(socket)
        self._own = override.Own(socket, names) if names else socket._copy()
        self._mode = _Mode(socket)
        self._kept = bytearray()

    def readinto(self, buffer):
        """Receive into a buffer: how many bytes, 0 at the end."""
        self._reading()
        with memoryview(buffer) as view, view.cast("B") as room:
            if not room:
                return 0
            if not self._kept:
                self._mode.follow(self._own.settimeout)
                return self._own.recv_into(room)
            count = min(len(room), len(self._kept))
            room[:count] = self._kept[:count]
            del self._kept[:count]
            return count

    def _limit(self):
        return self._mode.limit(self._own.settimeout)

    def _receive(self, size, limit):
        """Receive some more of what is kept; false at the end."""
        check_time(limit)
        data = self._own.recv(size)
        self._kept += data
        return bool(data)

    def _take(self, size):
        data = bytes(self._kept[:size])
        del self._kept[:size]
        return data

    def _await_all(self):
        self._reading()
        limit = self._limit()
        while self._receive(CHUNK, limit):
            pass

    def read(self, size=-1):
        """Receive at most that many bytes, or all until the end."""
        if size is None or size < 0:
            return self.readall()
        self._reading()
        if self._kept:
            return self._take(size)
        self._mode.follow(self._own.settimeout)
        return self._own.recv(size)

    def readall(self):
        """Receive until the end."""
        self._await_all()
        return self._take(len(self._kept))

    def readline(self, size=-1):
        """Receive a line with its newline, or at most that many bytes of it."""
        self._reading()
        most, limit = sys.maxsize if size is None or size < 0 else size, self._limit()
        end = self._kept.find(b"\n", 0, most) + 1
        while not end and len(self._kept) < most and self._receive(1, limit):
            end = self._kept.find(b"\n", len(self._kept) - 1, most) + 1
        return self._take(end or most)

    def write(self, data):
        """Send bytes, possibly not all; return how many."""
        self._writing()
        self._mode.follow(self._own.settimeout)
        return self._own.send(data)

    def _write_all(self, data):
        self._own.sendall(data)
        return memoryview(data).nbytes

    def fileno(self):
        """The file's own descriptor."""
        self._open_only()
        return self._own.fileno()

    def close(self):
        """Close the file; the socket stays open."""
        if not self.closed:
            super().close()
            if self._own is not None:
                self._own.close()


class SocketFile(_Directions, _Lines, io.BufferedIOBase):
    """Bytes by way of the library's buffers, for reading, for writing, or for both."""

    _handle = 0
    _peeked = b""

    def __init__(self, native, socket, mode, bufsize):
        self._open(mode)
        direction = ("w" if not self._readable else "r+" if self._writable else "r") + ("U" if "U" in mode else "")
        names = override.changed(socket)
        self._native = override.FILES if names else native
        self._handle = (self._native.open(socket, names, direction, operator.index(bufsize)) if names else
                        socket._file_open(direction, bufsize))
        self._mode = _Mode(socket)

    def _settimeout(self, timeout):
        self._native.file_settimeout(self._handle, timeout)

    def _limit(self):
        return self._mode.limit(self._settimeout)

    def _await(self, await_bytes, size):
        self._reading()
        self._mode.follow(self._settimeout)
        return await_bytes(self._handle, size)

    def _await_all(self):
        self._await(self._native.file_await, -1)

    def _read(self, await_bytes, size):
        """Read what await_bytes() waits for, behind what was peeked at, which isn't enough."""
        missing = -1 if size < 0 else size - len(self._peeked)
        data = self._native.file_read(self._handle, self._await(await_bytes, missing))
        return self._take(None) + data if self._peeked else data

    def _take(self, size):
        """Read what was peeked at, or so many bytes of it."""
        self._reading()
        data, self._peeked = self._peeked[:size], self._peeked[size:] if size is not None else b""
        return data

    def read(self, size=-1):
        """Read that many bytes, or all until the end; fewer only at the end."""
        size = -1 if size is None else operator.index(size)
        enough = 0 <= size <= len(self._peeked)
        return self._take(size) if enough else self._read(self._native.file_await, size)

    def readline(self, size=-1):
        """Read a line with its newline, or at most that many bytes of it."""
        size = -1 if size is None else operator.index(size)
        limit = len(self._peeked) if size < 0 else size
        end = self._peeked.find(b"\n", 0, limit) + 1
        if end or 0 <= size <= len(self._peeked):
            return self._take(end or size)
        return self._read(self._native.file_await_line, size)

    def read1(self, size=-1):
        """Read the available data, at most that many bytes; wait only if there is none."""
        size = -1 if size is None else operator.index(size)
        return self._take(size if size >= 0 else None) if self._peeked else self._read(self._there, size)

    def peek(self, size=0):
        """Return the available data without consuming it; wait only if there is none. The amount may differ."""
        if not self._peeked:
            self._peeked = self.read1()
        self._reading()
        return self._peeked

    def _there(self, handle, size):
        if size == 0 or self._native.file_await(handle, 1) == 0:
            return 0
        count = self._native.file_buffered(handle)
        return count if size < 0 else min(size, count)

    def readinto(self, buffer):
        """Fill a buffer: how many bytes, fewer than it holds only at the end."""
        return self._into(buffer, self.read)

    def readinto1(self, buffer):
        """Like readinto(), but only with the available data."""
        return self._into(buffer, self.read1)

    @staticmethod
    def _into(buffer, read):
        with memoryview(buffer) as view, view.cast("B") as room:
            if room.readonly:
                raise TypeError(f"cannot read into {type(buffer).__name__}: it is read-only")
            data = read(len(room))
            room[: len(data)] = data
            return len(data)

    def write(self, data):
        """Write bytes by way of the buffer: all of them, or an exception whose characters_written says how many."""
        self._writing()
        self._mode.follow(self._settimeout)
        try:
            return self._native.file_write(self._handle, data)
        except OSError as error:
            error.characters_written = getattr(error, "characters_written", 0)
            raise

    _write_all = write

    def flush(self):
        """Send the buffered data."""
        self._open_only()
        if self._writable:
            self._mode.follow(self._settimeout)
            self._native.file_flush(self._handle)

    def fileno(self):
        """The file's own descriptor."""
        self._open_only()
        return self._native.file_fileno(self._handle)

    def close(self):
        """Flush and close the file; the socket stays open."""
        handle, self._handle = self._handle, 0
        if not handle:
            return
        try:
            self._native.file_close(handle)
        finally:
            self._native.file_free(handle)

    @property
    def closed(self):
        """Whether it is closed."""
        return not self._handle


class SocketText(_Directions, _Lines, io.TextIOBase):
    """Text over a SocketFile. Unlike TextIOWrapper it keeps what it has decoded or encoded when it is interrupted."""

    def __init__(self, buffer, mode, encoding, errors, newline, line_buffering):
        # The standard class checks the arguments, and knows what stands for those that are left out.
        standard = io.TextIOWrapper(io.BytesIO(), encoding, errors, newline)
        self._encoding, self._errors = standard.encoding, standard.errors
        self._open(mode)
        self._buffer = buffer
        self._decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
        if not newline:
            self._decoder = io.IncrementalNewlineDecoder(self._decoder, translate=newline is None)
        self._encoder = codecs.getincrementalencoder(self._encoding)(self._errors)
        self._line_end = LINE_ENDS.get(newline) or re.compile(re.escape(newline))
        self._newline = os.linesep if newline is None else newline or "\n"
        # Decoded text, of which what stands before `_start` has been read; and encoded text still to be written.
        self._ahead, self._start = "", 0
        self._pending = b""
        self.line_buffering = line_buffering

    @property
    def encoding(self):
        """The name of the encoding."""
        return self._encoding

    @property
    def errors(self):
        """What happens to what cannot be encoded or decoded."""
        return self._errors

    @property
    def buffer(self):
        """The file of bytes below."""
        return self._buffer

    @property
    def newlines(self):
        """The line ends that have been read, where they are translated."""
        return getattr(self._decoder, "newlines", None)

    def _limit(self):
        return self._buffer._limit()

    def _await_all(self):
        self._reading()
        self._buffer._await_all()

    def _take(self, find):
        """Take the text up to where find(text, start, searched) sees its end, and while it sees none, decode more.

        What is before `start` has been read already, what is before `searched` has been looked at.
        """
        text, start = self._ahead, self._start
        end = find(text, start, start)
        if end is not None:
            self._start = end
            return text[start:end]
        # Text that has no other name than a local one grows without being copied.
        text, self._ahead, self._start = text[start:], "", 0
        try:
            limit = self._limit()
            while end is None:
                check_time(limit)
                searched, data = len(text), self._buffer.read1(CHUNK)
                text += self._decoder.decode(data, not data)
                end = find(text, 0, searched)
                if not data and end is None:
                    end = len(text)
            return text[:end]
        finally:
            self._ahead = text[end:]

    def read(self, size=-1):
        """Read that many characters, or all until the end; fewer only at the end."""
        self._reading()
        size = -1 if size is None else operator.index(size)
        if size >= 0:
            return self._take(lambda text, start, searched: start + size if len(text) - start >= size else None)
        data = self._buffer.read()
        text = self._ahead[self._start:] + self._decoder.decode(data, True)
        self._ahead, self._start = "", 0
        return text

    def readline(self, size=-1):
        """Read a line with its end, or at most that many characters of it."""
        self._reading()
        limit = sys.maxsize if size is None or size < 0 else operator.index(size)

        def find(text, start, searched):
            stop = min(len(text), start + limit)
            # A line end of two characters may have come by half.
            found = self._line_end.search(text, max(start, searched - 1), stop)
            if found:
                return found.end()
            return stop if stop == start + limit else None

        return self._take(find)

    def write(self, text):
        """Write text; how many characters, is returned.

        An exception whose characters_written is the whole length has left the rest to the next call. Otherwise it is 0.
        """
        self._writing()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._send(0)
        self._pending = self._encoder.encode(text.replace("\n", self._newline) if self._newline != "\n" else text)
        self._send(len(text), self.line_buffering and ("\n" in text or "\r" in text))
        return len(text)

    _write_all = write

    def _send(self, accepted, flush=False):
        """Hand down what is encoded, of which an exception leaves the rest: no character is sent by half or twice."""
        try:
            if self._pending:
                self._buffer.write(self._pending)
                self._pending = b""
            if flush:
                self._buffer.flush()
        except BaseException as error:
            self._pending = self._pending[getattr(error, "characters_written", 0):]
            error.characters_written = accepted
            raise

    def flush(self):
        """Send the buffered data."""
        self._open_only()
        self._send(0, flush=True)

    def fileno(self):
        """The file's own descriptor."""
        return self._buffer.fileno()

    def close(self):
        """Flush and close the file; the socket stays open."""
        if not self.closed:
            try:
                self._send(0)
            finally:
                self._buffer.close()

    @property
    def closed(self):
        """Whether it is closed."""
        buffer = getattr(self, "_buffer", None)
        return buffer is None or buffer.closed


def makefile(native, socket, mode, buffering, encoding, errors, newline):
    """The file that socket.makefile() returns."""
    if not isinstance(mode, str):
        raise TypeError(f"makefile: mode must be str, not {type(mode).__name__}")
    bufsize = -1 if buffering is None else buffering
    if "b" in mode:
        if encoding is not None or errors is not None or newline is not None:
            raise ValueError("makefile: binary mode takes no encoding, errors or newline")
        return SocketIO(socket, mode) if bufsize == 0 else SocketFile(native, socket, mode, bufsize)
    if bufsize == 0:
        raise ValueError("makefile: unbuffered streams must be binary")
    buffer = SocketFile(native, socket, mode, bufsize)
    try:
        return SocketText(buffer, mode, encoding, errors, newline, bufsize == 1)
    except BaseException:
        buffer.close()
        raise
