# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Which tests of a suite failed, and what each said first: one function per framework, beside those of counting.py.

Each gives pairs of a name and the first words about it. What no test reported (a crash, a limit) is not here.
"""

import re

FIRST_WORDS = 200


def shorten(text):
    return " ".join(text.split())[:FIRST_WORDS]


TAP_FAILED = re.compile(r"^not ok\b(?:\s+\d+)?(?:\s*-)?\s*(.*)$")
TAP_RESULT = re.compile(r"^(?:not )?ok\b")
# The text of a failed assertion in the YAML block of Node.js, on this line or the next, and in that of a subtest too.
TAP_YAML = re.compile(r"^\s+error: (?:'(.*)'|\|-)$")
# What Perl says first, and repeats for each failure.
TAP_EMPTY = re.compile(r"^#\s*(?:Failed test|at ).*$")


def tap_message(lines):
    """Of the lines of a failed test, up to the next result: the first remark, or the error in a YAML block."""
    for number, line in enumerate(lines):
        error = TAP_YAML.match(line)
        if error:
            return error.group(1) or " ".join(lines[number + 1:number + 4])
        if line.startswith("#") and not line.startswith("# Subtest") and not TAP_EMPTY.match(line):
            return line.lstrip("# ")
    return ""


def read_tap(out, err):
    lines = out.splitlines()
    results = [number for number, line in enumerate(lines) if TAP_RESULT.match(line)] + [len(lines)]
    for number, following in zip(results, results[1:]):
        failed = TAP_FAILED.match(lines[number])
        if failed:
            yield failed.group(1) or "a test without a name", tap_message(lines[number + 1:following])


CRITERION_FAILED = re.compile(r"^\[FAIL\] (\S+?):? ")


def read_criterion(out, err):
    """The assertions come before the name of the test that they belong to."""
    said = []
    for line in err.splitlines():
        failed = CRITERION_FAILED.match(line)
        if failed:
            yield failed.group(1), said[0] if said else line
        if line.startswith("[----]"):
            said.append(line[len("[----]"):])
        else:
            said = []


UNITTEST_HEAD = re.compile(r"^(?:FAIL|ERROR): (.*)$")


def read_unittest(out, err):
    """Blocks between lines of "="; the last line at the margin before the next block is the exception."""
    for block in re.split(r"^={70}\n", err, flags=re.MULTILINE)[1:]:
        lines = re.split(r"^-{70}\n(?=\nRan |Ran )", block, flags=re.MULTILINE)[0].splitlines()
        head = UNITTEST_HEAD.match(lines[0])
        if head:
            said = [line for line in lines[1:] if re.match(r"[\w.]+(?::|$)", line)]
            yield head.group(1), said[-1] if said else ""


MINITEST_FAILED = re.compile(r"^ +\d+\) (?:Failure|Error):\n(\S+)(?: \[.*\])?:\n((?:.+\n?)*)", re.MULTILINE)


def read_minitest(out, err):
    return MINITEST_FAILED.findall(out)


TCLTEST_FAILED = re.compile(r"^==== (\S+) (.*) FAILED$", re.MULTILINE)
# Of the parts about a failed test: an unexpected result is below its heading, an error beside it.
TCLTEST_SAID = re.compile(r"^---- (?:Result was:\n|errorInfo: |.*(?:exited|failed).*\n)(.*)$", re.MULTILINE)


def read_tcltest(out, err):
    parts = TCLTEST_FAILED.split(out)
    for name, text, rest in zip(parts[1::3], parts[2::3], parts[3::3]):
        said = TCLTEST_SAID.search(rest)
        yield f"{name} {text}", said.group(1) if said else ""


READERS = {
    "tap": read_tap,
    "criterion": read_criterion,
    "unittest": read_unittest,
    "minitest": read_minitest,
    "tcltest": read_tcltest,
}


def failures(counter, out, err):
    """The failed tests of a suite as pairs of a name and its first words, in the order of the output."""
    return [(shorten(name), shorten(text)) for name, text in READERS[counter](out, err)]
