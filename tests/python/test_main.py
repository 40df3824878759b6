# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""python -m polysocket: a program runs as Python itself would run it, with this module as its socket."""

import os
import py_compile
import subprocess
import sys
import unittest
import zipfile

from support import Case

# Everything that tells how a program was started.
PROGRAM = """
import os
import sys
import __main__
import beside
print(__name__, __main__.__dict__ is globals(), sys.argv, __file__, sys.path[0], __spec__ and __spec__.name,
      __package__, sys.stdin.read(), type(__loader__).__name__, __doc__)
if sys.argv[1:2] == ["end"]:
    sys.exit(int(sys.argv[2]))
if sys.argv[1:2] == ["fail"]:
    raise KeyError("failed")
"""
FOLDER = "import os, sys; print(__name__, sys.argv, os.path.abspath(sys.path[0]))\n"
USED = "import socket; print(socket.socket.__module__)\n"


class Main(Case):
    def setUp(self):
        super().setUp()
        self.at = os.path.realpath(self.folder())
        self.write("program.py", PROGRAM)
        self.write("beside.py", "")
        os.mkdir(os.path.join(self.at, "package"))
        self.write("package/__init__.py", "")
        self.write("package/module.py", PROGRAM)
        self.write("used.py", USED)

    def write(self, name, text):
        with open(os.path.join(self.at, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run_python(self, *arguments):
        done = subprocess.run([sys.executable, *arguments], cwd=self.at, input="input", capture_output=True, text=True,
                              timeout=60)
        return done.returncode, done.stdout, done.stderr

    def run_both(self, *arguments):
        """What came of a program, without and with us."""
        return self.run_python(*arguments), self.run_python("-m", "polysocket", *arguments)

    def test_a_script_and_a_module_run_as_by_python(self):
        for arguments in (["program.py"], ["program.py", "a", "-m", "--children", "-x", ""],
                          ["package/../program.py", "--", "b"], [os.path.join(self.at, "program.py")],
                          ["-m", "program", "a"], ["-m", "package.module", "-m"]):
            plain, ours = self.run_both(*arguments)
            self.assertEqual(plain[0], 0, plain)
            self.assertEqual(ours, plain, arguments)

    def test_from_another_folder(self):
        os.mkdir(os.path.join(self.at, "other"))
        script, self.at = os.path.join(self.at, "program.py"), os.path.join(self.at, "other")
        plain, ours = self.run_both(script)
        self.assertEqual(plain[0], 0, plain)
        self.assertEqual(ours, plain)

    def test_a_folder_an_archive_and_compiled_code(self):
        with zipfile.ZipFile(os.path.join(self.at, "archive.zip"), "w") as archive:
            archive.writestr("__main__.py", FOLDER + USED)
        os.mkdir(os.path.join(self.at, "folder"))
        self.write("folder/__main__.py", FOLDER + USED)
        py_compile.compile(os.path.join(self.at, "used.py"), os.path.join(self.at, "used.pyc"))
        for name in ("archive.zip", "folder", "used.pyc"):
            plain, ours = self.run_both(name, "a")
            self.assertEqual(plain[0], 0, plain)
            self.assertEqual(ours, (0, plain[1].replace("\nsocket\n", "\npolysocket\n") if name != "used.pyc"
                                    else "polysocket\n", ""))

    def test_what_goes_on_when_the_script_has_ended_finds_it(self):
        self.write("later.py", "import atexit, pickle, threading, time\n"
                               "class Own: pass\n"
                               "def check(): print(type(pickle.loads(pickle.dumps(Own()))) is Own)\n"
                               "atexit.register(check)\n"
                               "threading.Timer(0.2, check).start()\n")
        self.assertEqual(self.run_python("-m", "polysocket", "later.py"), (0, "True\nTrue\n", ""))

    def test_the_status(self):
        for end in ("0", "1", "77"):
            for program in (["program.py"], ["-m", "program"]):
                plain, ours = self.run_both(*program, "end", end)
                self.assertEqual(ours, plain)
                self.assertEqual(ours[0], int(end))

    def test_an_exception(self):
        for program in (["program.py"], ["-m", "program"]):
            status, _, said = self.run_python("-m", "polysocket", *program, "fail")
            self.assertEqual((status, said.splitlines()[-1]), (1, "KeyError: 'failed'"))

    def test_a_script_that_does_not_exist_or_cannot_be_read(self):
        self.write("secret.py", "")
        os.chmod(os.path.join(self.at, "secret.py"), 0)
        for name in ("nowhere.py", "nowhere/program.py", *([] if os.getuid() == 0 else ["secret.py"])):
            plain, ours = self.run_both(name)
            self.assertEqual((plain[0], ours[0], ours[1]), (2, 2, ""))
            self.assertIn("can't open file", ours[2])
            self.assertEqual(ours[2].rpartition("[Errno")[2], plain[2].rpartition("[Errno")[2])

    def test_a_module_that_does_not_exist(self):
        status, printed, said = self.run_python("-m", "polysocket", "-m", "nowhere.at.all")
        self.assertEqual((status, printed), (1, ""))
        self.assertRegex(said, r"\A.*: No module named nowhere\.at\.all\n\Z")

    def test_what_is_wrong_with_the_command(self):
        for arguments in ([], ["-m"], ["--children"]):
            status, printed, said = self.run_python("-m", "polysocket", *arguments)
            self.assertEqual((status, printed), (2, ""))
            self.assertIn("usage: python -m polysocket", said)
        status, printed, said = self.run_python("-m", "polysocket", "--help")
        self.assertEqual((status, said), (0, ""))
        self.assertIn("--children", printed)

    def test_the_program_uses_this_module_and_its_children_when_asked(self):
        self.write("children.py", f"import subprocess, sys\n{USED}sys.stdout.flush()\n"
                                  "subprocess.run([sys.executable, 'used.py'], check=True)\n")
        for arguments, printed in ((["used.py"], "polysocket\n"), (["-m", "used"], "polysocket\n"),
                                   (["children.py"], "polysocket\nsocket\n"),
                                   (["--children", "children.py"], "polysocket\npolysocket\n"),
                                   (["--children", "-m", "children"], "polysocket\npolysocket\n")):
            self.assertEqual(self.run_python("-m", "polysocket", *arguments), (0, printed, ""), arguments)

    def test_modules_of_the_standard_library_use_it(self):
        self.write("server.py", "import http.client, http.server, threading\n"
                                "server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),"
                                " http.server.SimpleHTTPRequestHandler)\n"
                                "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
                                "client = http.client.HTTPConnection(*server.server_address)\n"
                                "client.request('GET', '/used.py')\n"
                                "print(type(client.sock).__module__, type(server.socket).__module__,"
                                " client.getresponse().status)\nclient.close()\n")
        status, printed, _ = self.run_python("-m", "polysocket", "server.py")
        self.assertEqual((status, printed), (0, "polysocket polysocket 200\n"))


if __name__ == "__main__":
    unittest.main()
