# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The runner must notice every way in which a suite can fail: each test runs run.py on a suite made to fail so."""

import os
import subprocess
import sys
import time
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)

from support.folder_case import FolderCase  # noqa: E402


class RunnerTest(FolderCase):
    PREFIX = "polysocket run "

    def run_suites(self, *suites, names=()):
        """Run suites given as (shell script, way to count, more settings); returns exit status and output lines."""
        sections = []
        for number, (script, count, *settings) in enumerate(suites):
            path = self.write(f"suite{number}.sh", script)
            sections += [f"[suite-{number}]", f"command = sh '{path}'", f"count = {count}", *settings, ""]
        return self.run_file(self.write("suites.ini", "\n".join(sections)), names)

    def run_file(self, suites, names=()):
        done = subprocess.run(
            [sys.executable, os.path.join(TESTS, "run.py"), "--build", self.folder, "--suites", suites, *names],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
        )
        return done.returncode, done.stdout.splitlines()

    def assert_total(self, result, passed, failed, saying=""):
        status, lines = result
        text = "\n".join(lines)
        self.assertRegex(lines[-1], rf"^{passed} passed, {failed} failed(, \d+ skipped)?$", text)
        self.assertEqual(status, 1 if failed else 0, text)
        self.assertIn(saying, text)

    def test_passing_suites_are_added_up(self):
        tap = ("echo 1..2; echo ok 1 - a; echo ok 2 - b", "tap")
        self.assert_total(self.run_suites(tap, tap), 4, 0)

    def test_skipped_tests_are_counted_apart(self):
        result = self.run_suites(("echo 1..2; echo ok 1; echo 'ok 2 - b # SKIP no IPv6'", "tap"))
        self.assert_total(result, 1, 0)
        self.assertEqual(result[1][-1], "1 passed, 0 failed, 1 skipped")

    def test_the_reasons_of_skipped_tests_are_told_in_groups_before_the_total(self):
        unittest_said = (
            "(echo \"test_a (m.A.test_a) ... skipped 'no IPv6'\"; echo 'test_b (m.A.test_b) ... something in between'; "
            "echo 'skipped \"it'\"'\"'s odd\"'; echo; echo 'Ran 3 tests in 0.1s'; echo; echo 'OK (skipped=2)') >&2"
        )
        minitest_said = (
            "printf '  1) Skipped:\\nTest#test_x [/a/test.rb:3]:\\nno AF_VSOCK here\\n\\n'; "
            "echo '2 runs, 3 assertions, 0 failures, 0 errors, 1 skips'"
        )
        tcltest_said = (
            "printf 'all.tcl:\\tTotal\\t5\\tPassed\\t3\\tSkipped\\t2\\tFailed\\t0\\n'; "
            "printf 'Number of tests skipped for each constraint:\\n\\t2\\tthreads\\n'"
        )
        status, lines = self.run_suites(
            ("echo 1..3; echo 'ok 1 # SKIP no IPv6'; echo 'ok 2 - b # skip no IPv6'; echo ok 3", "tap"),
            (unittest_said, "unittest"), (minitest_said, "minitest"), (tcltest_said, "tcltest"),
            ("echo 'Ran 2 tests in 0.1s' >&2; echo 'OK (skipped=1)' >&2", "unittest"),
        )
        self.assertEqual(status, 0, lines)
        self.assertEqual(lines[-6:], [
            "3 skipped: no IPv6",
            "2 skipped: the constraint threads of a test in Tcl",
            "1 skipped: it's odd",
            "1 skipped: no AF_VSOCK here",
            "1 skipped: no reason given",
            "7 passed, 0 failed, 8 skipped",
        ])

    def test_the_real_frameworks_tell_their_reasons(self):
        self.write("test_some.py", "import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n"
                                   "        self.skipTest('the moon is full')\n    def test_b(self):\n        pass\n")
        path = self.write("suites.ini", f"[some]\ncommand = {sys.executable} -m unittest discover -s '{self.folder}'\n"
                                        "count = unittest\n")
        self.assertEqual(self.run_file(path)[1][-2:], ["1 skipped: the moon is full", "1 passed, 0 failed, 1 skipped"])

    def test_a_suite_whose_packages_are_missing_is_skipped_and_names_them(self):
        self.addCleanup(os.environ.pop, "LACKING", None)
        os.environ["LACKING"] = "swig ruby"
        passes = "echo 1..1; echo ok 1"
        status, lines = self.run_suites((passes, "tap"), (passes, "tap", "needs = g++ swig"),
                                        (passes, "tap", "needs = g++"))
        self.assertEqual(status, 0, lines)
        self.assertIn("skip suite-1                 it needs swig", lines)
        self.assertEqual(lines[-2:], ["1 skipped: suites without swig", "2 passed, 0 failed, 1 skipped"])
        # The interpreter in a command is needed without being named, and no file of a build is looked for.
        path = self.write("other.ini", "[ruby]\ncommand = {ruby} {build}/gone/*.rb\ncount = tap\n")
        self.assertEqual(self.run_file(path)[1][-1], "0 passed, 0 failed, 1 skipped")

    def test_all_that_suites_need_is_in_the_list_of_packages(self):
        packages = os.path.join(TESTS, "support", "packages")
        listed = subprocess.check_output(["sh", packages, "--list", "check"], text=True)
        with open(os.path.join(TESTS, "suites.ini"), encoding="utf-8") as file:
            needed = {word for line in file if line.startswith("needs =") for word in line.split()[2:]}
        self.assertEqual(sorted(needed - set(listed.split())), [])

    def test_a_failing_tap_line_fails_and_is_shown(self):
        script = "echo 1..2; echo 'not ok 1 - the sky'; echo '# it fell'; echo ok 2; exit 1"
        self.assert_total(self.run_suites((script, "tap")), 1, 1, "| # it fell")

    def test_a_missing_plan_fails(self):
        self.assert_total(self.run_suites(("echo ok 1", "tap")), 1, 1, "no plan")

    def test_a_plan_that_is_not_kept_fails(self):
        self.assert_total(self.run_suites(("echo 1..3; echo ok 1; echo ok 2", "tap")), 2, 1, "planned 3 tests")

    def test_no_test_at_all_fails(self):
        self.assert_total(self.run_suites(("echo 1..0", "tap")), 0, 1, "ran no test")

    def test_bail_out_fails(self):
        script = "echo 1..1; echo ok 1; echo 'Bail out! disk full'"
        self.assert_total(self.run_suites((script, "tap")), 1, 1, "disk full")

    def test_a_crash_after_the_last_test_fails(self):
        script = "echo 1..1; echo ok 1; kill -SEGV $$"
        self.assert_total(self.run_suites((script, "tap")), 1, 1, "killed by SIGSEGV")

    def test_an_exit_status_without_failed_tests_fails(self):
        self.assert_total(self.run_suites(("echo 1..1; echo ok 1; exit 3", "tap")), 1, 1, "exit status is 3")

    def test_a_missing_command_fails(self):
        path = self.write("suites.ini", "[gone]\ncommand = /nonexistent/program\ncount = tap\n")
        self.assert_total(self.run_file(path), 0, 1, "cannot start /nonexistent/program")

    def test_a_pattern_without_files_fails(self):
        path = self.write("suites.ini", "[gone]\ncommand = cat /nonexistent/*.json\ncount = tap\n")
        self.assert_total(self.run_file(path), 0, 1, "no file matches")

    def test_a_suite_that_hangs_is_stopped_with_all_that_it_started(self):
        mark = os.path.join(self.folder, "alive")
        script = f"background() {{ sleep 3; touch '{mark}'; }}; echo 1..1; echo ok 1; background & sleep 30"
        started = time.monotonic()
        self.assert_total(self.run_suites((script, "tap", "limit = 1")), 1, 1, "stopped after 1 s")
        self.assertLess(time.monotonic() - started, 10)
        time.sleep(2.5)
        self.assertFalse(os.path.exists(mark))

    def test_a_process_left_behind_fails_and_is_ended(self):
        script = "echo 1..1; echo ok 1; sleep 47.25 & exit 0"
        self.assert_total(self.run_suites((script, "tap")), 1, 1, "left a process behind: sleep 47.25")

    def test_criterion_totals_are_read(self):
        line = "[====] Synthesis: Tested: 12 | Passing: 8 | Failing: 4 | Crashing: 1 "
        self.assert_total(self.run_suites((f"echo '{line}' >&2; exit 1", "criterion")), 8, 4)

    def test_criterion_that_ran_less_than_declared_fails(self):
        source = self.write("some.c", "Test(noun, one) {\n}\nTest(noun, two) {\n}\n")
        script = "echo '[====] Synthesis: Tested: 1 | Passing: 1 | Failing: 0 | Crashing: 0 ' >&2"
        self.assert_total(self.run_suites((script, f"criterion {source}")), 1, 1, "2 tests are declared")

    def test_criterion_without_its_last_line_fails(self):
        self.assert_total(self.run_suites(("exit 0", "criterion")), 0, 1, "no Synthesis line")

    def test_unittest_totals_are_read(self):
        script = "(echo 'Ran 9 tests in 0.1s'; echo; echo 'FAILED (failures=1, errors=2, skipped=3)') >&2; exit 1"
        self.assert_total(self.run_suites((script, "unittest")), 3, 3)

    def test_unittest_without_tests_fails(self):
        script = "(echo 'Ran 0 tests in 0.0s'; echo; echo OK) >&2"
        self.assert_total(self.run_suites((script, "unittest")), 0, 1, "ran no test")

    def test_unittest_that_died_half_way_fails(self):
        self.assert_total(self.run_suites(("echo .....F >&2; exit 1", "unittest")), 0, 1, "no summary")

    def test_minitest_totals_are_read(self):
        script = "echo '7 runs, 30 assertions, 1 failures, 2 errors, 1 skips'; exit 1"
        self.assert_total(self.run_suites((script, "minitest")), 3, 3)

    def test_what_failed_is_shown_first_and_not_what_ran_before(self):
        for failure, last, counter in (
                ("  1) Failure:", "90 runs, 90 assertions, 1 failures, 0 errors, 0 skips", "minitest"),
                ("==== one FAILED", "all.tcl:\tTotal\t90\tPassed\t89\tSkipped\t0\tFailed\t1", "tcltest")):
            said = "\n".join([f"ran {number}" for number in range(200)] + [failure, "why"] +
                             [f"ran {number}" for number in range(100)] + [last])
            self.assert_total(self.run_suites((f"printf '%s\\n' '{said}'; exit 1", counter)), 89, 1, failure.strip())

    def test_tcltest_failures_count_although_its_exit_status_is_0(self):
        script = "printf 'all.tcl:\\tTotal\\t5\\tPassed\\t3\\tSkipped\\t1\\tFailed\\t1\\n'"
        self.assert_total(self.run_suites((script, "tcltest")), 3, 1)

    def test_a_tcltest_file_that_ends_with_an_error_fails(self):
        script = (
            "printf 'all.tcl:\\tTotal\\t5\\tPassed\\t5\\tSkipped\\t0\\tFailed\\t0\\n'\n"
            "printf 'Test files exiting with errors:  \\n\\n  broken.test\\n'"
        )
        self.assert_total(self.run_suites((script, "tcltest")), 5, 1, "broken.test")

    def test_a_sanitizer_report_fails_a_suite_that_passed(self):
        script = (
            "path=${ASAN_OPTIONS#log_path=?}; path=${path%%'\"'*}\n"
            "echo 1..1; echo ok 1; echo 'ERROR: LeakSanitizer' >\"$path.1\""
        )
        self.assert_total(self.run_suites((script, "tap", "sanitized = yes")), 1, 1, "| ERROR: LeakSanitizer")

    def test_each_program_of_a_pattern_is_a_suite(self):
        for name, status in (("stress-one", 0), ("stress-two", 1)):
            path = self.write(name, f"#!/bin/sh\necho 1..1; echo ok 1; exit {status}\n")
            os.chmod(path, 0o755)
        self.write("stress-notes", "not a program")
        text = "[stress]\neach = {build}/stress-*\ncommand = '{each}'\ncount = tap\n"
        result = self.run_file(self.write("suites.ini", text))
        self.assert_total(result, 2, 1, "stress-two: its exit status is 1")
        self.assertEqual(len(result[1]), 6, result[1])

    def test_a_pattern_without_programs_fails(self):
        path = self.write("suites.ini", "[stress]\neach = {build}/gone-*\ncommand = {each}\ncount = tap\n")
        self.assert_total(self.run_file(path), 0, 1, "no program matches")

    def test_names_choose_suites(self):
        suites = [("echo 1..1; echo ok 1", "tap"), ("echo 1..1; echo not ok 1", "tap")]
        self.assert_total(self.run_suites(*suites, names=["suite-0"]), 1, 0)
        self.assert_total(self.run_suites(*suites, names=["suite"]), 1, 1)
        self.assert_total(self.run_suites(*suites, names=["--exact", "suite-0"]), 1, 0)
        self.assertNotEqual(self.run_suites(*suites, names=["--exact", "suite"])[0], 0)
        self.assert_total(self.run_suites(*suites, names=["=suite-0"]), 1, 0)
        self.assertNotEqual(self.run_suites(*suites, names=["=suite"])[0], 0)

    def test_an_unknown_name_is_an_error(self):
        status, lines = self.run_suites(("echo 1..1; echo ok 1", "tap"), names=["nonsense"])
        self.assertNotEqual(status, 0)
        self.assertIn("there is no suite nonsense", lines[-1])


if __name__ == "__main__":
    unittest.main()
