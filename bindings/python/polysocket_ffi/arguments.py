# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Arguments of scripts as the numbers that the C interface takes. ctypes would cut those that do not fit."""

import math
import operator

from polysocket_ffi.signatures import LIMITS

NO_TIMEOUT = LIMITS["PS_NO_TIMEOUT"]


def integer(value, name):
    """An integer; TypeError for what is none and does not stand for one."""
    try:
        return operator.index(value)
    except TypeError:
        if hasattr(type(value), "__index__"):
            raise
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}") from None


def int32(value, name):
    """An integer of 32 bits; TypeError for what is no integer, OverflowError for one that does not fit."""
    number = integer(value, name)
    if not -0x80000000 <= number <= 0x7FFFFFFF:
        raise not_fitting(number, name, 32)
    return number


def int64(value, name):
    """An integer of 64 bits; errors as int32()."""
    number = integer(value, name)
    if not -0x8000000000000000 <= number <= 0x7FFFFFFFFFFFFFFF:
        raise not_fitting(number, name, 64)
    return number


def not_fitting(number, name, bits):
    """The exception for a number that does not fit. Python refuses to write out the largest ones."""
    size, limit = number.bit_length(), 1 << (bits - 1)
    shown = number if size < 256 else f"a number of {size} bits"
    return OverflowError(f"{name} must be {-limit} to {limit - 1}, not {shown}")


def word(value, name):
    """Text in ASCII as bytes; TypeError for anything else."""
    if isinstance(value, str):
        value = value.encode()
    elif not isinstance(value, bytes):
        raise TypeError(f"{name} must be str or bytes, not {type(value).__name__}")
    return plain(value, name)


def plain(text, name, advice=""):
    """Encoded text, in which there is nothing that C would stop at and no resolver knows. `advice` is for those."""
    if b"\0" in text:
        raise TypeError(f"{name} must not contain null character")
    if not text.isascii():
        raise TypeError(f"{name} must be ASCII{advice}")
    return text


def seconds_of(timeout):
    """A timeout as the library wants it: None is its number for no timeout. Other negative numbers end here."""
    if timeout is None:
        return NO_TIMEOUT
    # float() would take text too.
    if not hasattr(type(timeout), "__float__") and not hasattr(type(timeout), "__index__"):
        raise TypeError(f"timeout must be a real number, not {type(timeout).__name__}")
    seconds = math.fsum((timeout,))
    if seconds < 0:
        raise ValueError(f"Timeout value out of range ({seconds:g} s is negative)")
    return seconds


def timeout_of(seconds):
    """The library's seconds as Python has them."""
    return None if seconds < 0 else seconds


def limited(nbytes, size, operation):
    """How much of a buffer of `size` bytes to receive into: all of it when 0 bytes are asked for (S125, S126)."""
    wanted = int64(nbytes, "nbytes")
    if wanted < 0:
        raise ValueError(f"negative buffersize in {operation} ({wanted})")
    if wanted > size:
        raise ValueError(f"buffer too small for requested bytes ({wanted}, and it has {size})")
    return wanted or size
