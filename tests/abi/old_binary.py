# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program of the recorded baseline must run with the library of today: old_binary.py LIBRARY [ROOT]

The record holds no library, which would be of one machine. It holds what a linker and a compiler take from one: the
symbols with their versions, the declarations, the layouts, the values. From these a header and an empty library are
made, and side_effects.c is built against the two, with a reference to every recorded symbol. Then it gets LIBRARY.
"""

import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests"), os.path.join(ROOT, "abi", "tools")]

import baseline  # noqa: E402
import cdef  # noqa: E402
from support.tap import Report  # noqa: E402

CC = os.environ.get("CC", "cc").split()


def header(document):
    """polysocket.h as the record knows it: constants as macros, as programs use them, and the plain declarations."""
    lines = ["#include <stdint.h>"]
    for entry in document["statuses"] + document["constants"]:
        lines.append(f"#define {entry['name']} ({entry['value']})")
    lines += cdef.declarations(document)
    for record in document["records"]:
        lines.append(f"_Static_assert(sizeof({record['name']}) == {record['size']}, \"as recorded\");")
    return "\n".join(lines) + "\n"


def empty_library(symbols):
    """The C text and the version script of a library that exports the symbols and does nothing."""
    nodes = {}
    for name, node in symbols:
        nodes.setdefault(node, []).append(name)
    script, older = "", ""
    for node, names in sorted(nodes.items()):
        script += f"{node} {{ global: {'; '.join(names)}; }}{older};\n"
        older = f" {node}"
    return "".join(f"void {name}(void) {{}}\n" for name, _ in symbols), script


def references(symbols):
    """What makes a program need every symbol, and fail to start when one is missing."""
    declared = "".join(f"void {name}(void);\n" for name, _ in symbols)
    return f"{declared}void (*const every_symbol[])(void) = {{ {', '.join(name for name, _ in symbols)} }};\n"


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(*command, **settings):
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False, **settings
    )


def build(folder, document, symbols, soname, root):
    """The old program; what the compiler complains about, if it does."""
    text, script = empty_library(symbols)
    write(folder, "polysocket.h", header(document))
    stub, program = os.path.join(folder, soname), os.path.join(folder, "program")
    linking = ["-shared", "-fPIC", f"-Wl,-soname,{soname}", f"-Wl,--version-script={write(folder, 'map', script)}"]
    sources = [write(folder, "references.c", references(symbols))]
    sources += [os.path.join(root, "tests", "abi", name) for name in ("side_effects.c", "process.c")]
    for command in (
        [*linking, "-o", stub, write(folder, "empty.c", text)],
        ["-std=c11", "-D_GNU_SOURCE", "-Werror", "-I", folder, "-Wl,-z,now", "-o", program, *sources, stub],
    ):
        done = run(*CC, *command)
        if done.returncode:
            return program, [done.stdout]
    os.remove(stub)
    return program, []


def needed(program):
    """The symbols of ours that a program asks the loader for, with their versions."""
    words = baseline.exports.run("nm", "-D", "--undefined-only", "--with-symbol-versions", program).split()
    return {word.replace("@@", "@") for word in words if word.startswith("ps_")}


def main():
    library = os.path.abspath(sys.argv[1])
    root = sys.argv[2] if len(sys.argv) > 2 else ROOT
    recorded = os.path.join(root, "abi", "baseline")
    document = json.loads(baseline.read(recorded, baseline.DESCRIPTION))
    symbols = [tuple(line.split("@@")) for line in baseline.read(recorded, baseline.SYMBOLS).split()]
    report = Report()
    with tempfile.TemporaryDirectory(prefix="polysocket-") as folder:
        program, faults = build(folder, document, symbols, document["soname"], root)
        report.check("a program can be built from the record", faults)
        if not faults:
            missing = {"@".join(symbol) for symbol in symbols} - needed(program)
            report.check("it asks for every recorded symbol by its version", sorted(missing))
            os.symlink(library, os.path.join(folder, document["soname"]))
            done = run(program, env={**os.environ, "LD_LIBRARY_PATH": folder})
            report.check("it runs with the library of today", [done.stdout] if done.returncode else [])
    return report.finish()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except baseline.Missing as error:
        sys.exit(f"old_binary.py: {error}")
