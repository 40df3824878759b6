# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""More than one interpreter in a process, at a time or one after the other: each has a whole module of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

import polysocket

from support import Case

USE = """
import polysocket
near, far = polysocket.socketpair()
for one in (near, far):
    assert type(one) is polysocket.socket, type(one)
with near, far, near.makefile("wb") as file:
    near.send(b"x")
    file.write(b"y")
    file.flush()
    assert far.recv(2) == b"xy"
    try:
        polysocket.getaddrinfo("no number", 1, flags=polysocket.AI_NUMERICHOST)
    except polysocket.gaierror:
        print("used", flush=True)
"""

# Runs a program in one interpreter after the other, of a kind, and again in the first.
IN_OTHERS = """
import sys
try:
    import _interpreters as interpreters
    create = interpreters.create
except ImportError:
    import _xxsubinterpreters as interpreters
    create = lambda kind: interpreters.create(isolated=kind == "isolated")
kind, before, program = sys.argv[1:]
if before == "before":
    exec(program)
together = [create(kind) for _ in range(2)]
for one in together:
    interpreters.run_string(one, program)
for one in together:
    interpreters.destroy(one)
last = create(kind)
interpreters.run_string(last, program)
interpreters.destroy(last)
exec(program)
"""

# A program that starts Python, and again.
EMBEDDING = """
#include <Python.h>

int main(int argc, char **argv) {
  int failed = argc < 2;
  for (int round = 0; round < 3 && !failed; round++) {
    Py_Initialize();
    failed = PyRun_SimpleString(argv[1]) != 0;
    failed |= Py_FinalizeEx() < 0;
  }
  return failed;
}
"""


class Interpreters(Case):
    def run_in_others(self, kind, before):
        done = subprocess.run([sys.executable, "-c", IN_OTHERS, kind, before, USE], capture_output=True, text=True,
                              timeout=60)
        expected = ["used"] * (5 if before == "before" else 4)
        self.assertEqual((done.stdout.split(), done.stderr), (expected, ""))

    def test_the_first_one_that_imports_it_may_end_first(self):
        for before in ("before", "not before"):
            with self.subTest(before):
                self.run_in_others("legacy", before)

    @unittest.skipUnless(sys.version_info >= (3, 13), "interpreters with a lock of their own are created from 3.13 on")
    def test_with_a_lock_of_their_own(self):
        if polysocket.__name__ != "polysocket":
            self.skipTest("ctypes and cffi decide that")
        self.run_in_others("isolated", "before")

    def test_python_may_be_taken_down_and_started_again(self):
        compiler, folder = shutil.which(os.environ.get("CC", "cc")), tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        library, version = sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LDVERSION")
        include = sysconfig.get_path("include")
        if not compiler or not os.path.exists(os.path.join(include, "Python.h")):
            self.skipTest("a C compiler or the headers of this Python are missing")
        program = os.path.join(folder.name, "embedding")
        built = subprocess.run(
            [compiler, "-w", "-x", "c", "-", "-o", program, f"-I{include}", f"-L{library}", f"-Wl,-rpath,{library}",
             f"-lpython{version}"], input=EMBEDDING, capture_output=True, text=True, timeout=60)
        if built.returncode:
            self.skipTest(f"this Python cannot be embedded: {built.stderr}")
        done = subprocess.run([program, USE], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.stdout.split(), done.stderr, done.returncode), (["used"] * 3, "", 0))


if __name__ == "__main__":
    unittest.main()
