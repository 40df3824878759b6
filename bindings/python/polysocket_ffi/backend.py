# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What polysocket_ctypes and polysocket_cffi must answer so that one model serves both. Nothing here runs.

Functions are called in the same way in both: numbers, what new() made, borrowed bytes and rooms are passed as they
are; a result lands in cell[0] of what new() made for a scalar or a pointer, and in the fields of a record.
"""

from typing import Any, Callable, ContextManager, Protocol


class Backend(Protocol):
    """A way from Python into a C library."""

    # The functions of the signature tables by name, once open() has been called.
    functions: Any

    # The value that is passed for a NULL pointer.
    null: Any

    def open(self, name: str) -> None:
        """Load the library. OSError: it cannot be loaded; AttributeError: it lacks a function."""

    def size(self, record: str) -> int:
        """The size of a structure in bytes, as declared from the tables."""

    def offset(self, record: str, field: str) -> int:
        """Where a field is in a structure, in bytes, as declared from the tables."""

    def maker(self, kind: str) -> Callable[[], Any]:
        """A callable that makes zeroed storage for one value of a type, to pass where C takes a pointer to it."""

    def place(self, made: Any) -> Any:
        """What to pass for such storage where it is passed many times; the caller keeps the storage."""

    def handle(self, kind: str, number: int) -> Any:
        """A handle of a type that is this number."""

    def hooks(self, interrupted: Callable[[Any], int]) -> Any:
        """A ps_hooks that lives as long as the process, calling `interrupted` with the interpreter lock held."""

    def waiting(self, hooks: Any) -> Any:
        """A ps_wait with these hooks that lives as long as they do."""

    def limited(self, hooks: Any, deadline: int, token: Any) -> Any:
        """A ps_wait with these hooks, a deadline and the handle of a token or NULL."""

    def set_buffers(self, message: Any, pieces: list[tuple[Any, int]]) -> None:
        """Let a ps_message have these buffers: pairs of borrowed memory or a room, which the caller keeps, and a size.

        The array of them lives as long as the message.
        """

    def set_pointer(self, record: Any, field: str, memory: Any) -> None:
        """Make a field of a record point to borrowed memory or a room, which the caller keeps."""

    def set_record(self, record: Any, field: str, inner: Any) -> None:
        """Copy a record into a field of another."""

    def record(self, record: Any, field: str) -> Any:
        """A record that is a field of another, to pass where C takes a pointer to it; it lives as long as the other."""

    def numbers(self, numbers: list[int]) -> Any:
        """An array of numbers of 64 bits, of at least one."""

    def records(self, kind: str, count: int) -> Any:
        """A zeroed array of so many records, of at least one."""

    def at(self, records: Any, index: int) -> Any:
        """A record of such an array, to pass where C takes a pointer to it; the caller keeps the array."""

    def put(self, records: Any, index: int, record: Any) -> None:
        """Copy a record into such an array."""

    def contents(self, records: Any, index: int) -> bytes:
        """The bytes of a record of such an array."""

    def borrow(self, data: Any, writable: bool) -> ContextManager[Any]:
        """Lend the memory of an object that supports the buffer protocol; len() of what `with` gives is in bytes.

        BufferError or TypeError: it has no contiguous memory, or it is read-only and must not be.
        """

    def room(self, size: int) -> Any:
        """Fresh memory to receive into."""

    def scratch_room(self, size: int) -> Any:
        """Memory to receive into many times: what taken() gives of it is a copy."""

    def taken(self, room: Any, size: int) -> bytes:
        """The first bytes of a room."""

    def text(self, characters: Any) -> str:
        """A NUL-terminated text: a `const char *`, or the array in a record."""
