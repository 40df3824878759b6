# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Rules about texts beside the code: licence lines, READMEs, names.

The comments of the public headers are read by tests/abi/described.py, which knows what has to stand there.
"""

import configparser
import fnmatch
import os
import re

import source
from support import skip_lists
from support.unit_tests import declared_in

SPDX_LINES = ("SPDX-FileCopyrightText: 2026 The polysocket authors", "SPDX-License-Identifier: MIT")
SPDX_SUFFIXES = (".c", ".h", ".def", ".i", ".py", ".rb", ".tcl", ".test", ".lua", ".js", ".pl", ".pm", ".t",
                 ".sh", ".mk", "Makefile", ".in", ".ini")


def sources_name_their_licence(root):
    for path in source.files(root):
        text = source.read(root, path)
        if not path.endswith(SPDX_SUFFIXES) and not text.startswith("#!"):
            continue
        opening = "\n".join(text.splitlines()[:4])
        if not all(line in opening for line in SPDX_LINES):
            yield f"{path}: its first lines lack the two SPDX lines"


# The ports have a substitute for Criterion, with these of its macros alone (tests/ports/substitutes).
CRITERION = re.compile(r"\bcr_(?!(?:assert|assert_eq|assert_null|log_info)\b)\w+")


def unit_tests_use_what_the_ports_have(root):
    for path in source.files(root):
        if not path.startswith("tests/unit/") or not path.endswith((".c", ".h")):
            continue
        for number, line in enumerate(source.read(root, path).splitlines(), 1):
            for macro in CRITERION.findall(line):
                yield f"{path}:{number}: {macro} is not among the macros that tests/ports/substitutes has"


SCENARIO = re.compile(r"^scenario (.*)$", re.MULTILINE)


def tests_of(root):
    """The names of all unit tests and scenarios, as lists of skips have them."""
    units, scenarios = set(), set()
    for path in source.files(root):
        name, suffix = os.path.splitext(os.path.basename(path))
        if path.startswith("tests/unit/") and suffix == ".c":
            units.update(declared_in(source.read(root, path)))
        elif suffix == ".scenario":
            scenarios.update(f"{name}: {title}" for title in SCENARIO.findall(source.read(root, path)))
    return {"unit": units, "scenarios": scenarios}


def skips_are_of_tests_that_there_are(root):
    known = tests_of(root)
    for path in source.files(root):
        if os.path.basename(path) != "skips.ini":
            continue
        try:
            parser = skip_lists.parse(source.read(root, path))
        except configparser.DuplicateOptionError as error:
            yield f"{path}:{error.lineno}: [{error.section}] has '{error.option}' twice"
            continue
        for section in parser.sections():
            kind = section.split()[0]
            for name in parser[section] if kind in known else ():
                if name not in known[kind]:
                    yield f"{path}: [{section}] names '{name}', and there is no such test"


QUOTED = re.compile(r"`([^`\n]+)`|\]\(([^)\s]+)\)")


def named_in(text):
    """The file names and patterns that a README gives, in backquotes or as links."""
    names = set()
    for quoted, link in QUOTED.findall(text):
        for word in re.split(r"[\s,]+", quoted or link):
            names.add(word.strip("/").rsplit("/", 1)[-1])
    return names


# Debian's tools say which files are in it, and what each is.
GIVEN_BY_OTHERS = "debian"


def readmes_name_every_file(root):
    for folder, names in source.folders(root):
        if folder.split("/")[0] in ("", GIVEN_BY_OTHERS) or folder.startswith(".") or not names:
            continue
        if "README.md" not in names:
            yield f"{folder}: it has no README.md"
            continue
        known = named_in(source.read(root, f"{folder}/README.md"))
        for name in names:
            if name != "README.md" and not any(fnmatch.fnmatch(name, pattern) for pattern in known):
                yield f"{folder}/README.md: it doesn't name {name}"


# The words are put together here so that this file passes its own rule.
WORDS = ("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK", "not " "implemented")
# A merge that nobody has finished leaves the last.
UNFINISHED = re.compile(rf"\b(?:{'|'.join(WORDS)})\b|^(?:<{{7}}|>{{7}})(?= )", re.MULTILINE)
VAGUE = re.compile(r"^(?:misc|utils?|common|helpers?|stuff)(?:\.|$)")


def nothing_is_left_unfinished(root):
    for path in source.files(root):
        text = source.read(root, path)
        for match in UNFINISHED.finditer(text):
            yield f"{path}:{source.line_of(text, match.start())}: {match.group(0)}"


def names_say_what_is_inside(root):
    for folder, names in source.folders(root):
        for name in [os.path.basename(folder), *names]:
            if VAGUE.match(name):
                yield f"{folder}/{name}: a name for anything and nothing"


MAKEFILES = ("Makefile", ".mk")
TARGETS = re.compile(r"^(?:\.PHONY:\s*)?([a-z][a-z $()_A-Z-]*):(?!=)", re.MULTILINE)
CALLS = re.compile(r"(?:`|^ {4}|^|&& )make((?: -\w+| [A-Z_]+=(?:\"[^\"]*\"|\S*))*) ([a-z][a-z-]*)\b", re.MULTILINE)


def pages_name_targets_that_exist(root):
    """Every `make TARGET` in a page is a target of the Makefile or of the parts that it includes."""
    # A module that its language's own tools build has a Makefile of theirs, with this one.
    targets = {"test"}
    for path in source.files(root, MAKEFILES):
        text = source.read(root, path).replace("\\\n", " ")
        for names in TARGETS.findall(text) + re.findall(r"^(?:\.PHONY:|ALL_PARTS :=)(.*)", text, re.MULTILINE):
            targets.update(names.split())
    for path in source.files(root, [".md"]):
        text = source.read(root, path)
        for match in CALLS.finditer(text):
            if match.group(2) not in targets:
                yield f"{path}:{source.line_of(text, match.start())}: there is no target {match.group(2)}"


RULES = [
    pages_name_targets_that_exist,
    sources_name_their_licence,
    unit_tests_use_what_the_ports_have,
    skips_are_of_tests_that_there_are,
    readmes_name_every_file,
    nothing_is_left_unfinished,
    names_say_what_is_inside,
]
