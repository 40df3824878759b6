# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What differs between the two sides of a module, and whether it was to be expected."""

from collections import Counter
from dataclasses import dataclass, field

from running import OURS, STANDARD, Outcome, Side

ABSENT = Outcome("absent", "it did not run")
# Up to so many tests are repeated, each in a process of its own.
ALONE = 40


@dataclass
class Comparison:
    """One module. `lost` has the tests that pass with the standard library alone, and why; `flaky` those that passed
    when they were repeated."""

    module: object
    standard: Side
    ours: Side
    lost: dict = field(default_factory=dict)
    flaky: dict = field(default_factory=dict)
    expected: dict = field(default_factory=dict)
    stale: list = field(default_factory=list)

    @property
    def unexpected(self):
        return {name: why for name, why in self.lost.items() if name not in self.expected}

    @property
    def kept(self):
        """The tests that pass with both."""
        return [name for name in passed(self.standard)
                if name not in self.lost and (name in self.flaky or name in passed(self.ours))]

    @property
    def problems(self):
        """What went wrong outside of tests with ours, and not with the standard library."""
        if self.standard.problems:
            return [f"with the standard library: {text}" for text in self.standard.problems]
        return self.ours.problems


def passed(side):
    return {name: None for name, outcome in side.outcomes.items() if outcome.what == "passed"}


def counts(side):
    """How many passed, failed and were skipped; a module that is skipped whole counts as one."""
    found = Counter(outcome.what for outcome in side.outcomes.values())
    if side.skipped_module:
        found["skipped"] += 1
    return found["passed"], found["failed"], found["skipped"]


def why_absent(side):
    """A test that did not run fell with its class or its module."""
    outside = [f"{name}: {outcome.why}" for name, outcome in side.outcomes.items()
               if "(" in name and outcome.what != "passed"]
    return "; ".join([ABSENT.why] + outside[:2] + side.problems[:1])


def losses(standard, ours):
    """The tests that pass on the standard library's side alone, and what ours made of them."""
    found = {}
    for name in passed(standard):
        outcome = ours.outcomes.get(name, ABSENT)
        if outcome.what == "absent":
            found[name] = f"absent: {ours.skipped_module or why_absent(ours)}"
        elif outcome.what != "passed":
            found[name] = f"{outcome.what}: {outcome.why}"
    return found


def repeat(runner, comparison):
    """Run what differs again on both sides, together and then each alone; what then passes, or fails on both sides,
    is no difference."""
    for alone in (False, True):
        names = list(comparison.lost)
        if not names:
            return
        groups = [[name] for name in names] if alone and len(names) <= ALONE else [names]
        for group in groups:
            ours = runner.run(comparison.module, OURS, group)
            still = [name for name in group if name not in passed(ours)]
            standard = runner.run(comparison.module, STANDARD, still) if still else Side()
            for name in group:
                if name not in still or name not in passed(standard):
                    comparison.flaky[name] = comparison.lost.pop(name)


def judge(comparison, table, version):
    """Say which differences the table names, and which of its rows are no longer true."""
    for row in table:
        if row.versions and version not in row.versions:
            continue
        matching = [name for name in comparison.lost if row.matches(name)]
        comparison.expected.update((name, row.reason) for name in matching)
        known = [name for name in passed(comparison.standard) if row.matches(name)]
        if known and not matching and not row.sometimes:
            comparison.stale.append(row.pattern)


def compare(runner, module, table, version, kept):
    """Run a module on both sides and compare."""
    standard = runner.run_standard(module, kept)
    ours = runner.run(module, OURS)
    comparison = Comparison(module, standard, ours, losses(standard, ours))
    repeat(runner, comparison)
    judge(comparison, table, version)
    return comparison
