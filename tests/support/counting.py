# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How many tests a suite passed, read from what its test framework printed: one function per framework.

A framework's exit status alone proves little (some give 0 when no test matched); what it printed alone proves little
either (it may have died half-way). run.py takes both into account; here is only the reading.
"""

import ast
import collections
import glob
import re
from dataclasses import dataclass, field

from support.unit_tests import declared_in_file


@dataclass
class Tally:
    """The tests of one suite. A problem is a failure that no single test reported. Reasons are those of skips."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: collections.Counter = field(default_factory=collections.Counter)
    problems: list = field(default_factory=list)
    excerpt: list = field(default_factory=list)

    def add_problem(self, text):
        self.problems.append(text)
        self.failed += 1


def ended_early(out, err):
    """The last lines of both outputs of a program that printed no summary: there it says why."""
    return out.splitlines()[-30:] + err.splitlines()[-30:]


TAP_LINE = re.compile(r"^(not )?ok\b(?:\s+\d+)?(.*)$")
TAP_PLAN = re.compile(r"^1\.\.(\d+)\b")
TAP_SKIP = re.compile(r"#\s*skip\S*\s*(.*)$", re.IGNORECASE)


def count_tap(out, err, argument):
    """The Test Anything Protocol: a line per test, and a plan without which nobody knows whether it ran to the end."""
    tally = Tally()
    plan = None
    in_failure = False
    for line in out.splitlines():
        result = TAP_LINE.match(line)
        if TAP_PLAN.match(line):
            plan = (plan or 0) + int(TAP_PLAN.match(line).group(1))
        elif line.startswith("Bail out!"):
            tally.add_problem(line)
        elif result:
            in_failure = bool(result.group(1))
            skip = TAP_SKIP.search(result.group(2))
            if skip and not in_failure:
                tally.skipped += 1
                tally.reasons[skip.group(1)] += 1
            elif in_failure:
                tally.failed += 1
            else:
                tally.passed += 1
        if in_failure:
            tally.excerpt.append(line)
    total = tally.passed + tally.failed + tally.skipped - len(tally.problems)
    if plan is None:
        tally.add_problem("it printed no plan: it didn't run to its end")
    elif plan != total:
        tally.add_problem(f"it planned {plan} tests and reported {total}")
    return tally


CRITERION = re.compile(
    r"Synthesis: Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)"
)


def count_criterion(out, err, argument):
    """Criterion: the line at the end of stderr. The argument is a pattern of sources, whose tests must all have run.

    Criterion gives 0 tested, and exit status 0, for a filter that matches nothing. A crash counts as a failure already.
    """
    tally = Tally()
    tally.excerpt = [line for line in err.splitlines() if re.match(r"^\[(----|FAIL|ERR)", line)]
    summary = CRITERION.search(err)
    if not summary:
        tally.add_problem("it printed no Synthesis line: it didn't run to its end")
        return tally
    tested, tally.passed, tally.failed, _ = map(int, summary.groups())
    declared = 0
    for path in glob.glob(argument) if argument else []:
        declared += len(declared_in_file(path))
    if tested < declared:
        tally.add_problem(f"{declared} tests are declared in {argument}, and {tested} ran")
    return tally


UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
UNITTEST_END = re.compile(r"^(OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)
# With -v. Output of the test may precede it.
UNITTEST_SKIP = re.compile(r"""(?:^|\.\.\. )skipped ('.*'|".*")$""", re.MULTILINE)


def count_unittest(out, err, argument):
    """Python's unittest: "Ran N tests" and the line after it, on stderr."""
    tally = Tally()
    ran = UNITTEST_RAN.search(err)
    end = UNITTEST_END.search(err, ran.end()) if ran else None
    if not end:
        tally.add_problem("it printed no summary: it didn't run to its end")
        tally.excerpt = ended_early(out, err)
        return tally
    details = dict(re.findall(r"([a-z ]+)=(\d+)", end.group(2) or ""))
    numbers = {name.strip(): int(count) for name, count in details.items()}
    tally.failed = sum(numbers.get(name, 0) for name in ("failures", "errors", "unexpected successes"))
    tally.skipped = numbers.get("skipped", 0)
    tally.reasons.update(ast.literal_eval(reason) for reason in UNITTEST_SKIP.findall(err))
    tally.passed = max(0, int(ran.group(1)) - tally.failed - tally.skipped)
    if tally.failed:
        tally.excerpt = err[err.find("\n======"):].splitlines()[1:]
    return tally


MINITEST = re.compile(r"^(\d+) runs, \d+ assertions, (\d+) failures, (\d+) errors, (\d+) skips", re.MULTILINE)


MINITEST_FAULT = re.compile(r"^ +\d+\) (?:Failure|Error):$")
# With --verbose: the name, the place, and the reason on a line of its own.
MINITEST_SKIP = re.compile(r"^ +\d+\) Skipped:\n.*\n(.+)$", re.MULTILINE)


def count_minitest(out, err, argument):
    """Ruby's minitest: one line on stdout."""
    tally = Tally()
    summary = MINITEST.search(out)
    if not summary:
        tally.add_problem("it printed no summary: it didn't run to its end")
        tally.excerpt = ended_early(out, err)
        return tally
    runs, failures, errors, tally.skipped = map(int, summary.groups())
    tally.failed = failures + errors
    tally.reasons.update(MINITEST_SKIP.findall(out))
    tally.passed = runs - tally.failed - tally.skipped
    if tally.failed:
        lines = out.splitlines()
        first = next((number for number, line in enumerate(lines) if MINITEST_FAULT.match(line)), 0)
        tally.excerpt = [line for line in lines[first:] if line.strip()]
    return tally


TCLTEST = re.compile(r"^\S+:\s+Total\s+(\d+)\s+Passed\s+(\d+)\s+Skipped\s+(\d+)\s+Failed\s+(\d+)\s*$", re.MULTILINE)
TCLTEST_SKIPS = re.compile(r"^Number of tests skipped for each constraint:\n((?:\t\d+\t.*\n)*)", re.MULTILINE)
TCLTEST_FAULT = re.compile(r"^==== .* FAILED$")
TCLTEST_FILE_ERROR = re.compile(r"^Test files exiting with errors:.*\n((?:.*\n)*)", re.MULTILINE)


def count_tcltest(out, err, argument):
    """Tcl's tcltest: the line with the totals, on stdout. Its exit status is 0 even when tests failed."""
    tally = Tally()
    totals = TCLTEST.findall(out)
    if not totals:
        tally.add_problem("it printed no totals: it didn't run to its end")
        tally.excerpt = ended_early(out, err)
        return tally
    _, tally.passed, tally.skipped, tally.failed = map(int, totals[-1])
    for block in TCLTEST_SKIPS.findall(out)[-1:]:
        for line in block.splitlines():
            _, count, constraint = line.split("\t")
            tally.reasons[f"the constraint {constraint} of a test in Tcl"] += int(count)
    broken = TCLTEST_FILE_ERROR.search(out)
    if broken:
        tally.add_problem(f"a test file ended with an error: {broken.group(1).strip()}")
    if tally.failed:
        tally.excerpt = [line for line in out.splitlines() if TCLTEST_FAULT.match(line)] + out.splitlines()[-40:]
    return tally


COUNTERS = {
    "tap": count_tap,
    "criterion": count_criterion,
    "unittest": count_unittest,
    "minitest": count_minitest,
    "tcltest": count_tcltest,
}
