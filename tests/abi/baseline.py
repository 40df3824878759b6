# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Holds a build against the contract that abi/baseline has recorded, or records it anew.

    baseline.py check LIBRARY [ROOT]             writes a TAP line for each part of the record
    baseline.py record [--break] LIBRARY [ROOT]  refuses to lose or change what is recorded, unless told to

LIBRARY is built from the source tree ROOT, by default this one, and has its debugging information.
"""

import argparse
import difflib
import json
import os
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests"), os.path.join(ROOT, "abi", "tools")]

import exports  # noqa: E402
import layout  # noqa: E402
from support.tap import Report  # noqa: E402

SYMBOLS, DESCRIPTION, TYPES = "symbols", "description.json", "types.abi"
RECORD_ANEW = "'make abi-baseline' records it, if it is an addition"

# Texts for people, and values that change with each release: no program depends on them.
WORDS = {"doc", "brief", "items", "beyond", "headers", "header", "version"}

# The record is the same wherever it was made: no paths, no lines, no machine.
ABIDW = """abidw --exported-interfaces-only --drop-undefined-syms --no-corpus-path --no-comp-dir-path --no-show-locs
           --no-architecture --no-elf-needed --no-parameter-names""".split()
# Not with --headers-dir2, which would have it pass over all types of the record, as they have no place in a header.
ABIDIFF = ["abidiff", "--no-architecture", "--no-show-locs"]


class Missing(Exception):
    """There is no record, or nothing that could be compared with it."""


def read(folder, name):
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        raise Missing(f"{os.path.join(folder, name)} is missing") from None


def symbols(library):
    """A line for each symbol that the library exports, with its version node."""
    return "".join(f"{name}@@{node}\n" for name, node in sorted(exports.exported(library).items()))


def binding(value):
    """The description without its words: what callers are bound by."""
    if isinstance(value, list):
        return [binding(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: binding(one) for key, one in value.items() if key not in WORDS}
    if "blocks" in kept:
        kept["blocks"] = bool(kept["blocks"])
    return kept


def description(root):
    return layout.pretty(binding(json.loads(read(root, "abi/polysocket.json")))) + "\n"


def has_types(library):
    """Tools that compare types find nothing to complain about in a library that has none."""
    return " .debug_info " in exports.run("readelf", "-SW", library)


def types(library):
    if not has_types(library):
        raise Missing(f"{library} has no debugging information")
    with tempfile.NamedTemporaryFile(suffix=".abi") as file:
        exports.run(*ABIDW, "--out-file", file.name, library)
        return read("", file.name)


def type_changes(recorded, library, *options):
    """What abidiff says. Every exit status but 0 counts: a parameter of another width is 4, as an addition is."""
    if not has_types(library):
        return [f"{library} has no debugging information, and abidiff would see no difference"]
    done = subprocess.run(
        [*ABIDIFF, *options, recorded, library], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60, check=False,
    )
    return [done.stdout, f"abidiff's exit status is {done.returncode}"] if done.returncode else []


def text_changes(old, new):
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))
    changed = [line[:400] for line in lines[2:] if line[0] in "+-"]
    return [*changed[:20], RECORD_ANEW] if changed else []


def fits_here(recorded):
    """The record is of machines with pointers of one size; the types of others would all be new."""
    return json.loads(recorded)["pointer_bits"] == 8 * struct.calcsize("P")


def check(library, root, report):
    folder = os.path.join(root, "abi", "baseline")
    recorded = read(folder, DESCRIPTION)
    report.check("the symbols and their versions", text_changes(read(folder, SYMBOLS), symbols(library)))
    report.check("the description, but for its words", text_changes(recorded, description(root)))
    if fits_here(recorded):
        report.check("the types that abidiff sees", type_changes(os.path.join(folder, TYPES), library))
    else:
        report.skip("the types that abidiff sees", "the record is of machines with pointers of another size")


def is_kept(old, new):
    """Does an entry say all that it said? It may have members more, and no list in it may change its length."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and is_kept(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_kept, old, new))
    return old == new


def lost_entries(old, new):
    """What the recorded description has and a new one lacks or has otherwise. Entries may be added to its lists."""
    for key, value in old.items():
        if not isinstance(value, list):
            if new.get(key) != value:
                yield f"{key} was {value!r}"
            continue
        present = {one["name"]: one for one in new.get(key, ())}
        yield from (f"{one['name']} was otherwise" for one in value if not is_kept(one, present.get(one["name"])))


def losses(library, root):
    """Whatever would break those who rely on the record; nothing when there is none yet."""
    folder = os.path.join(root, "abi", "baseline")
    if not os.path.exists(os.path.join(folder, SYMBOLS)):
        return []
    lost = set(read(folder, SYMBOLS).split()) - set(symbols(library).split())
    found = [f"{name} was exported" for name in sorted(lost)]
    found += lost_entries(json.loads(read(folder, DESCRIPTION)), json.loads(description(root)))
    return found or type_changes(os.path.join(folder, TYPES), library, "--no-added-syms")


def record(library, root, breaking):
    made = {SYMBOLS: symbols(library), DESCRIPTION: description(root), TYPES: types(library)}
    lost = [] if breaking else losses(library, root)
    if lost:
        lost.append("baseline.py: not recorded: it breaks programs that exist. abi/README.md says when that may be")
        sys.exit("\n".join(lost))
    folder = os.path.join(root, "abi", "baseline")
    os.makedirs(folder, exist_ok=True)
    for name, text in made.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("check", "record"))
    parser.add_argument("library")
    parser.add_argument("root", nargs="?", default=ROOT)
    parser.add_argument("--break", dest="breaking", action="store_true", help="record what breaks programs, too")
    arguments = parser.parse_args()
    library, root = arguments.library, arguments.root
    if arguments.action == "record":
        return record(library, root, arguments.breaking)
    report = Report()
    check(library, root, report)
    return report.finish()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Missing as error:
        sys.exit(f"baseline.py: {error}")
