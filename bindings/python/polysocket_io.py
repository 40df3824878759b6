# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The objects that makefile() returns in every Python module: io objects on a duplicate of the socket's descriptor.

What the standard io classes buffer is lost when an exception interrupts them. Here a timeout loses nothing: what had
come is there for the next call. The buffers of bytes are the library's; `native` has its functions (file_read and its
like), and a socket opens a file with _file_open().
"""

import codecs
import io
import locale
import re
import weakref

# How many bytes are decoded at a time, unless fewer have come.
CHUNK = 8192
LINE_ENDS = {None: re.compile("\n"), "": re.compile("\r\n|\r|\n")}


class _Mode:
    """The socket's timeout, which its files follow for as long as the socket is there."""

    __slots__ = ("_last", "_set", "_socket")

    def __init__(self, socket, settimeout):
        self._socket = weakref.ref(socket)
        self._last = socket.gettimeout()
        self._set = settimeout

    def follow(self):
        socket = self._socket()
        if socket is not None and socket.fileno() >= 0 and socket.gettimeout() != self._last:
            timeout = socket.gettimeout()
            self._set(timeout)
            self._last = timeout


class _Directions:
    """Who reads and who writes; for classes of io, whose __init__ takes nothing."""

    def _open(self, mode, readable, writable):
        self.mode, self._readable, self._writable = mode, readable, writable

    def readable(self):
        """Whether it was opened for reading."""
        self._open_only()
        return self._readable

    def writable(self):
        """Whether it was opened for writing."""
        self._open_only()
        return self._writable

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

    def __repr__(self):
        return f"<{self.__class__.__module__}.{self.__class__.__qualname__} name={self.name} mode={self.mode!r}>"


class SocketIO(_Directions, io.RawIOBase):
    """Bytes without a buffer: each call is one receive or one send."""

    def __init__(self, socket, mode, readable, writable):
        self._open(mode, readable, writable)
        self._own = socket.dup()
        self._mode = _Mode(socket, self._own.settimeout)

    def readinto(self, buffer):
        """Receive into a buffer: how many bytes, 0 at the end."""
        self._reading()
        self._mode.follow()
        return self._own.recv_into(buffer) if len(memoryview(buffer)) else 0

    def write(self, data):
        """Send bytes, perhaps not all: how many, is returned."""
        self._writing()
        self._mode.follow()
        return self._own.send(data)

    def fileno(self):
        """The file's own descriptor."""
        self._open_only()
        return self._own.fileno()

    def close(self):
        """Close the file; the socket stays open."""
        if not self.closed:
            super().close()
            self._own.close()


class SocketFile(_Directions, io.BufferedIOBase):
    """Bytes by way of the library's buffers, for reading, for writing, or for both."""

    _handle = 0

    def __init__(self, native, socket, mode, readable, writable, bufsize):
        self._open(mode, readable, writable)
        self._native = native
        direction = "w" if not readable else "r+" if writable else "r"
        self._handle = socket._file_open(direction + ("U" if "U" in mode else ""), bufsize)
        self._mode = _Mode(socket, self._settimeout)

    def _settimeout(self, timeout):
        self._native.file_settimeout(self._handle, timeout)

    def _read(self, await_bytes, size):
        self._reading()
        self._mode.follow()
        return self._native.file_read(self._handle, await_bytes(self._handle, -1 if size is None else size))

    def read(self, size=-1):
        """Read that many bytes, or all until the end; fewer only at the end."""
        return self._read(self._native.file_await, size)

    def readline(self, size=-1):
        """Read a line with its newline, or at most that many bytes of it."""
        return self._read(self._native.file_await_line, size)

    def read1(self, size=-1):
        """Read what is there, at most that many bytes; wait only when nothing is."""
        return self._read(self._there, size)

    def _there(self, handle, size):
        if size == 0 or self._native.file_await(handle, 1) == 0:
            return 0
        count = self._native.file_buffered(handle)
        return count if size < 0 else min(size, count)

    def readinto(self, buffer):
        """Fill a buffer: how many bytes, fewer than it holds only at the end."""
        return self._into(buffer, self.read)

    def readinto1(self, buffer):
        """As readinto(), but only with what is there."""
        return self._into(buffer, self.read1)

    @staticmethod
    def _into(buffer, read):
        view = memoryview(buffer).cast("B")
        data = read(len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, data):
        """Write bytes by way of the buffer: all of them, or an exception whose characters_written says how many."""
        self._writing()
        self._mode.follow()
        return self._native.file_write(self._handle, data)

    def flush(self):
        """Send what is buffered."""
        self._open_only()
        if self._writable:
            self._mode.follow()
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
            super().close()

    @property
    def closed(self):
        """Whether it is closed."""
        return not self._handle


