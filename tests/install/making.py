# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs make and compilers as a user would, apart from the make that runs these tests."""

import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
BUILD = os.environ.get("POLYSOCKET_BUILD", "build")
CC = os.environ.get("CC", "cc")
SEARCHED = ("PYTHONPATH", "RUBYLIB", "PERL5LIB", "TCLLIBPATH", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH")

with open(os.path.join(ROOT, "abi", "polysocket", "version.h"), encoding="utf-8") as header:
    VERSION = ".".join(re.findall(r"#define PS_VERSION_\w+ (\d+)", header.read()))


def clean_environment(**more):
    """This environment without a trace of the build tree."""
    kept = {key: value for key, value in os.environ.items() if key not in SEARCHED}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(*command, folder=ROOT, **more):
    """What a command prints; it must succeed."""
    done = subprocess.run(
        command, cwd=folder, env=clean_environment(**more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=120, check=False,
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


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
        if said != f"polysocket {VERSION} says hello\n":
            raise AssertionError(said)
        return self.shell(f"readelf -d {name} 2>&1 || true")
