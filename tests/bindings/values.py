# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The table of value kinds, and how a value is written for a caller. README.md describes the notation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """What Python has no value for: `text` is written as it is, in front of the value that it contains."""

    text: str
    value: object = ()


NOTHING = ()


def room(size):
    """A buffer of the language that can be written into."""
    return Token(f"w{size}")


def filler(size):
    """A string of so many bytes."""
    return Token(f"z{size}")


def variable(name):
    """An object that the state has made."""
    return Token(f"v{name}")


def descriptor(kind):
    """A descriptor that is made for the call."""
    return Token(f"h{kind}")


def exotic(name):
    """A value that only this language has."""
    return Token(f"x{name}")


def odd(action, value):
    """An object whose conversion methods do something, and then return the value."""
    return Token(f"o{action} ", (value,))


def named(name, value):
    """An argument that is given by its name."""
    return Token(f"k{name} ", (value,))


def written(value):
    """The notation of a value."""
    if isinstance(value, Token):
        return value.text + "".join(written(one) for one in value.value)
    if value is None or value is True or value is False:
        return {None: "n", True: "t", False: "f"}[value]
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        return f"d{value!r}"
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogateescape").hex()
    if isinstance(value, bytes):
        return "b" + value.hex()
    # A list can be changed where the language has both.
    opening, closing = "[]" if isinstance(value, list) else "()"
    return " ".join([opening, *map(written, value), closing])


# What conversion methods do before they return.
ACTIONS = ("plain", "raise", "close", "collect", "mutate", "reenter", "resize")

BITS = (7, 8, 15, 16, 20, 31, 32, 40, 48, 53, 62, 63, 64, 65, 128, 1000)
# Sockets are bound to some of the paths: they are in the folder of the caller, or cannot be made.
# A process may have 16384 different paths that are longer than an address: only these few are used.
LONG_PATHS = tuple("p" * size for size in (107, 108, 109, 255, 4096))

KINDS = {
    "nothing": (None, True, False),
    "integer": tuple(sorted({sign * (2 ** bits + more) for bits in BITS for more in (-1, 0, 1) for sign in (1, -1)} |
                            set(range(-2, 6)) | {10, 100, 1024, 1025, 4096, 8192, 65507, 65536, 10 ** 30})),
    "real": (0.0, -0.0, 0.5, 1.0, -1.0, 1.5, 1e-9, 5e-324, 1e18, 2.0 ** 31, 2.0 ** 53, 2.0 ** 63, 2.0 ** 64, 1e300,
             -1e300, float("inf"), float("-inf"), float("nan")),
    "text": ("", "x", "hello", "127.0.0.1", "::1", "localhost", "0", "17", "-1", "0x10", " 5 ", "1e3", "1_000", "nan",
             "inf", "true", "a\0b", "\0", "\0abstract", "%s%n%d", "../..", "/nonexistent/none", "fe80::1%lo", "é", "€",
             "\U0001f600", "\udcff\udcfe", "a\udc80", "AF_INET", "SOCK_STREAM", "MSG_PEEK", "{", "}", "[", "$x", "\\",
             "a b", "\n", "<broadcast>", "127.1", "256.1.1.1", "x" * 64, "x" * 255, "rb", "r+", "w", "tcp",
             "keepalive") + LONG_PATHS,
    "bytes": (b"", b"x", b"hello", b"\0", b"a\0b", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"1234",
              bytes(16), b"127.0.0.1", b"/nonexistent/none", bytes(range(256))),
    "large": tuple(map(filler, (1000, 8192, 8193, 65536, 300000))),
    "room": tuple(map(room, (0, 1, 5, 100, 8193, 70000))),
    "list": ((), [], [1, 2], [b"a", b"b"], ["127.0.0.1", 1], (None,), ("",), (1, 2), ("127.0.0.1", 1),
             ("127.0.0.1", 65536), ("::1", 1, 0, 0), ("::1", 1, 2 ** 20, 0),
             ("::1", 1, 0, 2 ** 32), ("127.0.0.1", -1), ("localhost", 1), ("x" * 300, 1), ("a\0b", 1), (b"a", b"b"),
             (b"", b""), ((1, 2, b"abcd"),), ((1, 1, bytes(4)), (41, 50, b"")), ((), (), ()), (16, 0), (1, 2, 3, 4, 5),
             (17, b"x" * 14), (2, bytes(14)), (0, b""), tuple(range(1030)), (((((((((),),),),),),),),), ("lo", 3),
             ("lo", 3, 0, 1, b"\1\2\3\4\5\6"), (2 ** 64, 2 ** 64), (float("nan"), 1), ("name", "value")),
    "object": tuple(variable(name) for name in ("a", "b", "token", "operation", "module")),
    "descriptor": (descriptor("file"), descriptor("socket"), descriptor("absent")),
}

