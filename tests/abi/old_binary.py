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
sys.path[:0] = [HERE, os.path.join(ROOT, "tests")]

import baseline  # noqa: E402
from support.tap import Report  # noqa: E402

CC = os.environ.get("CC", "cc").split()


def declarator(kind, name):
    return f"{kind}{'' if kind.endswith('*') else ' '}{name}"


def signature(returns, name, parameters):
    """A function's declaration, or, with (*name), that of a pointer to one."""
    inner = ", ".join(declarator(one["type"], one["name"]) for one in parameters) or "void"
    return f"{declarator(returns, name)}({inner})"


def field(one):
    return declarator(one["type"], one["name"]) + (f"[{one['count']}]" if "count" in one else "")


def header(document):
    """polysocket.h as the record knows it."""
    lines = ["#include <stdint.h>"]
    for entry in document["statuses"] + document["constants"]:
        lines.append(f"#define {entry['name']} ({entry['value']})")
    for entry in document["handles"] + document["records"]:
        lines.append(f"typedef struct {entry['name']} {entry['name']};")
    for entry in document["callbacks"]:
        lines.append(f"typedef {signature(entry['returns'], '(*' + entry['name'] + ')', entry['parameters'])};")
    for record in document["records"]:
        fields = "".join(f"  {field(one)};\n" for one in record["fields"])
        lines.append(f"struct {record['name']} {{\n{fields}}};")
        lines.append(f"_Static_assert(sizeof({record['name']}) == {record['size']}, \"as recorded\");")
    for entry in document["functions"]:
        lines.append(signature(entry["returns"]["type"], entry["name"], entry["parameters"]) + ";")
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
