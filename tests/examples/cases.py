# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Helpers of the tests of the examples: where things are, and test cases for each language."""

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.path.join(ROOT, os.environ.get("POLYSOCKET_BUILD", "build"))
DEMO = os.path.join(ROOT, "examples", "demo")
sys.path[:0] = [DEMO, os.path.join(ROOT, "tests")]

from languages import all_languages  # noqa: E402

LANGUAGES = {language.name: language for language in all_languages(BUILD)}


def for_each_language(case):
    """Put a copy of a test case per language, which is its attribute `language`, in the place of the case."""
    for name, language in LANGUAGES.items():
        title = f"{case.__name__}_{name}"
        attributes = {"language": language, "__module__": case.__module__}
        setattr(sys.modules[case.__module__], title, type(title, (case,), attributes))


class FolderTest(unittest.TestCase):
    """A test with an empty folder of its own, in which its programs run."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data, mode=0o644):
        with open(self.path(name), "wb") as file:
            file.write(data)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def run_command(self, command, data=b"", stdout=subprocess.PIPE, **environment):
        """Run a command to its end; gives its status, its output and what it complained about."""
        done = subprocess.run(
            command, input=data, stdout=stdout, stderr=subprocess.PIPE, cwd=self.folder,
            env={**os.environ, **environment}, timeout=60, check=False,
        )
        return done.returncode, done.stdout, done.stderr.decode()

    def start(self, command, **options):
        """Start a command that is killed after the test if it's still running."""
        process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, **options)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
