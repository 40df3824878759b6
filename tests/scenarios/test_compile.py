# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The compiler: its output, and that it reports every mistake with its line."""

import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

from compile import compiled
from grammar import Line, Malformed
from signatures import FUNCTIONS, METHODS

HERE = os.path.dirname(os.path.abspath(__file__))
COMPILER = os.path.join(HERE, "compile.py")
# Not written as the items are, whose numbers are all explained.
NO_ITEM = f"S{10 ** 3 - 1}"
HEADING = "scenario S1 good: something\n"

# Values as written, and their JSON.
VALUES = {
    r'"hello\0\xff"': ["bytes", "68656c6c6f00ff"],
    '"# no comment"': ["bytes", "23206e6f20636f6d6d656e74"],
    "'127.0.0.1'": ["text", "127.0.0.1"],
    r"'\u0100\0'": ["text", "\u0100\0"],
    "5": ["int", "5"],
    "-1": ["int", "-1"],
    "0xff": ["int", "255"],
    "2^31": ["int", "2147483648"],
    "2^63-1": ["int", "9223372036854775807"],
    "-2^31-1": ["int", "-2147483649"],
    "0.5": ["float", "0.5"],
    "1e10": ["float", "1e10"],
    "-1e-9": ["float", "-1e-9"],
    "nan": ["float", "nan"],
    "-inf": ["float", "-inf"],
    "none": ["none"],
    "true": ["bool", "true"],
    "()": ["list"],
    "('127.0.0.1', 80)": ["list", ["text", "127.0.0.1"], ["int", "80"]],
    "folder": ["var", "folder"],
    "folder[1]": ["item", ["var", "folder"], "1"],
    "AF_INET": ["const", "AF_INET"],
    "MSG_PEEK|MSG_DONTWAIT": ["const", "MSG_PEEK", "MSG_DONTWAIT"],
    "EAI_NONAME": ["const", "EAI_NONAME"],
    "ECONNREFUSED": ["errno", "ECONNREFUSED"],
    '"x" * 3': ["bytes", "787878"],
    '"x" * 1000': ["repeat", ["bytes", "78"], "1000"],
    "folder + '/s'": ["concat", ["var", "folder"], ["text", "/s"]],
    r'"\0" + "a"': ["bytes", "0061"],
    "pad(folder, 107)": ["pad", ["var", "folder"], "107"],
    "pack(1, -1)": ["bytes", "01000000ffffffff" if sys.byteorder == "little" else "00000001ffffffff"],
    "pack_time(1)": ["bytes", (1).to_bytes(struct.calcsize("l"), sys.byteorder).hex()],
    r'unpack("\x01\x01")': ["int", "257"],
    r'unpack("\0\x01")': ["int", "256" if sys.byteorder == "little" else "1"],
}

# Results that may be expected, and their JSON.
PATTERNS = {
    "_": ["any"],
    "(_, none)": ["list", ["any"], ["none"]],
    "size(107)": ["size", ["int", "107"]],
    "between(1, 65535)": ["between", ["int", "1"], ["int", "65535"]],
    r'starts("\0")': ["starts", ["bytes", "00"]],
    "other(0)": ["other", ["int", "0"]],
    "other((_, 5))": ["other", ["list", ["any"], ["int", "5"]]],
}

