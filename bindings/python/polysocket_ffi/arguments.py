# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Arguments of scripts as the numbers that the C interface takes. ctypes would cut those that do not fit."""

import math
import operator
import sys

from polysocket_ffi.signatures import LIMITS

NO_TIMEOUT = LIMITS["PS_NO_TIMEOUT"]


# The modules that run between a program's call and the library.
INSIDE = ("polysocket_ffi", "polysocket_shared.file")


def called():
    """The function of a module that a program has called, which is the outermost of those that run; for messages."""
    frame, name = sys._getframe(1), ""
    while frame is not None and frame.f_globals.get("__name__", "").startswith((*INSIDE, "contextlib")):
        # What opens a `with` of these modules stands between them.
        if frame.f_globals["__name__"] != "contextlib":
            name = frame.f_code.co_name
        frame = frame.f_back
    return "socket" if name == "__init__" else name


def lent(backend, data, name, expected="a bytes-like object"):
    """The memory of an argument that is to be read; TypeError for what has none."""
    try:
        return backend.borrow(data, False)
    except TypeError:
        raise TypeError(f"{called()}: {name} must be {expected}, not {type(data).__name__}") from None


def integer(value, name):
    """An integer; TypeError for what is none and does not stand for one."""
    try:
        return operator.index(value)
    except TypeError:
        if hasattr(type(value), "__index__"):
            raise
        raise TypeError(f"{called()}: {name} must be an integer, not {type(value).__name__}") from None


def int32(value, name):
    """An integer of 32 bits; TypeError for what is no integer, OverflowError for one that does not fit."""
    number = int64(value, name)
    if not -0x80000000 <= number <= 0x7FFFFFFF:
        raise OverflowError(f"{called()}: {name} must be {-0x80000000} to {0x7FFFFFFF}, not {number}")
    return number


def shown(number):
    """A number for a message. Python refuses to write out the largest ones, which nobody would read either."""
    size = number.bit_length()
    return number if size < 256 else f"a number of {size} bits"


def int64(value, name):
    """An integer of 64 bits; errors as int32()."""
    number = integer(value, name)
    if not -0x8000000000000000 <= number <= 0x7FFFFFFFFFFFFFFF:
        raise OverflowError(f"{called()}: {name} must fit in 64 bits, not {shown(number)}")
    return number


def bits64(value, name):
    """64 bits, given as a number with or without a sign."""
    number = integer(value, name)
    return int64(number - 2**64 if 2**63 <= number < 2**64 else number, name)


def word(value, name):
    """Text in ASCII as bytes; TypeError for anything else."""
    if isinstance(value, str):
        # A derived class may have another way of encoding.
        value = str.encode(value)
    elif not isinstance(value, bytes):
        raise TypeError(f"{called()}: {name} must be str or bytes, not {type(value).__name__}")
    return plain(value, name)


def unbroken(text, name):
    """Encoded text without a null character, which C would stop at."""
    if b"\0" in text:
        raise TypeError(f"{called()}: {name} must not contain null character")
    return text


def plain(text, name, advice=""):
    """Encoded text, in which there is nothing that C would stop at and no resolver knows. `advice` is for those."""
    if b"\0" in text:
        raise TypeError(f"{called()}: {name} must not contain null character")
    if not text.isascii():
        raise TypeError(f"{called()}: {name} must be ASCII{advice}")
    return text


def number_of_seconds(value, name):
    """A real number."""
    # float() would take text too.
    if not hasattr(type(value), "__float__") and not hasattr(type(value), "__index__"):
        raise TypeError(f"{called()}: {name} must be a real number, not {type(value).__name__}")
    return math.fsum((value,))


def seconds_of(timeout):
    """A timeout as the library wants it: None is its number for no timeout. Other negative numbers end here."""
    if timeout is None:
        return NO_TIMEOUT
    seconds = number_of_seconds(timeout, "timeout")
    if seconds < 0:
        raise ValueError(f"{called()}: Timeout value out of range ({seconds:g} s is negative)")
    return seconds


def timeout_of(seconds):
    """The library's seconds as Python has them."""
    return None if seconds < 0 else seconds


def limited(nbytes, size, operation):
    """How much of a buffer of `size` bytes to receive into: all of it when 0 bytes are asked for (S125, S126)."""
    wanted = int64(nbytes, "nbytes")
    if wanted < 0:
        raise ValueError(f"{operation}: negative buffersize in {operation} ({wanted})")
    if wanted > size:
        raise ValueError(f"{operation}: buffer too small for requested bytes ({wanted}, and it has {size})")
    return wanted or size
