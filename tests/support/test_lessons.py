# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The tests that docs/lessons.md and docs/guide/security.md name exist."""

import glob
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from support.unit_tests import declared_in_file  # noqa: E402

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
REFERENCE = re.compile(r"(unit|python|ruby|ffi|peers|stress|abi|hostile|sweep): ((?:`[^`]+`(?:, )?)+)")


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


class LessonsTest(unittest.TestCase):
    def setUp(self):
        self.rows = [line for line in read("docs", "lessons.md").splitlines()
                     if line.startswith("| ") and not line.startswith("| mistake")]
        paths = glob.glob(os.path.join(ROOT, "tests", "unit", "*.c"))
        self.unit = {name.replace("::", ".") for path in paths for name in declared_in_file(path)}

    def missing(self, row):
        """What a row names that doesn't exist; the row itself when it names nothing."""
        references = REFERENCE.findall(row)
        if not references:
            return [row]
        names = [(folder, name) for folder, listed in references for name in re.findall(r"`([^`]+)`", listed)]
        return [name for folder, name in names if not self.exists(folder, name)]

    def exists(self, folder, name):
        return name in self.unit if folder == "unit" else os.path.exists(os.path.join(ROOT, "tests", folder, name))

    def test_every_lesson_has_its_tests(self):
        self.assertGreater(len(self.rows), 40)
        self.assertEqual({row: self.missing(row) for row in self.rows if self.missing(row)}, {})

    def test_every_promise_about_security_has_its_tests(self):
        text = read("docs", "guide", "security.md").partition("## How it is built")[0]
        rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
        self.assertGreater(len(rows), 20)
        self.assertEqual({row: self.missing(row) for row in rows if self.missing(row)}, {})

    def test_what_does_not_exist_is_noticed(self):
        row = "| x | unit: `wait.never`, `wait.only_the_monotonic_clock_counts` |"
        self.assertEqual(self.missing(row), ["wait.never"])
        self.assertEqual(self.missing("| x | stress: `nothing.c`; python: `test_file.py` |"), ["nothing.c"])
        self.assertEqual(self.missing("| x | nobody |"), ["| x | nobody |"])


if __name__ == "__main__":
    unittest.main()
