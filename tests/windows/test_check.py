# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The checks of the library for Windows find what they are for: each is shown a fault."""

import contextlib
import io
import os
import stat
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import check  # noqa: E402
from support import tap  # noqa: E402

# As objdump lists a DLL, shortened.
LISTING = """
    DLL Name: KERNEL32.dll
    DLL Name: WS2_32.dll
    DLL Name: libwinpthread-1.dll

[Ordinal/Name Pointer] Table
    [   0] ps_accept
    [   1] ps_bind
"""


class Listing(unittest.TestCase):
    """What is read of the DLL."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.objdump = os.path.join(folder.name, "objdump")
        with open(self.objdump, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\ncat <<'END'\n{LISTING}\nEND\n")
        os.chmod(self.objdump, os.stat(self.objdump).st_mode | stat.S_IXUSR)

    def test_exports_are_read(self):
        self.assertEqual(check.exported(self.objdump, "any.dll"), {"ps_accept", "ps_bind"})

    def test_what_is_not_exported_is_told(self):
        self.assertEqual(list(check.faults_of_exports({"ps_bind"}, {"ps_bind", "ps_close"})),
                         ["ps_close is in the map, and the DLL does not export it"])

    def test_what_is_exported_too_much_is_told(self):
        self.assertEqual(list(check.faults_of_exports({"ps_bind", "ps__inside"}, {"ps_bind"})),
                         ["the DLL exports ps__inside, which is not in the map"])

    def test_a_foreign_library_is_told(self):
        self.assertEqual(list(check.faults_of_needs(check.needed(self.objdump, "any.dll"))),
                         ["it needs libwinpthread-1.dll, which is none of the system's"])

    def test_the_map_is_read(self):
        self.assertIn("ps_socket_create", check.mapped())


class Programs(unittest.TestCase):
    """What is made of a program's output."""

    def outcome(self, text, status, lasts=0):
        ending = f"exec sleep {lasts}" if lasts else f"exit {status}"
        script = f"printf '%s' \"$1\"; {ending}"
        wine = types.SimpleNamespace(start=lambda folder, *words, **options: subprocess.Popen(
            ["sh", "-c", script, "sh", text], **options))
        report = tap.Report()
        with contextlib.redirect_stdout(io.StringIO()):
            check.run_program(report, wine, "folder", "any", "any.dll")
        return report.count, report.failed

    def test_a_whole_run_passes(self):
        self.assertEqual(self.outcome("ok 1 - one\r\nok 2 - two\r\n1..2\r\n", 0), (3, 0))

    def test_a_failed_result_fails(self):
        self.assertEqual(self.outcome("ok 1 - one\nnot ok 2 - two\n1..2\n", 1), (3, 1))

    def test_a_crash_fails(self):
        self.assertEqual(self.outcome("ok 1 - one\n", 5), (2, 1))

    def test_a_run_that_ends_early_fails(self):
        self.assertEqual(self.outcome("ok 1 - one\n1..2\n", 0), (2, 1))

    def test_an_end_that_was_lost_is_run_again(self):
        with tempfile.TemporaryDirectory() as folder:
            script = f"echo 'ok 1 - one'; mkdir '{folder}/first' 2>/dev/null || echo 1..1"
            wine = types.SimpleNamespace(start=lambda _, *words, **options: subprocess.Popen(
                ["sh", "-c", script], **options))
            report = tap.Report()
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertTrue(check.run_program(report, wine, "folder", "any", "any.dll"))
        self.assertEqual((report.count, report.failed), (2, 0))

    def test_a_crash_of_the_server_is_told_as_a_skip(self):
        self.assertEqual(self.outcome("ok 1 - one\nwineserver crashed, please\n", 1, lasts=60), (1, 0))

    def test_no_results_fail(self):
        self.assertEqual(self.outcome("", 0), (1, 1))

    def portions(self, *statuses):
        """A program of four portions, which end so: the report's last line, and whether it failed."""
        left = list(statuses)
        wine = types.SimpleNamespace(environment={}, start=lambda folder, *words, **options: subprocess.Popen(
            ["sh", "-c", f"echo \"ok 1 - $STRESS\"; echo 1..1; exit {left.pop(0)}"],
            env={**os.environ, **wine.environment}, **options))
        report, out = tap.Report(), io.StringIO()
        with contextlib.redirect_stdout(out), mock.patch.dict(check.PORTIONS, {"any": (40, 10)}):
            check.run_portions(report, wine, "folder", "any", len(statuses) == 1)
        self.assertEqual(wine.environment, {})
        self.assertIn("any (1 of", out.getvalue())
        self.assertIn(": 0.25\n", out.getvalue())
        return out.getvalue().splitlines()[-1], report.failed

    def test_the_rounds_of_all_portions_are_counted(self):
        self.assertEqual(self.portions(0, 0, 0, 0), ("ok 9 - any: 40 rounds were run", 0))
        self.assertEqual(self.portions(0), ("ok 3 - any: 10 rounds were run", 0))

    def test_a_portion_that_fails_is_missing(self):
        self.assertEqual(self.portions(0, 9, 0, 0), ("# 30 of 40 rounds were run", 2))


if __name__ == "__main__":
    unittest.main()
