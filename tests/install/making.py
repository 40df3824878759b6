# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs make and compilers as a user would, from the root of the tree."""

import functools
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from support import commands  # noqa: E402

CC = os.environ.get("CC", "cc")
run = functools.partial(commands.run, folder=commands.ROOT, PYTHONDONTWRITEBYTECODE="1")


class Programs:
    """Builds program.c with pkg-config, and runs it. `libraries` is where the shared library is at run time."""

    def __init__(self, folder, pkg_config_path, libraries):
        self.folder = folder
        self.settings = {"PKG_CONFIG_PATH": pkg_config_path, "LD_LIBRARY_PATH": libraries}
        self.count = 0

    def shell(self, script, **more):
        return run("sh", "-c", script, folder=self.folder, **self.settings, **more)

    def build_and_run(self, compiler, flags=""):
        """Compile as the documentation of pkg-config says, with eval for a blank in a path; gives what readelf says."""
        self.count += 1
        name = f"program{self.count}"
        command = f"{compiler} '{HERE}/program.c' -o {name} $(pkg-config {flags} --cflags --libs polysocket)"
        self.shell(f'eval "{command}"')
        said = self.shell(f"./{name}")
        if said != f"polysocket {commands.VERSION} says hello\n":
            raise AssertionError(said)
        return self.shell(f"readelf -d {name} 2>&1 || true")
