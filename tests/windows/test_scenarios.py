# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The run of the scenarios in Wine finds what it is for: it is shown programs that fail, crash and hang."""

import contextlib
import io
import os
import sys
import tempfile
import types
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

import scenarios  # noqa: E402
from support import tap  # noqa: E402

TITLES = ["noun: one", "noun: two", "noun: three"]

# A runner of three scenarios, which does what its second argument says at the second one.
RUNNER = """
for number in 1 2 3; do
  if [ $number -gt "$SCENARIO_FIRST" ]; then
    echo "# BEGIN $number"
    if [ $number = 2 ]; then eval "$1"; fi
  fi
  echo "ok $number - noun: $(echo one two three | cut -d' ' -f$number)"
done
"""

SKIPS = """
[scenarios]
noun: two = it has a reason

[faults]
the library has no constant (\\w+) = Windows has no \\1
^.*(the second line) = \\1
"""


class Case(unittest.TestCase):
    """A run of the runner above, and what is reported of it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.runner = self.write(folder.name, "runner", RUNNER)
        self.skips = scenarios.Skips(self.write(folder.name, "skips.ini", SKIPS))
        self.skips_of_faults = scenarios.Skips(self.write(folder.name, "skips.ini", SKIPS))
        self.skips_of_faults.names = {}

    @staticmethod
    def write(folder, name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_with(self, deed, skips=None, what=scenarios.report_on):
        """The lines of the report."""
        report, wine = tap.Report(), types.SimpleNamespace(environment=dict(os.environ))
        with mock.patch.object(scenarios, "WINE", "sh"):
            run = scenarios.Run(wine, self.runner, [deed])
        run.titles = TITLES
        out = io.StringIO()
        with contextlib.redirect_stdout(out), mock.patch.object(scenarios, "LIMIT", 0.5):
            while not run.once():
                continue
            what(run, skips or self.skips_of_faults, report)
        return out.getvalue().splitlines()

    def test_what_passes_passes(self):
        self.assertEqual(self.run_with(":"), [f"ok {i} - {title}" for i, title in enumerate(TITLES, 1)])

    def test_a_fault_fails_and_the_rest_goes_on(self):
        self.assertEqual(self.run_with("echo '# FAULT expected 1, got 2'; exit 1"),
                         ["ok 1 - noun: one", "not ok 2 - noun: two", "# FAULT expected 1, got 2",
                          "ok 3 - noun: three"])

    def test_a_crash_fails(self):
        self.assertIn("not ok 2 - noun: two", self.run_with("kill -SEGV $$"))

    def test_what_hangs_is_ended_and_fails(self):
        self.assertIn("# it crashed or did not end", self.run_with("exec sleep 60"))

    def test_a_reason_skips(self):
        self.assertIn("ok 2 - noun: two # skip it has a reason", self.run_with("echo '# FAULT so'; exit 1", self.skips))

    def test_a_crash_has_no_excuse(self):
        self.assertIn("not ok 2 - noun: two", self.run_with("kill -SEGV $$", self.skips))

    def test_one_that_is_said_to_have_no_end_may_hang(self):
        self.skips.endless = {"noun: two": "it waits for ever"}
        self.assertIn("ok 2 - noun: two # skip it waits for ever", self.run_with("exec sleep 60", self.skips))

    def tried(self, deed):
        """The lines of a trial of the entries."""
        return self.run_with(deed, self.skips, scenarios.try_skips)

    def test_an_entry_that_explains_a_failure_is_good(self):
        self.assertIn("ok 1 - noun: two", self.tried("exit 1"))
        self.assertIn("# no scenario ends with it", self.tried("exit 1"))

    def test_an_entry_whose_scenario_passes_is_told(self):
        lines = self.tried(":")
        self.assertEqual(lines[lines.index("not ok 1 - noun: two") + 1], "# it passes")

    def test_a_pattern_that_explains_a_failure_is_good(self):
        self.skips.names = {}
        self.assertIn("ok 1 - the fault the library has no constant (\\w+)",
                      self.tried("echo '# FAULT the library has no constant SO_MARK'; exit 1"))

    def test_a_reason_for_a_fault_skips(self):
        self.assertIn("ok 2 - noun: two # skip Windows has no SO_MARK",
                      self.run_with("echo '# FAULT the library has no constant SO_MARK'; exit 1"))

    def test_a_fault_may_have_several_lines(self):
        self.assertIn("ok 2 - noun: two # skip the second line",
                      self.run_with("echo '# a step'; echo '# FAULT the second line'; exit 1"))

    def test_a_reason_for_no_scenario_is_told(self):
        self.assertEqual(list(scenarios.strangers(self.skips, TITLES)), [])
        self.assertEqual(list(scenarios.strangers(self.skips, TITLES[:1])), ["there is no scenario 'noun: two'"])


if __name__ == "__main__":
    unittest.main()
