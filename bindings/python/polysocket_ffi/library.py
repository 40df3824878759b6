# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The loaded library: found, checked, and called with every failure turned into an exception."""

import json
import os
import re

import polysocket_shared
from polysocket_ffi.addresses import Addresses
from polysocket_ffi.arguments import called, int64
from polysocket_ffi.errors import INTERRUPTED, PLAIN, exception_for
from polysocket_ffi.handles import Token
from polysocket_ffi.interrupts import Interrupts
from polysocket_ffi.scratch import Scratches
from polysocket_ffi.signatures import RECORDS

# Room for any host name and any service.
TEXT = 1100
SONAME = "libpolysocket.so.0"
VARIABLE = "POLYSOCKET_LIBRARY"


def _carried():
    """The library that a wheel carries, for its other modules too; None for modules that come without one."""
    path = os.path.join(os.path.dirname(polysocket_shared.__file__), SONAME)
    return path if os.path.exists(path) else None


# Linux's number for: this process has rights that whoever started it has not.
AT_SECURE = 23


def _has_more_rights():
    """Whether the environment comes from somebody with fewer rights, as in set-user-ID programs."""
    try:
        import ctypes

        return ctypes.CDLL(None).getauxval(ctypes.c_ulong(AT_SECURE)) != 0
    except (ImportError, AttributeError, OSError, TypeError):
        return os.name == "posix" and (os.getuid(), os.getgid()) != (os.geteuid(), os.getegid())


def _named():
    """What POLYSOCKET_LIBRARY names. Whoever may set it could have any code run, and so must have all rights."""
    named = os.environ.get(VARIABLE)
    return None if not named or _has_more_rights() else named


def load(backend):
    """Load the library by its SONAME, or what POLYSOCKET_LIBRARY names. ImportError says what was tried."""
    named = _named()
    name = named or _carried() or SONAME
    tried = f"{name!r} (from {VARIABLE})" if named else f"{name!r} (by the dynamic loader)"
    try:
        backend.open(name)
    except OSError as error:
        advice = f"set {VARIABLE} to the path of {SONAME}, or LD_LIBRARY_PATH to its folder"
        raise ImportError(f"cannot load the polysocket library; tried {tried}: {error}; {advice}", path=name) from error
    except AttributeError as error:
        raise ImportError(f"{tried} is not a polysocket library that fits this module: {error}", path=name) from error
    for record in RECORDS:
        actual = getattr(backend.functions, f"{record}_size")()
        if actual != backend.size(record):
            raise ImportError(f"{tried} has a {record} of {actual} bytes, and {backend.size(record)} are expected")
    check_offsets(backend, tried)


def check_offsets(backend, tried):
    """ImportError when a field of a record is elsewhere in the library. Reserved fields may become others."""
    text = backend.text(backend.functions.ps_description())
    # The functions are the longer part of the description by far, and nobody needs them here.
    place = re.search(r'"records"\s*:\s*', text).end()
    for record in json.JSONDecoder().raw_decode(text, place)[0]:
        expected = {name for _, name in RECORDS.get(record["name"], ()) if name != "reserved"}
        for field in record["fields"]:
            name, offset = field["name"], field["offset"]
            if name in expected and offset != backend.offset(record["name"], name):
                raise ImportError(f"{tried} has {name} of {record['name']} at {offset}, and "
                                  f"{backend.offset(record['name'], name)} is expected")


class Library:
    """One library through one backend. It may be used by several threads: calls share no storage at the same time."""

    def __init__(self, backend):
        load(backend)
        self.backend = backend
        self.functions = backend.functions
        self.new_error = backend.maker("ps_error")
        self.new_address = backend.maker("ps_address")
        self.new_message = backend.maker("ps_message")
        self.new_handle = backend.maker("ps_socket *")
        self.new_int64 = backend.maker("int64_t")
        self.new_double = backend.maker("double")
        self.scratches = Scratches(self)
        self.interrupts = Interrupts()
        self.hooks = backend.hooks(self.interrupts)
        # How calls wait that have no socket.
        self.waiting = backend.waiting(self.hooks)
        self.constants = self._constants()
        self.addresses = Addresses(self)

    def call(self, function, *arguments):
        """Call a function that does not wait. The error record is always the last parameter."""
        error = self.new_error()
        if function(*arguments, error):
            raise self._exception(error)

    def wait(self, function, *arguments, operation=None):
        """Call a function that may wait, ready for signals. A helper fails under the name of the `operation`."""
        self.interrupts.arm()
        error = self.new_error()
        if function(*arguments, error):
            raise self._exception(error, operation)

    def failed(self, scratch):
        """The exception for a call that has failed with a scratch."""
        return self._exception(scratch.error)

    def receive(self, function, *arguments, partial):
        """Call a function that receives step by step. Its exception gets what `partial()` tells to have come."""
        self.interrupts.arm()
        error = self.new_error()
        if function(*arguments, error):
            # No characters were written.
            error.done = 0
            exception = self._exception(error)
            if error.status not in PLAIN:
                exception.partial = partial()
            raise exception

    def limited(self, deadline, token):
        """How a call waits that ends at a deadline, or when a Token is fired."""
        if deadline == 0 and token is None:
            return self.waiting
        return self.backend.limited(self.hooks, int64(deadline, "deadline"), self.token_of(token))

    def token_of(self, token):
        """The handle of a Token, which None has not."""
        if token is None:
            return self.backend.null
        if not isinstance(token, Token):
            raise TypeError(f"{called()}: token must be a Token or None, not {type(token).__name__:.100}")
        return token._given()

    def number(self, function, *arguments):
        """The number that a function which does not wait tells last."""
        cell = self.new_int64()
        self.call(getattr(self.functions, function), *arguments, cell)
        return cell[0]

    def texts(self, function, count, *arguments):
        """The texts, one after the other, that a function which may wait writes at its end."""
        return tuple(text.decode() for text in self._encoded_texts(function, count, *arguments))

    def encoded(self, function, *arguments):
        """One such text as it is encoded."""
        return self._encoded_texts(function, 1, *arguments)[0]

    def _encoded_texts(self, function, count, *arguments):
        rooms = [(self.backend.room(TEXT), self.new_int64()) for _ in range(count)]
        outputs = [part for room, length in rooms for part in (room, TEXT, length)]
        self.wait(getattr(self.functions, function), *arguments, *outputs)
        for _, length in rooms:
            if length[0] >= TEXT:
                raise MemoryError(f"the result is too long ({length[0]} bytes, limit {TEXT - 1})")
        return [self.backend.taken(room, length[0]) for room, length in rooms]

    def text(self, function, *arguments):
        """The same for one text."""
        return self.texts(function, 1, *arguments)[0]

    def _exception(self, error, operation=None):
        if error.status == INTERRUPTED:
            caught = self.interrupts.take()
            if caught is not None:
                return self._told(caught, error)
        message = self.backend.text(error.message)
        if operation:
            message = f"{operation}: {message.partition(': ')[2]}"
        return self._told(exception_for(error.status, error.code, message, self._system_text), error)

    @staticmethod
    def _told(exception, error):
        """How far the call got, under the name that the io module gave it."""
        if error.done > 0:
            exception.characters_written = error.done
        return exception

    def _system_text(self, function, code):
        return self.backend.text(getattr(self.functions, function)(code))

    def _constants(self):
        names = self.backend.maker("const char *")()
        values = self.new_int64()
        constants = {}
        for index in range(self.functions.ps_constant_count()):
            self.call(self.functions.ps_constant_at, index, names, values)
            constants[self.backend.text(names[0])] = values[0]
        return constants
