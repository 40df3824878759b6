# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The files for ctypes serve Python 3.8, which need not be on this machine: they use its syntax and methods alone."""

import ast
import glob
import os
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SOURCES = sorted(glob.glob(os.path.join(ROOT, "bindings", "python", "**", "*.py"), recursive=True))
LATER = {"removeprefix", "removesuffix", "bit_count", "pairwise", "cache"}


def later_than_3_8(text):
    """What Python 3.8 does not know in a source."""
    return sorted(node.attr for node in ast.walk(ast.parse(text, feature_version=(3, 8)))
                  if isinstance(node, ast.Attribute) and node.attr in LATER)


class VersionsTest(unittest.TestCase):
    def test_every_file_is_python_3_8(self):
        self.assertGreater(len(SOURCES), 5)
        for path in SOURCES:
            with self.subTest(path=path), open(path, encoding="utf-8") as file:
                self.assertEqual(later_than_3_8(file.read()), [])

    def test_what_came_later_is_noticed(self):
        self.assertEqual(later_than_3_8("'a'.removeprefix('b')"), ["removeprefix"])
        with self.assertRaises(SyntaxError):
            later_than_3_8("match 1:\n    case 1: pass\n")


if __name__ == "__main__":
    unittest.main()
