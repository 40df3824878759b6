# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The sanitized suites must really fail on a report: shown with programs that have faults (leak.c, race.c).

They are built with the flags of the sanitized suites and run by run.py as these are.
"""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
COMPILER = [*os.environ.get("CC", "cc").split(), "-std=gnu11", "-w"]
SANITIZE = os.environ.get("SANITIZE", "-O1 -g -fsanitize=address,undefined").split()
THREADS = os.environ.get("THREADS", "-O1 -g -fsanitize=thread").split()


class FaultTest(unittest.TestCase):
    """Tests that build a program and let run.py run it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def compile(self, source, *flags):
        program = os.path.join(self.folder, "program")
        subprocess.run([*COMPILER, os.path.join(HERE, source), "-o", program, *flags], check=True, timeout=60)
        return program

    def run_suite(self, command, count):
        suites = os.path.join(self.folder, "suites.ini")
        with open(suites, "w", encoding="utf-8") as file:
            file.write(f"[fault]\ncommand = {command}\ncount = {count}\nsanitized = yes\n")
        command = [sys.executable, os.path.join(HERE, "..", "run.py"), "--build", self.folder, "--suites", suites]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=False)
        return done.returncode, done.stdout

    def assert_reported(self, result, text):
        status, output = result
        self.assertEqual(status, 1, output)
        self.assertIn(text, output)


class MemoryTest(FaultTest):
    def run_fault(self, name):
        return self.run_suite(f"{self.compile('leak.c', *SANITIZE, '-lcriterion')} --filter fault/{name}", "criterion")

    def test_a_leak_in_a_test_that_passes_is_reported(self):
        self.assert_reported(self.run_fault("leak"), "detected memory leaks")

    def test_a_use_after_free_is_reported(self):
        self.assert_reported(self.run_fault("use_after_free"), "heap-use-after-free")

    def test_undefined_behaviour_is_reported(self):
        self.assert_reported(self.run_fault("undefined"), "signed integer overflow")

    def test_a_test_without_fault_passes(self):
        status, output = self.run_fault("none")
        self.assertEqual(status, 0, output)
        self.assertTrue(output.endswith("1 passed, 0 failed\n"), output)


class ThreadTest(FaultTest):
    def test_a_race_is_reported(self):
        self.assert_reported(self.run_suite(self.compile("race.c", *THREADS), "tap"), "data race")


if __name__ == "__main__":
    unittest.main()
