# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""sendfile() of socket objects: by the library where the file has a descriptor with positions,
else by reading and sending.
"""

import errno
import io

from polysocket_ffi.arguments import shown
from polysocket_shared import override

# How many bytes are read at a time.
CHUNK = 65536
# The library cannot send from such a file.
UNSUITABLE = (errno.EBADF, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ESPIPE)


def sendfile(socket, stream, send_part, file, offset, count):
    """Send a file from the offset on, all or `count` bytes: how many were sent. Its position is then behind them.

    `stream` is SOCK_STREAM, and send_part(descriptor, offset, count) the library's function.
    """
    _check(socket, stream, file, count)
    descriptor = _descriptor_of(file)
    # A class with its own way of sending must not be bypassed.
    if descriptor is None or override.changed(socket):
        return _by_reading(socket, file, offset, count)
    try:
        sent = send_part(descriptor, offset, count)
    except OSError as error:
        sent = getattr(error, "characters_written", 0)
        if sent == 0 and error.errno in UNSUITABLE and hasattr(file, "read"):
            return _by_reading(socket, file, offset, count)
        _move(file, offset, sent)
        raise
    except BaseException as exception:
        _move(file, offset, getattr(exception, "characters_written", 0))
        raise
    _move(file, offset, sent)
    return sent


def _check(socket, stream, file, count):
    if "b" not in getattr(file, "mode", "b"):
        raise ValueError("sendfile: the file must be opened in binary mode")
    if not socket.type & stream:
        raise ValueError("sendfile: the socket must be SOCK_STREAM")
    if count is not None and not isinstance(count, int):
        raise TypeError(f"sendfile: count must be a positive integer, not {type(count).__name__}")
    if count is not None and count <= 0:
        raise ValueError(f"sendfile: count must be a positive integer, not {shown(count)}")
    if socket.gettimeout() == 0:
        raise ValueError("sendfile: the socket must not be in non-blocking mode")


def _descriptor_of(file):
    if isinstance(file, int):
        return file
    try:
        return file.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return None


def _move(file, offset, sent):
    if sent > 0 and hasattr(file, "seek") and (not hasattr(file, "seekable") or file.seekable()):
        file.seek(offset + sent)


def _by_reading(socket, file, offset, count):
    missing = [name for name in ("read", "seek")[:2 if offset else 1] if not hasattr(file, name)]
    if missing:
        # The class is that of the standard library.
        raise AttributeError(f"sendfile: file must be a descriptor or have {missing[0]}(), not {type(file).__name__}")
    if offset:
        file.seek(offset)
    total, read, send = 0, file.read, socket.send
    try:
        while count is None or total < count:
            data = read(CHUNK if count is None else min(CHUNK, count - total))
            if not data:
                break
            if not isinstance(data, (bytes, bytearray, memoryview)):
                raise TypeError(f"sendfile: read() of the file must return bytes, not {type(data).__name__}")
            with memoryview(data) as rest:
                sent = 0
                while sent < len(rest):
                    done = send(rest[sent:])
                    sent += done
                    total += done
        return total
    finally:
        _move(file, offset, total)
