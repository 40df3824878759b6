# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the check of the portable port must find, shown with sources and libraries that have it."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
CC = os.environ.get("CC", "cc").split()
FLAGS = ["-std=c11", "-D_DEFAULT_SOURCE", "-Iabi", "-Isrc", "-Isrc/platform/portable"]

# A use of each kind of name: functions, flags of calls, options, types.
USES = {
    "accept4": "int f(int fd) { return accept4(fd, 0, 0, 0); }",
    "SOCK_CLOEXEC": "int f(void) { return socket(1, SOCK_STREAM | SOCK_CLOEXEC, 0); }",
    "MSG_NOSIGNAL": "long f(int fd) { return send(fd, 0, 0, MSG_NOSIGNAL); }",
    "MSG_DONTWAIT": "long f(int fd) { return send(fd, 0, 0, MSG_DONTWAIT); }",
    "ppoll": "int f(void) { return ppoll(0, 0, 0, 0); }",
    "eventfd": "int f(void) { return eventfd(0, 0); }",
    "epoll_create1": "int f(void) { return epoll_create1(0); }",
    "sendfile": "long f(void) { return sendfile(0, 0, 0, 0); }",
    "O_PATH": "int f(void) { return open(\"/\", O_PATH); }",
    "getrandom": "long f(void) { return getrandom(0, 0, 0); }",
    "getservbyname_r": "int f(void) { return getservbyname_r(0, 0, 0, 0, 0, 0); }",
}


def compile_text(text, *options):
    return subprocess.run([*CC, *FLAGS, *options, "-x", "c", "-"], input=text, text=True, cwd=ROOT, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


class HiddenTest(unittest.TestCase):
    def test_each_use_of_a_hidden_name_is_an_error(self):
        for name, use in USES.items():
            with self.subTest(name):
                done = compile_text(use, "-include", "src/platform/portable/hidden.h", "-fsyntax-only")
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(f'attempt to use poisoned "{name}"', done.stdout)

    def test_a_source_without_them_is_compiled(self):
        text = '#include "platform/portable/calls.h"\nint f(void) { return PS__MSG_DONTWAIT; }\n'
        done = compile_text(text, "-include", "src/platform/portable/hidden.h", "-Werror", "-fsyntax-only")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_a_directive_asks_for_a_flag_in_vain(self):
        done = compile_text("#ifdef POLLRDHUP\n#error it is there\n#endif\n", "-include",
                            "src/platform/portable/hidden.h", "-fsyntax-only")
        self.assertEqual(done.returncode, 0, done.stdout)


class ImportsTest(unittest.TestCase):
    def look(self, text):
        with tempfile.TemporaryDirectory(prefix="polysocket-") as folder:
            library = os.path.join(folder, "library.so")
            done = compile_text(text, "-D_GNU_SOURCE", "-shared", "-fPIC", "-w", "-o", library)
            self.assertEqual(done.returncode, 0, done.stdout)
            command = [sys.executable, os.path.join(HERE, "imports.py"), library]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=60)
            return done.returncode, done.stdout

    def test_an_import_that_is_hidden_is_named(self):
        head = "#include <sys/socket.h>\n#include <poll.h>\nint s(void) { return socket(1, 1, 0); }\n"
        status, output = self.look(head + "int f(void) { return ppoll(0, 0, 0, 0); }\n")
        self.assertEqual(status, 1)
        self.assertIn("not ok 2 - it imports nothing that is hidden: ppoll\n", output)
        status, output = self.look(head + 'const char *path = "/proc/self/fd/%d";\n')
        self.assertEqual(status, 1)
        self.assertIn("not ok 3 - it names no path of Linux alone\n", output)
        status, output = self.look(head)
        self.assertEqual(status, 0, output)
        self.assertEqual(len(re.findall("^ok ", output, re.MULTILINE)), 3)

    def test_a_library_without_imports_is_none(self):
        status, output = self.look("int f(void) { return 1; }\n")
        self.assertEqual(status, 1)
        self.assertIn("not ok 1 - the library is one that imports functions\n", output)


if __name__ == "__main__":
    unittest.main()
