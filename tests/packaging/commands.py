# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Commands that see nothing of the build tree, for the tests that install packages."""

import fcntl
import os
import subprocess
import tarfile
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.path.join(ROOT, os.environ.get("POLYSOCKET_BUILD", "build"))
SEARCHED = ("PYTHONPATH", "RUBYLIB", "PERL5LIB", "TCLLIBPATH", "LUA_PATH", "LUA_CPATH", "NODE_PATH", "LD_LIBRARY_PATH",
            "PKG_CONFIG_PATH", "POLYSOCKET_LIBRARY", "POLYSOCKET_BUILD", "PIP_INDEX_URL")


def run(*command, folder="/", succeeds=True, **more):
    """What a command prints; it must succeed, or fail when that is asked for."""
    clean = {key: value for key, value in os.environ.items()
             if key not in SEARCHED and not key.startswith(("MAKE", "MFLAGS"))}
    clean["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    done = subprocess.run(command, cwd=folder, env={**clean, **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=600, check=False)
    if (done.returncode == 0) != succeeds:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def version():
    """The version of the library, as make knows it."""
    said = run("make", "-s", "-C", ROOT, "--eval=say-version: ; @echo $(VERSION)", "say-version")
    return said.strip()


def libraries(maps):
    """The polysocket libraries in the text of a /proc/self/maps."""
    return sorted({line.split(maxsplit=5)[-1] for line in maps.splitlines() if "libpolysocket" in line})


class PackageTest(unittest.TestCase):
    """Has a folder of its own, with commands that fail in bin: those that no package may need."""

    LACKING = ("swig",)

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        os.mkdir(f"{cls.folder}/bin")
        for name in cls.LACKING:
            with open(f"{cls.folder}/bin/{name}", "w", encoding="utf-8") as command:
                command.write("#!/bin/sh\nexit 1\n")
            os.chmod(f"{cls.folder}/bin/{name}", 0o755)
        cls.path = f"{cls.folder}/bin:{os.environ['PATH']}"

    @classmethod
    def make(cls, goal, **settings):
        """The path that a target prints last, of what it has built from this tree."""
        words = [f"{name}={value}" for name, value in settings.items()]
        # Two of make in one build tree would take each other's files away.
        with open(os.path.join(BUILD, "packaging.lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            said = run("make", "-s", "-C", ROOT, f"BUILD={os.path.relpath(BUILD, ROOT)}", goal, *words)
        return os.path.join(ROOT, said.splitlines()[-1])

    @classmethod
    def prefix(cls):
        """A prefix with the library, where no loader looks for it."""
        place = f"{cls.folder}/prefix"
        if not os.path.exists(place):
            cls.make("install", PARTS="lib", PREFIX=place)
        return place

    @classmethod
    def unpacked(cls, archive):
        """A new folder with what is in an archive."""
        place = tempfile.mkdtemp(dir=cls.folder)
        with tarfile.open(archive) as packed:
            packed.extractall(place)
        return place

    def assertOneLibraryBelow(self, folder, maps):
        """One library is loaded, and it is in the folder."""
        found = libraries(maps)
        self.assertEqual(len(found), 1, maps[-3000:])
        self.assertTrue(found[0].startswith(f"{folder}/"), found)