# Values that fit, by the name of the argument, or else by the kind of the parameter of C.
FITTING = {
    "address": (("127.0.0.1", 1), ("127.0.0.1", 0), "none", ("::1", 1), variable("address"), variable("address")),
    "addresses": (variable("address"), (variable("address"),), (("127.0.0.1", 1),)),
    "sockaddr": (("127.0.0.1", 80), ("::1", 80, 0, 0)),
    "source_address": (None, ("127.0.0.1", 0)),
    "path": ("none/none", "\0abstract"),
    "data": (b"hello", b"", filler(100), filler(9000)),
    "datagrams": ((b"a", b"bc"), [b"", b"a"], (b"",), ()),
    "buffers": ((b"a", b"bc"), (room(10), room(5)), (b"x",), ()),
    "ancdata": (None, (), ((1, 1, b"\0\0\0\0"),)),
    "room": (room(100), room(9000)),
    "bufsize": (0, 1, 5, 100, 9000, 65536),
    "ancbufsize": (0, 100),
    "nbytes": (0, 1, 5),
    "size": (0, 1, 5, 20),
    "limit": (1, 5, 20),
    "delimiter": (b"\n", b"lo", b"zz"),
    "start": (None, b"", b"abc"),
    "count": (0, 1, 5, 1024),
    "maxfds": (0, 1, 3),
    "fds": ((), [descriptor("file")], (descriptor("file"), variable("b"))),
    "fd": (descriptor("file"), descriptor("socket")),
    "file": (descriptor("file"),),
    "descriptor": (descriptor("file"),),
    "fileno": (descriptor("socket"),),
    "flags": (0, 0, 2, 64, 0x4000),
    "family": (0, 1, 2, 10, 16, 17),
    "type": (1, 2, 3, 5),
    "proto": (0, 6, 17, None),
    "host": ("127.0.0.1", "localhost", "::1", None, ""),
    "port": (0, 80, "http", None),
    "service": ("http", "domain"),
    "timeout": (0.01, 0, None, 1),
    "seconds": (0.01, 0, 1),
    "delay": (0.01, 0.25),
    "deadline": (0, 2 ** 40),
    "direction": (1, 2, 3),
    "token": (None, variable("token")),
    "mode": (None, "rb", "wb", "r+b", "r", 0o600, -1),
    "backlog": (1, 128, None),
    "how": (0, 1, 2),
    "level": (1, 6, 0, 41),
    "optname": (2, 3, 4, 7, 8, 9, 13, 20),
    "option": (0, 1),
    "buflen": (0, 4, 100),
    "optlen": (None, 4),
    "value": (1, 0, b"\1\0\0\0", bytes(8), "1", True),
    "name": ("keepalive", "no-delay", "reuse-address", "linger", "tcp", "lo", "http"),
    "control": (0x541b, 0x5421),
    "text": ("127.0.0.1", "::1", "[::1]:80", "127.0.0.1:80", "unix:none"),
    "index": (1, 2),
    "x": (0, 1, 80, 65535),
    "state": ("READY=1", ""),
    "flag": (True, False),
}
OF_KIND = {
    "number": (0, 1, 5, 100),
    "double": (0.01, 0.0, 1.0),
    "text": ("x", "hello"),
    "bytes": (b"hello", b""),
    "handle": (None,),
    "descriptor": (descriptor("file"),),
    "record": (variable("address"), None),
    "none": (None, 0, 1),
}
# Arguments that are descriptors: any other number could be one that the caller itself uses.
DESCRIPTORS = ("fd", "fileno", "file", "descriptor")
