# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""reach.py must find a call with which no plan could do anything: here are objects with one."""

import os
import subprocess
import sys
import tempfile
import unittest

REACH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reach.py")
CC = os.environ.get("CC", "cc").split()


class ReachTest(unittest.TestCase):
    def check(self, called, *wrapped):
        """A library that calls these functions, and faults for some."""
        calls = "".join(f"int {name}(void); int use_{name}(void) {{ return {name}(); }}\n" for name in called)
        fronts = "int other;\n" + "".join(f"int __wrap_{name}(void) {{ return 0; }}\n" for name in wrapped)
        with tempfile.TemporaryDirectory() as folder:
            for path, text in (("src/core/calls", calls), ("src/platform/faults/fronts", fronts)):
                os.makedirs(os.path.dirname(f"{folder}/{path}"))
                with open(f"{folder}/{path}.c", "w", encoding="utf-8") as file:
                    file.write(text)
                subprocess.run([*CC, "-w", "-c", "-o", f"{folder}/{path}.o", f"{folder}/{path}.c"], check=True,
                               timeout=60)
            done = subprocess.run([sys.executable, REACH, folder], stdout=subprocess.PIPE, text=True, timeout=60,
                                  check=False)
        return done.returncode, done.stdout

    def test_what_is_reached_passes(self):
        status, said = self.check(["recvmsg", "strlen", "ps__sys_recv"], "recvmsg")
        self.assertEqual(status, 0, said)

    def test_other_names_of_what_is_reached_are_found(self):
        for name in ("__recvmsg64", "__recvmsg_chk", "__recvmsg_time64", "recvmsg64"):
            status, said = self.check(["recvmsg", name], "recvmsg")
            self.assertEqual((status, said.splitlines()[2]), (1, f"# {name}"))
            self.assertEqual(self.check([name], "recvmsg", name)[0], 0)

    def test_a_build_without_anything_is_found(self):
        done = subprocess.run([sys.executable, REACH, "/nonexistent"], stderr=subprocess.PIPE, timeout=60, check=False)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
