# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What check.py makes of counts and records. The suite bench-check counts for real."""

import argparse
import io
import os
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from unittest import mock

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "bench"))

import check  # noqa: E402


def options_for(build):
    """The options of a run that would find no module."""
    return argparse.Namespace(build=build, cc="cc", python=sys.executable, ruby="ruby", tclsh="tclsh", jobs=1)


class PartsTest(unittest.TestCase):
    def write(self, folder, number, total):
        with open(os.path.join(folder, f"out.{number}"), "w", encoding="utf-8") as file:
            file.write(f"version: 1\npart: {number}\nsummary: {total}\n")

    def test_parts_are_read_in_their_order_however_many_there_are(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(1, 13):
                self.write(folder, number, number * 10)
            self.assertEqual(check.summaries(folder), [number * 10 for number in range(1, 13)])

    def test_the_difference_of_two_parts_is_divided_by_the_calls_that_it_has_more(self):
        self.assertEqual(check.paths_of(["a b 100", "c 10"], [5, 1050, 3050, 6, 20, 50, 7]), {"a b": 20.0, "c": 3.0})

    def test_missing_parts_are_an_error(self):
        with self.assertRaisesRegex(RuntimeError, "written 2 parts for 1 paths"):
            check.paths_of(["a 1"], [1, 2])


class FaultsTest(unittest.TestCase):
    def test_three_percent_are_allowed_and_more_is_a_fault_with_both_counts(self):
        self.assertEqual(check.faults_of("a", {"a": 1000}, {"a": 1030}), [])
        fault, = check.faults_of("a", {"a": 1000}, {"a": 1031})
        self.assertIn("1,031 instructions are 3.1 % more than the 1,000 of the record", fault)

    def test_small_counts_may_grow_by_some_instructions(self):
        self.assertEqual(check.faults_of("a", {"a": 40}, {"a": 50}), [])
        self.assertEqual(len(check.faults_of("a", {"a": 40}, {"a": 51})), 1)

    def test_fewer_are_no_fault(self):
        self.assertEqual(check.faults_of("a", {"a": 1000}, {"a": 1}), [])

    def test_paths_that_only_one_side_has_are_faults(self):
        self.assertIn("has not been counted", check.faults_of("a", {"a": 1}, {})[0])
        self.assertIn("make bench-record", check.faults_of("a", {}, {"a": 1})[0])


class ReportTest(unittest.TestCase):
    def printed(self, record, language_is_lacking="", count=None):
        with mock.patch.object(check, "read_record", return_value=record), \
                mock.patch.object(check, "lacking", return_value=language_is_lacking), \
                mock.patch.object(check, "key_of", return_value={"compiler": "cc 2"}), \
                mock.patch.object(check, "counts_of", side_effect=count), \
                mock.patch.object(check, "LANGUAGES", {"c": {}}), \
                mock.patch.object(sys, "argv", ["check.py"]), redirect_stdout(io.StringIO()) as output:
            status = check.main()
        return status, output.getvalue()

    def test_another_compiler_skips_and_says_both(self):
        status, output = self.printed({"c": {"of": {"compiler": "cc 1"}, "counts": {"a": 1}}})
        self.assertEqual(status, 0)
        self.assertIn("# skip the record is of compiler cc 1, and here it is cc 2", output)

    def test_without_a_record_or_a_module_it_is_skipped(self):
        self.assertIn("# skip it has no record", self.printed({})[1])
        self.assertIn("# skip the module for c is not built", self.printed({}, "the module for c is not built")[1])

    def test_growth_fails(self):
        record = {"c": {"of": {"compiler": "cc 2"}, "counts": {"a": 1000}}}
        self.assertEqual(self.printed(record, count=lambda *_: {"a": 1000})[0], 0)
        status, output = self.printed(record, count=lambda *_: {"a": 2000})
        self.assertEqual(status, 1)
        self.assertIn("not ok 1 - c, a: 2000 instructions, 1000 in the record", output)

    def test_a_program_that_fails_fails(self):
        record = {"c": {"of": {"compiler": "cc 2"}, "counts": {"a": 1000}}}
        status, output = self.printed(record, count=RuntimeError("it ended with 1"))
        self.assertEqual(status, 1)
        self.assertIn("# it ended with 1", output)


class KeyTest(unittest.TestCase):
    def test_the_options_that_change_code_are_a_part_of_the_key(self):
        with tempfile.TemporaryDirectory() as build:
            os.mkdir(os.path.join(build, "flags"))
            with open(os.path.join(build, "flags", "lib"), "w", encoding="utf-8") as file:
                file.write("cc -Iabi -O1 -g -Wall -Werror -fPIC\n")
            self.assertEqual(check.key_of("c", options_for(build))["options"], "-O1 -fPIC")

    def test_a_module_that_is_not_built_is_lacking(self):
        with tempfile.TemporaryDirectory() as build:
            self.assertIn("is not built", check.lacking("ruby", options_for(build)))


if __name__ == "__main__":
    unittest.main()
