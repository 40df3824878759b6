# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""exports.py must notice every way in which a library can go wrong: here a bad one is built, on purpose."""

import os
import subprocess
import sys
import tempfile
import unittest

EXPORTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "exports.py")
GOOD = {
    "x.h": "#define PS_API\nPS_API int ps_one(int a);\n/* PS_API int ps_gone(void); */\nPS_API int ps_two(void);\n",
    "x.map": "POLY_0.1 {\n  global:\n    ps_one;\n    ps_two;\n  local:\n    *;\n};\n",
    "x.c": "int ps_one(int a) { return a; }\nint ps_two(void) { return 2; }\n",
}


class ExportsTest(unittest.TestCase):
    def check(self, **changes):
        """Build a library with changes to the good one; gives what exports.py prints about it."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in GOOD.items():
                for old, new in changes.get(name.replace(".", "_"), {}).items():
                    self.assertIn(old, text)
                    text = text.replace(old, new)
                with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                    file.write(text)
            library, cc = f"{folder}/libx.so.0.1.0", os.environ.get("CC", "cc").split()
            linking = ["-shared", f"-Wl,--version-script={folder}/x.map"]
            subprocess.run([*cc, "-w", "-fPIC", *linking, f"{folder}/x.c", "-o", library], check=True)
            subprocess.run([*cc, "-w", "-fno-pic", "-c", f"{folder}/x.c", "-o", f"{folder}/x.o"], check=True)
            subprocess.run(["ar", "rc", f"{folder}/libx.a", f"{folder}/x.o"], check=True)
            command = [sys.executable, EXPORTS, library, f"{folder}/libx.a", f"{folder}/x.map", folder]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=False)
            return done.returncode, done.stdout

    def assert_fault(self, text, **arguments):
        status, output = self.check(**arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(text, output)

    def test_a_good_library_passes(self):
        status, output = self.check()
        self.assertEqual(status, 0, output)

    def test_a_function_that_is_not_in_the_map_is_found(self):
        self.assert_fault("# ps_two isn't in the map", x_map={"    ps_two;\n": ""})

    def test_a_function_that_is_in_no_header_is_found(self):
        self.assert_fault("# ps_two isn't declared", x_h={"PS_API int ps_two(void);\n": ""})

    def test_a_function_that_does_not_exist_is_found(self):
        self.assert_fault("# ps_two isn't exported", x_c={"int ps_two(void)": "static int ps_two(void)"})

    def test_an_export_by_wildcard_is_found(self):
        hidden = {"int ps_one": "int hidden(void) { return 3; }\nint ps_one"}
        self.assert_fault("# hidden is exported", x_map={"ps_two;": "ps_two;\n    h*;"}, x_c=hidden)

    def test_a_foreign_name_in_the_archive_is_found(self):
        self.assert_fault("# helper", x_c={"int ps_one": "int helper(void) { return 3; }\nint ps_one"})

    def test_printing_is_found(self):
        self.assert_fault("# puts is called", x_c={"return 2;": "int puts(const char *); return puts(\"x\");"})

    def test_exported_data_is_found(self):
        self.assert_fault("# ps_two is no function", x_c={"int ps_two(void) { return 2; }": "int ps_two = 2;"})

    def test_a_symbol_in_two_nodes_is_found(self):
        twice = {"};\n": "};\nPOLY_0.2 { global: ps_one; } POLY_0.1;\n"}
        self.assert_fault("# ps_one is there more than once", x_map=twice)

    def test_a_symbol_that_the_archive_lacks_is_found(self):
        shared_alone = {"int ps_two": "#ifdef __PIC__\nint ps_two", "2; }": "2; }\n#endif"}
        self.assert_fault("# ps_two isn't in the archive", x_c=shared_alone)


if __name__ == "__main__":
    unittest.main()
