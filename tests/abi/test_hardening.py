# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""hardening.py must notice each guard that is missing: here a library is built without it, on purpose."""

import os
import subprocess
import sys
import tempfile
import unittest

HARDENING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hardening.py")
CC = os.environ.get("CC", "cc").split()
# It copies into a buffer on the stack, whose size the compiler knows.
SOURCE = """#include <string.h>
#include <unistd.h>
int ps_one(const char *text) { char copy[16]; strcpy(copy, text); return copy[getpid() % 16]; }
"""
COMPILING = ["-O2", "-g", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-fstack-protector-strong",
             "-fstack-clash-protection"]
LINKING = ["-Wl,-z,now,-z,relro,-z,nodelete,-z,noexecstack"]


class HardeningTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def build(self, name, compiling=COMPILING, linking=LINKING, soname=None, source=SOURCE,
              kind=("-fPIC", "-shared")):
        path = os.path.join(self.folder, name)
        source_path = os.path.join(self.folder, "x.c")
        with open(source_path, "w", encoding="utf-8") as file:
            file.write(source)
        named = f"-Wl,-soname,{soname or name.rsplit('.', 2)[0]}"
        command = [*CC, "-w", *kind, *compiling, source_path, "-o", path, named, *linking]
        subprocess.run(command, check=True, timeout=60, stderr=subprocess.DEVNULL)
        return path

    def check(self, *paths):
        done = subprocess.run(
            [sys.executable, HARDENING, *paths], stdout=subprocess.PIPE, text=True, timeout=60, check=False
        )
        return done.returncode, done.stdout

    def assert_fault(self, text, **arguments):
        status, output = self.check(self.build("libx.so.0.1.0", **arguments))
        self.assertEqual(status, 1, output)
        self.assertIn(text, output)

    def test_a_good_library_and_a_good_module_pass(self):
        status, output = self.check(self.build("libx.so.0.1.0"), self.build(
            "x.so", linking=["-Wl,-z,now,-z,relro"], source=SOURCE.replace("ps_one", "Init_one")))
        self.assertEqual(status, 0, output)

    def test_careless_linking_is_found(self):
        self.assert_fault("bound at once", linking=["-Wl,-z,lazy,-z,nodelete"])
        self.assert_fault("can't be unloaded", linking=["-Wl,-z,now"])
        self.assert_fault("stack can't be executed", linking=[*LINKING, "-Wl,-z,execstack"])
        self.assert_fault("read-only", linking=[*LINKING, "-Wl,-z,norelro"])
        self.assert_fault("names no folder", linking=[*LINKING, "-Wl,-rpath,/nowhere"])
        self.assert_fault("SONAME", soname="libx.so")

    def test_memory_that_is_written_and_executed_is_found(self):
        both = '__asm__(".section .both, \\"awx\\"\\n.dc.a 0\\n.text");\n'
        self.assert_fault("no segment can be written and executed", source=SOURCE + both)
        relocated = '__asm__(".text\\n.dc.a ps_one");\n'
        self.assert_fault("text needs no reloc", source=SOURCE + relocated, linking=[*LINKING, "-Wl,-z,notext"])

    def test_careless_compiling_is_found(self):
        self.assert_fault("the stack is guarded", compiling=[*COMPILING, "-fno-stack-protector"])
        self.assert_fault("checks sizes", compiling=["-O2", "-U_FORTIFY_SOURCE", "-fstack-protector-strong"])
        for option in ("-fstack-protector-strong", "-fstack-clash-protection"):
            without = [word for word in COMPILING if word != option]
            self.assert_fault(f"compiled with {option}", compiling=without)

    def test_a_program_in_the_place_of_a_library_is_found(self):
        source = SOURCE + "int main(void) { return ps_one(\"\"); }\n"
        self.assert_fault("loaded anywhere", source=source, linking=["-no-pie", "-fno-pic", "-Wl,-z,now"], kind=[])

    def test_another_library_is_found(self):
        source = SOURCE + "double cos(double); double two(int x) { return cos(x); }\n"
        self.assert_fault("# libm.so", source=source, linking=[*LINKING, "-lm"])

    def test_a_careless_module_is_found(self):
        library = self.build("libx.so.0.1.0")
        status, output = self.check(library, self.build("lazy.so", linking=["-Wl,-z,lazy"]))
        self.assertEqual(status, 1, output)
        self.assertIn("not ok 4 - lazy.so is linked as it should be", output)
        self.assertIn("not ok 5 - lazy.so exports nothing but its initialization\n# ps_one", output)
        self.build("libother.so", soname="libother.so")
        foreign = self.build("y.so", linking=[*LINKING, "-Wl,--no-as-needed", f"-L{self.folder}", "-lother"])
        self.assertIn("# libother.so", self.check(library, foreign)[1])


if __name__ == "__main__":
    unittest.main()
