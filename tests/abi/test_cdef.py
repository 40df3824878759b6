# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The plain declarations serve the languages that read C: each takes them as they are, and can call the library."""

import os
import re
import subprocess
import sys
import unittest

import cffi

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import described  # noqa: E402

PATH = os.path.join(described.ROOT, "abi", "polysocket.cdef")
LIBRARY = os.path.abspath(os.path.join(os.environ.get("POLYSOCKET_BUILD", "build"), "lib", "libpolysocket.so"))
CC = os.environ.get("CC", "cc").split()
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")

# Each prints the version, and what the record says of a call that fails; and knows the statuses.
IN_LUAJIT = """
local ffi = require("ffi")
ffi.cdef(io.open(arg[1]):read("*a"))
local ps = ffi.load(arg[2])
local err = ffi.new("ps_error")
print(ffi.string(ps.ps_version()))
local same = ps.ps_setdefaulttimeout(-5, err) == ffi.C.PS_E_VALUE
print(same, err.status, ffi.string(err.operation), ffi.sizeof("ps_error"))
print(ffi.string(err.message))
"""
IN_PHP = """<?php
$ps = FFI::cdef(file_get_contents($argv[1]), $argv[2]);
$err = $ps->new("ps_error");
echo $ps->ps_version(), "\\n";
$same = $ps->ps_setdefaulttimeout(-5, FFI::addr($err)) == $ps->PS_E_VALUE;
echo implode("\\t", [$same ? "true" : "false", $err->status, FFI::string($err->operation), FFI::sizeof($err)]), "\\n";
echo FFI::string($err->message), "\\n";
"""


def read():
    with open(PATH, encoding="utf-8") as file:
        return file.read()


class CdefTest(unittest.TestCase):
    def setUp(self):
        self.document, _ = described.description.describe(os.path.join(described.ROOT, "abi"))

    def record(self, name):
        return next(one for one in self.document["records"] if one["name"] == name)

    def test_there_is_nothing_but_declarations(self):
        text = re.sub(r"/\*.*?\*/", "", read(), flags=re.DOTALL)
        self.assertNotRegex(text, r"#|__|\bextern\b|\bstatic\b|\binline\b")
        for one in self.document["functions"]:
            self.assertRegex(text, rf"\b{one['name']}\(")

    def test_the_compiler_finds_the_same_in_the_headers(self):
        """Declared twice, a function or a type must be the same; structures and macros cannot be declared twice."""
        text = re.sub(r"typedef struct \w+ \{.*?\} \w+;|enum \{.*?\};", "", read(), flags=re.DOTALL)
        for given, accepted in ((text, True), (text.replace("int64_t", "int32_t"), False)):
            done = subprocess.run(
                [*CC, "-std=c11", "-Werror", f"-I{described.ROOT}/abi", "-fsyntax-only", "-x", "c", "-"],
                input=f"#include <polysocket.h>\n{given}", capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode == 0, accepted, done.stderr)

    def test_cffi_takes_it(self):
        foreign = cffi.FFI()
        foreign.cdef(read())
        ps = foreign.dlopen(LIBRARY)
        self.assertEqual(foreign.string(ps.ps_version()).decode(), self.document["version"])
        err = foreign.new("ps_error *")
        self.assertEqual(ps.ps_setdefaulttimeout(-5, err), ps.PS_E_VALUE)
        self.assertEqual(foreign.string(err.operation), b"setdefaulttimeout")
        self.assertTrue(foreign.string(err.message).startswith(b"setdefaulttimeout: "))
        for one in self.document["records"]:
            self.assertEqual(foreign.sizeof(one["name"]), one["size"])
            for field in one["fields"]:
                self.assertEqual(foreign.offsetof(one["name"], field["name"]), field["offset"])
        for one in self.document["statuses"]:
            self.assertEqual(getattr(ps, one["name"]), one["value"])

    def assert_output(self, *command, program):
        done = subprocess.run([*command, PATH, LIBRARY], input=program, capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], self.document["version"])
        self.assertEqual(lines[1].split("\t"), ["true", "6", "setdefaulttimeout", str(self.record("ps_error")["size"])])
        self.assertTrue(lines[2].startswith("setdefaulttimeout: "), lines[2])

    def test_luajit_takes_it(self):
        self.assert_output(LUAJIT, "-", program=IN_LUAJIT)

    def test_php_takes_it(self):
        self.assert_output("php", "-n", "-d", "ffi.enable=true", *self.extension(), "--", program=IN_PHP)

    def extension(self):
        """Debian's PHP has its FFI as a module of its own, which -n leaves out."""
        built_in = subprocess.run(["php", "-n", "-m"], capture_output=True, text=True, timeout=60, check=True).stdout
        return () if "FFI" in built_in.split() else ("-d", "extension=ffi")


if __name__ == "__main__":
    unittest.main()
