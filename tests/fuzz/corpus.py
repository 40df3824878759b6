# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A corpus as a text: a line for each input, with a name, a space, and the input, in which \\xNN stands for a byte."""

import hashlib
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")


def escaped(data):
    """An input as it stands in a line. A blank would not be seen at the end of a line."""
    return "".join(chr(byte) if 33 <= byte <= 126 and byte != 92 else f"\\x{byte:02x}" for byte in data)


def unescaped(text):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes([int(match.group(1), 16)]), text.encode("latin-1"))


def path_of(target):
    return os.path.join(FOLDER, f"{target}.txt")


def read(target):
    """The inputs by name, in their order."""
    with open(path_of(target), encoding="ascii") as file:
        pairs = (line.rstrip("\n").split(" ", 1) for line in file if line.strip() and not line.startswith("#"))
        return {name: unescaped(text) for name, text in pairs}


def write(target, inputs):
    with open(path_of(target), "w", encoding="ascii") as file:
        for name, data in inputs.items():
            file.write(f"{name} {escaped(data)}\n")


def unpack(target, folder):
    """Every input as a file, which libFuzzer reads."""
    os.makedirs(folder, exist_ok=True)
    for data in read(target).values():
        with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as file:
            file.write(data)
