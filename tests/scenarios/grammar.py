# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The grammar of a line of a scenario: words, values, expectations, steps. Files and headings are compile.py's.

README.md describes the language and the JSON that comes out.
"""

import re
import struct
import sys

from signatures import check_call

CLASSES = ("os", "herror", "gaierror", "timeout", "would-block", "value", "range", "type", "memory", "unsupported",
           "cancelled", "eof")

TOKEN = re.compile(
    r"""\s*(?:
      (?P<bytes>"(?:[^"\\]|\\.)*")
    | (?P<text>'(?:[^'\\]|\\.)*')
    | (?P<arrow>->|!!|\.\.)
    | (?P<float>-?\d+\.\d+(?:e[+-]?\d+)?|-?\d+e[+-]?\d+|-?(?:inf|nan)\b)
    | (?P<power>-?\d+\^\d+(?:[+-]\d+)?)
    | (?P<int>-?(?:0x[0-9a-fA-F]+|\d+))
    | (?P<constant>[A-Z][A-Za-z0-9_]*)
    | (?P<word>[a-z](?:[a-z0-9_-]*[a-z0-9_])?)
    | (?P<any>_)
    | (?P<mark>[-()\[\],.+*|=])
    )""",
    re.VERBOSE,
)

ESCAPES = {"\\": "\\", '"': '"', "'": "'", "0": "\0", "n": "\n", "r": "\r", "t": "\t"}
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")

# Repetitions up to this length are written out.
WRITTEN_OUT = 64


class Target:
    """The machine that runs the scenarios: this one, unless compile.py is told of another."""

    int_bits = 32
    time_bits = 8 * struct.calcsize("l")
    byteorder = sys.byteorder


TARGET = Target()


class Malformed(Exception):
    """What is wrong with a line; compile.py adds where it stands."""


def tokens_of(line):
    """The tokens of a line as (kind, text) pairs, and at the end of the line ("end", "")."""
    tokens, position = [], 0
    while position < len(line) and not line[position:].isspace():
        match = TOKEN.match(line, position)
        if not match:
            raise Malformed(f"cannot read {line[position:].strip()!r}")
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return tokens + [("end", "")]


def unescaped(quoted, wide):
    """The characters between the quotes. `wide` allows \\uNNNN, which bytes have no use for."""

    def one(match):
        name = match.group(1)
        if name in ESCAPES:
            return ESCAPES[name]
        if len(name) == 1 or (name[0] == "u" and not wide):
            raise Malformed(f"unknown escape \\{name} in {quoted}")
        return chr(int(name[1:], 16))

    return ESCAPE.sub(one, quoted[1:-1])


def whole(text):
    """An integer as written: decimal, 0x…, or a power such as 2^63-1."""
    power = re.fullmatch(r"(-?)(\d+)\^(\d+)([+-]\d+)?", text)
    if not power:
        return int(text, 0)
    sign, base, exponent, offset = power.groups()
    return int(base) ** int(exponent) * (-1 if sign else 1) + int(offset or 0)


class Line:
    """The parser of one line: each method takes what it reads off the front."""

    def __init__(self, text, names):
        self.tokens = tokens_of(text)
        self.at = 0
        self.names = names

    @property
    def kind(self):
        return self.tokens[self.at][0]

    @property
    def text(self):
        return self.tokens[self.at][1]

    def next_is(self, text, ahead=0):
        kind, found = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return found == text and kind not in ("bytes", "text")

    def take(self):
        token = self.tokens[self.at]
        if token[0] != "end":
            self.at += 1
        return token[1]

    def accept(self, text):
        if not self.next_is(text):
            return False
        self.at += 1
        return True

    def expect(self, text):
        if not self.accept(text):
            raise Malformed(f"expected {text!r} before {self.text or 'the end of the line'!r}")

    # Values.

    def value(self, pattern=False):
        """A value with its operators."""
        first = self.operand(pattern)
        if self.accept("*"):
            first = repeated(first, self.number())
        parts = [first]
        while self.accept("+"):
            part = self.operand(False)
            parts.append(repeated(part, self.number()) if self.accept("*") else part)
        return joined(parts)

    def operand(self, pattern):
        kind, text = self.kind, self.text
        if kind == "word":
            return self.named(pattern)
        if kind == "constant":
            return self.constants()
        if kind == "any" and not pattern:
            raise Malformed("_ stands for a result, not for an argument")
        if self.next_is("("):
            return ["list", *self.listed(pattern)]
        readers = {
            "bytes": lambda: ["bytes", bytes_of(text).hex()],
            "text": lambda: ["text", unescaped(text, True)],
            "float": lambda: ["float", text],
            "power": lambda: ["int", str(whole(text))],
            "int": lambda: ["int", str(whole(text))],
            "any": lambda: ["any"],
        }
        if kind not in readers:
            raise Malformed(f"expected a value before {text or 'the end of the line'!r}")
        self.take()
        return readers[kind]()

    def listed(self, pattern):
        self.expect("(")
        items = []
        while not self.accept(")"):
            items.append(self.value(pattern))
            if not self.next_is(")"):
                self.expect(",")
        return items

    def constants(self):
        names = [self.take()]
        while self.accept("|"):
            names.append(self.take())
        if len(names) == 1 and re.fullmatch(r"E[A-Z0-9]+", names[0]):
            return ["errno", names[0]]
        return ["const", *names]

    def named(self, pattern):
        """A word: a literal, a function, or a variable with an index."""
        word = self.take()
        if word == "none":
            return ["none"]
        if word in ("true", "false"):
            return ["bool", word]
        # A list may follow a variable.
        if self.next_is("(") and word not in self.names:
            return self.function(word, pattern)
        if word not in self.names:
            raise Malformed(f"no variable is called {word!r} here")
        value = ["var", word]
        while self.accept("["):
            value = ["item", value, str(self.number())]
            self.expect("]")
        return value

    def function(self, word, pattern):
        patterns = {"size": 1, "between": 2, "starts": 1, "other": 1}
        if word in patterns and not pattern:
            raise Malformed(f"{word}() stands for a result, not for an argument")
        arguments = self.listed(word == "other")
        if word in ("pack", "pack_time"):
            size = TARGET.int_bits if word == "pack" else TARGET.time_bits
            numbers = [int(number).to_bytes(size // 8, TARGET.byteorder, signed=True) for _, number in arguments]
            return ["bytes", b"".join(numbers).hex()]
        if len(arguments) != {"pad": 2, "unpack": 1, **patterns}.get(word):
            raise Malformed(f"{word}() is unknown or has another number of arguments")
        if word == "unpack":
            if arguments[0][0] != "bytes":
                raise Malformed("unpack() wants bytes")
            return ["int", str(int.from_bytes(bytes.fromhex(arguments[0][1]), TARGET.byteorder))]
        if word == "pad":
            return ["pad", arguments[0], arguments[1][1]]
        return [word, *arguments]

    def number(self):
        if self.kind not in ("int", "power"):
            raise Malformed(f"expected an integer before {self.text!r}")
        return whole(self.take())

    def seconds(self):
        if self.kind not in ("int", "float"):
            raise Malformed(f"expected seconds before {self.text!r}")
        return self.take()

    # Steps.

    def step(self):
        """A whole step, as in the JSON but for `where` and `text`."""
        into = self.targets()
        step = {"call": None, "args": [], "into": into, "on": {}}
        if self.next_is(".", 1):
            step["self"] = self.named(False)
            self.expect(".")
        elif self.next_is("[", 1):
            step["self"] = self.named(False)
            self.expect(".")
        # CMSG_LEN looks like a constant.
        if self.kind not in ("word", "constant"):
            raise Malformed(f"expected an operation before {self.text or 'the end of the line'!r}")
        step["call"] = self.take()
        while self.kind != "end" and not self.next_is("->") and not self.next_is("!!") and not self.takes_follows():
            step["args"].append(self.value())
        expectation = self.expectation()
        if expectation:
            step["expect"] = expectation
        if self.takes_follows():
            self.take()
            low = self.seconds()
            self.expect("..")
            step["takes"] = [low, self.seconds()]
        self.finish()
        problem = check_call(step)
        if problem:
            raise Malformed(problem)
        self.names.update(into)
        return step

    def targets(self):
        """The names before `=`, if there is one."""
        end = self.at
        while self.tokens[end][0] == "word":
            end += 1
        if self.tokens[end][1] != "=" or end == self.at:
            return []
        names = [text for _, text in self.tokens[self.at : end]]
        self.at = end + 1
        return names

    def takes_follows(self):
        return self.next_is("takes") and self.next_is("..", 2)

    def expectation(self):
        if self.accept("->"):
            return {"value": self.value(True)}
        if not self.accept("!!"):
            return None
        name = self.take()
        if name not in CLASSES:
            raise Malformed(f"{name!r} is no class of errors")
        error = {"class": name, "codes": [], "says": []}
        while self.kind in ("constant", "int"):
            error["codes"].append(self.operand(False))
        while self.accept("says"):
            if self.kind not in ("text", "bytes"):
                raise Malformed("says wants a text, in quotes of either kind")
            error["says"].append(unescaped(self.take(), True))
        if self.accept("done"):
            error["done"] = self.value(True)
        if self.accept("partial"):
            error["partial"] = self.value(True)
        return {"error": error}

    def finish(self):
        if self.kind != "end":
            raise Malformed(f"did not expect {self.text!r}")


def bytes_of(quoted):
    text = unescaped(quoted, False)
    try:
        return text.encode("latin-1" if "\\x" in quoted else "ascii")
    except UnicodeEncodeError:
        raise Malformed(f"bytes are ASCII and \\xNN: {quoted}") from None


def repeated(value, times):
    kind, content = value[0], value[1]
    if kind not in ("bytes", "text"):
        raise Malformed("only bytes and text can be repeated")
    if times * len(content) <= WRITTEN_OUT * (2 if kind == "bytes" else 1):
        return [kind, content * times]
    return ["repeat", value, str(times)]


def joined(parts):
    """Literals next to each other become one."""
    if len(parts) == 1:
        return parts[0]
    together = [parts[0]]
    for part in parts[1:]:
        if part[0] == together[-1][0] and part[0] in ("bytes", "text"):
            together[-1] = [part[0], together[-1][1] + part[1]]
        else:
            together.append(part)
    return together[0] if len(together) == 1 else ["concat", *together]


def alternative(text, names):
    """What follows `on ROUTES`: (the JSON of the alternative)."""
    expectation, found, reason = text.rpartition(" because ")
    if not found or not reason.strip():
        raise Malformed("an `on` line needs ` because ` and a reason")
    expectation = expectation.strip()
    if expectation == "skip":
        return {"skip": reason.strip()}
    line = Line(expectation, names)
    result = {"because": reason.strip()}
    if not line.accept("succeeds"):
        result["expect"] = line.expectation()
        if not result["expect"]:
            raise Malformed("expected ->, !!, succeeds or skip")
    line.finish()
    return result
