# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Finding the library, and saying clearly what went wrong when it is missing, or is the wrong one."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from routes import for_each_module

SAY_WHERE = """
with open("/proc/self/maps") as maps:
    print(*{line.rstrip("\\n").split(maxsplit=5)[-1] for line in maps if "libpolysocket" in line})
"""

OTHER_BUFFER = "FIELDS"

# A handler that Python knows nothing of interrupts a thread, after the modules have been taken down.
SIGNAL_AT_THE_END = """
import ctypes, signal, threading, time
import MODULE as socket

number = int(signal.SIGUSR1)
libc = ctypes.CDLL(None)
libc.signal.argtypes = ctypes.c_int, ctypes.c_void_p
libc.signal.restype = ctypes.c_void_p
libc.signal(number, ctypes.cast(libc.abs, ctypes.c_void_p))
libc.siginterrupt(number, 1)
ours, theirs = socket.socketpair()
thread = threading.Thread(target=theirs.recv, args=(1,), daemon=True)
thread.start()
time.sleep(0.1)

class Last:
    def __init__(self):
        self.tools = signal.pthread_kill, time.sleep, thread.ident, number

    def __del__(self):
        kill, sleep, ident, number = self.tools
        waste = [bytearray(size) for size in range(5000)]
        for _ in range(3):
            kill(ident, number)
            sleep(0.05)

__builtins__.last = Last()
"""


@for_each_module
class Loading(unittest.TestCase):
    def run_python(self, program, **environment):
        changed = {**os.environ, **environment}
        changed = {name: value for name, value in changed.items() if value is not None}
        return subprocess.run([sys.executable, "-c", program], env=changed, capture_output=True, text=True, timeout=60)

    def import_error(self, **environment):
        program = f"try:\n  import {self.socket.__name__}\nexcept ImportError as error:\n  print(error)"
        done = self.run_python(program, **environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def where(self, **environment):
        done = self.run_python(f"import {self.socket.__name__}{SAY_WHERE}", **environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.strip()

    def test_by_its_name(self):
        self.assertTrue(re.search(r"/libpolysocket\.so\.0(\.\d+)*$", self.where(POLYSOCKET_LIBRARY=None)))

    def test_by_the_variable(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "libpolysocket-elsewhere.so")
            shutil.copyfile(self.where(POLYSOCKET_LIBRARY=None), path)
            self.assertEqual(self.where(POLYSOCKET_LIBRARY=path, LD_LIBRARY_PATH=None), path)

    def test_nowhere(self):
        with tempfile.TemporaryDirectory() as folder:
            message = self.import_error(POLYSOCKET_LIBRARY=None, LD_LIBRARY_PATH=folder)
        for part in ("'libpolysocket.so.0'", "dynamic loader", "POLYSOCKET_LIBRARY", "LD_LIBRARY_PATH"):
            self.assertIn(part, message)

    def test_not_where_the_variable_says(self):
        message = self.import_error(POLYSOCKET_LIBRARY="/nowhere/lib.so")
        self.assertIn("'/nowhere/lib.so' (from POLYSOCKET_LIBRARY)", message)
        self.assertIn("cannot open shared object file", message)

    def test_another_library(self):
        message = self.import_error(POLYSOCKET_LIBRARY="libc.so.6")
        self.assertIn("'libc.so.6' (from POLYSOCKET_LIBRARY) is not a polysocket library", message)
        self.assertRegex(message, r"\bps_\w+")

    def test_a_record_of_another_layout(self):
        program = (
            "from polysocket_ffi import signatures\n"
            f"signatures.RECORDS['ps_buffer'] = {OTHER_BUFFER}\n"
            f"try:\n  import {self.socket.__name__}\nexcept ImportError as error:\n  print(error)"
        )
        for fields, words in (((("int64_t", "length"), ("void *", "data")), "has data of ps_buffer at 0, and 8 is"),
                              ((("void *", "data"),), "has a ps_buffer of 16 bytes, and 8 are expected")):
            done = self.run_python(program.replace(OTHER_BUFFER, repr(fields)))
            self.assertIn(words, done.stdout, done.stderr)

    def test_a_thread_may_wait_when_the_program_ends(self):
        program = (
            f"import threading, {self.socket.__name__} as socket\n"
            "ours, theirs = socket.socketpair()\n"
            "threading.Thread(target=theirs.recv, args=(1,), daemon=True).start()\n"
            "ours.close()\n"
        )
        done = self.run_python(program)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_signal_may_come_when_the_modules_are_gone(self):
        done = self.run_python(SIGNAL_AT_THE_END.replace("MODULE", self.socket.__name__))
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
