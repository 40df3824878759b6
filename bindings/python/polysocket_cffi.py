# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""polysocket through cffi in ABI mode: `import polysocket_cffi as socket` gives the standard library's object model.

Here is only what cffi needs, and no compiler; the model is in polysocket_ffi. The library is found by the dynamic
loader, or where the environment variable POLYSOCKET_LIBRARY says.
"""

import functools
import sys
import types
import weakref

import cffi

from polysocket_ffi import module, signatures


def field(kind, name):
    """The declaration of a field in C."""
    element, bracket, length = kind.partition("[")
    return f"{element} {name}{bracket}{length};"


def declarations():
    """The signature tables as C text."""
    for name in signatures.OPAQUE:
        yield f"typedef struct {name} {name};"
    for name, (result, *parameters) in signatures.CALLBACKS.items():
        yield f"typedef {result} (*{name})({', '.join(parameters)});"
    for name, fields in signatures.RECORDS.items():
        yield f"typedef struct {{ {' '.join(field(*one) for one in fields)} }} {name};"
    for table in (signatures.FUNCTIONS, signatures.SYSTEM_FUNCTIONS):
        for name, (result, *parameters) in table.items():
            yield f"{result} {name}({', '.join(parameters) or 'void'});"


def keep(kept):
    """Keep an object for ever: a thread may still be inside a call while the interpreter is taken down."""
    python = cffi.FFI()
    python.cdef("void Py_IncRef(void *);")
    python.dlopen(None).Py_IncRef(python.cast("void *", id(kept)))


def let_handlers_run(_context):
    """PyPy's question for signals: it runs handlers between any two steps, and what they raise leaves the callback."""
    for _ in range(2):
        pass
    return 0


class Cffi:
    """The answers to polysocket_ffi.backend."""

    def __init__(self):
        self._ffi = cffi.FFI()
        self.null = self._ffi.NULL
        self._ffi.cdef("\n".join(declarations()))
        # A buffer for receiving need not be zeroed first.
        self._allocate = self._ffi.new_allocator(should_clear_after_alloc=False)
        self._bytes = self._ffi.typeof("char[]")
        self._kept = weakref.WeakKeyDictionary()

    def open(self, name):
        library = self._ffi.dlopen(name)
        names = [*signatures.FUNCTIONS, *signatures.SYSTEM_FUNCTIONS]
        self.functions = types.SimpleNamespace(**{one: getattr(library, one) for one in names})

    def size(self, record):
        return self._ffi.sizeof(record)

    def offset(self, record, field):
        return self._ffi.offsetof(record, field)

    def maker(self, kind):
        return functools.partial(self._ffi.new, self._ffi.typeof(f"{kind} *"))

    def place(self, made):
        return made

    def handle(self, kind, number):
        return self._ffi.cast(kind, number)

    def hooks(self, interrupted):
        # Should anything go wrong in the callback, the call ends instead of going on for ever.
        cpython = sys.implementation.name == "cpython"
        ask = interrupted if cpython else let_handlers_run
        callback = self._ffi.callback("ps_hooks_interrupted", ask, error=1, onerror=interrupted.escaped)
        hooks = self._ffi.new("ps_hooks *", {"interrupted": callback})
        # The structure does not keep it.
        self._callback = callback
        if cpython:
            keep(callback)
            keep(hooks)
        return hooks

    def limited(self, hooks, deadline, token):
        return self._ffi.new("ps_wait *", {"hooks": hooks, "deadline": deadline, "token": token})

    def waiting(self, hooks):
        made = self.limited(hooks, 0, self.null)
        if sys.implementation.name == "cpython":
            keep(made)
        return made

    def set_buffers(self, message, pieces):
        array = self._ffi.new("ps_buffer[]", [{"data": memory, "length": size} for memory, size in pieces])
        message.buffers, message.buffer_count = array, len(pieces)
        # The record keeps neither the array nor anything else that it points to.
        self._kept[message] = array

    def set_pointer(self, record, field, memory):
        setattr(record, field, memory)

    def set_record(self, record, field, inner):
        setattr(record, field, inner[0])

    def record(self, record, field):
        return self._ffi.addressof(record[0], field)

    def numbers(self, numbers):
        return self._ffi.new("int64_t[]", numbers or [0])

    def records(self, kind, count):
        return self._ffi.new(f"{kind}[]", max(count, 1))

    def at(self, records, index):
        return records + index

    def put(self, records, index, record):
        records[index] = record[0]

    def contents(self, records, index):
        return self._ffi.buffer(records + index, self._ffi.sizeof(records[index]))[:]

    def borrow(self, data, writable):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._ffi.from_buffer(self._bytes, data, writable)

    def room(self, size):
        return self._allocate(self._bytes, size)

    scratch_room = room

    def taken(self, room, size):
        return self._ffi.buffer(room, size)[:]

    def text(self, characters):
        return self._ffi.string(characters).decode("utf-8", "replace")


_contents = module.contents(__name__, Cffi())
__all__ = _contents.pop("__all__")
globals().update(_contents)
