# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""flake.py must find tests that fail only at times: here suites are made to."""

import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path.insert(0, TESTS)

from support.failures import failures  # noqa: E402
from support.folder_case import FolderCase  # noqa: E402

# Each run adds a line to a file, and so knows how many went before.
TURN = "echo >>'{folder}/turns-{name}'; turn=$(wc -l <'{folder}/turns-{name}')\n"
NODE = """const {test} = require("node:test"), assert = require("node:assert");
test("outer", async (t) => { await t.test("inner", () => assert.strictEqual(1, 2)); });
test("plain", () => assert.ok(false, "the sky fell"));
"""


class FlakeTest(FolderCase):
    PREFIX = "polysocket flake "

    def run_flake(self, scripts, *options):
        """Run suites, whose scripts have the number of the run in $turn; gives the exit status and the lines."""
        sections = []
        for name, script in scripts.items():
            path = self.write(f"{name}.sh", TURN.format(folder=self.folder, name=name) + script)
            sections += [f"[{name}]", f"command = sh '{path}'", "count = tap", "limit = 3"]
        ini = self.write("suites.ini", "\n".join(sections))
        done = subprocess.run(
            [sys.executable, os.path.join(TESTS, "flake.py"), "--build", self.folder, "--suites", ini, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100, check=False,
        )
        return done.returncode, done.stdout.splitlines()

    def test_suites_that_never_fail_leave_nothing(self):
        status, lines = self.run_flake({"calm": "echo 1..1; echo ok 1 - a"}, "--times", "3")
        self.assertEqual((status, lines[-1]), (0, "1 of 1 suites never failed"))
        self.assertEqual(len(lines), 4, lines)
        self.assertEqual(os.listdir(os.path.join(self.folder, "flake")), ["table.txt"])

    def test_a_test_that_fails_at_times_is_told_with_its_rounds_and_its_output_kept(self):
        flaky = ("echo 1..2; echo ok 1 - a\n"
                 "case $turn in 2|4) echo \"not ok 2 - b after $turn s\"; echo '# it rained'; exit 1;; esac; echo ok 2")
        status, lines = self.run_flake({"calm": "echo 1..1; echo ok 1", "flaky": flaky}, "--times", "5")
        self.assertEqual(status, 1)
        self.assertEqual(lines[-3:], ["2 of 5  flaky: b after 2 s", "     rounds 2 4: it rained",
                                      "1 of 2 suites never failed"])
        kept = os.path.join(self.folder, "flake", "flaky")
        self.assertEqual(sorted(os.listdir(kept)), ["2", "4"])
        with open(os.path.join(kept, "4", "flaky.log"), encoding="utf-8") as file:
            self.assertIn("not ok 2 - b after 4 s", file.read())
        with open(os.path.join(self.folder, "flake", "table.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read().splitlines(), lines[-3:])

    def test_a_crash_and_a_hang_are_told_though_no_test_reports_them(self):
        script = ("echo 1..1; echo ok 1\n"
                  "case $turn in 1) kill -SEGV $$;; 2) sleep 47;; esac")
        status, lines = self.run_flake({"bad": script}, "--times", "3")
        self.assertEqual(status, 1)
        self.assertIn("1 of 3  bad: it was killed by SIGSEGV", lines)
        self.assertIn("1 of 3  bad: it was stopped after 3 s", lines)

    def test_the_load_is_there_meanwhile_and_gone_afterwards(self):
        # As many busy processes as asked for are children of the process that runs the suites.
        script = ("parent=$(ps -o ppid= -p $$); busy=$(ps --ppid $parent -o args= | grep -c getppid)\n"
                  "echo 1..1; test $busy = 2 && echo ok 1 || echo \"not ok 1 - $busy are busy\"")
        status, lines = self.run_flake({"some": script}, "--times", "2", "--load", "2")
        self.assertEqual(status, 0, lines)
        self.assertEqual(self.run_flake({"some": script}, "--times", "1")[1][-3],
                         "1 of 1  some: 0 are busy")

    def test_nothing_to_run_is_an_error(self):
        self.assertEqual(self.run_flake({"some": "echo 1..0"}, "--times", "0")[0], 1)


class FailuresTest(FolderCase):
    """What the frameworks really print is understood."""

    def said(self, *command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
                              check=False, cwd=self.folder)
        return done.stdout, done.stderr

    def needs(self, variable, standard):
        tool = os.environ.get(variable, standard)
        if not shutil.which(tool):
            self.skipTest(f"no {standard} here")
        return tool

    def test_those_of_unittest(self):
        self.write("test_some.py", "import unittest\nclass A(unittest.TestCase):\n"
                                   "    def test_a(self):\n        self.assertEqual(1, 2, 'odd\\nand even')\n"
                                   "    def test_b(self):\n        open('/nonexistent')\n")
        found = failures("unittest", *self.said(sys.executable, "-m", "unittest", "-v", "test_some"))
        self.assertEqual([name for name, _ in found], ["test_b (test_some.A.test_b)", "test_a (test_some.A.test_a)"])
        self.assertTrue(found[0][1].startswith("FileNotFoundError: "), found)
        self.assertEqual(found[1][1], "AssertionError: 1 != 2 : odd")

    def test_those_of_minitest(self):
        ruby = self.needs("RUBY", "/usr/bin/ruby")
        path = self.write("some.rb", "require 'minitest/autorun'\nclass SomeTest < Minitest::Test\n"
                                     "  def test_a = assert_equal(1, 2)\n  def test_b = raise('no')\nend\n")
        found = dict(failures("minitest", *self.said(ruby, path, "--verbose")))
        self.assertEqual(sorted(found), ["SomeTest#test_a", "SomeTest#test_b"])
        self.assertEqual(found["SomeTest#test_a"], "Expected: 1 Actual: 2")
        self.assertTrue(found["SomeTest#test_b"].startswith("RuntimeError: no"), found)

    def test_those_of_tcltest(self):
        tclsh = self.needs("TCLSH", "/usr/bin/tclsh")
        path = self.write("some.tcl", "package require tcltest\nnamespace import tcltest::*\n"
                                      "test one-1 {the first} -body {expr 1} -result 2\n"
                                      "test two-1 {the second} -body {error no} -result 2\ncleanupTests\n")
        found = failures("tcltest", *self.said(tclsh, path))
        self.assertEqual(found, [("one-1 the first", "1"), ("two-1 the second", "no")])

    def test_those_of_node(self):
        node = self.needs("NODE", "/usr/bin/node")
        found = failures("tap", *self.said(node, "--test-reporter=tap", self.write("some.js", NODE)))
        self.assertEqual([name for name, _ in found], ["outer", "plain"])
        self.assertEqual(found[1][1], "the sky fell")

    def test_those_of_perl(self):
        perl = self.needs("PERL", "/usr/bin/perl")
        out, err = self.said(perl, "-MTest::More", "-e", "is(3, 4, 'c'); ok(1, 'd'); done_testing")
        self.assertEqual(failures("tap", out, err), [("c", "")])
        out = "not ok 1 - a: b\n#   Failed test 'b'\n#   at x.t line 3.\n#          got: '1'\nok 2\n1..2\n"
        self.assertEqual(failures("tap", out, ""), [("a: b", "got: '1'")])

    def test_those_of_criterion(self):
        err = ("[----] a.c:3: Assertion Failed\n[----]   \n[FAIL] noun::one: (0.00s)\n"
               "[----] b.c:9: Unexpected signal caught below this line!\n[FAIL] noun::two: CRASH!\n")
        self.assertEqual(failures("criterion", "", err), [
            ("noun::one", "a.c:3: Assertion Failed"),
            ("noun::two", "b.c:9: Unexpected signal caught below this line!"),
        ])


if __name__ == "__main__":
    unittest.main()
