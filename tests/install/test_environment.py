# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""`make -s env`: one eval, and every language finds the build tree, wherever it lies and whatever was set before."""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
ENVIRONMENT = os.path.join(ROOT, "pkgconfig", "environment")
BUILD = os.path.join(ROOT, os.environ.get("POLYSOCKET_BUILD", "build"))
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
RUBY = os.environ.get("RUBY", "/usr/bin/ruby")
TCLSH = os.environ.get("TCLSH", "/usr/bin/tclsh")
PERL = os.environ.get("PERL", "/usr/bin/perl")
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")
NAMES = ("PYTHONPATH", "RUBYLIB", "PERL5LIB", "TCLLIBPATH", "LUA_PATH", "NODE_PATH", "LD_LIBRARY_PATH",
         "PKG_CONFIG_PATH")


class EnvironmentTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket it's {a} $odd ")
        self.addCleanup(folder.cleanup)
        self.build = os.path.join(folder.name, "build")
        os.mkdir(self.build)

    def after_eval(self, script, **before):
        """What a script prints in a shell that has evaluated the exports for self.build."""
        clean = {key: value for key, value in os.environ.items() if key not in NAMES and not key.startswith("MAKE")}
        done = subprocess.run(
            ["sh", "-c", f'eval "$(sh "$0" "$1")" && {script}', ENVIRONMENT, self.build], env={**clean, **before},
            cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_the_paths_are_absolute_and_whole(self):
        for name, folder in zip(NAMES, ("python", "ruby", "perl", None, None, "koffi", "lib", "pkgconfig")):
            if folder:
                self.assertEqual(self.after_eval(f'printf %s "${name}"'), os.path.join(self.build, folder))

    def test_what_was_set_before_stays_behind(self):
        self.assertEqual(self.after_eval('printf %s "$RUBYLIB"', RUBYLIB="/a b:/c"), f"{self.build}/ruby:/a b:/c")

    def test_tcl_gets_a_list(self):
        script = "puts [lindex $env(TCLLIBPATH) 0]; puts [llength $env(TCLLIBPATH)]"
        output = self.after_eval(f"echo '{script}' | {TCLSH}", TCLLIBPATH="/before")
        self.assertEqual(output, f"{self.build}/tcl\n2\n")

    def test_lua_looks_there_first_and_then_where_it_did_before(self):
        output = self.after_eval(f"{LUAJIT} -e 'print(package.path)'").strip().split(";")
        self.assertEqual(output[0], f"{self.build}/luajit/?.lua")
        self.assertIn("./?.lua", output)
        self.assertEqual(self.after_eval('printf %s "$LUA_PATH"', LUA_PATH="/a/?.lua;;"),
                         f"{self.build}/luajit/?.lua;/a/?.lua;;")

    def test_make_prints_the_exports_and_nothing_else(self):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
        # make takes no path with a blank; the tree may well have one.
        build = os.path.relpath(BUILD, ROOT)
        done = subprocess.run(
            ["make", "-s", "-C", ROOT, "env", f"BUILD={build}"], env=clean, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60, check=True,
        )
        names = [line.split("=")[0] for line in done.stdout.splitlines()]
        self.assertEqual(names, [f"export {name}" for name in NAMES])

    def test_a_missing_build_tree_is_said_clearly(self):
        done = subprocess.run(["sh", ENVIRONMENT, "/nonexistent"], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no build tree /nonexistent", done.stderr)

    def test_every_language_finds_the_build_tree(self):
        for folder in ("lib", "python", "ruby", "perl", "tcl", "luajit", "pkgconfig"):
            shutil.copytree(os.path.join(BUILD, folder), os.path.join(self.build, folder), symlinks=True)
        for script in (
            f"{PYTHON} -c 'import polysocket; print(polysocket.__file__)'",
            f"{RUBY} -rpolysocket -e 'puts Polysocket, $LOADED_FEATURES.grep(/polysocket/)'",
            f"{PERL} -MPolysocket -e 'print join \" \", sort values %INC'",
            f"echo 'puts [package ifneeded polysocket [package require polysocket]]' | {TCLSH}",
            f"{LUAJIT} -e 'print(debug.getinfo(require(\"polysocket\").load).source)'",
        ):
            self.assertIn(self.build.rsplit("/", 2)[1], self.after_eval(script).replace("\\", ""), script)
        self.assertIn("-lpolysocket", self.after_eval("pkg-config --cflags --libs polysocket"))


if __name__ == "__main__":
    unittest.main()
