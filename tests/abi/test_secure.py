# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""In a process with more rights than whoever started it, the environment must not choose what code runs.

Such a process is made in two ways: by a getauxval() that says so, everywhere; and as root by the real thing, a program
whose file has the set-user-ID bit.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
CC = os.environ.get("CC", "cc").split()
NOBODY = 65534

# AT_SECURE is 23.
MORE_RIGHTS = "unsigned long getauxval(unsigned long type) { return type == 23; }\n"

LANGUAGES = {
    "ctypes": (os.environ.get("PYTHON", "/usr/bin/python3"), "-c", "import polysocket_ctypes"),
    "cffi": (os.environ.get("PYTHON", "/usr/bin/python3"), "-c", "import polysocket_cffi"),
    "Fiddle": (os.environ.get("RUBY", "/usr/bin/ruby"), "-e", "require 'polysocket_fiddle'; PolysocketFiddle.load"),
    "LuaJIT": (os.environ.get("LUAJIT", "/usr/bin/luajit"), "-e", "require('polysocket').load()"),
    "Node.js": (os.environ.get("NODE", "/usr/bin/node"), "-e",
                # By its path: Node.js itself doesn't look at NODE_PATH in such a process.
                f"require('{BUILD}/koffi/polysocket.js').load()"),
}

FAULTY = """#include <polysocket.h>
#include <stdio.h>
#include <sys/socket.h>
int main(void) {
  ps_socket *s;
  ps_error err;
  puts(ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &s, &err) == PS_OK ? "made" : err.message);
}
"""


class SecureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.chmod(self.folder, 0o755)

    def compile(self, name, source, *options):
        path = f"{self.folder}/{name}"
        with open(f"{path}.c", "w", encoding="utf-8") as file:
            file.write(source)
        subprocess.run([*CC, "-o", path, f"{path}.c", *options], check=True, timeout=60)
        return path

    def run_one(self, command, **environment):
        environment = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
        return subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60, check=False)

    def check_language(self, name, fake):
        command = LANGUAGES[name]
        done = self.run_one(command)
        if done.returncode != 0:
            self.skipTest(f"{name} is not there")
        wrong = f"{self.folder}/libwrong.so"
        done = self.run_one(command, POLYSOCKET_LIBRARY=wrong)
        self.assertNotEqual(done.returncode, 0, name)
        self.assertIn(wrong, done.stdout)
        done = self.run_one(command, POLYSOCKET_LIBRARY=wrong, LD_PRELOAD=fake)
        self.assertEqual(done.returncode, 0, f"{name}: {done.stdout}")

    def test_no_language_loads_what_the_environment_names(self):
        fake = self.compile("fake.so", MORE_RIGHTS, "-shared", "-fPIC")
        for name in LANGUAGES:
            with self.subTest(language=name):
                self.check_language(name, fake)

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a program that runs as somebody else")
    def test_a_plan_of_faults_does_not_count_in_a_program_with_the_set_user_id_bit(self):
        library = shutil.copy(f"{BUILD}/lib/polysocket-faults/libpolysocket-faults.so",
                              f"{self.folder}/libpolysocket.so.0")
        program = self.compile("faulty", FAULTY, f"-I{os.getcwd()}/abi", library, f"-Wl,-rpath,{self.folder}")
        # The loader doesn't look at the first in such a process either; the program finds its library by itself.
        environment = {"LD_LIBRARY_PATH": None, "POLYSOCKET_FAULTS": "socket: EMFILE"}
        done = self.run_one([program], **environment)
        self.assertIn("Too many open files", done.stdout)
        os.chown(program, NOBODY, NOBODY)
        os.chmod(program, 0o4755)
        if os.statvfs(self.folder).f_flag & os.ST_NOSUID:
            self.skipTest("the folder for temporary files takes no set-user-ID bit")
        self.assertEqual(self.run_one([program], **environment).stdout, "made\n")


if __name__ == "__main__":
    unittest.main()
