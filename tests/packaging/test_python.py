# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What pip installs: a wheel that carries the library, an archive that needs no SWIG, modules for an installed library.
"""

import glob
import os
import shutil
import sys
import tarfile
import unittest
import zipfile

from package import PackageTest
from support.commands import BUILD, ROOT, run

MODULES = ("polysocket", "polysocket_ctypes", "polysocket_cffi")
SCRIPT = """
import {module} as p
a, b = p.socketpair()
a.sendall(b"hello")
print(b.recv(9).decode(), p.__file__)
with open("/proc/self/maps") as maps:
    print(*sorted({{line.split()[-1] for line in maps if "libpolysocket" in line}}))
"""


class PythonPackagesTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clone = cls.tree("clone", "dist")
        run(sys.executable, "-m", "build", "--no-isolation", cls.clone, "--outdir", f"{cls.folder}/dist")
        cls.wheel, = glob.glob(f"{cls.folder}/dist/*.whl")
        cls.archive, = glob.glob(f"{cls.folder}/dist/*.tar.gz")

    @classmethod
    def tree(cls, name, build):
        """The sources of this tree, without what was built."""
        run("make", "-s", "-C", ROOT, "dist", f"BUILD={cls.folder}/{build}")
        path, = glob.glob(f"{cls.folder}/{build}/*.tar.gz")
        return glob.glob(f"{shutil.move(cls.unpacked(path), f'{cls.folder}/{name}')}/*")[0]

    def environment(self, name):
        """A new virtual environment with the setuptools and the cffi of the system; gives its Python."""
        run(sys.executable, "-m", "venv", "--system-site-packages", f"{self.folder}/{name}")
        return f"{self.folder}/{name}/bin/python3"

    def install(self, python, what, **more):
        words = ("install", "--no-index", "--no-build-isolation", "--no-deps", what)
        run(python, "-m", "pip", *words, PATH=self.path, **more)

    def use(self, python, module, **more):
        """Where a module and the library that it uses are."""
        first, maps = run(python, "-c", SCRIPT.format(module=module), **more).splitlines()
        said, path = first.split()
        self.assertEqual(said, "hello")
        return path, maps

    def test_they_hold_what_they_must_and_nothing_else(self):
        with zipfile.ZipFile(self.wheel) as wheel:
            self.assertHolds("wheel", wheel.namelist())
        with tarfile.open(self.archive) as archive:
            names = [one.name.partition("/")[2] for one in archive if one.isfile()]
        self.assertHolds("archive-python", names)

    def test_type_checkers_find_the_types_in_the_wheel(self):
        python = self.environment("typed")
        self.install(python, self.wheel)
        program = os.path.join(ROOT, "tests", "python", "typed", "program.py")
        run(sys.executable, "-m", "mypy", "--strict", f"--python-executable={python}", program, folder=self.folder)

    def test_a_wheel_carries_the_library_for_all_its_modules(self):
        python = self.environment("wheel")
        self.install(python, self.wheel)
        for module in MODULES:
            path, library = self.use(python, module)
            self.assertTrue(path.startswith(f"{self.folder}/wheel/"), path)
            self.assertTrue(library.startswith(f"{self.folder}/wheel/"), library)
            self.assertEqual(library.count("libpolysocket"), 1, library)
        run(python, "-m", "pip", "uninstall", "-y", "polysocket")
        left = glob.glob(f"{self.folder}/wheel/**/*polysocket*", recursive=True)
        self.assertEqual(left, [])

    def test_one_library_serves_all_modules_of_a_process(self):
        python = self.environment("one")
        self.install(python, self.wheel)
        _, libraries = self.use(python, "polysocket_ctypes, polysocket_cffi, polysocket",
                                LD_LIBRARY_PATH=os.path.join(BUILD, "lib"))
        self.assertEqual(libraries.count("libpolysocket"), 1)

    def test_the_archive_is_installed_without_swig(self):
        python = self.environment("archive")
        self.install(python, self.archive)
        self.assertTrue(self.use(python, "polysocket")[0].startswith(f"{self.folder}/archive/"))

    def test_an_installed_library_is_used_when_that_is_asked_for(self):
        prefix = f"{self.folder}/prefix"
        run("make", "-s", "-C", self.clone, "install", "PARTS=lib", f"PREFIX={prefix}")
        python = self.environment("system")
        self.assertRaisesRegex(AssertionError, r"LIBRARY=system needs polysocket \S+ or later", self.install, python,
                               self.archive, POLYSOCKET_LIBRARY_FROM="system")
        self.install(python, self.archive, POLYSOCKET_LIBRARY_FROM="system", PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig")
        for module in MODULES:
            _, library = self.use(python, module, LD_LIBRARY_PATH=f"{prefix}/lib")
            self.assertTrue(library.startswith(f"{prefix}/lib/libpolysocket"), library)

    def test_pip_installs_a_clone_and_leaves_nothing_in_it_but_what_was_built(self):
        clone = self.tree("another clone", "dist-again")
        python = self.environment("clone")
        before = set(os.listdir(clone))
        run(python, "-m", "pip", "install", "--no-index", "--no-build-isolation", "--no-deps", ".", folder=clone)
        self.assertEqual(set(os.listdir(clone)) - before, {"build"})
        self.assertTrue(self.use(python, "polysocket")[0].startswith(f"{self.folder}/clone/"))


if __name__ == "__main__":
    unittest.main()
