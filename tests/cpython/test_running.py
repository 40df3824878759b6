# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The runner, on a made-up package `test` and a made-up polysocket: nothing is lost when a test hangs or crashes."""

import os
import sys
import tempfile
import textwrap
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import running  # noqa: E402
from running import OURS, STANDARD, Runner  # noqa: E402
from tables import Module  # noqa: E402

POLYSOCKET = """
import sys, types
class socket: pass
def install(children):
    sys.modules["socket"] = sys.modules[__name__]
"""


class RunningTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("test/__init__.py", "")
        self.write("test/support.py", "use_resources = None")
        self.write("polysocket.py", POLYSOCKET)
        change = mock.patch.dict(os.environ, PYTHONPATH=self.folder)
        change.start()
        self.addCleanup(change.stop)
        self.runner = Runner(os.path.join(self.folder, "results"))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))

    def made(self, body, opening="import unittest"):
        """A module of tests whose class Made has this body."""
        self.write("test/test_made.py", f"{opening}\nclass Made(unittest.TestCase):\n" + textwrap.indent(
            textwrap.dedent(body), "    "))

    def run_made(self, side=STANDARD, ids=None, **settings):
        return self.runner.run(Module("test_made", **settings), side, ids)

    def what(self, side):
        return {name.rpartition(".")[2]: outcome.what for name, outcome in side.outcomes.items()}

    def test_each_outcome_is_told_with_its_reason(self):
        self.made("""
            def test_passes(self): pass
            def test_fails(self): self.assertEqual(1, 2)
            def test_raises(self): raise OSError("no")
            def test_is_skipped(self): self.skipTest("not here")
            def test_has_a_subtest_that_fails(self):
                with self.subTest(): self.fail("inside")
            @unittest.expectedFailure
            def test_passes_unexpectedly(self): pass
            @unittest.expectedFailure
            def test_fails_as_expected(self): self.fail()
        """)
        side = self.run_made()
        self.assertEqual(self.what(side), {
            "test_passes": "passed", "test_fails": "failed", "test_raises": "failed", "test_is_skipped": "skipped",
            "test_has_a_subtest_that_fails": "failed", "test_passes_unexpectedly": "failed",
            "test_fails_as_expected": "passed",
        })
        self.assertEqual(side.outcomes["test_made.Made.test_raises"].why, "test_made.py:6: OSError: no")
        self.assertEqual(side.outcomes["test_made.Made.test_is_skipped"].why, "not here")
        self.assertEqual(side.problems, [])

    def test_a_crash_costs_one_test(self):
        self.made("""
            def test_a(self): pass
            def test_b(self): import os; os.abort()
            def test_c(self): pass
        """)
        side = self.run_made()
        self.assertEqual(self.what(side), {"test_a": "passed", "test_b": "failed", "test_c": "passed"})
        self.assertIn("SIGABRT", side.outcomes["test_made.Made.test_b"].why)

    def test_a_hanging_test_costs_one_test_and_the_line_is_told(self):
        self.made("""
            def test_a(self): pass
            def test_b(self): import time; time.sleep(60)
            def test_c(self): pass
        """)
        with mock.patch.object(running, "TEST_LIMIT", 1):
            side = self.run_made()
        self.assertEqual(self.what(side), {"test_a": "passed", "test_b": "failed", "test_c": "passed"})
        self.assertRegex(side.outcomes["test_made.Made.test_b"].why, "it hung for 1 s: .*test_made.py.*line 5")

    def test_a_module_that_ends_its_process_at_once_is_a_problem(self):
        self.made("pass", opening="import os, unittest; os._exit(3)")
        self.assertEqual(self.run_made().problems, ["the process ended with the status 3"])

    def test_a_module_that_is_not_importable_is_a_problem(self):
        self.made("pass", opening="import unittest, no_such_module")
        self.assertIn("no_such_module", self.run_made().problems[0])

    def test_a_module_may_be_skipped_whole(self):
        self.made("pass", opening="import unittest; raise unittest.SkipTest('not on this system')")
        self.assertEqual(self.run_made().skipped_module, "not on this system")

    def test_what_fails_after_the_tests_is_a_problem(self):
        self.made("def test_a(self): pass", opening="import atexit, os, unittest; atexit.register(os._exit, 4)")
        side = self.run_made()
        self.assertEqual(self.what(side), {"test_a": "passed"})
        self.assertEqual(side.problems, ["after all tests: the process ended with the status 4"])

    def test_a_class_that_cannot_be_prepared_is_told_apart(self):
        self.made("""
            @classmethod
            def setUpClass(cls): raise OSError("no")
            def test_a(self): pass
        """)
        self.assertEqual(list(self.run_made().outcomes), ["setUpClass (test_made.Made)"])

    def test_a_test_may_be_skipped_before_it_starts(self):
        self.made("""
            def run(self, result): result.addSkip(self, "not here"); result.stopTest(self)
            def test_a(self): pass
        """)
        side = self.run_made()
        self.assertEqual((self.what(side), side.problems), ({"test_a": "skipped"}, []))

    def test_patterns_and_ids_choose(self):
        self.made("""
            def test_a(self): pass
            def test_b(self): pass
            def test_c(self): pass
        """)
        self.assertEqual(list(self.what(self.run_made(only=["Made.*_a", "*_b"], without=["*_b"]))), ["test_a"])
        self.assertEqual(list(self.what(self.run_made(ids=["test_made.Made.test_c"]))), ["test_c"])

    def test_ours_is_in_place_before_the_module_is_imported(self):
        self.made("def test_a(self): self.assertEqual(socket.__name__, 'polysocket')",
                  opening="import socket, unittest")
        self.assertEqual(self.what(self.run_made(OURS)), {"test_a": "passed"})
        self.assertEqual(self.what(self.run_made(STANDARD)), {"test_a": "failed"})

    def test_a_module_that_puts_the_other_socket_back_is_a_problem(self):
        self.made("""
            def test_a(self):
                import sys; del sys.modules["socket"]; import socket
        """)
        self.assertEqual(self.run_made(OURS).problems, ["the module socket was socket and not polysocket"])

    def test_the_network_is_asked_for_by_name(self):
        self.made("""
            def test_a(self):
                from test import support; self.assertIn("network", support.use_resources)
        """)
        self.assertEqual(self.what(self.run_made()), {"test_a": "failed"})
        self.assertEqual(self.what(self.run_made(network=True)), {"test_a": "passed"})

    def standard(self, kept, **settings):
        with mock.patch.object(running.sysconfig, "get_path", lambda name: self.folder):
            return self.runner.run_standard(Module("test_made", **settings), kept)

    def test_results_of_the_standard_library_are_kept_until_something_changes(self):
        self.made("def test_a(self): pass")
        self.assertEqual(self.what(self.standard(True)), {"test_a": "passed"})
        with mock.patch.object(self.runner, "run", side_effect=AssertionError):
            self.assertEqual(self.what(self.standard(True)), {"test_a": "passed"})
            with self.assertRaises(AssertionError):
                self.standard(False)
        self.made("def test_b(self): pass; '''longer'''")
        self.assertEqual(self.what(self.standard(True)), {"test_b": "passed"})
        self.assertEqual(self.what(self.standard(True, only=["*_a"])), {})


if __name__ == "__main__":
    unittest.main()
