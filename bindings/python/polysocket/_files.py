# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files that lose nothing when a timeout ends a call on them."""

from polysocket_shared import override

from . import _native


def lossless_file(sock, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
    """A file like that of makefile(), on which a call can be repeated after a timeout: received data is kept.

    It has a descriptor of its own, so that socket and file are closed apart, and it needs a buffer. A class of sockets
    with its own way of receiving or sending would be bypassed, and is refused.
    """
    if not hasattr(sock, "_originals"):
        raise TypeError(f"lossless_file: sock must be a socket of this module, not {type(sock).__name__:.100}")
    if buffering == 0:
        raise ValueError("lossless_file: buffering must not be 0")
    own = override.changed(sock)
    if own:
        raise TypeError(f"lossless_file: {type(sock).__name__} has its own {' and '.join(sorted(own))}")
    # Importing it takes half as long as importing the package without it, and few programs need it.
    from polysocket_shared import file
    try:
        return file.makefile(_native, sock, mode, buffering, encoding, errors, newline)
    except (TypeError, ValueError) as error:
        error.args = (str(error).replace("makefile: ", "lossless_file: ", 1),)
        raise
