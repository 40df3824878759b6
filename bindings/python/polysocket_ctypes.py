# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""polysocket through ctypes: `import polysocket_ctypes as socket` gives the standard library's object model.

Here is only what ctypes needs; the model is in polysocket_ffi. The library is found by the dynamic loader, or where the
environment variable POLYSOCKET_LIBRARY says.
"""

import ctypes
import types

from polysocket_ffi import module, signatures

SCALARS = {
    "void": None,
    "char": ctypes.c_char,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "double": ctypes.c_double,
    # Text goes in as bytes and comes out as bytes; memory to write to is an address.
    "const char *": ctypes.c_char_p,
    "char *": ctypes.c_void_p,
    "void *": ctypes.c_void_p,
    "const void *": ctypes.c_void_p,
}


class Types:
    """The types of the signature tables as ctypes has them."""

    def __init__(self):
        self._known = dict(SCALARS)
        self._known.update((f"{name} *", ctypes.c_void_p) for name in signatures.OPAQUE)
        for name, prototype in signatures.CALLBACKS.items():
            self._known[name] = ctypes.CFUNCTYPE(*self.all(prototype))
        for name, fields in signatures.RECORDS.items():
            members = [(field, self.one(kind)) for kind, field in fields]
            self._known[name] = type(name, (ctypes.Structure,), {"_fields_": members})

    def one(self, kind):
        """The type that C writes so."""
        if kind in self._known:
            return self._known[kind]
        if kind.endswith("]"):
            element, length = kind[:-1].split("[")
            return self.one(element) * int(length)
        # The target may be const, for which ctypes has no type.
        target = kind[: -len("*")].strip()
        if target not in self._known and target.startswith("const "):
            target = target[len("const "):]
        pointed = self.one(target)
        return ctypes.POINTER(pointed)

    def all(self, prototype):
        return [self.one(kind) for kind in prototype]


class View(ctypes.Structure):
    """Python's Py_buffer."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


if not hasattr(ctypes, "pythonapi"):
    raise ImportError("polysocket_ctypes needs CPython, whose C functions lend it memory; use polysocket_cffi")


def python_function(name, result, *parameters):
    return ctypes.PYFUNCTYPE(result, *parameters)((name, ctypes.pythonapi))


get_buffer = python_function("PyObject_GetBuffer", ctypes.c_int, ctypes.py_object, ctypes.POINTER(View), ctypes.c_int)
release_buffer = python_function("PyBuffer_Release", None, ctypes.POINTER(View))
make_bytes = python_function("PyBytes_FromStringAndSize", ctypes.py_object, ctypes.c_char_p, ctypes.c_ssize_t)
keep = python_function("Py_IncRef", None, ctypes.py_object)
WRITABLE = 1


class Borrowed:
    """Memory of an object, lent until the end of the `with`. ctypes passes what _as_parameter_ is."""

    __slots__ = ("_as_parameter_", "_size", "_view")

    def __init__(self, data, writable):
        if type(data) is bytes and not writable:
            self._view = None
            self._as_parameter_ = data
            self._size = len(data)
            return
        self._view = View()
        get_buffer(data, self._view, WRITABLE if writable else 0)
        self._as_parameter_ = self._view.buf
        self._size = self._view.len

    def __enter__(self):
        return self

    def __exit__(self, *_arguments):
        view, self._view = self._view, None
        if view is not None:
            release_buffer(view)

    def __len__(self):
        return self._size

    __del__ = __exit__


def address_of(memory):
    """Where borrowed memory or a room is."""
    given = getattr(memory, "_as_parameter_", memory)
    return ctypes.cast(given, ctypes.c_void_p).value if isinstance(given, bytes) else given


class Ctypes:
    """The answers to polysocket_ffi.backend."""

    null = None
    borrow = Borrowed

    def __init__(self):
        self._types = Types()

    def open(self, name):
        library = ctypes.CDLL(name)
        self.functions = types.SimpleNamespace()
        for table in (signatures.FUNCTIONS, signatures.SYSTEM_FUNCTIONS):
            for function_name, prototype in table.items():
                function = getattr(library, function_name)
                function.restype, *function.argtypes = self._types.all(prototype)
                setattr(self.functions, function_name, function)

    def size(self, record):
        return ctypes.sizeof(self._types.one(record))

    def offset(self, record, field):
        return getattr(self._types.one(record), field).offset

    def maker(self, kind):
        made = self._types.one(kind)
        return made if kind in signatures.RECORDS else made * 1

    def place(self, made):
        # ctypes would make such a pointer for each call.
        if isinstance(made, ctypes.Array):
            return ctypes.cast(made, ctypes.POINTER(made._type_))
        return ctypes.pointer(made)

    def handle(self, kind, number):
        return number

    def hooks(self, interrupted):
        callback = self._types.one("ps_hooks_interrupted")(interrupted)
        hooks = self._types.one("ps_hooks")(interrupted=callback)
        # A thread may still be inside a call while the interpreter is taken down.
        keep(hooks)
        return hooks

    def waiting(self, hooks):
        made = self.limited(hooks, 0, self.null)
        keep(made)
        return made

    def limited(self, hooks, deadline, token):
        return self._types.one("ps_wait")(hooks=ctypes.pointer(hooks), deadline=deadline, token=token)

    def set_buffers(self, message, pieces):
        array = (self._types.one("ps_buffer") * len(pieces))()
        for buffer, (memory, size) in zip(array, pieces):
            buffer.data, buffer.length = address_of(memory), size
        message.buffers, message.buffer_count = array, len(pieces)

    def set_pointer(self, record, field, memory):
        setattr(record, field, address_of(memory))

    def set_record(self, record, field, inner):
        setattr(record, field, inner)

    def record(self, record, field):
        return getattr(record, field)

    def numbers(self, numbers):
        return (ctypes.c_int64 * max(len(numbers), 1))(*numbers)

    def records(self, kind, count):
        return (self._types.one(kind) * max(count, 1))()

    def at(self, records, index):
        return records[index]

    def put(self, records, index, record):
        records[index] = record

    def contents(self, records, index):
        return bytes(records[index])

    def room(self, size):
        # Not zeroed, as an array of ctypes would be: who asks for the largest of rooms may get a few bytes.
        return make_bytes(None, size)

    def scratch_room(self, size):
        return (ctypes.c_char * size)()

    def taken(self, room, size):
        return room[:size]

    def text(self, characters):
        return characters.decode("utf-8", "replace")


_contents = module.contents(__name__, Ctypes())
__all__ = _contents.pop("__all__")
globals().update(_contents)
