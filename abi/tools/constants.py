#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Writes the tables of src/core/constants from the system's headers, and tells what it leaves out, and why.

    constants.py            write the tables anew; a name that is in them stays, whatever these headers have
    constants.py --left     print the names that the headers define and the tables don't have, by reason

The compiler reads the headers (CC, by default cc). A macro becomes a row that is there where the headers of the build
define it. An enumerator cannot be asked for in that way: its row holds its value. So does the row of a number that is
the same everywhere, whatever the headers of a system have.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from constant_rules import (  # noqa: E402
    ALIASED, EVERYWHERE, HEADERS, KEPT_VALUES, LEFT_OUT, NEEDED_ELSEWHERE, NEEDED_FIRST, NO_NUMBER, NO_TABLE, PLACES,
    TABLES, TITLES,
)

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
HEADERS_FILE = "src/core/constants/headers.inc"

MARKER = re.compile(r'^# \d+ "([^"]*)"')
MACRO = re.compile(r"^#define ([A-Za-z]\w*)(\(?)")
UNDEFINED = re.compile(r"^#undef (\w+)")
ENUMERATION = re.compile(r"\benum\b[^{};()]*\{([^}]*)\}")
ENUMERATOR = re.compile(r"(?:^|,)\s*([A-Za-z]\w*)\s*(?==|,|$)")
ROW = re.compile(r"^PS_CONSTANT(?:_AS)?\((\w+)(?:, (.*))?\)$", re.MULTILINE)


