# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The checks against the record must notice changes that break existing programs, and no others.

Here one thing is changed at a time, in a copy of the tree that was recorded before, and 'make abi' is run there too:
who breaks the contract may do so thoroughly.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import baseline  # noqa: E402
import description  # noqa: E402
import generate  # noqa: E402
import headers  # noqa: E402
import old_binary  # noqa: E402

COPIED = ("Makefile", "abi", "src", "swig", "pkgconfig", "tests")
GENERATED = ("abi/polysocket.json", "src/base/description.inc")
SYMBOLS, DESCRIPTION, TYPES = (
    "the symbols and their versions", "the description, but for its words", "the types that abidiff sees")
RUNS = "it runs with the library of today"

# A change, as (file, old, new); the checks that see it, and a part of the message of one of them.
BROKEN = {
    "a symbol that is gone": (
        [("abi/polysocket.map", "    ps_socket_dup;\n", "")],
        {SYMBOLS, TYPES, RUNS}, "-ps_socket_dup@@POLYSOCKET_0.1"),
    "a symbol of another release": (
        [("abi/polysocket.map", "POLYSOCKET_0.1 {", "POLYSOCKET_0.2 {")],
        {SYMBOLS, TYPES, RUNS}, "POLYSOCKET_0.1' not found"),
    "a new symbol that isn't recorded": (
        [("abi/polysocket.map", "    ps_socket_dup;\n", "    ps_socket_dup;\n    ps_socket_dup2;\n"),
         ("src/core/socket.c", "", "\nPS_API int ps_socket_dup2(void);\nint ps_socket_dup2(void) { return 0; }\n")],
        {SYMBOLS, TYPES}, "+ps_socket_dup2@@POLYSOCKET_0.1"),
    "a parameter of another width": (
        [("abi/polysocket/socket.h", "int64_t how, ps_error", "int32_t how, ps_error"),
         ("src/core/connection.c", "int64_t how, ps_error", "int32_t how, ps_error")],
        {DESCRIPTION, TYPES}, "typedef name changed from int64_t to int32_t"),
    "two parameters of one type in the other order": (
        [("abi/polysocket/family.h", "int64_t pid, int64_t groups", "int64_t groups, int64_t pid"),
         ("src/address/netlink.c", "int64_t pid, int64_t groups", "int64_t groups, int64_t pid")],
        {DESCRIPTION}, '+        {"name": "groups"'),
    "another value of a status": (
        [("abi/polysocket/error.h", "#define PS_E_TIMEOUT 4 ", "#define PS_E_TIMEOUT 99 "),
         ("src/base/status.def", "PS_E_TIMEOUT, 4", "PS_E_TIMEOUT, 99")],
        {DESCRIPTION, RUNS}, "not ok 3 - a timeout passes"),
    "a longer field": (
        [("abi/polysocket/error.h", "char operation[64]", "char operation[72]"),
         ("abi/polysocket/error.h", "char message[720]", "char message[712]")],
        {DESCRIPTION, TYPES}, "array type size changed from 512 to 576"),
    "two fields of one type in the other order": (
        [("abi/polysocket/error.h", "int32_t status; ", "int32_t moved; "),
         ("abi/polysocket/error.h", "int32_t code; ", "int32_t status; "),
         ("abi/polysocket/error.h", "int32_t moved; ", "int32_t code; ")],
        {DESCRIPTION, TYPES, RUNS}, '+        {"name": "code", "type": "int32_t", "offset": 0'),
}
# Changes of the comments: nothing is built differently, and yet callers are bound by them.
PROMISES = {
    "an output that must not be NULL any more": (
        "abi/polysocket/transfer.h", "receives the number of bytes sent; 0 on failure.",
        "receives the number of bytes sent. Required.", '"nullable": false'),
    "an allowance that is gone": (
        "abi/polysocket/timeout.h", "up to 9223372036 seconds", "up to 4294967 seconds", '"range": [null, 4294967]'),
    "an error that is new": (
        "abi/polysocket/host.h", " * @retval PS_E_VALUE", " * @retval PS_E_RANGE always.\n * @retval PS_E_VALUE",
        '+      "errors": [{"status": "PS_E_VALUE"}, {"status": "PS_E_RANGE"}, {"status": "PS_E_HANDLE"}]'),
}
# Changes that break no promise.
UNBROKEN = [
    ("src/core/socket.h", "  _Atomic double timeout;", "  int64_t more;\n  _Atomic double timeout;"),
    ("src/base/error.c", "", "\nint ps__more(void);\nint ps__more(void) { return 0; }\n"),
    ("abi/polysocket/transfer.h", "Send bytes to the connected peer", "Send bytes to the peer"),
]


