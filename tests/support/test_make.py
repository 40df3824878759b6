# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What make builds again, and when. The compiler is made up: it notes that it was called, and copies its source."""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
COMPILER = """#!/bin/sh
echo "$*" >>'{log}'
for word; do
  case $before in -o) target=$word ;; esac
  case $word in *.c) printf '%s: %s\\n' "$target" abi/polysocket/error.h >"${{target%.o}}.d" ;; esac
  before=$word
done
echo built >"$target"
"""


class MakeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket make ")
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "a tree")
        os.mkdir(self.root)
        for name in ("Makefile", "abi", "src", "swig", "pkgconfig", "tests"):
            source = os.path.join(ROOT, name)
            (shutil.copytree if os.path.isdir(source) else shutil.copy2)(source, os.path.join(self.root, name))
        self.log = os.path.join(folder.name, "log")
        compiler = os.path.join(self.root, "compiler")
        with open(compiler, "w", encoding="utf-8") as file:
            file.write(COMPILER.format(log=self.log))
        os.chmod(compiler, 0o755)

    def compiled(self, *arguments):
        """How many C files a run of make compiles."""
        open(self.log, "w", encoding="utf-8").close()
        # What make was given on the command line, such as BUILD, is in the environment of all that it runs.
        clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        subprocess.run(
            ["make", "-s", "-j4", "lib", "CC=./compiler", "AR=true", *arguments], cwd=self.root, env=clean,
            stdout=subprocess.DEVNULL, timeout=60, check=True,
        )
        with open(self.log, encoding="utf-8") as file:
            return file.read().count(" -c ")

    def test_everything_once_and_then_nothing(self):
        sources = sum(name.endswith(".c") for _, _, names in os.walk(f"{self.root}/src") for name in names)
        self.assertEqual(self.compiled(), sources)
        self.assertEqual(self.compiled(), 0)

    def test_other_flags_build_everything_again(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("CFLAGS=-O3"), everything)
        self.assertEqual(self.compiled("CFLAGS=-O3"), 0)

    def test_warnings_as_errors_build_again_and_then_serve_without(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("WERROR=-Werror"), everything)
        self.assertEqual(self.compiled(), 0)

    def test_a_header_builds_what_includes_it_again(self):
        everything = self.compiled()
        os.utime(os.path.join(self.root, "abi", "polysocket", "error.h"))
        self.assertEqual(self.compiled(), everything)

    def test_a_build_tree_elsewhere_is_its_own(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("BUILD=other"), everything)
        self.assertTrue(os.path.exists(os.path.join(self.root, "other", "lib", "libpolysocket.so")))


if __name__ == "__main__":
    unittest.main()
