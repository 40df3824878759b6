# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The comparison: what counts as a difference, what repeating changes, and what the table of differences does."""

import contextlib
import io
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import compare as program  # noqa: E402
import tables  # noqa: E402
from comparison import compare, counts, losses  # noqa: E402
from running import OURS, STANDARD, Outcome, Side  # noqa: E402

MODULE = tables.Module("test_made")


def side(skipped_module="", problems=(), **outcomes):
    return Side({name: Outcome(what, "why") for name, what in outcomes.items()}, skipped_module, list(problems))


class Made:
    """A runner whose runs are given: for each side the first, and what tests do when they are repeated."""

    def __init__(self, standard, ours, repeated=()):
        self.first = {STANDARD: standard, OURS: ours}
        self.repeated = dict(repeated)
        self.runs = []

    def run_standard(self, module, kept):
        return self.first[STANDARD]

    def run(self, module, which, ids=None):
        if ids is None:
            return self.first[which]
        self.runs.append((which, ids))
        default = {STANDARD: "passed", OURS: "failed"}[which]
        return side(**{name: self.repeated.get((which, name), default) for name in ids})


def made(standard, ours, repeated=(), table=(), version="3.11"):
    return compare(Made(standard, ours, repeated), MODULE, list(table), version, False)


class LossesTest(unittest.TestCase):
    def test_only_what_the_standard_library_passes_can_be_lost(self):
        standard = side(a="passed", b="failed", c="skipped", d="passed")
        self.assertEqual(losses(standard, side(a="passed", b="failed", c="failed", d="failed")), {"d": "failed: why"})

    def test_a_test_that_ours_skips_is_lost(self):
        self.assertEqual(losses(side(a="passed"), side(a="skipped")), {"a": "skipped: why"})

    def test_a_test_that_did_not_run_is_lost_with_the_reason_of_its_class(self):
        ours = Side({"setUpClass (test_made.Made)": Outcome("failed", "OSError: no")})
        self.assertEqual(losses(side(a="passed"), ours),
                         {"a": "absent: it did not run; setUpClass (test_made.Made): OSError: no"})

    def test_a_module_that_ours_skips_loses_all(self):
        self.assertEqual(losses(side(a="passed"), side("no sockets")), {"a": "absent: no sockets"})

    def test_a_module_that_is_skipped_counts_once(self):
        self.assertEqual(counts(side("no sockets")), (0, 0, 1))
        self.assertEqual(counts(side(a="passed", b="failed", c="skipped")), (1, 1, 1))


class RepeatTest(unittest.TestCase):
    def test_what_passes_when_repeated_is_no_difference_and_is_told(self):
        found = made(side(a="passed", b="passed"), side(a="failed", b="failed"), {(OURS, "a"): "passed"})
        self.assertEqual((list(found.lost), list(found.flaky), found.kept), (["b"], ["a"], ["a"]))

    def test_what_fails_with_both_when_repeated_is_no_difference(self):
        found = made(side(a="passed"), side(a="failed"), {(STANDARD, "a"): "failed"})
        self.assertEqual((list(found.lost), list(found.flaky)), ([], ["a"]))

    def test_they_are_repeated_together_and_then_each_alone(self):
        runner = Made(side(a="passed", b="passed"), side(a="failed", b="failed"))
        compare(runner, MODULE, [], "3.11", False)
        self.assertEqual([ids for which, ids in runner.runs if which == OURS], [["a", "b"], ["a"], ["b"]])

    def test_nothing_is_repeated_when_nothing_differs(self):
        runner = Made(side(a="passed"), side(a="passed"))
        compare(runner, MODULE, [], "3.11", False)
        self.assertEqual(runner.runs, [])


class TableTest(unittest.TestCase):
    def test_a_named_difference_is_expected(self):
        found = made(side(a="passed", b="passed"), side(a="failed", b="failed"), table=[tables.Row("a", "so it is")])
        self.assertEqual(found.expected, {"a": "so it is"})
        self.assertEqual(list(found.unexpected), ["b"])

    def test_a_row_for_other_versions_says_nothing(self):
        row = tables.Row("a", "so it is", versions=["3.13"])
        self.assertEqual(made(side(a="passed"), side(a="failed"), table=[row]).expected, {})
        self.assertEqual(made(side(a="passed"), side(a="passed"), table=[row]).stale, [])

    def test_a_row_that_no_longer_differs_is_told(self):
        row = tables.Row("a", "so it is")
        self.assertEqual(made(side(a="passed"), side(a="passed"), table=[row]).stale, ["a"])
        self.assertEqual(made(side(b="passed"), side(b="passed"), table=[row]).stale, [])
        row.sometimes = True
        self.assertEqual(made(side(a="passed"), side(a="passed"), table=[row]).stale, [])

    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "differences.ini")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return tables.read_differences(path)

    def test_a_row_needs_a_reason_and_has_no_unknown_key(self):
        self.assertEqual(self.read("[a.*]\nreason = of two\n  lines\n"), [tables.Row("a.*", "of two lines")])
        for text in ("[a]\n", "[a]\nreason =\n", "[a]\nreason = x\nsince = 3.12\n"):
            with self.assertRaises(ValueError):
                self.read(text)

    def test_every_row_is_of_a_module_that_is_run(self):
        names = {module.name for module in tables.read_modules()}
        for row in tables.read_differences():
            self.assertIn(row.pattern.rsplit(".", 2)[0], names)


class OutputTest(unittest.TestCase):
    def printed(self, kind, *found):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            report = kind()
            for one in found:
                report.add(one)
            status = report.finish()
        return status, output.getvalue()

    def test_an_unexpected_difference_fails_the_run(self):
        found = made(side(a="passed", b="passed"), side(a="passed", b="failed"))
        for kind, last in ((program.Table, "1 passed, 1 failed\n"), (program.Tap, "1..2\n")):
            status, text = self.printed(kind, found)
            self.assertEqual(status, 1)
            self.assertIn("failed: why", text)
            self.assertTrue(text.endswith(last), text)

    def test_an_expected_difference_does_not(self):
        found = made(side(a="passed", b="passed"), side(a="passed", b="failed"), table=[tables.Row("b", "so it is")])
        status, text = self.printed(program.Table, found)
        self.assertEqual((status, text.splitlines()[-1]), (0, "1 passed, 0 failed, 1 expected differences"))
        status, text = self.printed(program.Tap, found)
        self.assertEqual(status, 0)
        self.assertIn("ok 2 - b # skip differs from the standard library: so it is\n", text)

    def test_stale_rows_and_problems_fail_the_run(self):
        for found in (made(side(a="passed"), side(a="passed"), table=[tables.Row("a", "so it is")]),
                      made(side(a="passed"), side(a="passed", problems=["it crashed in the end"]))):
            for kind in (program.Table, program.Tap):
                self.assertEqual(self.printed(kind, found)[0], 1)

    def test_modules_are_chosen_by_name_by_package_or_by_core(self):
        known = [tables.Module("test_a", core=True), tables.Module("test_b.test_c"), tables.Module("test_b.test_d")]
        self.assertEqual([module.name for module in program.choose(known, ["test_b"], False)],
                         ["test_b.test_c", "test_b.test_d"])
        self.assertEqual(program.choose(known, [], True), known[:1])
        self.assertEqual(program.choose(known, [], False), known)
        with self.assertRaises(SystemExit):
            program.choose(known, ["test_z"], False)


if __name__ == "__main__":
    unittest.main()
