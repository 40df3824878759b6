# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""with_module.py, which runs a program on another module."""

import os
import unittest

from cases import ROOT, FolderTest

from languages import PYTHON


class WithModuleTest(FolderTest):
    def with_module(self, *words):
        return self.run_command([PYTHON, os.path.join(ROOT, "examples", "python", "with_module.py"), *words])

    def test_the_program_gets_the_module_that_was_asked_for(self):
        self.write("program.py", b"import polysocket, sys\nprint(polysocket.__name__, *sys.argv)\n")
        for module in ("polysocket", "polysocket_ctypes", "polysocket_cffi"):
            ending = self.with_module(module, "program.py", "one", "two")
            self.assertEqual(ending, (0, f"{module} program.py one two\n".encode(), ""))

    def test_too_few_words_are_told_the_usage(self):
        self.assertEqual(self.with_module("polysocket")[0], 1)
        self.assertIn("usage: with_module.py", self.with_module()[2])


if __name__ == "__main__":
    unittest.main()
