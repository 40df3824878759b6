# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A worker that leaks, sends other bytes, or ends, fails the run, and the right line says so."""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("POLYSOCKET_BUILD", "build")

# The server in Python, with a fault in what it answers.
FAULTY = """
import os, sys
sys.path.insert(0, {folder!r})
sys.argv[0] = {folder!r} + "/worker.py"
import worker
answer, kept = worker.Server.answer, []
def faulty(self, connection, words):
    fault = {fault!r}
    if fault == "memory":
        kept.append(os.urandom(1000000))
    elif fault == "descriptors" and len(kept) % 5 == 0:
        # So many that a quick machine doesn't meet the limit of 1,024 before the first look.
        os.dup(0)
    elif fault == "data" and words[0] == b"file":
        self.data = self.data[:5] + b"?" + self.data[6:]
    elif fault == "end" and len(kept) > 20:
        os._exit(3)
    kept.append(None)
    answer(self, connection, words)
worker.Server.answer = faulty
worker.main()
"""


def run_with(fault, seconds=4):
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(FAULTY.format(folder=HERE, fault=fault))
        file.flush()
        command = [sys.executable, os.path.join(HERE, "soak.py"), "--build", BUILD, "--minutes", str(seconds / 60),
                   "--languages", "python", "c", "--worker", f"python={sys.executable} {file.name}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=100)


class Planted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """All runs at once, since each mostly waits."""
        faults = ("memory", "descriptors", "data", "end", "none")
        with concurrent.futures.ThreadPoolExecutor(len(faults)) as pool:
            cls.results = dict(zip(faults, pool.map(run_with, faults)))

    def check(self, fault, pattern):
        result = self.results[fault]
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertRegex(result.stdout, re.compile(pattern, re.MULTILINE))
        self.assertRegex(result.stdout, r"# \d+ passed, [1-9]\d* failed\n$")

    def test_memory_that_grows_is_found(self):
        self.check("memory", r"^# server in python: memory grew from \d+ to \d+ bytes, \d+ are allowed$")

    def test_descriptors_that_stay_open_are_found(self):
        self.check("descriptors", r"^# server in python: descriptors grew from [\d.]+ to [\d.]+, \d+ are allowed$")

    def test_other_bytes_are_found_by_the_clients(self):
        self.check("data", r"^# fail operation \d+, file with python: ")

    def test_a_server_that_ends_is_found(self):
        self.check("end", r"^# the server ended with 3$")

    def test_a_run_without_faults_passes(self):
        result = self.results["none"]
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertRegex(result.stdout, r"# 0\.0666667 minutes, seed 1: \d+ operations, \d+ MB verified, "
                                        r"\d+ lost or late, python c\n# 7 passed, 0 failed\n$")


if __name__ == "__main__":
    unittest.main()
