# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The sanitized run of the unit tests must really fail on a report: shown with tests that have faults (leak.c).

They are built with the flags of the sanitized unit tests and run by run.py as these are.
"""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGS = os.environ.get("SANITIZE", "-O1 -g -fsanitize=address,undefined").split()


class SanitizersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.program = os.path.join(cls.folder, "leak")
        compiler = [*os.environ.get("CC", "cc").split(), "-std=gnu11", "-w", *FLAGS]
        command = [*compiler, os.path.join(HERE, "leak.c"), "-o", cls.program, "-lcriterion"]
        subprocess.run(command, check=True, timeout=60)

    def run_fault(self, name):
        suites = os.path.join(self.folder, "suites.ini")
        with open(suites, "w", encoding="utf-8") as file:
            file.write(f"[fault]\ncommand = {self.program} --filter fault/{name}\ncount = criterion\nsanitized = yes\n")
        command = [sys.executable, os.path.join(HERE, "..", "run.py"), "--build", self.folder, "--suites", suites]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=False)
        return done.returncode, done.stdout

    def assert_reported(self, name, text):
        status, output = self.run_fault(name)
        self.assertEqual(status, 1, output)
        self.assertIn(text, output)

    def test_a_leak_in_a_test_that_passes_is_reported(self):
        self.assert_reported("leak", "detected memory leaks")

    def test_a_use_after_free_is_reported(self):
        self.assert_reported("use_after_free", "heap-use-after-free")

    def test_undefined_behaviour_is_reported(self):
        self.assert_reported("undefined", "signed integer overflow")

    def test_a_test_without_fault_passes(self):
        status, output = self.run_fault("none")
        self.assertEqual(status, 0, output)
        self.assertTrue(output.endswith("1 passed, 0 failed\n"), output)


if __name__ == "__main__":
    unittest.main()
