# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The message of `import polysocket` in a Python for which the extension was not built."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import polysocket


class Extension(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        built = os.path.dirname(os.path.dirname(polysocket.__file__))
        shutil.copytree(os.path.join(built, "polysocket_shared"), os.path.join(self.folder, "polysocket_shared"))
        self.package = os.path.join(self.folder, "polysocket")
        shutil.copytree(os.path.join(built, "polysocket"), self.package,
                        ignore=shutil.ignore_patterns("_native*", "__pycache__"))
        self.own = glob.glob(os.path.join(built, "polysocket", f"_native.{sys.implementation.cache_tag}*"))[0]

    def put(self, name):
        with open(os.path.join(self.package, name), "wb"):
            pass

    def complaint(self):
        """The last line of what the import says."""
        done = subprocess.run(
            [sys.executable, "-Bc", "import polysocket"], env={**os.environ, "PYTHONPATH": self.folder}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False,
        )
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr.splitlines()[-1]

    def test_another_version_is_told_for_which_it_was_built_and_what_to_do(self):
        self.put("_native.cpython-38-x86_64-linux-gnu.so")
        self.put("_native.pypy39-pp73-x86_64-linux-gnu.so")
        said = self.complaint()
        self.assertTrue(said.startswith("ImportError: "), said)
        self.assertIn("is built for CPython 3.8 and PyPy 3.9, and this is CPython %d.%d" % sys.version_info[:2], said)
        self.assertIn(f"make python PYTHON={sys.executable}", said)
        self.assertIn("polysocket_ctypes", said)

    def test_a_package_without_any_extension_is_not_built(self):
        self.assertIn("is not built, and this is CPython", self.complaint())

    def test_extensions_of_other_versions_stand_beside_ours(self):
        self.put("_native.cpython-38-x86_64-linux-gnu.so")
        shutil.copy(self.own, self.package)
        output = subprocess.check_output(
            [sys.executable, "-Bc", "import polysocket; print(polysocket.__file__)"], text=True,
            env={**os.environ, "PYTHONPATH": self.folder}, timeout=60,
        )
        self.assertEqual(os.path.dirname(output.strip()), self.package)

    def test_an_extension_of_ours_that_does_not_load_says_so_itself(self):
        self.put(os.path.basename(self.own))
        said = self.complaint()
        self.assertNotIn("make python", said)
        self.assertIn("_native", said)


if __name__ == "__main__":
    unittest.main()