def build(root):
    """Build the library of a copy of the tree."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "LD_"))}
    done = subprocess.run(
        ["make", "-s", "-j2", "lib", "CFLAGS=-O0 -g", "CPPFLAGS=", "LDFLAGS=", "HARDENING="], cwd=root, env=clean,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100, check=False,
    )
    if done.returncode:
        raise AssertionError(done.stdout)
    return os.path.join(root, "build", "lib", "libpolysocket.so")


def copy(*paths):
    """Copy trees with their times, so that make builds only what is changed afterwards."""
    subprocess.run(["cp", "-a", *paths], check=True, timeout=60)


def change(root, path, old, new):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        before = file.read()
    if old not in before:
        raise AssertionError(f"{path} doesn't hold {old!r}")
    after = before.replace(old, new, 1) if old else before + new
    with open(os.path.join(root, path), "w", encoding="utf-8") as file:
        file.write(after)


def describe(root):
    """What 'make abi' does."""
    document, _ = description.describe(os.path.join(root, "abi"))
    for path, text in generate.generated(document):
        if path in GENERATED:
            generate.write(os.path.join(root, path), text)


class BaselineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.original = os.path.join(folder.name, "original")
        os.mkdir(cls.original)
        copy(*(os.path.join(baseline.ROOT, name) for name in COPIED), cls.original)
        baseline.record(build(cls.original), cls.original, True)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "tree")
        copy(self.original, self.root)
        self.library = os.path.join(self.root, "build", "lib", "libpolysocket.so")

    def change(self, changes):
        for one in changes:
            change(self.root, *one)
        if any(path.endswith(".h") for path, _, _ in changes):
            describe(self.root)
        build(self.root)

    def checks(self, *modules):
        """The names of the checks that fail, and all that is printed."""
        output = io.StringIO()
        for module in modules or (baseline, old_binary):
            arguments = ["", *(["check"] if module is baseline else []), self.library, self.root]
            with contextlib.redirect_stdout(output), mock.patch.object(sys, "argv", arguments):
                module.main()
        text = output.getvalue()
        return {line.split(" - ", 1)[1] for line in text.splitlines() if line.startswith("not ok ")}, text

    def record(self, *options):
        with mock.patch.object(sys, "argv", ["", "record", *options, self.library, self.root]):
            return baseline.main()

    def test_the_tree_as_it_is_passes(self):
        failed, output = self.checks()
        self.assertEqual(failed, set(), output)

    def test_a_library_without_types_is_no_pass(self):
        subprocess.run(["strip", "--strip-debug", os.path.realpath(self.library)], check=True, timeout=60)
        failed, output = self.checks()
        self.assertEqual(failed, {TYPES})
        self.assertIn("has no debugging information", output)
        with self.assertRaisesRegex(baseline.Missing, "no debugging information"):
            self.record()

    def test_a_record_that_is_gone_is_no_pass(self):
        os.remove(os.path.join(self.root, "abi", "baseline", "symbols"))
        with self.assertRaisesRegex(baseline.Missing, "symbols is missing"):
            self.checks()

    def test_the_record_is_the_same_wherever_it_is_made(self):
        folder = os.path.join(self.root, "abi", "baseline")
        before = {name: baseline.read(folder, name) for name in os.listdir(folder)}
        shutil.rmtree(os.path.join(self.root, "build"))
        build(self.root)
        self.assertEqual(self.record(), 0)
        self.assertEqual(before, {name: baseline.read(folder, name) for name in os.listdir(folder)})
        self.assertNotIn(self.root, "".join(before.values()))

    def test_what_is_lost_is_recorded_on_demand_only(self):
        self.change([("abi/polysocket.map", "    ps_htonl;\n", "")])
        with self.assertRaisesRegex(SystemExit, "ps_htonl@@POLYSOCKET_0.1 was exported"):
            self.record()
        self.assertEqual(self.record("--break"), 0)
        self.assertEqual(self.checks()[0], set())

    def test_a_changed_promise_is_no_addition(self):
        for what, (path, old, new, words) in PROMISES.items():
            with self.subTest(what):
                change(self.root, path, old, new)
                describe(self.root)
                failed, output = self.checks(baseline)
                self.assertEqual(failed, {DESCRIPTION})
                self.assertIn(words, output)
                with self.assertRaisesRegex(SystemExit, "was otherwise"):
                    self.record()
                change(self.root, path, new, old)

    def test_members_that_are_new_in_the_description_are_an_addition(self):
        path = os.path.join(self.root, "abi", "polysocket.json")
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        document["functions"][0]["later"] = {"of": 1}
        document["functions"][0]["returns"]["later"] = True
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        self.assertEqual(self.record(), 0)
        self.assertIn('"later"', baseline.read(self.root, "abi/baseline/description.json"))
        del document["functions"][0]["returns"]["later"]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        with self.assertRaisesRegex(SystemExit, "was otherwise"):
            self.record()

    def test_what_is_new_is_recorded(self):
        self.change(BROKEN["a new symbol that isn't recorded"][0])
        self.assertEqual(self.record(), 0)
        self.assertIn("ps_socket_dup2@@POLYSOCKET_0.1", baseline.read(self.root, "abi/baseline/symbols"))


def add(name, changes, failing, words):
    def test(self):
        self.change(changes)
        failed, output = self.checks()
        self.assertEqual(failed, failing, output)
        self.assertIn(words, output)
    setattr(BaselineTest, f"test_{name.replace(' ', '_')}", test)


for _name, _broken in BROKEN.items():
    add(_name, *_broken)
add("another inside and other words", UNBROKEN, set(), "")


class HeadersTest(unittest.TestCase):
    def compile(self, text, language, compiler, standard):
        with tempfile.TemporaryDirectory() as folder:
            generate.write(os.path.join(folder, "x.h"), text)
            return "".join(headers.compile_alone(compiler, language, standard, folder, "x.h"))

    def test_a_header_that_needs_another_is_found(self):
        for compiler in ("gcc", "clang"):
            self.assertIn("int32_t", self.compile("int32_t ps_x(void);\n", "c", compiler, "c2x"))

    def test_a_header_that_works_once_is_found(self):
        self.assertIn("redefinition", self.compile("struct x { int y; };\n", "c", "gcc", "c11"))

    def test_a_name_that_means_something_else_in_cplusplus_is_found(self):
        for compiler in ("g++", "clang++"):
            self.assertTrue(self.compile("int ps_x(int class);\n", "c++", compiler, "c++17"))
            self.assertEqual(self.compile("int ps_x(int kind);\n", "c++", compiler, "c++17"), "")

    def test_a_compiler_that_is_missing_is_no_pass(self):
        self.assertIn("nocc is not installed", self.compile("int x;\n", "c", "nocc", "c11"))


if __name__ == "__main__":
    unittest.main()
