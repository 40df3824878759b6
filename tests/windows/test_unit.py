# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The run of the unit tests in Wine finds what it is for: it is shown results that fail, are missing or are listed."""

import contextlib
import io
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

import unit  # noqa: E402
from support import tap  # noqa: E402

TESTS = ["noun::one", "noun::two", "other::three"]

SKIPS = """
[unit]
noun::two = it has a reason

[faults of unit]
^Windows:0: (Windows has no .*)$ = \\1
"""

OUTPUT = """# tests/unit/check.c:73: it is 1, not 2
not ok 1 - noun::one
ok 2 - noun::two
# Windows:0: Windows has no fork()
not ok 3 - other::three
1..3
"""


class Case(unittest.TestCase):
    def setUp(self):
        with tempfile.NamedTemporaryFile("w", suffix=".ini", encoding="utf-8") as file:
            file.write(SKIPS)
            file.flush()
            self.skips = unit.Skips(file.name, "unit", "faults of unit")

    def report(self, output, tries=False):
        report, out = tap.Report(), io.StringIO()
        with contextlib.redirect_stdout(out):
            unit.report_on(report, self.skips, TESTS, unit.Output().read(output).results, tries)
        return out.getvalue().splitlines()

    def test_a_failure_is_told_with_what_was_printed(self):
        lines = self.report(OUTPUT)
        self.assertIn("not ok 1 - noun::one", lines)
        self.assertIn("# tests/unit/check.c:73: it is 1, not 2", lines)

    def test_a_word_of_wine_hides_no_result(self):
        results = unit.Output().read("wine client error:3c0: not ok 1 - noun::one\n").results
        self.assertEqual(results, {"noun::one": "it failed without a word"})

    def test_what_windows_lacks_is_the_reason(self):
        self.assertIn("ok 3 - other::three # skip Windows has no fork()", self.report(OUTPUT))

    def test_one_that_is_listed_and_passes_is_a_failure(self):
        self.assertIn("not ok 2 - noun::two", self.report(OUTPUT))

    def test_one_that_is_listed_is_not_missed_unless_it_is_to_be_tried(self):
        self.assertIn("ok 2 - noun::two # skip it has a reason", self.report(OUTPUT.replace("ok 2 - noun::two", "")))
        self.assertIn("not ok 2 - noun::two", self.report(OUTPUT.replace("ok 2 - noun::two", ""), tries=True))

    def test_one_that_was_not_run_is_missed(self):
        self.assertIn("not ok 1 - noun::one", self.report(""))

    def test_a_listed_test_has_to_be_there(self):
        self.assertEqual(self.skips.strangers(TESTS), [])
        self.assertEqual(self.skips.strangers(TESTS[:1]), ["noun::two"])

    def test_a_pattern_that_explains_nothing_is_found(self):
        results = unit.Output().read(OUTPUT).results
        self.assertEqual(unit.useless_patterns(self.skips, results), [])
        del results["other::three"]
        self.assertEqual(unit.useless_patterns(self.skips, results), ["^Windows:0: (Windows has no .*)$"])

    def test_the_tests_of_a_file_are_found(self):
        with tempfile.NamedTemporaryFile("w", suffix=".c", encoding="utf-8") as file:
            file.write("Test(noun, one) {\n}\n\nTest(noun, two, .timeout = 60) {\n}\n")
            file.flush()
            self.assertEqual(unit.declared_in_file(file.name), TESTS[:2])

    def test_a_file_of_windows_own_stands_in_the_place_of_the_other(self):
        names = unit.declared()["tcp_info.c"]
        self.assertIn("tcp_info::the_fields_are_where_the_header_has_them", names)
        self.assertNotIn("tcp_info::the_fields_are_where_the_kernel_has_them", names)
        self.assertIn("options::integers_come_back", unit.declared()["options.c"])

    def test_every_suite_has_one_share(self):
        shares = unit.shares_of(TESTS, 2)
        self.assertEqual(sorted(suite for share in shares for suite in share), ["noun", "other"])


if __name__ == "__main__":
    unittest.main()
