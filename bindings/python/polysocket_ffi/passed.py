# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Sockets that a service manager passes to the program, and messages to it."""

import os

from polysocket_ffi.arguments import unbroken
from polysocket_ffi.signatures import LIMITS

# Descriptors, and bytes of their names.
MOST, NAMES = 1024, 16384


def sockets(library, kind, unset):
    """The sockets with their names. On failure the descriptors stay the program's."""
    fds, count = library.backend.numbers([0] * MOST), library.new_int64()
    room, length = library.backend.room(NAMES), library.new_int64()
    function = library.functions.ps_listen_fds
    library.call(function, 0, fds, MOST, count, room, NAMES, length)
    if length[0] >= NAMES:
        raise MemoryError(f"listen_fds: the names are too long ({length[0]} bytes, limit {NAMES - 1})")
    names = os.fsdecode(library.backend.taken(room, length[0])).split(":")
    made = []
    try:
        for index in range(count[0]):
            made.append(kind(fileno=fds[index]))
    except BaseException:
        for one in made:
            one.detach()
        raise
    if unset:
        library.call(function, LIMITS["PS_LISTEN_UNSET"], fds, MOST, count, room, NAMES, length)
    return list(zip(names, made))


def notify(library, state):
    """Whether there was anybody to tell."""
    if not isinstance(state, (str, bytes)):
        raise TypeError(f"notify: state must be str or bytes, not {type(state).__name__:.100}")
    told = library.new_int64()
    library.wait(library.functions.ps_notify, unbroken(os.fsencode(state), "state"), told)
    return told[0] != 0