class SocketText(_Directions, io.TextIOBase):
    """Text over a SocketFile. Unlike TextIOWrapper it keeps what it has decoded when a read is interrupted."""

    def __init__(self, buffer, mode, encoding, errors, newline, line_buffering):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        self._open(mode, buffer.readable(), buffer.writable())
        self._buffer = buffer
        self._encoding = encoding or locale.getpreferredencoding(False)
        self._errors = errors or "strict"
        self._decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
        if not newline:
            self._decoder = io.IncrementalNewlineDecoder(self._decoder, translate=newline is None)
        self._encoder = codecs.getincrementalencoder(self._encoding)(self._errors)
        self._newline = newline
        self._line_end = LINE_ENDS.get(newline) or re.compile(re.escape(newline))
        self._ahead = ""
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

    def _more(self):
        """Decode some more; false at the end."""
        data = self._buffer.read1(CHUNK)
        self._ahead += self._decoder.decode(data, not data)
        return bool(data)

    def _take(self, end):
        text, self._ahead = self._ahead[:end], self._ahead[end:]
        return text

    def read(self, size=-1):
        """Read that many characters, or all until the end; fewer only at the end."""
        self._reading()
        if size is None or size < 0:
            while self._more():
                pass
            return self._take(None)
        while len(self._ahead) < size and self._more():
            pass
        return self._take(size)

    def readline(self, size=-1):
        """Read a line with its end, or at most that many characters of it."""
        self._reading()
        limit = None if size is None or size < 0 else size
        searched = 0
        while True:
            found = self._line_end.search(self._ahead, searched)
            if found:
                return self._take(found.end() if limit is None else min(limit, found.end()))
            # A line end of two characters may have come by half.
            searched = max(0, len(self._ahead) - 1)
            if (limit is not None and len(self._ahead) >= limit) or not self._more():
                return self._take(limit)

    def write(self, text):
        """Write text; how many characters, is returned."""
        self._writing()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        lines = text.replace("\n", self._newline) if self._newline in ("\r", "\r\n") else text
        self._buffer.write(self._encoder.encode(lines))
        if self.line_buffering and ("\n" in text or "\r" in text):
            self.flush()
        return len(text)

    def flush(self):
        """Send what is buffered."""
        self._open_only()
        self._buffer.flush()

    def fileno(self):
        """The file's own descriptor."""
        return self._buffer.fileno()

    def close(self):
        """Flush and close the file; the socket stays open."""
        buffer = getattr(self, "_buffer", None)
        if buffer is not None:
            buffer.close()

    @property
    def closed(self):
        """Whether it is closed."""
        buffer = getattr(self, "_buffer", None)
        return buffer is None or buffer.closed


def makefile(native, socket, mode, buffering, encoding, errors, newline):
    """The file that socket.makefile() returns."""
    if len(set(mode)) < len(mode) or not set(mode) <= set("rwab+U"):
        raise ValueError(f"invalid mode {mode!r} (only r, w, a, with b, + and U)")
    writable = any(letter in mode for letter in "wa+")
    readable = "r" in mode or "+" in mode or not writable
    bufsize = -1 if buffering is None else buffering
    if "b" in mode:
        if encoding is not None or errors is not None or newline is not None:
            raise ValueError("binary mode takes no encoding, errors or newline")
        if bufsize == 0:
            return SocketIO(socket, mode, readable, writable)
        return SocketFile(native, socket, mode, readable, writable, bufsize)
    if bufsize == 0:
        raise ValueError("unbuffered streams must be binary")
    buffer = SocketFile(native, socket, mode, readable, writable, bufsize)
    try:
        return SocketText(buffer, mode, encoding, errors, newline, bufsize == 1)
    except BaseException:
        buffer.close()
        raise
