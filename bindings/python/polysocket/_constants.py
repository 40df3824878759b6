# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The constants of the library's table as names of this module, where they are numbers of a kind as enumerations."""

from enum import IntEnum, IntFlag

from . import _native

names = [name for name in dir(_native) if isinstance(getattr(_native, name), int)]
globals().update((name, getattr(_native, name)) for name in names)


def _kind(enumeration, title, prefix):
    """Turn the constants that begin with the prefix into the members of a new enumeration, which is returned."""
    return enumeration._convert_(title, __name__, lambda name: name.isupper() and name.startswith(prefix))


AddressFamily = _kind(IntEnum, "AddressFamily", "AF_")
SocketKind = _kind(IntEnum, "SocketKind", "SOCK_")
MsgFlag = _kind(IntFlag, "MsgFlag", "MSG_")
AddressInfo = _kind(IntFlag, "AddressInfo", "AI_")


def member(enumeration, number):
    """The enumeration's member of that number, or the number itself where there is none."""
    try:
        return enumeration(number)
    except ValueError:
        return number
