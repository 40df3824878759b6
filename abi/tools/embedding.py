# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A text as C: the definition of a static array of characters, in ASCII and in lines of a bearable length."""

import re

WIDTH = 116
HEAD = """/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Generated from the headers by 'make abi', and never edited. */
"""
# Never separated: an escape; and a question mark, which never stands beside another one unescaped (a trigraph).
PIECE = re.compile(r"\\[0-7]{3}|\\.|[^\\]")


def literal(data):
    """Bytes as they stand between the quotes of a literal."""
    text = data.decode("latin-1").replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?")
    return re.sub(r"[^ -~]", lambda match: f"\\{ord(match.group(0)):03o}", text)


def lines(text):
    line = ""
    for piece in PIECE.findall(text):
        if len(line) + len(piece) > WIDTH:
            yield line
            line = ""
        line += piece
    yield line


def definition(name, text):
    """The C text that defines an array with this content, in UTF-8 and with a NUL at its end."""
    rows = "\n".join(f'    "{line}"' for line in lines(literal(text.encode())))
    return f"{HEAD}static const char {name}[] =\n{rows};\n"
