# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Where there is no right to namespaces, the tests that need them are skipped, and nothing is done to the machine."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = """
import unittest
import namespaces

def setUpModule():
    open("was set up", "w").close()

def tearDownModule():
    open("was set up", "w").close()

class Some(unittest.TestCase):
    def test_one(self):
        self.fail()

namespaces.main("sh")
"""


class NamespacesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def program(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)
        return path

    def run_without_right(self, text):
        for name in ("unshare", "nsenter", "ip"):
            self.program(name, "#!/bin/sh\necho no right today >&2\nexit 1\n")
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "PYTHONPATH": HERE,
                       "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("POLYSOCKET_TEST_NAMESPACE", None)
        return subprocess.run([sys.executable, self.program("program.py", text)], cwd=self.folder, env=environment,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    def test_nothing_is_set_up_for_tests_that_are_skipped(self):
        done = self.run_without_right(PROGRAM)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("OK (skipped=1)", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "was set up")))

    def test_no_file_of_the_machine_is_replaced(self):
        path = self.program("theirs", "theirs\n")
        done = self.run_without_right(f"import namespaces\nnamespaces.replace_file({path!r}, 'ours')\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("is the machine's", done.stderr)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "theirs\n")


if __name__ == "__main__":
    unittest.main()
