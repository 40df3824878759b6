# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the tests of packages share: a folder without the build tree, what is in a package, which library is loaded."""

import configparser
import fnmatch
import os
import sys
import tarfile
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from support.commands import ROOT, make_here, run  # noqa: E402
# Debian has no command for RBS, which comes with Ruby.
RBS = ("-rrbs", "-rrbs/cli", "-e", "RBS::CLI.new(stdout: $stdout, stderr: $stderr).run(ARGV)", "--")


def differences(package, names):
    """What contents.ini has of a package and the names of its files have not, and the other way round."""
    wanted = configparser.ConfigParser(delimiters="=", allow_no_value=True)
    wanted.optionxform = str
    wanted.read(os.path.join(HERE, "contents.ini"), encoding="utf-8")
    patterns = list(wanted[package])
    return [f"nothing is {pattern}" for pattern in patterns if not fnmatch.filter(names, pattern)] + \
           [f"{name} is not expected" for name in sorted(names)
            if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]


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
        return os.path.join(ROOT, make_here(goal, *words).splitlines()[-1])

    @classmethod
    def prefix(cls):
        """A prefix with the library, where no loader looks for it."""
        place = f"{cls.folder}/prefix"
        if not os.path.exists(place):
            cls.make("install", PARTS="lib", PREFIX=place)
        return place

    @staticmethod
    def below(folder):
        """The files in a folder, as paths from there."""
        return run("find", ".", "!", "-type", "d", "-printf", "%P\\n", folder=folder).splitlines()

    def assertHolds(self, package, names):
        """The files of a package are those that contents.ini has."""
        self.assertEqual(differences(package, names), [])

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
