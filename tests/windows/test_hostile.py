# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The hostile caller for Windows finds and names the faults that its own files look for, in Wine. The faults are those
of ../hostile/test_hostile.py; what else is looked at is the same everywhere, and shown there."""

import glob
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

import check  # noqa: E402
import hostile  # noqa: E402
from support import tap  # noqa: E402

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
ROOT = os.path.join(HERE, "..", "..")
FOLDER = check.programs_of(BUILD)
# A look at all sockets waits for seconds when one is open.
LIMIT = 20000

SHARED = importlib.util.spec_from_file_location("shared", os.path.join(HERE, "..", "hostile", "test_hostile.py"))
shared = importlib.util.module_from_spec(SHARED)
SHARED.loader.exec_module(shared)

# Faults of memory, of processes, of handles, and of calls: these ask the system.
CHOSEN = (
    "a byte too many", "a byte before the buffer", "a handle that is taken and not freed", "a crash",
    "a hang", "an end of the process", "a handle that is taken for a pointer",
    "a change of a buffer that may only be read",
    "a message whose buffers are read behind their end", "no timeout of 0 after failure",
    "a status that isn't documented",
)

# The same in Windows' words.
WORDS = (("killed by a signal: Segmentation fault", "ended by exception 0xC0000005"),
         ("was killed by a signal: Aborted", "ended with status 3"),
         (f"within {shared.LIMIT} ms", f"within {LIMIT} ms"))

OWN = {
    "a socket that stays open": (
        shared.HTONL, "if (number == 1) socket(2, 1, 0); return right(number, result, err);",
        "is open after all was given back"),
    "a descriptor of the call's own that is closed": (
        shared.DUP, "int32_t status = right(fd, copy, err); if (status == 0) closesocket((SOCKET)fd); return status;",
        "is closed, and it was the call's own"),
}


def in_words_of_windows(text):
    for other, own in WORDS:
        text = text.replace(other, own)
    return text


class WrongLibrary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = check.lacking(check.MACHINE) or check.lacking_wine(check.MACHINE)
        if reason:
            raise unittest.SkipTest(reason)
        faults = check.build(BUILD, "windows-hostile")
        if faults:
            raise RuntimeError("\n".join(faults))
        cls.wine = cls.enterClassContext(check.Wine(BUILD))
        faults = cls.wine.set_up()
        if faults:
            raise RuntimeError(faults)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.library = os.path.join(folder.name, "wrong.dll")

    def build(self, text):
        """A DLL to be searched before the right one."""
        headers = [f"-I{os.path.join(ROOT, *path.split('/'))}" for path in
                   ("abi", "tests/windows/hostile/include", "src/platform/win32/include")]
        name = os.path.basename(glob.glob(os.path.join(FOLDER, "polysocket-*.dll"))[0])
        # The linker's library is no C.
        command = [f"{check.MACHINE}-w64-mingw32-gcc", "-w", *headers, f'-DLIBRARY="{name}"', "-Dpause()=Sleep(10)",
                   "-shared", "-x", "c", "-", "-o", self.library, "-x", "none",
                   os.path.join(FOLDER, "libpolysocket.dll.a"), "-lws2_32"]
        subprocess.run(command, input=shared.PROLOGUE + text, text=True, check=True, timeout=60)

    def caller(self, *options):
        """The exit status, and what was printed."""
        wine = types.SimpleNamespace(start=self.wine.start)
        with mock.patch.dict(self.wine.environment, {"HOSTILE_PRELOAD": "Z:" + self.library.replace("/", "\\")}):
            text, status = check.output_of(wine, FOLDER, "hostile-caller.exe", "--seed", "1", "--limit", str(LIMIT),
                                           *options, seconds=600)
        return status, text.replace("\r", "")

    def test_each_fault_is_found_and_named(self):
        for fault, (head, body, words) in {**{name: shared.WRONG[name] for name in CHOSEN}, **OWN}.items():
            with self.subTest(fault):
                name = shared.name_of(head)
                self.build(f"__declspec(dllexport) {head} {{\n{shared.RIGHT.format(name)}  {body}\n}}\n")
                status, text = self.caller("--function", name, "--calls", "1000")
                self.assertEqual(status, 1, text)
                self.assertIn(f"\nnot ok 1 - {name}: ", text)
                self.assertIn(in_words_of_windows(words), text)
                if fault in ("a crash", "a hang"):
                    self.assertRegex(text, r"\n# +ps_htonl\(number=1 ")


class Report(unittest.TestCase):
    """What becomes of the caller's words."""

    def report(self, text, status):
        report = tap.Report()
        with mock.patch("builtins.print") as printed:
            calls = hostile.report_on(report, "ps_x", text, status)
        return calls, report.failed, [" ".join(map(str, call.args)) for call in printed.call_args_list]

    def test_what_is_good_counts(self):
        text = "# seed 1\r\n1..1\r\nok 1 - ps_x: 5 calls: ok 5\r\n# 5 calls in 0.1 s\r\n"
        calls, failed, lines = self.report(text, 0)
        self.assertEqual((calls, failed), (5, 0))
        self.assertTrue(re.match(r"ok \d+ - ps_x: 5 calls: ok 5$", lines[0]), lines)

    def test_what_is_not_fails(self):
        for text, status in (("not ok 1 - ps_x: 5 calls\n", 1), ("ok 1 - ps_x: 5 calls\n", 3), ("", "none after 5 s"),
                             ("Bail out! it cannot\n", 2)):
            with self.subTest(text):
                self.assertEqual(self.report(text, status)[1], 1)

    def test_a_skip_keeps_its_reason(self):
        _, failed, lines = self.report("ok 1 - ps_x # SKIP it would harm\n", 0)
        self.assertEqual(failed, 0)
        self.assertIn("it would harm", lines[0])


if __name__ == "__main__":
    unittest.main()
