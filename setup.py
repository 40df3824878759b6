# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How pip and build make packages of the modules for Python. They need make and a C compiler.

A wheel carries the library, beside the files that its modules share. With POLYSOCKET_LIBRARY_FROM=system it is built
against an installed one, which pkg-config finds, and carries none. An archive for pip carries what SWIG writes: to
install it takes no SWIG.
"""

import os
import re
import shutil
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist
from setuptools.errors import ExecError

ROOT = os.path.dirname(os.path.abspath(__file__))
SCRATCH = os.path.join("build", "pip")
WRAPPER = os.path.join("swig", "python", "polysocket.c")
LIBRARY = os.environ.get("POLYSOCKET_LIBRARY_FROM", "built")


def version():
    with open(os.path.join(ROOT, "abi", "polysocket", "version.h"), encoding="utf-8") as header:
        return ".".join(re.findall(r"#define PS_VERSION_\w+ (\d+)", header.read()))


def make(*words):
    if subprocess.run(["make", "-s", "-C", ROOT, f"PYTHON={sys.executable}", *words], check=False).returncode:
        raise ExecError("make has said above what is wrong")


class BuildWithMake(build_ext):
    """What make has in its folder of Python modules, with the library unless an installed one is to be used."""

    def run(self):
        make("-j", str(os.cpu_count() or 1), "carrying", "PARTS=python ffi", f"BUILD={SCRATCH}", f"LIBRARY={LIBRARY}")
        shutil.copytree(os.path.join(ROOT, SCRATCH, "carrying", "python"), self.build_lib, dirs_exist_ok=True)


class ArchiveWithWrapper(sdist):
    """The files of `make dist`, and what SWIG writes of them."""

    def run(self):
        tree = os.path.join(SCRATCH, "tree")
        written = os.path.join(tree, WRAPPER)
        make(written, f"BUILD={tree}")
        here = os.path.exists(WRAPPER)
        if not here:
            shutil.copy(written, WRAPPER)
        try:
            super().run()
        finally:
            if not here:
                os.remove(WRAPPER)

    def make_distribution(self):
        listed = subprocess.run(["sh", os.path.join("pkgconfig", "dist"), "--list", SCRATCH], stdout=subprocess.PIPE,
                                check=True).stdout
        self.filelist.files = sorted({*listed.decode().split("\0"), WRAPPER} - {"", "PKG-INFO"})
        super().make_distribution()


os.chdir(ROOT)
os.makedirs(SCRATCH, exist_ok=True)
setup(
    version=version(),
    packages=[],
    py_modules=[],
    # make knows its sources.
    ext_modules=[Extension("polysocket._native", sources=[])],
    cmdclass={"build_ext": BuildWithMake, "sdist": ArchiveWithWrapper},
    options={"build": {"build_base": SCRATCH}, "egg_info": {"egg_base": SCRATCH}},
)
