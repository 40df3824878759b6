# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The gem: installed without SWIG, used with the library in it or with an installed one, and removed."""

import glob
import os
import shutil
import unittest

from package import RBS, PackageTest
from support.commands import VERSION, run

RUBY = os.environ.get("RUBY", "ruby")
EXTENSION = """
a, b = Polysocket.socketpair
a.sendall("hello")
abort unless b.recv(9) == "hello" && Polysocket.version == "{version}"
"""
FIDDLE = """
ps = PolysocketFiddle.load
a, b = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0)
ps.ps_socket_sendall(a, 0, "hello")
abort unless ps.ps_socket_recv(b, 0, 9) == "hello"
"""
MODULES = {"polysocket": EXTENSION, "polysocket_fiddle": FIDDLE}
MAPS = "puts File.read('/proc/self/maps')"


class GemTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gem = cls.make("gem")
        cls.home = f"{cls.folder}/a home"
        cls.install(cls.home)

    @classmethod
    def install(cls, home, *words, **more):
        return run(RUBY, "-S", "gem", "install", "--local", "--no-document", cls.gem, *words, GEM_HOME=home,
                   PATH=cls.path, **more)

    def use(self, home, *modules, **more):
        """The maps of a Ruby that has used the modules."""
        script = "".join(MODULES[module].format(version=VERSION) for module in modules) + MAPS
        return run(RUBY, *(f"-r{module}" for module in modules), "-e", script, GEM_HOME=home, **more)

    def test_it_holds_what_it_must_and_nothing_else(self):
        said = run("sh", "-c", 'tar -xOf "$0" data.tar.gz | tar -tzf -', self.gem)
        self.assertHolds("gem", said.splitlines())

    def test_ri_and_rbs_find_what_there_is_of_it(self):
        home = shutil.copytree(self.home, f"{self.folder}/described")
        settings = {"GEM_HOME": home, "HOME": self.folder}
        run(RUBY, "-S", "gem", "rdoc", "--ri", "--no-rdoc", "polysocket", **settings)
        self.assertIn("bufsize", run(RUBY, "-S", "ri", "--no-pager", "Polysocket::Socket#recv", **settings))
        known = run(RUBY, *RBS, "-r", "polysocket", "method", "::Polysocket::Socket", "recv", **settings)
        self.assertIn("bufsize", known)

    def test_both_modules_use_the_library_in_the_gem(self):
        for modules in (["polysocket"], ["polysocket_fiddle"], ["polysocket_fiddle", "polysocket"]):
            self.assertOneLibraryBelow(self.home, self.use(self.home, *modules))

    def test_the_library_in_the_gem_counts_before_one_that_the_loader_finds(self):
        for module in MODULES:
            maps = self.use(self.home, module, LD_LIBRARY_PATH=f"{self.prefix()}/lib")
            self.assertOneLibraryBelow(self.home, maps)

    def test_a_gem_without_its_library_does_not_work(self):
        home = shutil.copytree(self.home, f"{self.folder}/broken")
        for path in glob.glob(f"{home}/**/libpolysocket.so.0", recursive=True):
            os.remove(path)
        for module in MODULES:
            with self.assertRaisesRegex(AssertionError, "cannot load the polysocket library"):
                self.use(home, module)

    def test_an_installed_library_is_used_when_that_is_asked_for(self):
        home = f"{self.folder}/system"
        with self.assertRaisesRegex(AssertionError, r"LIBRARY=system needs polysocket \S+ or later"):
            self.install(home, "--", "--enable-system-libraries")
        self.install(home, "--", "--enable-system-libraries", PKG_CONFIG_PATH=f"{self.prefix()}/lib/pkgconfig")
        self.assertEqual(glob.glob(f"{home}/**/libpolysocket*", recursive=True), [])
        for module in MODULES:
            maps = self.use(home, module, LD_LIBRARY_PATH=f"{self.prefix()}/lib")
            self.assertOneLibraryBelow(self.prefix(), maps)

    def test_uninstalling_leaves_nothing(self):
        home = shutil.copytree(self.home, f"{self.folder}/removed")
        self.assertEqual(glob.glob(f"{home}/gems/*/build"), [], "what was built in between is still there")
        run(RUBY, "-S", "gem", "uninstall", "-x", "polysocket", GEM_HOME=home)
        self.assertEqual(glob.glob(f"{home}/**/*polysocket*", recursive=True), [])


if __name__ == "__main__":
    unittest.main()
