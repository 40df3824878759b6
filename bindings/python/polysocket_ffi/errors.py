# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Statuses of the library as Python's exceptions: the standard library's own classes, chosen in one function."""

import errno
import os
from socket import gaierror, herror

from polysocket_ffi.signatures import STATUSES

INTERRUPTED = STATUSES["PS_E_INTERRUPTED"]
CANCELLED = STATUSES["PS_E_CANCELLED"]
WOULD_BLOCK = STATUSES["PS_E_WOULD_BLOCK"]
TIMEOUT = STATUSES["PS_E_TIMEOUT"]


class cancelled(OSError):
    """A token has ended the call."""


class EndOfStream(OSError, EOFError):
    """The stream ended before all bytes had come; `partial` has those that came."""


# Classes that carry the library's message and no number.
PLAIN = {
    STATUSES["PS_E_VALUE"]: ValueError,
    STATUSES["PS_E_RANGE"]: OverflowError,
    STATUSES["PS_E_TYPE"]: TypeError,
    STATUSES["PS_E_MEMORY"]: MemoryError,
}

# Classes of their own, each with the function of the C library that has the texts of its numbers; None for errno.
NUMBERED = {
    STATUSES["PS_E_HERROR"]: (herror, "hstrerror"),
    STATUSES["PS_E_GAIERROR"]: (gaierror, "gai_strerror"),
    CANCELLED: (cancelled, None),
    STATUSES["PS_E_EOF"]: (EndOfStream, None),
}


def noted(exception, message):
    """The exception with a note, where Python knows notes."""
    if hasattr(exception, "add_note"):
        exception.add_note(message)
    return exception


def exception_for(status, code, message, system_text):
    """The exception for a failed call. `system_text(function, code)` asks the C library for its text of a number.

    Exceptions with a number are made of it and the system's text, as everywhere in Python, so that OSError finds its
    subclass; what the library has to add, the operation and the address, is a note. The value of a timeout is
    "timed out" and nothing else (S28).
    """
    # Python's inet_ntop() asks no system about a family that it does not know.
    unknown_family = code == errno.EAFNOSUPPORT and message.startswith("inet_ntop:")
    plain = ValueError if unknown_family else PLAIN.get(status)
    if plain:
        return plain(message)
    if status == TIMEOUT:
        return noted(TimeoutError("timed out"), message)
    kind, texts = NUMBERED.get(status, (OSError, None))
    if code == 0:
        return kind(message)
    exception = kind(code, system_text(texts, code) if texts else os.strerror(code))
    return exception if status == WOULD_BLOCK else noted(exception, message)
