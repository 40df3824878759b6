# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What type checkers know of the module agrees with what it is."""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import polysocket

from support import Case

TYPED = pathlib.Path(__file__).parent / "typed"


@unittest.skipUnless(importlib.util.find_spec("mypy"), "mypy is not installed")
class Types(Case):
    def run_tool(self, module, *arguments):
        """A command's status and output, with the module's stub in the path."""
        path = os.path.dirname(os.path.dirname(polysocket.__file__))
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, MYPYPATH=path, MYPY_CACHE_DIR=folder)
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        return done.returncode, done.stdout

    def test_a_program_is_accepted_strictly(self):
        status, output = self.run_tool("mypy", "--strict", str(TYPED / "program.py"))
        self.assertEqual(status, 0, output)

    def test_mistakes_are_found_and_nothing_else(self):
        text = (TYPED / "mistakes.py").read_text(encoding="utf-8").splitlines()
        wrong = {number for number, line in enumerate(text, 1) if line.endswith("# refused")}
        output = self.run_tool("mypy", "--strict", str(TYPED / "mistakes.py"))[1]
        self.assertEqual({int(number) for number in re.findall(r"mistakes\.py:(\d+): error", output)}, wrong, output)

    def test_the_stub_has_what_the_module_has(self):
        status, output = self.run_tool("mypy.stubtest", "polysocket", "--allowlist", str(TYPED / "allowed.txt"),
                                       "--ignore-unused-allowlist")
        self.assertEqual(status, 0, output)


if __name__ == "__main__":
    unittest.main()
