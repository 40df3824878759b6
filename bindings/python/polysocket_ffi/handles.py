# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Objects that own a library handle: tokens, which cancel waiting calls, and operations, which event loops wait for.
"""

# A handle that stands for nothing, which the library refuses. NULL would be no token at all.
STALE = 1


class Owner:
    """An object on the handle in a cell, which its owner gives back."""

    __slots__ = ("_cell", "__weakref__")

    # The Library, and what its functions on such handles are called.
    _library = None
    _prefix = None

    def _given(self):
        """The handle, also of an object that has none any more, or never had one."""
        cell = getattr(self, "_cell", None)
        return cell[0] if cell is not None else self._library.backend.handle(f"{self._prefix} *", STALE)

    def _function(self, name):
        return getattr(self._library.functions, f"{self._prefix}_{name}")

    def _number(self, name):
        return self._library.number(f"{self._prefix}_{name}", self._given())

    def fileno(self):
        """Its descriptor, for event loops only."""
        return self._number("fileno")

    def close(self):
        """Release it and its descriptor. Closing twice is harmless."""
        if getattr(self, "_cell", None) is not None:
            self._function("free")(self._cell[0])

    __del__ = close

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()


class Token(Owner):
    """Token()

    Cancels waiting calls: attach it to sockets with settoken(), or pass it to a look-up or a connection.
    Once it is fired, each call that has it ends with `cancelled` as soon as it would have to wait, until it is reset.
    """

    __slots__ = ()

    _prefix = "ps_token"

    def __init__(self):
        self.close()
        cell = self._library.backend.maker("ps_token *")()
        self._library.call(self._function("create"), cell)
        self._cell = cell

    def fire(self):
        """Cancel the calls that wait with it. Any thread or signal handler may call this."""
        self._library.call(self._function("fire"), self._given())

    def reset(self):
        """Let calls wait again."""
        self._library.call(self._function("reset"), self._given())

    def fired(self):
        """Whether it is fired."""
        return self._number("fired") != 0


class Operation(Owner):
    """A look-up or a connection in progress, as returned by start_getaddrinfo() and similar functions.

    Its descriptor becomes readable when there is something to do, and result() is to be called then.
    """

    __slots__ = ("_fetch", "_token")

    _prefix = "ps_operation"

    def __init__(self, cell, fetch, token):
        self._cell = cell
        self._fetch = fetch
        # Kept until nothing can look at it.
        self._token = token

    def result(self):
        """Return the result or raise its failure; BlockingIOError while it has not finished. Never waits."""
        try:
            return self._fetch(self._given())
        except OSError as error:
            error.attempts = self.attempts()
            raise

    def attempts(self):
        """The outcome of each connection attempt: (address, name of the status, code, seconds, text)."""
        return attempts(self._library, self._given())


def attempts(library, operation):
    """The outcome of each connection attempt of an operation."""
    count = library.number("ps_operation_attempt_count", operation)
    return [_attempt(library, operation, index) for index in range(count)]


def _attempt(library, operation, index):
    address = library.new_address()
    status, code, duration = library.new_int64(), library.new_int64(), library.new_int64()
    text = library.text("ps_operation_attempt", operation, index, address, status, code, duration)
    name = library.backend.text(library.functions.ps_status_name(status[0]))
    return library.addresses.result(address), name, code[0], duration[0] / 1e9, text
