# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Rules about size: a file and a function stay small enough to be read in one go, in every language of the tree."""

import ast
import re

import source

FILE_LINES = 600
FUNCTION_LINES = 60
LINE_CHARACTERS = 120
SOURCE_SUFFIXES = (".c", ".h", ".def", ".i", ".py", ".rb", ".tcl", ".test", ".lua", ".js", ".pl", ".pm", ".t",
                   ".sh", ".mk", "Makefile")


def braced(text, opening):
    """Functions as (name, first line, last line) at the outermost level; `opening` matches a head up to its brace."""
    depth = 0
    start = None
    head_from = 0
    for match in re.finditer(r"[{};]", text):
        character = match.group(0)
        if character == "{":
            if depth == 0:
                head = opening.search(text, head_from, match.start())
                start = (head.group(1), source.line_of(text, head.start())) if head else None
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                if start:
                    yield (*start, source.line_of(text, match.start()))
                start = None
                head_from = match.end()
        elif depth == 0:
            head_from = match.end()


C_HEAD = re.compile(r"([\w%]+)\s*\([^{};]*\)[^{};()]*\Z")


def c_functions(text):
    yield from braced(source.code(text), C_HEAD)


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno


def indented(text, opening, closing, tails=("",)):
    """Functions whose end is the first closing line with the indentation of their head; a tail may follow in it."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        head = opening.match(line)
        if not head:
            continue
        ends = [head.group(1) + closing + tail for tail in tails]
        for last in range(number + 1, len(lines)):
            if lines[last].rstrip() in ends:
                yield head.group(2) or "a function", number + 1, last + 1
                break


RUBY_HEAD = re.compile(r"^(\s*)def\s+([\w.?!=]+)(?!.*\bend\s*$)")
PERL_HEAD = re.compile(r"^(\s*)sub\s+(\w+)\s*\{\s*$")
TCL_HEAD = re.compile(r"^(\s*)(?:proc|method)\s+(\S+).*\{\s*$")
LUA_HEAD = re.compile(r"^(\s*)(?:[^\s-].*)?\bfunction\b ?([\w.:]*)\(.*\)$")
SHELL_HEAD = re.compile(r"^(\s*)(\w+)\(\) \{\s*$")


def ruby_functions(text):
    yield from indented(text, RUBY_HEAD, "end")


def lua_functions(text):
    # One without a name stands in a table or among arguments.
    yield from indented(text, LUA_HEAD, "end", ("", " }", ")", ",", "),"))


def tcl_functions(text):
    yield from indented(text, TCL_HEAD, "}")


def perl_functions(text):
    yield from indented(text, PERL_HEAD, "}")


def shell_functions(text):
    yield from indented(text, SHELL_HEAD, "}")


# A function or a method, by name; or a variable that is an arrow function, whose last line has a semicolon as well.
JS_HEAD = re.compile(r"^(\s*)(?:(?:async\*? |static |function\*? )*(?!if\b|for\b|while\b|switch\b|catch\b)(\w+)\(.*\)"
                     r"|const (\w+) = .*=>) \{$")


def js_functions(text):
    lines = text.splitlines()
    for number, line in enumerate(lines):
        head = JS_HEAD.match(line)
        ends = (head.group(1) + "}", head.group(1) + "};") if head else ()
        for last in range(number + 1, len(lines) if head else 0):
            if lines[last] in ends:
                yield head.group(2) or head.group(3), number + 1, last + 1
                break


def functions(path, text):
    if path.endswith((".c", ".h", ".i")):
        return c_functions(text)
    if path.endswith(".py"):
        return python_functions(text)
    if path.endswith(".rb"):
        return ruby_functions(text)
    if path.endswith(".lua"):
        return lua_functions(text)
    if path.endswith((".tcl", ".test")):
        return tcl_functions(text)
    if path.endswith((".pl", ".pm", ".t")):
        return perl_functions(text)
    if path.endswith(".js"):
        return js_functions(text)
    if text.startswith(("#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env bash")):
        return shell_functions(text)
    return ()


def files_are_short(root):
    for path in source.files(root, SOURCE_SUFFIXES):
        lines = source.read(root, path).count("\n")
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines, and {FILE_LINES} are the limit"


def lines_are_short_and_clean(root):
    for path in source.files(root, SOURCE_SUFFIXES):
        text = source.read(root, path)
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LINE_CHARACTERS:
                yield f"{path}:{number}: {len(line)} characters, and {LINE_CHARACTERS} are the limit"
            if line != line.rstrip():
                yield f"{path}:{number}: blanks at the end of the line"
        if text and not text.endswith("\n"):
            yield f"{path}: no newline at its end"


def functions_are_short(root):
    for path in source.files(root):
        if not path.endswith((*SOURCE_SUFFIXES, "install", "packages")):
            continue
        for name, first, last in functions(path, source.read(root, path)):
            if last - first + 1 > FUNCTION_LINES:
                yield f"{path}:{first}: {name} has {last - first + 1} lines, and {FUNCTION_LINES} are the limit"


RULES = [files_are_short, lines_are_short_and_clean, functions_are_short]
