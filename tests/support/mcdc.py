#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Which conditions of src the unit tests and the C scenarios show both ways: branches, and MC/DC for decisions of
several conditions. Fails when one is missing that the source does not declare as unreachable.

    mcdc.py BUILD       a build tree that was made by clang with -fcoverage-mcdc: `make mcdc` makes it

A comment on the line of a condition, or right above it, declares one that cannot be shown, with the reason:

    never true: REASON      never false: REASON      never alone: REASON      never true or alone: REASON

The third is for a condition that cannot decide by itself, as another one follows from it. With `seldom` instead of
`never`, it is shown when threads happen to meet, and may be missing. A declaration that is not needed is a fault too.
"""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys

LLVM = os.environ.get("LLVM_VERSION", "19")
DECLARATION = re.compile(r"\b(never|seldom) ((?:true|false|alone)(?: or (?:true|false|alone))*): \S")
WHAT = {"true": "never true", "false": "never false", "alone": "never decides alone"}

Condition = collections.namedtuple("Condition", "file line column way")


def run(*command, **options):
    """The output of a command that must succeed."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def exported(build, objects):
    """What llvm-cov knows, as data. The unit tests are linked with the archive, the runner with the shared library."""
    profile = os.path.join(build, "mcdc.profdata")
    folder = os.path.join(build, "profiles")
    run(f"llvm-profdata-{LLVM}", "merge", "-sparse", "-o", profile, folder)
    shutil.rmtree(folder)
    first, *others = objects
    more = [word for other in others for word in ("-object", other)]
    return json.loads(run(f"llvm-cov-{LLVM}", "export", "-format=text", "-instr-profile", profile, first, *more, "src"))


def conditions(data, root):
    """Each condition with whether it was shown. What several programs, or several files that include a header, have in
    common counts once."""
    shown = collections.defaultdict(bool)
    for file in data["data"][0]["files"]:
        name = os.path.relpath(file["filename"], root)
        for line, column, _, _, true, false, *_ in file["branches"]:
            shown[Condition(name, line, column, "true")] |= true > 0
            shown[Condition(name, line, column, "false")] |= false > 0
        for line, column, *_, alone in file["mcdc_records"]:
            for place, decided in enumerate(alone):
                shown[Condition(name, line, (column, place + 1), "alone")] |= decided
    return dict(shown)


def declarations(text):
    """The declared ways by line, with how often they happen: the line of the comment's end, or the next one when the
    comment stands alone."""
    found = collections.defaultdict(dict)
    for comment in re.finditer(r"/\*.*?\*/", text, re.DOTALL):
        words = " ".join(line.strip(" *") for line in comment[0][2:-2].splitlines())
        match = DECLARATION.search(words)
        if not match:
            continue
        line = text.count("\n", 0, comment.end()) + 1
        alone = not text[text.rfind("\n", 0, comment.start()) + 1:comment.start()].strip()
        found[line + alone].update({way: match[1] for way in match[2].split(" or ")})
    return found


def faults(shown, read):
    """What is missing, and what is declared without need, as (file, line, text)."""
    declared = {name: declarations(read(name)) for name in sorted({condition.file for condition in shown})}
    used, there = set(), {(condition.file, condition.line, condition.way) for condition in shown}
    for condition, ever in sorted(shown.items(), key=lambda item: (item[0].file, item[0].line, str(item[0]))):
        if ever:
            continue
        if condition.way in declared[condition.file].get(condition.line, {}):
            used.add((condition.file, condition.line, condition.way))
            continue
        column = condition.column
        where = f"condition {column[1]} of the decision at column {column[0]}" if isinstance(column, tuple) else \
            f"the condition at column {column}"
        yield condition.file, condition.line, f"{where} {WHAT[condition.way]}"
    for name, lines in declared.items():
        for line, ways in lines.items():
            for way, often in ways.items():
                if (name, line, way) not in (there if often == "seldom" else used):
                    yield name, line, f"declared as {often} {way}, which is not so"


def table(shown):
    """A line for each kind: how many there are, and how many were shown."""
    for title, ways in (("branches", ("true", "false")), ("MC/DC", ("alone",))):
        those = [ever for condition, ever in shown.items() if condition.way in ways]
        yield f"{title}: {sum(those)} of {len(those)}, {100 * sum(those) / max(len(those), 1):.2f} %"


def main():
    """Run the programs, and print the faults and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    build = os.path.abspath(parser.parse_args().build)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    profiles = os.path.join(build, "profiles")
    shutil.rmtree(profiles, ignore_errors=True)
    # A file for each process: 800 MB for a moment. One for all of them loses what some of them have written.
    environment = dict(os.environ, LLVM_PROFILE_FILE=os.path.join(profiles, "%p-%m.profraw"),
                       LD_LIBRARY_PATH=os.path.join(build, "lib"))
    status = subprocess.run([sys.executable, os.path.join(root, "tests", "run.py"), "--build", build, "--exact",
                             "unit", "scenarios-c"], env=environment, cwd=root, check=False).returncode
    objects = [os.path.join(build, "tests", "unit"), os.path.join(build, "lib", "libpolysocket.so")]
    shown = conditions(exported(build, objects), root)

    def read(name):
        with open(os.path.join(root, name), encoding="utf-8") as file:
            return file.read()

    found = list(faults(shown, read))
    for name, line, text in found:
        print(f"{name}:{line}: {text}")
    print(*table(shown), f"faults: {len(found)}", sep="\n")
    return 1 if status or found else 0


if __name__ == "__main__":
    sys.exit(main())
