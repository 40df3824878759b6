# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Commands as a user runs them: apart from the build tree, and from the make that runs these tests."""

import contextlib
import fcntl
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("POLYSOCKET_BUILD", "build"))
SEARCHED = ("PYTHONPATH", "RUBYLIB", "PERL5LIB", "TCLLIBPATH", "LUA_PATH", "LUA_CPATH", "NODE_PATH", "LD_LIBRARY_PATH",
            "PKG_CONFIG_PATH", "POLYSOCKET_LIBRARY", "POLYSOCKET_BUILD", "PIP_INDEX_URL")

with open(os.path.join(ROOT, "abi", "polysocket", "version.h"), encoding="utf-8") as header:
    VERSION = ".".join(re.findall(r"#define PS_VERSION_\w+ (\d+)", header.read()))


def clean_environment(**more):
    """This environment without a trace of the build tree."""
    kept = {key: value for key, value in os.environ.items()
            if key not in SEARCHED and not key.startswith(("MAKE", "MFLAGS"))}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def own_environment():
    """This environment without the settings of the make that runs these tests, and without flags for the compiler."""
    names = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CFLAGS", "CPPFLAGS", "LDFLAGS")
    return {name: value for name, value in os.environ.items() if name not in names}


def run(*command, folder="/", succeeds=True, **more):
    """What a command prints; it must succeed, or fail when that is asked for."""
    done = subprocess.run(command, cwd=folder, env=clean_environment(**more), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=1200, check=False)
    if (done.returncode == 0) != succeeds:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


@contextlib.contextmanager
def alone_in(build):
    """Wait until no other test runs make in a build tree: two of them would take each other's files away."""
    os.makedirs(build, exist_ok=True)
    with open(os.path.join(build, "make.lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_here(*words, **more):
    """What make prints for goals and settings in this tree."""
    with alone_in(BUILD):
        return run("make", "-s", f"BUILD={os.path.relpath(BUILD, ROOT)}", *words, folder=ROOT, **more)