class Headers:
    """What the headers of this system define: macros, macros with arguments, enumerators; and the values."""

    def __init__(self, compiler="cc", options=()):
        self.compile = [compiler, "-std=gnu11", "-D_GNU_SOURCE", *options]
        self.present = [header for header in HEADERS if self.has(header)]
        self.macros, self.functions, self.enumerators = {}, set(), {}
        self._read()

    def has(self, header):
        return self._run("-fsyntax-only", text=self.including([*NEEDED_FIRST, header])).returncode == 0

    def including(self, headers=None):
        if headers is None:
            headers = [*NEEDED_FIRST, *self.present]
        return "".join(f"#include <{header}>\n" for header in headers)

    def _run(self, *options, text):
        return subprocess.run([*self.compile, *options, "-x", "c", "-"], input=text, text=True, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def _read(self):
        done = self._run("-E", "-dD", text=self.including())
        if done.returncode != 0:
            sys.exit(f"constants.py: the headers cannot be read: {done.stderr}")
        place, text = "", {}
        for line in done.stdout.splitlines():
            marker, macro, undefined = MARKER.match(line), MACRO.match(line), UNDEFINED.match(line)
            if marker:
                place = marker.group(1)
            elif macro:
                if macro.group(2):
                    self.functions.add(macro.group(1))
                else:
                    self.macros[macro.group(1)] = place
            elif undefined:
                self.macros.pop(undefined.group(1), None)
            elif not line.startswith("#"):
                text.setdefault(place, []).append(line)
        for place, lines in text.items():
            for body in ENUMERATION.findall("\n".join(lines)):
                for name in ENUMERATOR.findall(re.sub(r"\([^()]*\)", "0", body.replace("\n", " "))):
                    self.enumerators[name] = place

    def is_own(self, name):
        """Does one of the headers that were asked for define it, and not one that they include?"""
        place = self.macros.get(name) or self.enumerators.get(name, "")
        return not name.startswith("_") and place.endswith(tuple(f"/{header}" for header in HEADERS))

    def values(self, names):
        """The values of those names that are integers, up to 64 bits; and why the others are none."""
        faults = {}
        names = sorted(names)
        while True:
            checks = "".join(f"_Static_assert((({name}) | 0) == (({name}) | 0), \"\");\n" for name in names)
            done = self._run("-fsyntax-only", "-fmax-errors=0", text=self.including() + "#line 1 \"checks\"\n" + checks)
            found = {int(number): text for number, text in
                     reversed(re.findall(r"^checks:(\d+):\d+: error: (.*)$", done.stderr, re.MULTILINE))}
            if not found:
                break
            faults.update((names[number - 1], text) for number, text in found.items())
            names = [name for name in names if name not in faults]
        return self._evaluate(names), faults

    def _evaluate(self, names):
        lines = "".join(f'  printf("{name} %lld\\n", (long long)({name}));\n' for name in names)
        program = f"{self.including()}#include <stdio.h>\nint main(void) {{\n{lines}  return 0;\n}}\n"
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "values")
            done = self._run("-o", path, text=program)
            if done.returncode != 0:
                sys.exit(f"constants.py: {done.stderr}")
            output = subprocess.run([path], stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout
        return {name: int(value) for name, value in (line.split() for line in output.splitlines())}


def path_of(table):
    """The file of a table, from the root of the tree."""
    return PLACES.get(table, f"src/core/constants/{table}.def")


def committed(root=ROOT):
    """The rows of the tables: name to what stands for its value, None for the name itself."""
    rows = {}
    for table in TABLES:
        path = os.path.join(root, path_of(table))
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                rows.update((name, value or None) for name, value in ROW.findall(file.read()))
    return rows


def table_of(name):
    return next((table for table, pattern in TABLES.items() if re.fullmatch(pattern, name)), None)


def public_name(name, headers):
    """What a name is called in the table: those of some headers say too little."""
    place = headers.macros.get(name) or headers.enumerators.get(name, "")
    return next((prefix + name for header, prefix in ALIASED.items() if place.endswith(header)), name)


class Choice:
    """Which names become rows, and why the others don't."""

    def __init__(self, headers, rows):
        self.rows = dict(rows)
        self.left = {}
        self.added = []
        wanted = self._candidates(headers)
        values, faults = headers.values(wanted)
        for name, text in faults.items():
            self._leave(NO_NUMBER, f"{name}: {text}")
        for name, value in values.items():
            self._take(headers, name, value)
        for name, value in KEPT_VALUES.items():
            self.rows[name] = str(value)

    def _leave(self, reason, name):
        self.left.setdefault(reason, []).append(name)

    def _candidates(self, headers):
        wanted = set()
        for name in headers.functions:
            if table_of(name):
                self._leave("it takes arguments", name)
        for name in {**headers.macros, **headers.enumerators}:
            known = public_name(name, headers) in self.rows
            reason = next((text for text, pattern in LEFT_OUT.items() if re.fullmatch(pattern, name)), None)
            if known or (table_of(public_name(name, headers)) and not reason):
                wanted.add(name)
            elif reason:
                self._leave(reason, name)
            elif headers.is_own(name):
                self._leave(NO_TABLE, name)
        return wanted

    def _take(self, headers, name, value):
        public = public_name(name, headers)
        if public not in self.rows:
            self.added.append(public)
        is_asked_for = name in headers.macros and public == name and not re.fullmatch(EVERYWHERE, public)
        self.rows[public] = None if is_asked_for else str(value)


def write_file(root, path, lines):
    with open(os.path.join(root, path), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def write_table(table, rows, root):
    lines = ["/* SPDX-FileCopyrightText: 2026 The polysocket authors", " * SPDX-License-Identifier: MIT", " *",
             f" * {TITLES[table]}",
             " * Generated by abi/tools/constants.py. A macro is there where the headers define it. An enumerator,",
             " * which no directive can ask for, is written as its value, for the system that has it. So is a number",
             " * that every system has, for all of them. */"]
    for name in sorted(rows):
        if rows[name] is None:
            lines += [f"#ifdef {name}", f"PS_CONSTANT({name})", "#endif"]
        elif re.fullmatch(EVERYWHERE, name):
            lines += [f"PS_CONSTANT_AS({name}, {rows[name]})"]
        else:
            lines += ["#ifdef __linux__", f"PS_CONSTANT_AS({name}, {rows[name]})", "#endif"]
    write_file(root, path_of(table), lines)


def write_headers(root):
    lines = ["/* SPDX-FileCopyrightText: 2026 The polysocket authors", " * SPDX-License-Identifier: MIT", " *",
             " * The system's headers that the tables are made from. Generated by abi/tools/constants.py. Older",
             " * systems lack some, and their rows with them. */",
             "/* Some of the others need these, and do not include them. */"]
    lines += [f"#include <{header}>" for header in NEEDED_FIRST]
    kernel, elsewhere = NEEDED_ELSEWHERE
    for header in elsewhere:
        lines += [f"#if !__has_include(<{kernel}>) && __has_include(<{header}>)", f"#include <{header}>", "#endif"]
    for header in HEADERS:
        if header not in NEEDED_FIRST:
            lines += [f"#if __has_include(<{header}>)", f"#include <{header}>", "#endif"]
    write_file(root, HEADERS_FILE, lines)


def write(rows, root=ROOT):
    homeless = sorted(name for name in rows if not table_of(name))
    if homeless:
        sys.exit(f"constants.py: no table in constant_rules.py takes {' '.join(homeless)}")
    for table in TABLES:
        write_table(table, {name: value for name, value in rows.items() if table_of(name) == table}, root)
    write_headers(root)


def show_left(choice):
    for reason, names in sorted(choice.left.items()):
        print(f"left out, {reason}: {len(names)}")
        print("".join(f"  {name}\n" for name in sorted(names)), end="")


def main():
    parser = argparse.ArgumentParser(description="Make the tables of constants from the system's headers.")
    parser.add_argument("--left", action="store_true", help="only print what the tables leave out, and why")
    arguments = parser.parse_args()
    choice = Choice(Headers(os.environ.get("CC", "cc")), committed())
    if not arguments.left:
        write(choice.rows)
        print(f"constants.py: {len(choice.rows)} names, new: {' '.join(choice.added) or 'none'}")
    show_left(choice)


if __name__ == "__main__":
    main()
