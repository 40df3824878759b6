# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The table of items and routes: only what ran and passed counts, and what is lacking without a reason is a failure."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

from compile import ROUTES

COVERAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "coverage.py")


class CoverageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket ")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def coverage(self, names, logs):
        """Status and lines of output for scenarios of these names and for what the routes printed."""
        scenarios = []
        for name in names:
            *items, kind = name.partition(":")[0].split()
            scenarios.append({"name": name, "items": items, "kind": kind})
        with open(self.path("noun.json"), "w", encoding="utf-8") as file:
            json.dump({"noun": "noun", "scenarios": scenarios}, file)
        for route, text in logs.items():
            with open(self.path(f"scenarios-{route}.log"), "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([sys.executable, "-B", COVERAGE, self.folder, self.path("noun.json")],
                              stdout=subprocess.PIPE, encoding="utf-8", timeout=60, check=False)
        return done.returncode, done.stdout.splitlines()

    def test_all_is_covered(self):
        log = "1..2\nok 1 - noun: S2 S10 good: a\nok 2 - noun: S2 S10 bad: b\n"
        status, lines = self.coverage(["S2 S10 good: a", "S2 S10 bad: b"], dict.fromkeys(ROUTES, log))
        self.assertEqual([line.split() for line in lines[1:3]], [["S2", *"112222222"], ["S10", *"112222222"]])
        self.assertEqual((status, lines[-1]), (0, "2 items, 0 lacking"))

    def test_what_is_lacking(self):
        logs = {
            **dict.fromkeys(ROUTES, "1..2\nok 1 - noun: S1 good: a\nok 2 - noun: S1 bad: b\n"),
            "c": "ok 1 - noun: S1 good: a\nok 2 - noun: S1 bad: b # SKIP no pointers\n",
            "ruby": "ok 1 - noun: S1 good: a\nnot ok 2 - noun: S1 bad: b\n# why\n",
            "tcl": "ok 1 - noun: S1 good: a\n",
        }
        del logs["oracle"]
        status, lines = self.coverage(["S1 good: a", "S1 bad: b", "S7 bad: b"], logs)
        self.assertEqual(lines[1].split(), ["S1", "1", "1", "1", "2", "2", "2", "1!1", "1", "-"])
        self.assertIn("  S1 bad on c: no pointers", lines)
        lacking = lines[lines.index("Lacking:") + 1 : -2]
        self.assertEqual([line for line in lacking if "S7 bad" not in line], [
            "  S1 bad on ruby: nothing passed", "  S1 bad on tcl: nothing passed", "  S7: there is no good scenario",
            "  the scenarios did not run on oracle"])
        self.assertEqual(status, 1)


if __name__ == "__main__":
    unittest.main()
