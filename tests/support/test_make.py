# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Which files make builds again, and when. A fake compiler notes that it was called, and copies its source."""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
COMPILER = """#!/bin/sh
echo "$*" >>'{log}'
for word; do
  case $before in -o) target=$word ;; esac
  case $word in *.c) printf '%s: %s\\n' "$target" abi/polysocket/error.h >"${{target%.o}}.d" ;; esac
  before=$word
done
echo built >"$target"
"""


class MakeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket make ")
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "a tree")
        os.mkdir(self.root)
        for name in ("Makefile", "abi", "src", "swig", "pkgconfig", "tests"):
            source = os.path.join(ROOT, name)
            (shutil.copytree if os.path.isdir(source) else shutil.copy2)(source, os.path.join(self.root, name))
        self.log = os.path.join(folder.name, "log")
        compiler = os.path.join(self.root, "compiler")
        with open(compiler, "w", encoding="utf-8") as file:
            file.write(COMPILER.format(log=self.log))
        os.chmod(compiler, 0o755)

    @staticmethod
    def clean():
        # Make puts variables of its command line, such as BUILD, into the environment of all that it runs.
        return {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}

    def compiled(self, *arguments):
        """How many C files a run of make compiles."""
        open(self.log, "w", encoding="utf-8").close()
        subprocess.run(
            ["make", "-s", "-j4", "lib", "CC=./compiler", "AR=true", *arguments], cwd=self.root, env=self.clean(),
            stdout=subprocess.DEVNULL, timeout=60, check=True,
        )
        with open(self.log, encoding="utf-8") as file:
            return file.read().count(" -c ")

    def test_everything_once_and_then_nothing(self):
        # One of the folders for C libraries is built, and one of those for systems.
        others = {"musl", "portable", "win32"}
        folders = [walked for walked in os.walk(f"{self.root}/src") if os.path.basename(walked[0]) not in others]
        sources = sum(name.endswith(".c") for _, _, names in folders for name in names)
        self.assertEqual(self.compiled(), sources)
        self.assertEqual(self.compiled(), 0)

    def test_several_at_once_with_nothing_to_do_leave_each_other_alone(self):
        self.compiled()
        for _ in range(3):
            running = [subprocess.Popen(["make", "-s", "lib", "CC=./compiler", "AR=true"], cwd=self.root,
                                        env=self.clean(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                       for _ in range(4)]
            self.assertEqual([(one.communicate(timeout=60)[1], one.returncode) for one in running], [("", 0)] * 4)

    def test_the_library_is_put_beside_the_modules_of_one_language(self):
        for parts in ("python ruby", "lib", "ruby tcl"):
            done = subprocess.run(["make", "-s", "carrying", f"PARTS={parts}"], cwd=self.root, env=self.clean(),
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f'make carrying takes PARTS of one language, such as PARTS="ruby fiddle", and got: {parts}',
                          done.stderr)

    def test_other_flags_build_everything_again(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("CFLAGS=-O3"), everything)
        self.assertEqual(self.compiled("CFLAGS=-O3"), 0)

    def test_warnings_as_errors_build_again_and_then_serve_without(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("WERROR=-Werror"), everything)
        self.assertEqual(self.compiled(), 0)

    def test_a_header_builds_what_includes_it_again(self):
        everything = self.compiled()
        os.utime(os.path.join(self.root, "abi", "polysocket", "error.h"))
        self.assertEqual(self.compiled(), everything)

    def test_copies_whose_source_is_gone_are_removed(self):
        self.compiled()
        gone = [os.path.join(self.root, "build", *name.split("/")) for name in (
            "python/polysocket_gone.py", "python/polysocket/_gone.pyi", "ruby/polysocket/gone.rb", "tcl/gone.tcl",
            "perl/Polysocket/Gone.pm", "luajit/polysocket_gone.lua")]
        kept = os.path.join(self.root, "build", "perl", "Polysocket.so")
        for path in (*gone, kept):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "w", encoding="utf-8").close()
        self.compiled()
        self.assertEqual([path for path in (*gone, kept) if os.path.exists(path)], [kept])

    def commands(self, *arguments):
        self.compiled(*arguments)
        with open(self.log, encoding="utf-8") as file:
            return [line for line in file.read().splitlines() if " -c " in line]

    def test_what_a_distributor_defines_replaces_our_definition(self):
        self.assertIn(" -D_FORTIFY_SOURCE=2 ", self.commands()[0])
        for setting in ("CPPFLAGS=-D_FORTIFY_SOURCE=3", "CFLAGS=-O2 -Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3"):
            command = self.commands(setting)[0]
            self.assertNotIn("_FORTIFY_SOURCE=2", command)
            self.assertIn("_FORTIFY_SOURCE=3", command)

    def test_nothing_is_fortified_without_optimization_of_which_the_c_library_would_warn(self):
        for flags in ("-g", "-O0 -g"):
            self.assertNotIn("_FORTIFY_SOURCE", self.commands(f"CFLAGS={flags}")[0])

    def test_a_compiler_that_fortifies_by_itself_keeps_its_level(self):
        compiler = os.path.join(self.root, "compiler")
        with open(compiler, encoding="utf-8") as file:
            script = file.read()
        with open(compiler, "w", encoding="utf-8") as file:
            tells = "case $* in *-dM*) echo '#define _FORTIFY_SOURCE 3' ;; esac\n"
            file.write(script.replace("#!/bin/sh\n", "#!/bin/sh\n" + tells))
        self.assertNotIn("_FORTIFY_SOURCE", self.commands()[0])

    def test_the_real_compiler_warns_of_no_distributors_flags(self):
        target = "build/src/base/error.o"
        for settings in (["CPPFLAGS=-D_FORTIFY_SOURCE=3"], ["CFLAGS=-O2 -D_FORTIFY_SOURCE=3"], ["CFLAGS=-g"],
                         ["CPPFLAGS=-Wdate-time -D_FORTIFY_SOURCE=2", "CFLAGS=-g -O2", "LDFLAGS=-Wl,-z,relro"]):
            done = subprocess.run(
                ["make", "-s", target, "WERROR=-Werror", *settings], cwd=self.root, env=self.clean(), timeout=60,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_make_ends_with_what_was_built_and_what_next(self):
        done = subprocess.run(
            ["make", "-s", "-j4", "lib", "CC=./compiler", "AR=true"], cwd=self.root, env=self.clean(), timeout=60,
            stdout=subprocess.PIPE, text=True, check=True,
        )
        self.assertRegex(done.stdout.splitlines()[-1],
                         r"^Built in build: the C library\. .*'make install PARTS=\"lib\"'")

    def test_an_unknown_part_is_an_error_that_lists_them(self):
        done = subprocess.run(
            ["make", "PARTS=lib cobol"], cwd=self.root, env=self.clean(), timeout=60, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout,
                         "PARTS has 'cobol' in it; the parts are: lib python ffi ruby fiddle tcl perl luajit")

    def test_a_build_tree_elsewhere_is_its_own(self):
        everything = self.compiled()
        self.assertEqual(self.compiled("BUILD=other"), everything)
        self.assertTrue(os.path.exists(os.path.join(self.root, "other", "lib", "libpolysocket.so")))


if __name__ == "__main__":
    unittest.main()
