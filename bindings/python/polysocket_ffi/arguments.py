# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Arguments of scripts as the numbers that the C interface takes. ctypes would cut those that do not fit."""

import operator

from polysocket_ffi.signatures import LIMITS

NO_TIMEOUT = LIMITS["PS_NO_TIMEOUT"]


def int32(value, name):
    """An integer of 32 bits; TypeError for what is no integer, OverflowError for one that does not fit."""
    number = operator.index(value)
    if not -0x80000000 <= number <= 0x7FFFFFFF:
        raise OverflowError(f"{name} is out of range: {number} does not fit in 32 bits")
    return number


def int64(value, name):
    """An integer of 64 bits; errors as int32()."""
    number = operator.index(value)
    if not -0x8000000000000000 <= number <= 0x7FFFFFFFFFFFFFFF:
        raise OverflowError(f"{name} is out of range: {number} does not fit in 64 bits")
    return number


def word(value, name):
    """Text in ASCII as bytes; TypeError for anything else."""
    if isinstance(value, str):
        value = value.encode()
    elif not isinstance(value, bytes):
        raise TypeError(f"{name} must be str or bytes, not {type(value).__name__}")
    if b"\0" in value:
        raise TypeError(f"{name} must not contain null character")
    if not value.isascii():
        raise TypeError(f"{name} must be ASCII")
    return value


def seconds_of(timeout):
    """A timeout as the library wants it: None is its number for no timeout. Other negative numbers end here."""
    if timeout is None:
        return NO_TIMEOUT
    seconds = timeout if isinstance(timeout, float) else float(operator.index(timeout))
    if seconds < 0:
        raise ValueError("Timeout value out of range")
    return seconds


def timeout_of(seconds):
    """The library's seconds as Python has them."""
    return None if seconds < 0 else seconds


def limited(nbytes, size, operation):
    """How much of a buffer of `size` bytes to receive into: all of it when 0 bytes are asked for (S125, S126)."""
    wanted = int64(nbytes, "nbytes")
    if wanted < 0:
        raise ValueError(f"negative buffersize in {operation}")
    if wanted > size:
        raise ValueError("nbytes is greater than the length of the buffer")
    return wanted or size
