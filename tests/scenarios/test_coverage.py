# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The table of items and routes: only scenarios that ran and passed count, and a gap without a reason fails."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

from compile import ITEMS, ROUTES
from coverage import ELSEWHERE, OPTIONAL, SECTIONS

COVERAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "coverage.py")

# The names of a scenario that shows all that can be shown.
ALL = " ".join(item for item in ITEMS if item not in ELSEWHERE)


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
        log = f"1..2\nok 1 - noun: {ALL} good: a\nok 2 - noun: {ALL} bad: b\n"
        status, lines = self.coverage([f"{ALL} good: a", f"{ALL} bad: b"], dict.fromkeys(ROUTES, log))
        titles = [f"{section}:" for section in SECTIONS]
        self.assertEqual([line for line in lines if line in titles], titles)
        lines = [line for line in lines if line not in titles]
        rows = {line.split()[0]: line.split()[1:] for line in lines[1 : len(ITEMS) + 1]}
        many = len(ROUTES)
        covered, elsewhere = list("11" + "2" * many), list("00" + "-" * many)
        self.assertEqual(rows, {item: elsewhere if item in ELSEWHERE else covered for item in ITEMS})
        self.assertEqual(lines[len(ITEMS) + 1].split(), ["passed", *"2" * many])
        last = f"{len(ITEMS)} items, {len(ELSEWHERE)} absences with a reason, 0 lacking"
        self.assertEqual((status, lines[-1]), (0, last))
        for item, reason in ELSEWHERE.items():
            self.assertIn(f"  {item}: {reason}", lines)

    def test_another_system_counts_where_it_ran(self):
        for system in OPTIONAL:
            with self.subTest(system):
                self.check_another_system(system)
                os.unlink(self.path(f"scenarios-{system}.log"))

    def check_another_system(self, system):
        log = f"ok 1 - noun: {ALL} good: a\nok 2 - noun: {ALL} bad: b\n"
        other = f"ok 1 - it builds\nok 2 - noun: {ALL} good: a\nok 3 - noun: {ALL} bad: b # skip Wine's fault\n"
        status, lines = self.coverage([f"{ALL} good: a", f"{ALL} bad: b"],
                                      {**dict.fromkeys(ROUTES, log), system: other})
        self.assertEqual((status, lines[0].split()[-1]), (0, system))
        totals = {words[0]: words[-1] for words in map(str.split, lines) if words and words[0] in
                  ("passed", "failed", "skipped")}
        self.assertEqual(totals, {"passed": "1", "failed": "0", "skipped": "1"})

    def test_what_is_lacking(self):
        logs = {
            **dict.fromkeys(ROUTES, "1..2\nok 1 - noun: S1 good: a\nok 2 - noun: S1 bad: b\n"),
            "c": "ok 1 - noun: S1 good: a\nok 2 - noun: S1 bad: b # SKIP no pointers\n",
            "ruby": "ok 1 - noun: S1 good: a\nnot ok 2 - noun: S1 bad: b\n# why\n",
            "tcl": "ok 1 - noun: S1 good: a\n",
        }
        del logs["oracle"]
        status, lines = self.coverage(["S1 good: a", "S1 bad: b", "S7 bad: b"], logs)
        cells = {**dict.fromkeys(ROUTES, "2"), "c": "1", "ruby": "1!1", "tcl": "1", "oracle": "-"}
        self.assertEqual(lines[2].split(), ["S1", "1", "1", *cells.values()])
        self.assertIn("  S1 bad on c: no pointers", lines)
        lacking = lines[lines.index("Lacking:") + 1 : -2]
        self.assertEqual([line for line in lacking if re.match("  (S1|S7|the) ?(bad|:|scenarios)", line)], [
            "  S1 bad on ruby: nothing passed", "  S1 bad on tcl: nothing passed", "  S7: there is no good scenario",
            *(f"  S7 bad on {route}: nothing passed" for route in logs), "  the scenarios did not run on oracle"])
        self.assertEqual(status, 1)

    def test_an_item_that_no_scenario_names_is_lacking(self):
        log = f"ok 1 - noun: {ALL} good: a\nok 2 - noun: {ALL} bad: b\n".replace(" S58 ", " ")
        names = [f"{ALL} {kind}: {title}".replace(" S58 ", " ") for kind, title in (("good", "a"), ("bad", "b"))]
        status, lines = self.coverage(names, dict.fromkeys(ROUTES, log))
        self.assertEqual(lines[lines.index("Lacking:") + 1 : -2], [
            "  S58: there is no good scenario", "  S58: there is no bad scenario"])
        self.assertEqual((status, lines[-1].rpartition(", ")[2]), (1, "2 lacking"))

    def test_an_item_that_is_said_to_have_no_scenario_must_have_none(self):
        for item in ELSEWHERE:
            _, lines = self.coverage([f"{item} good: a"], {"c": f"ok 1 - noun: {item} good: a\n"})
            self.assertIn(f"  {item}: scenarios name it, but it is said that none can",
                          lines[lines.index("Lacking:") :])


if __name__ == "__main__":
    unittest.main()
