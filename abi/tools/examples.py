# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The examples of the reference, in every language: read from Python, and said again in the others.

abi/examples holds a function for each function of the library, in a small part of Python: calls, assignments, literals,
and `print(value)  # what is printed`. A text of C in the first line stands for it where C needs other words.
"""

import ast
import glob
import os
import re
import textwrap

import c_dialect
import dialects
import forms

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "examples")


class Example:
    """The example of a function: its statements, and the expected output of each that prints."""

    def __init__(self, node, lines):
        self.name = node.name
        self.c = ast.get_docstring(node)
        self.statements = node.body[1:] if self.c else node.body
        self.expected = {one.lineno: expected(lines[one.end_lineno - 1]) for one in self.statements}
        self.source = textwrap.dedent("\n".join(lines[self.statements[0].lineno - 1: self.statements[-1].end_lineno]))


def expected(line):
    match = re.search(r"  # (.*)$", line)
    return match.group(1) if match else None


FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read():
    """Every example by the name of its function: in Python, as texts of all languages, or the name of another one."""
    found = {}
    for path in sorted(glob.glob(os.path.join(FOLDER, "ps_*.md"))):
        with open(path, encoding="utf-8") as file:
            found[os.path.basename(path)[: -len(".md")]] = FENCE.findall(file.read())
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.py"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        lines = text.split("\n")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = Example(node, lines)
            elif isinstance(node, ast.Assign):
                found[node.targets[0].id] = node.value.value
    return found


def blocks(document, example):
    """(language of the fence, text) of an example, in C and in each language that has all of its methods."""
    if isinstance(example, list):
        yield from ((fence, text.rstrip("\n")) for fence, text in example)
        return
    found = {"c": c_dialect.text(document, example)}
    for language in forms.LANGUAGES:
        found[language.fence] = dialects.text(document, language, example)
    yield from ((fence, text) for fence, text in found.items() if text)
