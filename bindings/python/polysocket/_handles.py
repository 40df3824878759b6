# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Objects that own a library handle: tokens, which cancel waiting calls, and operations, which event loops wait for.
"""

from . import _native


class Token:
    """Token()

    Cancels waiting calls: attach it to sockets with settoken(), or pass it to a look-up or a connection.
    Once it is fired, each call that has it ends with `cancelled` as soon as it would have to wait, until it is reset.
    """

    __slots__ = ("_token", "__weakref__")

    def __init__(self):
        self.close()
        self._token = _native.token_create()

    def fire(self):
        """Cancel the calls that wait with it. Any thread or signal handler may call this."""
        _native.token_fire(self)

    def reset(self):
        """Let calls wait again."""
        _native.token_reset(self)

    def fired(self):
        """Whether it is fired."""
        return _native.token_fired(self)

    def fileno(self):
        """A descriptor that is readable while the token is fired, for event loops only."""
        return _native.token_fileno(self)

    def close(self):
        """Release the token and its descriptor; it can no longer cancel calls. Closing twice is harmless."""
        _native.token_free(self)
        self._token = CLOSED

    def __del__(self, free=_native.token_free):
        free(self)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


class Operation:
    """A look-up or a connection in progress, as returned by start_getaddrinfo() and similar functions.

    Its descriptor becomes readable when there is something to do, and result() is to be called then.
    """

    __slots__ = ("_convert", "_handle", "_needed", "__weakref__")

    def __init__(self, handle, token, convert):
        self._handle = handle
        self._needed = token
        self._convert = convert

    def fileno(self):
        """The descriptor to wait for, until it is readable."""
        return _native.operation_fileno(handle_of(self))

    def result(self):
        """Return the result or raise its failure; BlockingIOError while it has not finished. Never waits."""
        return self._convert(_native.operation_result(handle_of(self)))

    def attempts(self):
        """The outcome of each connection attempt: (address, name of the status, code, seconds, text)."""
        return _native.operation_attempts(handle_of(self))

    def close(self):
        """Release it, and cancel it if it has not finished. Closing twice is harmless."""
        _native.operation_free(handle_of(self))
        self._handle = CLOSED

    def __del__(self, free=_native.operation_free):
        free(getattr(self, "_handle", 0))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


# No handle, and no absence of one either.
CLOSED = -1


def handle_of(owner):
    """The handle of an object, whose constructor may not have run."""
    return getattr(owner, "_handle", CLOSED)
