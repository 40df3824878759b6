# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Values of compiled scenarios as Python's, and the comparison of results and errors with what is expected."""

import errno
import io
import os


class Mismatch(Exception):
    """A step did not do what its scenario says."""


class Unknown(Exception):
    """The scenario asks for something that this runner does not know."""


class Values:
    """Evaluates values. `variables` are the scenario's, constants those of the module under test."""

    def __init__(self, module, variables):
        self.module = module
        self.variables = variables

    def of(self, value):
        kind, rest = value[0], value[1:]
        read = getattr(self, f"read_{kind}", None)
        if read is None:
            raise Unknown(f"value of kind {kind!r}")
        return read(*rest)

    def read_bytes(self, digits):
        return bytes.fromhex(digits)

    def read_text(self, text):
        return text

    def read_int(self, digits):
        return int(digits)

    def read_float(self, digits):
        return float(digits)

    def read_none(self):
        return None

    def read_bool(self, word):
        return word == "true"

    def read_list(self, *items):
        return tuple(self.of(item) for item in items)

    def read_var(self, name):
        if name not in self.variables:
            raise Unknown(f"the variable {name!r} has no value")
        return self.variables[name]

    def read_item(self, value, index):
        return self.of(value)[int(index)]

    def read_const(self, *names):
        number = 0
        for name in names:
            if not hasattr(self.module, name):
                raise Unknown(f"constant {name}")
            number |= getattr(self.module, name)
        return int(number)

    def read_errno(self, name):
        if not hasattr(errno, name):
            raise Unknown(f"error {name} of the system")
        return getattr(errno, name)

    def read_repeat(self, value, times):
        return self.of(value) * int(times)

    def read_concat(self, *values):
        parts = [self.of(value) for value in values]
        if any(isinstance(part, bytes) for part in parts):
            return b"".join(part.encode() if isinstance(part, str) else part for part in parts)
        return "".join(parts)

    def read_pad(self, value, length):
        start = self.of(value)
        missing = int(length) - len(start.encode() if isinstance(start, str) else start)
        return start + ("x" if isinstance(start, str) else b"x") * missing

    # Matching.

    def matches(self, expected, actual):
        kind, rest = expected[0], expected[1:]
        if kind == "any":
            return True
        if kind == "size":
            return len(actual) == self.of(rest[0])
        if kind == "between":
            return is_number(actual) and self.of(rest[0]) <= actual <= self.of(rest[1])
        if kind == "starts":
            start = self.of(rest[0])
            return isinstance(actual, type(start)) and actual.startswith(start)
        if kind == "other":
            return not self.matches(rest[0], actual)
        if kind == "list":
            same_length = isinstance(actual, (tuple, list)) and len(actual) == len(rest)
            return same_length and all(self.matches(*pair) for pair in zip(rest, actual))
        return same(self.of(expected), actual)

    def shown(self, expected):
        """An expectation for people."""
        kind, rest = expected[0], expected[1:]
        if kind == "any":
            return "_"
        if kind == "list":
            return f"({', '.join(self.shown(item) for item in rest)})"
        if kind in ("size", "between", "starts", "other"):
            return f"{kind}({', '.join(self.shown(item) for item in rest)})"
        return shown(self.of(expected))


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(expected, actual):
    """Equal, and of the same kind."""
    if isinstance(expected, bytes) and isinstance(actual, str):
        # A path that is no UTF-8 comes as text that no scenario can write down.
        return any("\udc80" <= c <= "\udcff" for c in actual) and os.fsencode(actual) == expected
    for kind in (bool, int, float, bytes, str):
        if isinstance(expected, kind):
            return isinstance(actual, kind) and (kind is bool) == isinstance(actual, bool) and expected == actual
    return expected is actual if expected is None else expected == actual


def shown(value, longest=120):
    text = repr(value)
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"


class Failures:
    """Tells what class of error an exception is, and whether it is the expected one."""

    def __init__(self, module, texts_count):
        self.module = module
        self.texts_count = texts_count

    def class_of(self, exception):
        """The class and the code. A file's own exceptions count as what the library reports for the same."""
        if isinstance(exception, io.UnsupportedOperation):
            return "unsupported", 0
        if isinstance(exception, ValueError) and "closed file" in str(exception):
            return "os", errno.EBADF
        if isinstance(exception, OSError):
            return self.os_class_of(exception), exception.errno or 0
        classes = {OverflowError: "range", ValueError: "value", TypeError: "type", MemoryError: "memory"}
        for kind, name in classes.items():
            if isinstance(exception, kind):
                return name, 0
        return None, 0

    def os_class_of(self, exception):
        if isinstance(exception, self.module.herror):
            return "herror"
        if isinstance(exception, self.module.gaierror):
            return "gaierror"
        if hasattr(self.module, "cancelled") and isinstance(exception, self.module.cancelled):
            return "cancelled"
        if hasattr(self.module, "EndOfStream") and isinstance(exception, self.module.EndOfStream):
            return "eof"
        if isinstance(exception, TimeoutError) and exception.errno is None:
            return "timeout"
        return "would-block" if isinstance(exception, BlockingIOError) else "os"

    def check(self, exception, expected, values):
        name, code = self.class_of(exception)
        wanted = expected["class"]
        if wanted == "unsupported" and name == "os" and code == errno.EOPNOTSUPP:
            name = wanted
        numbers = [values.of(number) for number in expected["codes"]]
        if name != wanted or (numbers and code not in numbers):
            codes = " ".join(values.shown(number) for number in expected["codes"])
            got = f"{name or type(exception).__name__} {code}: {self.text_of(exception)!r}"
            raise Mismatch(f"expected {wanted} {codes}, got {got}")
        if "partial" in expected and not values.matches(expected["partial"], getattr(exception, "partial", None)):
            raise Mismatch(f"expected the bytes {values.expectation(expected['partial'])}, got "
                           f"{getattr(exception, 'partial', None)!r}")
        if self.texts_count:
            text = self.text_of(exception)
            for part in expected["says"]:
                if part not in text:
                    raise Mismatch(f"expected a message with {part!r}, got {text!r}")

    @staticmethod
    def text_of(exception):
        return "\n".join([str(exception) or repr(exception), *getattr(exception, "__notes__", ())])
