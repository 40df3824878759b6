# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An installed tree must serve everybody: C and C++ through pkg-config, Python, Ruby, Tcl, Perl; and leave no trace.

Installs what the build tree holds, twice: to a prefix with a space in its name, and as a packager does, below DESTDIR.
"""

import ctypes
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

import cffi

from making import CC, HERE, Programs, run
from support.commands import VERSION, make_here

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
RUBY = os.environ.get("RUBY", "/usr/bin/ruby")
TCLSH = os.environ.get("TCLSH", "/usr/bin/tclsh")
PERL = os.environ.get("PERL", "/usr/bin/perl")
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")


def make(target, **settings):
    """Run a target on what is built already: with -o, make takes it as it is."""
    return make_here("-o", "all", target, *(f"{name}={value}" for name, value in settings.items()),
                     PYTHONDONTWRITEBYTECODE="1")


def tree(folder):
    """Every file and link below a folder."""
    return sorted(os.path.join(path, name) for path, _, names in os.walk(folder) for name in names)


class PrefixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.prefix = os.path.join(cls.folder, "a prefix")
        cls.said = make("install", PREFIX=cls.prefix)
        cls.files = tree(cls.prefix)
        libraries = os.path.join(cls.prefix, "lib")
        cls.programs = Programs(cls.folder, os.path.join(libraries, "pkgconfig"), libraries)
        cls.shell = cls.programs.shell

    def found_below(self, *names):
        """The folder below the prefix that holds a file of one of these names."""
        for path in self.files:
            if os.path.basename(path) in names:
                return os.path.dirname(path)
        raise AssertionError(f"none of {names} is in {self.files}")

    def module_folder(self):
        """Where Python is to look: the folder with the module, or with the package of that name."""
        for path in self.files:
            if path.endswith(("/polysocket.py", "/polysocket/__init__.py")):
                return path[: path.rindex("/polysocket")]
        raise AssertionError(f"there is no module polysocket in {self.files}")

    def test_a_c_program_finds_the_shared_library(self):
        self.assertIn("libpolysocket.so.0", self.programs.build_and_run(f"{CC} -Wall -Wextra -Werror"))

    def test_a_cplusplus_program_finds_it_too(self):
        self.assertIn("libpolysocket.so.0", self.programs.build_and_run("g++ -x c++ -Wall -Wextra -Werror"))

    def test_a_static_program_needs_nothing(self):
        for compiler in (CC, "g++ -x c++"):
            self.assertNotIn("NEEDED", self.programs.build_and_run(f"{compiler} -static", "--static"))

    def test_the_archive_serves_a_program_that_is_otherwise_shared(self):
        os.mkdir(os.path.join(self.folder, "archive"))
        self.shell("cp 'a prefix/lib/libpolysocket.a' archive/")
        needed = self.programs.build_and_run(f"{CC} -Larchive")
        self.assertIn("libc.so", needed)
        self.assertNotIn("libpolysocket", needed)

    def test_pkg_config_knows_the_version(self):
        self.assertEqual(self.shell("pkg-config --modversion polysocket"), f"{VERSION}\n")

    def test_pkg_config_knows_where_the_description_is(self):
        path = self.shell("pkg-config --variable=description polysocket").rstrip("\n")
        library = ctypes.CDLL(os.path.join(self.prefix, "lib", "libpolysocket.so"))
        library.ps_description.restype = ctypes.c_char_p
        with open(path, encoding="utf-8") as file:
            self.assertEqual(json.load(file), json.loads(library.ps_description()))
        self.assertIn(os.path.join(os.path.dirname(path), "polysocket.schema.json"), self.files)

    def test_pkg_config_knows_where_the_plain_declarations_are(self):
        path = self.shell("pkg-config --variable=cdef polysocket").rstrip("\n")
        self.assertIn(path, self.files)
        foreign = cffi.FFI()
        with open(path, encoding="utf-8") as file:
            foreign.cdef(file.read())
        library = foreign.dlopen(os.path.join(self.prefix, "lib", "libpolysocket.so"))
        self.assertEqual(foreign.string(library.ps_version()).decode(), VERSION)

    def test_the_links_lead_to_the_library(self):
        library = os.path.join(self.prefix, "lib", f"libpolysocket.so.{VERSION}")
        for name in ("libpolysocket.so", f"libpolysocket.so.{VERSION.split('.')[0]}"):
            self.assertEqual(os.path.realpath(os.path.join(self.prefix, "lib", name)), os.path.realpath(library))

    def test_everybody_may_read_and_only_the_owner_may_write(self):
        for path in self.files:
            mode = stat.S_IMODE(os.stat(path).st_mode)
            self.assertIn(mode, (0o644, 0o755), path)

    def test_python_imports_all_three_modules(self):
        folder = self.module_folder()
        for name in ("polysocket", "polysocket_ctypes", "polysocket_cffi"):
            script = f"import {name} as p; a, b = p.socketpair(); a.sendall(b'hello'); print(b.recv(9), p.__file__)"
            output = self.shell(f'{PYTHON} -c "{script}"', PYTHONPATH=folder)
            self.assertTrue(output.startswith(f"b'hello' {self.prefix}/"), output)

    def test_ruby_requires_it(self):
        folders = {os.path.dirname(path) for path in self.files if "/ruby/" in path}
        script = 'a, b = Polysocket.socketpair; a.sendall("hello"); puts $".grep(/polysocket/)[0], b.recv(9)'
        output = self.shell(f"{RUBY} -rpolysocket -e '{script}'", RUBYLIB=":".join(sorted(folders)))
        self.assertTrue(output.startswith(self.prefix) and output.endswith("\nhello\n"), output)

    def test_ruby_requires_the_file_for_fiddle(self):
        folder = self.found_below("polysocket_fiddle.rb")
        script = (
            "ps = PolysocketFiddle.load; a, b = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0); "
            "ps.ps_socket_sendall(a, 0, 'hello'); puts ps.ps_socket_recv(b, 0, 9); "
            "PolysocketFiddle.socketpair { |c, d| c.sendall('again'); puts d.recv(9) }"
        )
        self.assertEqual(self.shell(f'{RUBY} -rpolysocket_fiddle -e "{script}"', RUBYLIB=folder), "hello\nagain\n")

    def test_tcl_requires_it(self):
        folder = self.found_below("pkgIndex.tcl")
        script = "lassign [polysocket::socketpair] a b; $a sendall hello; puts [$b recv 9]"
        output = self.shell(
            f"printf '%s\\n' 'package require polysocket' '{script}' | {TCLSH}", TCLLIBPATH=f"{{{folder}}}"
        )
        self.assertEqual(output, "hello\n")

    def test_perl_uses_it(self):
        folder = self.found_below("Polysocket.pm")
        script = ('my ($a, $b) = Polysocket::socketpair(); $a->sendall("hello"); '
                  'print $INC{"Polysocket.pm"}, " ", $b->recv(9)')
        output = self.shell(f"{PERL} -MPolysocket -e '{script}'", PERL5LIB=folder)
        self.assertTrue(output.startswith(self.prefix) and output.endswith(" hello"), output)

    def test_luajit_requires_it(self):
        folder = self.found_below("polysocket.lua")
        script = (
            "local ps = require('polysocket').load(); local a, b = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0); "
            "ps.ps_socket_sendall(a, 0, 'hello'); print(ps.ps_socket_recv(b, 0, 9))"
        )
        self.assertEqual(self.shell(f'{LUAJIT} -e "{script}"', LUA_PATH=f"{folder}/?.lua;;"), "hello\n")

    def test_install_ends_with_what_a_shell_must_be_told(self):
        said = self.said[self.said.index("These settings"):]
        exports = [line for line in said.splitlines()[1:]]
        self.assertEqual([line.split("=")[0] for line in exports],
                         ["export " + name for name in ("LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH",
                                                        "PYTHONPATH", "RUBYLIB", "TCLLIBPATH", "PERL5LIB", "LUA_PATH")])
        for script in (
            f"{PYTHON} -c 'import polysocket; print(polysocket.__file__)'",
            f"{PYTHON} -c 'import polysocket_ctypes; print(polysocket_ctypes.__file__)'",
            f"{RUBY} -rpolysocket -rpolysocket_fiddle -e 'puts $LOADED_FEATURES.grep(/polysocket/)'",
            f"{PERL} -MPolysocket -e 'print $INC{{q(Polysocket.pm)}}'",
            f"echo 'puts [package ifneeded polysocket [package require polysocket]]' | {TCLSH}",
            f"{LUAJIT} -e 'print(debug.getinfo(require(\"polysocket\").load).source)'",
            "pkg-config --libs polysocket",
        ):
            output = run("sh", "-c", "\n".join([*exports, script]), folder=self.folder).replace("\\", "")
            self.assertIn(self.prefix, output, script)

    def test_modules_say_what_helps_when_the_loader_does_not_find_the_library(self):
        folders = {name: self.found_below(file) for name, file in (
            ("PYTHONPATH", "polysocket_ctypes.py"), ("PERL5LIB", "Polysocket.pm"), ("TCLLIBPATH", "pkgIndex.tcl"))}
        folders["TCLLIBPATH"] = f"{{{folders['TCLLIBPATH']}}}"
        folders["RUBYLIB"] = ":".join({os.path.dirname(path) for path in self.files if "/ruby/" in path})
        for script in (f"{PYTHON} -c 'import polysocket'", f"{RUBY} -rpolysocket -e 1", f"{PERL} -MPolysocket -e 1",
                       f"echo 'package require polysocket' | {TCLSH}"):
            output = run("sh", "-c", f"{script} 2>&1 || true", folder="/", **folders)
            self.assertRegex(output, r"libpolysocket\.so\.0: .*; set LD_LIBRARY_PATH to the folder of libpoly")

    def test_cmake_finds_the_shared_and_the_static_library(self):
        if not shutil.which("cmake"):
            self.skipTest("cmake is not installed")
        project = os.path.join(self.folder, "cmake project")
        os.mkdir(project)
        with open(os.path.join(project, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write("cmake_minimum_required(VERSION 3.18)\nproject(user C)\n"
                       f"find_package(polysocket {VERSION} REQUIRED)\n")
            for kind in ("polysocket", "static"):
                file.write(f"add_executable(with_{kind} {os.path.join(HERE, 'program.c')})\n"
                           f"target_link_libraries(with_{kind} polysocket::{kind})\n")
        run("cmake", "-S", project, "-B", f"{project}/built", CMAKE_PREFIX_PATH=self.prefix)
        run("cmake", "--build", f"{project}/built")
        for kind, needed in (("polysocket", True), ("static", False)):
            program = f"{project}/built/with_{kind}"
            self.assertEqual(run(program), f"polysocket {VERSION} says hello\n")
            self.assertEqual("libpolysocket.so.0" in run("readelf", "-d", program), needed)
        newer = f"find_package(polysocket {int(VERSION.split('.')[0]) + 1} REQUIRED)"
        with open(os.path.join(project, "CMakeLists.txt"), "a", encoding="utf-8") as file:
            file.write(newer)
        self.assertRaisesRegex(AssertionError, "polysocket", run, "cmake", "-S", project, "-B", f"{project}/newer",
                               CMAKE_PREFIX_PATH=self.prefix)

    def test_the_licence_the_documents_and_the_examples_are_there(self):
        folder = os.path.join(self.prefix, "share", "doc", "polysocket")
        for name in ("LICENSE", "README.md", "CHANGELOG.md", "docs/waiting.md", "docs/reference/README.md",
                     "examples/c/echo_client.c", "examples/tcl/chat_server.tcl"):
            self.assertIn(os.path.join(folder, name), self.files)

    def test_the_man_pages_are_there(self):
        folder = os.path.join(self.prefix, "share", "man")
        for name in ("man7/polysocket.7", "man3/polysocket_socket.3", "man3/ps_socket_recv.3", "mann/polysocket.n"):
            self.assertIn(os.path.join(folder, name), self.files)


class DestinationTest(unittest.TestCase):
    SOME = "lib python tcl"

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "a stage")

    def install(self, prefix, **settings):
        make("install", DESTDIR=self.folder, PREFIX=prefix, **settings)
        return [path[len(self.folder):] for path in tree(self.folder)]

    def test_files_go_where_debian_looks(self):
        for prefix in ("/usr/local", "/usr"):
            with self.subTest(prefix=prefix):
                files = self.install(prefix)
                self.assertTrue(all(path.startswith(prefix + "/") for path in files), files)
                script = "import site; print(*site.getsitepackages())"
                searched = subprocess.check_output([PYTHON, "-c", script], text=True).split()
                modules = [path for path in files if path.endswith(".py") and "/doc/" not in path]
                self.assertTrue(modules)
                self.assertTrue(all(path.startswith(tuple(searched)) for path in modules), modules)
                searched = subprocess.check_output([LUAJIT, "-e", "print(package.path)"], text=True)
                modules = [path for path in files if path.endswith(".lua") and "/doc/" not in path]
                self.assertTrue(modules)
                folders = {os.path.dirname(path) + "/?.lua" for path in modules}
                self.assertLessEqual(folders, set(searched.split(";")))
                make("uninstall", DESTDIR=self.folder, PREFIX=prefix)

    def test_the_folders_of_gnu_count_in_both_cases(self):
        folders = {"exec_prefix": "/e", "libdir": "/e/lib64", "includedir": "/i", "datarootdir": "/r", "datadir": "/d",
                   "docdir": "/docs", "mandir": "/m"}
        for capital in (False, True):
            settings = {name.upper() if capital else name: folder for name, folder in folders.items()}
            settings["PREFIX" if capital else "prefix"] = "/p"
            make("install", DESTDIR=self.folder, PARTS="lib tcl luajit doc", **settings)
            files = {path[len(self.folder):] for path in tree(self.folder)}
            self.assertLessEqual({"/e/lib64/libpolysocket.a", "/e/lib64/pkgconfig/polysocket.pc", "/i/polysocket.h",
                                  "/d/polysocket/polysocket.json", "/d/lua/5.1/polysocket.lua", "/docs/LICENSE",
                                  "/m/man7/polysocket.7"}, files)
            self.assertEqual({path.split("/")[1] for path in files} - {"e", "i", "d", "docs", "m"}, set())
            make("uninstall", DESTDIR=self.folder, PARTS="lib tcl luajit doc", **settings)
            self.assertEqual(tree(self.folder), [])

    def test_nothing_is_said_about_a_stage(self):
        self.assertNotIn("settings", make("install", DESTDIR=self.folder, PREFIX="/opt/x", PARTS="lib"))

    def test_the_description_names_the_prefix_and_not_the_stage(self):
        self.install("/opt/some where", LIBDIR="/opt/some where/lib/x86_64-linux-gnu")
        path = f"{self.folder}/opt/some where/lib/x86_64-linux-gnu/pkgconfig/polysocket.pc"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("prefix=/opt/some where\nlibdir=${prefix}/lib/x86_64-linux-gnu\n", text)
        self.assertNotIn("stage", text)

    def test_uninstall_leaves_nothing(self):
        self.install("/usr/local", PARTS=self.SOME)
        self.assertTrue(tree(self.folder))
        make("uninstall", DESTDIR=self.folder, PREFIX="/usr/local", PARTS=self.SOME)
        self.assertEqual(tree(self.folder), [])
        folders = [path for path, _, _ in os.walk(self.folder) if "polysocket" in os.path.basename(path)]
        self.assertEqual(folders, [])

    def test_uninstall_leaves_no_folder_that_it_made_and_all_that_were_there(self):
        there = os.path.join(self.folder, "usr/local/lib/pkgconfig")
        os.makedirs(there)
        self.install("/usr/local", PARTS=self.SOME)
        make("uninstall", DESTDIR=self.folder, PREFIX="/usr/local", PARTS=self.SOME)
        left = [path for path, _, _ in os.walk(self.folder)]
        ends = [at for at in range(len(self.folder), len(there) + 1) if there[at:at + 1] in ("", "/")]
        self.assertEqual(left, [there[:at] for at in ends])

    def test_uninstall_leaves_not_even_the_prefix_that_it_made(self):
        prefix = os.path.join(os.path.dirname(self.folder), "new", "prefix")
        make("install", PREFIX=prefix, PARTS=self.SOME)
        make("uninstall", PREFIX=prefix, PARTS=self.SOME)
        self.assertFalse(os.path.exists(os.path.dirname(prefix)))

    def test_uninstall_leaves_the_files_of_others(self):
        self.install("/usr/local", PARTS=self.SOME)
        foreign = [f"{self.folder}/usr/local/include/polysocket/mine.h", f"{self.folder}/usr/local/lib/libother.so"]
        for path in foreign:
            with open(path, "w", encoding="utf-8"):
                pass
        make("uninstall", DESTDIR=self.folder, PREFIX="/usr/local", PARTS=self.SOME)
        self.assertEqual(tree(self.folder), sorted(foreign))


class PartsTest(unittest.TestCase):
    """Each part alone, where the tools of the other parts are missing."""

    OTHERS = dict.fromkeys(("SWIG", "PYTHON", "RUBY", "TCLSH", "PERL"), "/nonexistent")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.prefix = os.path.join(folder.name, "prefix")

    def install(self, parts, **settings):
        make("install", PARTS=parts, PREFIX=self.prefix, **{**self.OTHERS, **settings})
        return [path[len(self.prefix) + 1:] for path in tree(self.prefix)]

    def test_the_c_library_needs_a_compiler_and_make_alone(self):
        files = self.install("lib")
        self.assertEqual({path.split("/")[0] for path in files}, {"include", "lib", "share"})
        self.assertEqual([path for path in files if re.search("python|ruby|tcl|perl", path)], [])
        libraries = os.path.join(self.prefix, "lib")
        programs = Programs(os.path.dirname(self.prefix), os.path.join(libraries, "pkgconfig"), libraries)
        self.assertIn("libpolysocket.so.0", programs.build_and_run(CC))

    def test_each_other_part_installs_what_is_its_own(self):
        for part, settings, suffixes in (
            ("python", {"PYTHON": PYTHON, "SWIG": "swig"}, ("polysocket/__init__.py",)),
            ("ffi", {"PYTHON": PYTHON}, ("polysocket_ctypes.py", "polysocket_cffi.py")),
            ("ruby", {"RUBY": RUBY, "SWIG": "swig"}, ("polysocket.rb", "polysocket_native.so")),
            ("fiddle", {"RUBY": RUBY}, ("polysocket_fiddle.rb",)),
            ("tcl", {"TCLSH": TCLSH, "SWIG": "swig"}, ("pkgIndex.tcl",)),
            ("perl", {"PERL": PERL, "SWIG": "swig"}, ("Polysocket.pm", "auto/Polysocket/Polysocket.so")),
            ("luajit", {}, ("polysocket.lua",)),
            ("doc", {}, ("doc/polysocket/LICENSE",)),
        ):
            with self.subTest(part=part):
                files = self.install(part, **settings)
                for suffix in suffixes:
                    self.assertTrue(any(path.endswith(suffix) for path in files), files)
                # Every file lies below a folder of this part's language, and none is of the library.
                self.assertEqual([path for path in files if "include/" in path or "libpolysocket" in path], [])
                make("uninstall", PARTS=part, PREFIX=self.prefix, **{**self.OTHERS, **settings})
                self.assertFalse(os.path.exists(self.prefix))

    def test_removing_one_part_of_python_leaves_what_the_other_uses(self):
        settings = {"PYTHON": PYTHON, "SWIG": "swig"}
        both = self.install("python ffi", **settings)
        make("uninstall", PARTS="ffi", PREFIX=self.prefix, **{**self.OTHERS, **settings})
        alone = [path[len(self.prefix) + 1:] for path in tree(self.prefix)]
        self.assertTrue(any(path.endswith("/polysocket_shared/file.py") for path in alone), alone)
        self.assertFalse(any("ctypes" in path or "_ffi/" in path for path in alone), alone)
        make("uninstall", PARTS="python", PREFIX=self.prefix, **{**self.OTHERS, **settings})
        self.assertEqual(tree(self.prefix), [])
        self.assertGreater(len(both), len(alone))


if __name__ == "__main__":
    unittest.main()