# Files that are wrong: the text, the line that is to be named, and part of the sentence.
MISTAKES = {
    "nothing": ("# nothing\n", 1, "no scenario"),
    "a step before a heading": ("  s = socket\n", 1, "must begin with a scenario"),
    "a heading without kind": ("scenario S1: x\n", 1, "expected `scenario"),
    "a heading without item": ("scenario good: x\n", 1, "expected `scenario"),
    "a heading without sentence": ("scenario S1 good:\n", 1, "expected `scenario"),
    "an item that isn't there": (f"scenario {NO_ITEM} good: x\n", 1, f"{NO_ITEM} is no item"),
    "a scenario without steps": (HEADING, 1, "has no steps"),
    "a scenario without steps before another": (HEADING + "scenario S2 good: y\n  socket\n", 2, "has no steps"),
    "the same name twice": (HEADING + "  socket\n" + HEADING + "  socket\n", 3, "same name"),
    "a step that isn't indented enough": (HEADING + " socket\n", 2, "indented"),
    "a tab": (HEADING + "\tsocket\n", 2, "not tabs"),
    "an unknown operation": (HEADING + "  banana\n", 2, "'banana' is no operation"),
    "a method without a socket": (HEADING + "  recv 5\n", 2, "'recv' is a method of sockets"),
    "a function on a socket": (HEADING + "  s = socket\n  s.pipe\n", 3, "'pipe' is called without a socket"),
    "too few arguments": (HEADING + "  s = socket\n  s.bind\n", 3, "bind takes 1 to 1 arguments, not 0"),
    "too many arguments": (HEADING + "  s = socket\n  s.close 1\n", 3, "close takes 0 to 0 arguments, not 1"),
    "an unknown variable": (HEADING + "  check nobody\n", 2, "no variable is called 'nobody'"),
    "a variable of another scenario": (
        HEADING + "  s = socket\nscenario S1 good: other\n  s.close\n", 4, "no variable is called 's'"),
    "an unknown class": (HEADING + "  socket !! banana\n", 2, "'banana' is no class"),
    "a pattern as an argument": (HEADING + "  check _\n", 2, "stands for a result"),
    "a function of patterns as an argument": (HEADING + "  check size(1)\n", 2, "stands for a result"),
    "an unknown function": (HEADING + "  check banana(1)\n", 2, "unknown"),
    "a number to unpack": (HEADING + "  check unpack(1)\n", 2, "unpack() wants bytes"),
    "an unknown escape": (HEADING + '  check "\\q"\n', 2, "unknown escape"),
    "a wide character in bytes": (HEADING + '  check "\\u0100"\n', 2, "unknown escape"),
    "bytes beyond ASCII": (HEADING + '  check "ü"\n', 2, "bytes are ASCII"),
    "quotes that don't pair": (HEADING + '  check "x\n', 2, "cannot read"),
    "a list without an end": (HEADING + "  check (1, 2\n", 2, "expected ','"),
    "numbers repeated": (HEADING + "  check 5 * 5\n", 2, "only bytes and text"),
    "something behind the end": (HEADING + "  check 5 -> 5 6\n", 2, "did not expect '6'"),
    "nothing to match": (HEADING + "  check 5 ->\n", 2, "expected a value"),
    "a time without its end": (HEADING + "  check 5 takes 1 ..\n", 2, "expected seconds"),
    "an unknown need": (HEADING + "  needs moon\n  socket\n", 2, "needs: one of"),
    "a route that leaves every step out": (
        HEADING + "  check 5\n    on c skip because why\n", 3, "c leaves every step out"),
    "a restriction behind steps": (HEADING + "  socket\n  only c: late\n", 3, "stand before the steps"),
    "an unknown route": (HEADING + "  only lua: why\n  socket\n", 2, "'lua' is no route"),
    "a restriction without reason": (HEADING + "  only c:\n  socket\n", 2, "REASON"),
    "an alternative without step": (HEADING + "    on c -> 5 because why\n", 2, "follows a step"),
    "an alternative without reason": (HEADING + "  check 5\n    on c -> 5\n", 3, "needs ` because `"),
    "an alternative for an unknown route": (
        HEADING + "  check 5\n    on lua -> 5 because why\n", 3, "'lua' is no route"),
    "two alternatives for a route": (
        HEADING + "  check 5\n    on c -> 5 because why\n    on c tcl -> 5 because why\n", 4, "c has an alternative"),
    "an alternative for a route beside its group": (
        HEADING + "  check 5\n    on standard -> 5 because why\n    on python -> 5 because why\n", 4,
        "python has an alternative"),
    "an alternative of a route that skips": (
        HEADING + "  except c: why\n  check 5\n    on c -> 5 because why\n", 4, "c skips the whole scenario"),
}


class CompileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket ")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, text):
        path = os.path.join(self.folder, "noun.scenario")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def step(self, text):
        return Line(text, {"folder", "s"}).step()

    def compiler(self, *arguments):
        return subprocess.run([sys.executable, "-B", COMPILER, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False)

    def test_values(self):
        for written, json_value in VALUES.items():
            with self.subTest(written):
                self.assertEqual(self.step(f"check {written}")["args"], [json_value])
                self.assertEqual(self.step(f"check 1 -> {written}")["expect"], {"value": json_value})

    def test_patterns(self):
        for written, json_value in PATTERNS.items():
            with self.subTest(written):
                self.assertEqual(self.step(f"check 1 -> {written}")["expect"], {"value": json_value})

    def test_a_step_with_everything(self):
        step = self.step("a b = s.recv 5 MSG_PEEK !! os ECONNRESET 0 says 'x' says \"y\" done 3 partial \"abc\" "
                         "takes 0 .. 1.5")
        self.assertEqual(step, {
            "into": ["a", "b"], "self": ["var", "s"], "call": "recv", "args": [["int", "5"], ["const", "MSG_PEEK"]],
            "expect": {"error": {"class": "os", "codes": [["errno", "ECONNRESET"], ["int", "0"]], "says": ["x", "y"],
                                 "done": ["int", "3"], "partial": ["bytes", "616263"]}},
            "takes": ["0", "1.5"], "on": {}})

    def test_restrictions_and_alternatives(self):
        path = self.write("# A comment\n\nscenario S1 S2 bad: something  # another\n  only c tcl: it's so\n"
                          "  needs ipv6\n  check 5 -> 5  # and another\n    on c -> 6 because of that\n"
                          "    on tcl skip because why\n  check 7\n")
        (scenario,) = compiled(path)["scenarios"]
        self.assertEqual(scenario["name"], "S1 S2 bad: something")
        self.assertEqual((scenario["items"], scenario["kind"], scenario["needs"]), (["S1", "S2"], "bad", ["ipv6"]))
        self.assertEqual(scenario["skip"], dict.fromkeys(
            ("koffi", "luajit", "fiddle", "python", "ctypes", "cffi", "ruby", "perl", "oracle"), "it's so"))
        step = scenario["steps"][0]
        self.assertEqual(step["where"], f"{path}:6")
        self.assertEqual(step["on"], {"c": {"because": "of that", "expect": {"value": ["int", "6"]}},
                                      "tcl": {"skip": "why"}})

    def test_a_word_for_all_routes_that_call_the_c_functions(self):
        (scenario,) = compiled(self.write(HEADING + "  except abi tcl: why\n  check 5\n"))["scenarios"]
        self.assertEqual(list(scenario["skip"]), ["c", "koffi", "tcl"])
        (scenario,) = compiled(self.write(HEADING + "  check 5\n    on abi -> 5 because why\n"))["scenarios"]
        self.assertEqual(list(scenario["steps"][0]["on"]), ["c", "koffi"])

    def test_a_word_for_the_routes_of_the_interpreters_own_socket_module(self):
        (scenario,) = compiled(self.write(HEADING + "  check 5\n    on standard -> 5 because why\n"))["scenarios"]
        self.assertEqual(list(scenario["steps"][0]["on"]), ["python", "oracle"])

    def test_mistakes(self):
        for title, (text, line, sentence) in MISTAKES.items():
            with self.subTest(title):
                path = self.write(text)
                with self.assertRaises(SystemExit) as caught:
                    compiled(path)
                where, _, message = str(caught.exception).partition(": ")
                self.assertEqual(where, f"{path}:{line}")
                self.assertIn(sentence, message)

    def test_a_wrong_number_of_arguments_may_be_tried_on_purpose(self):
        self.assertEqual(self.step("s.accept 5 !! type")["args"], [["int", "5"]])
        with self.assertRaises(Malformed):
            self.step("s.accept 5 !! value")

    def test_the_command_writes_one_file_for_each_noun(self):
        done = self.compiler("-o", os.path.join(self.folder, "out"), self.write(HEADING + "  socket\n"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        with open(os.path.join(self.folder, "out", "noun.json"), encoding="utf-8") as file:
            document = json.load(file)
        self.assertEqual((document["noun"], len(document["scenarios"])), ("noun", 1))
        self.assertTrue(os.path.exists(document["peer"][-1]))

    def test_the_command_fails_on_a_mistake_and_writes_nothing(self):
        path = self.write(HEADING + "  banana\n")
        done = self.compiler("-o", self.folder, path)
        self.assertEqual((done.returncode, done.stderr), (1, f"{path}:2: 'banana' is no operation\n"))
        self.assertEqual(os.listdir(self.folder), ["noun.scenario"])

    def test_differences_are_listed_with_their_reasons(self):
        path = self.write(HEADING + "  except ruby: no ruby\n  check 5\n    on oracle -> 6 because it counts\n"
                                    "    on c skip because lazy\n  check 7\n")
        done = self.compiler("--differences", path)
        self.assertEqual(done.stdout.splitlines(), [
            f"{path}:1: ruby: skipped: no ruby", f"{path}:3: oracle: check 5: it counts",
            f"{path}:3: c: check 5: left out: lazy"])

    def test_the_readme_describes_every_operation(self):
        with open(os.path.join(HERE, "README.md"), encoding="utf-8") as file:
            chapter = file.read().partition("\n## Operations\n")[2].partition("\n## ")[0]
        cells = [line.split(" | ")[0] for line in chapter.splitlines() if line.startswith("| `")]
        described = {name for cell in cells for name in re.findall(r"`([A-Za-z0-9_]+)", cell)}
        self.assertEqual(described, set(FUNCTIONS) | set(METHODS))


if __name__ == "__main__":
    unittest.main()
