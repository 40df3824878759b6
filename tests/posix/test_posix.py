# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the check of the portable port must find, shown with sources and libraries that have it."""

import contextlib
import glob
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [os.path.join(HERE, "..", "ports")]
sys.dont_write_bytecode = True

import port  # noqa: E402

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


class PlantedTest(unittest.TestCase):
    """The check of the port, on copies of the sources with a fault in them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name in os.listdir(ROOT):
            if name == "src":
                shutil.copytree(os.path.join(ROOT, name), self.path(name))
            elif name != "build" and not name.startswith("."):
                os.symlink(os.path.join(ROOT, name), self.path(name))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def plant(self, source, old, new):
        path = self.path("src", "platform", "portable", source)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count(old), 1)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def check(self, *goals):
        """What the check prints of the scenarios of one noun; with goals, only these are built."""
        script = ("import sys; sys.dont_write_bytecode = True; sys.path[:0] = ['tests/ports']; import port; "
                  f"make = port.Port.make; goals = {goals!r}; "
                  "port.Port.make = lambda self, *every: "
                  "make(self, *([f'{self.build}/{goal}' for goal in goals] or every)); "
                  "sys.exit(port.main())")
        command = [sys.executable, "-c", script, "--build", "built", "--part", "scenarios", "posix", "batch"]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, text=True, check=False, timeout=300)
        return done.returncode, done.stdout.splitlines()

    def test_a_hidden_name_fails(self):
        self.plant("mode.c", "if (pipe(made) < 0)", "if (pipe2(made, 0) < 0)")
        status, lines = self.check("src/platform/portable/mode.o")
        self.assertEqual((status, lines[0]), (1, "not ok 1 - it builds, with warnings as errors"))
        self.assertIn('attempt to use poisoned "pipe2"', "\n".join(lines))

    def test_a_fault_of_the_port_fails_scenarios(self):
        self.plant("batch.c", "another_is_there(fd)))", "!another_is_there(fd)))")
        status, lines = self.check()
        failed = [line for line in lines if line.startswith("not ok")]
        self.assertEqual((status, lines[0]), (0, "ok 1 - it builds, with warnings as errors"))
        self.assertIn("batch: S173 good: all that is there is received, up to a number",
                      [line.split(" - ", 1)[1] for line in failed])


class StandInTest(unittest.TestCase):
    """The lines that Linux never compiles, compiled with headers that have what macOS and BSD have."""

    STAND_IN = "-include tests/posix/stand_in.h"
    MORE = ("src/core/constants.c", "src/core/batch.c")

    def compile_all(self, flags):
        with tempfile.TemporaryDirectory(prefix="polysocket-") as build:
            sources = [path for folder in ("platform/portable", "platform/posix", "address")
                       for path in glob.glob(f"src/{folder}/*.c", root_dir=ROOT)]
            goals = [f"{build}/{path[:-2]}.o" for path in [*sources, *self.MORE]]
            command = ["make", "-k", "-s", f"BUILD={build}", "PLATFORM=portable", "HARDENING=", "WERROR=-Werror",
                       f"CC={' '.join(CC)} -fsyntax-only", f"CPPFLAGS={flags}", *goals]
            environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
            done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, check=False, timeout=300)
            with open(os.path.join(build, "flags", "lib"), encoding="utf-8") as file:
                found = re.findall(r"-DPS__HAS_(\w+)", file.read())
            return done.returncode, done.stdout, found

    def test_the_lines_for_other_systems_are_right(self):
        for flags in ("", " -DWITH_LESS"):
            with self.subTest(flags):
                self.assertEqual(self.compile_all(self.STAND_IN + flags), (0, "", ["SA_LEN", "GETPEEREID"]))

    def test_the_stand_ins_have_what_they_are_for(self):
        text = """
            #include "platform/portable/calls.h"
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #ifndef PS__HAS_NOSIGPIPE
            #error SIGPIPE
            #endif
            #if defined(TCP_KEEPIDLE) || defined(TCP_KEEPINTVL) || defined(MCAST_JOIN_GROUP)
            #error options
            #endif
            _Static_assert(offsetof(struct sockaddr_in, sin_len) == 0, "it begins with its length");
            """
        done = compile_text(text, *self.STAND_IN.split(), "-DWITH_LESS", "-fsyntax-only")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_this_system_is_found_to_have_none_of_it(self):
        self.assertEqual(self.compile_all(""), (0, "", []))


class ReasonsTest(unittest.TestCase):
    """What is explained must fail."""

    @staticmethod
    def filtered(reasons, *lines, may_pass=False):
        passed = port.Filter(reasons)
        printed = [passed.line(f"{line}\n").rstrip("\n") for line in lines]
        report = io.StringIO()
        with contextlib.redirect_stdout(report):
            passed.report_needless(may_pass)
        return passed.failed, printed, report.getvalue().splitlines()

    def test_a_failure_with_a_reason_is_skipped(self):
        lines = ["not ok 1 - a: b", "not ok 2 - a: c", "ok 3 - a: d", "# x"]
        failed, printed, report = self.filtered({"a: b": "why"}, *lines)
        self.assertEqual(printed, ["ok 1 - a: b # SKIP why", "not ok 2 - a: c", "ok 3 - a: d", "# x"])
        self.assertEqual((failed, report), (1, ["ok 1 - what skips.ini explains fails", "1..1"]))

    def test_what_passes_needs_no_reason(self):
        failed, printed, report = self.filtered({"a: b": "why"}, "ok 1 - a: b")
        self.assertEqual((failed, printed), (1, ["ok 1 - a: b"]))
        self.assertEqual(report, ["not ok 1 - what skips.ini explains fails", "1..1", "# passes: a: b"])

    def test_in_an_emulator_it_may_pass(self):
        failed, _, report = self.filtered({"a: b": "why"}, "ok 1 - a: b", may_pass=True)
        self.assertEqual((failed, report[0]), (0, "ok 1 - what skips.ini explains fails"))

    def test_what_a_route_leaves_out_may_have_a_reason_for_others(self):
        failed, printed, _ = self.filtered({"a: b": "why"}, "ok 1 - a: b # SKIP C has texts alone")
        self.assertEqual((failed, printed), (0, ["ok 1 - a: b # SKIP C has texts alone"]))

    def test_a_reason_for_what_is_not_there_is_told(self):
        failed, _, report = self.filtered({"a: b": "why"}, "ok 1 - a: c")
        self.assertEqual(failed, 1)
        self.assertIn("# was not run: a: b", report)


if __name__ == "__main__":
    unittest.main()
