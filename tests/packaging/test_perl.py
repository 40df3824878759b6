# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""CPAN's distribution: unpacked, built and installed as CPAN's clients do it, without SWIG, and used."""

import glob
import json
import os
import shutil
import unittest

from package import PackageTest
from support.commands import VERSION, run

PERL = os.environ.get("PERL", "perl")
SCRIPT = """
use Polysocket v0.1.0;
my ($s, $t) = Polysocket::socketpair();
$s->sendall('hello');
die unless $t->recv(9) eq 'hello' && $Polysocket::VERSION eq '{version}';
open my $maps, '<', '/proc/self/maps';
print <$maps>;
"""


class CpanTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.archive = cls.make("cpan")
        cls.base = f"{cls.folder}/base"
        cls.said = cls.install(cls.base)

    @classmethod
    def install(cls, base, **more):
        """Install below a folder; gives what the tests of the distribution have said."""
        source = cls.source()
        run(PERL, "Makefile.PL", f"INSTALL_BASE={base}", folder=source, PATH=cls.path, **more)
        run("make", folder=source, PATH=cls.path, **more)
        said = run("make", "test", folder=source, PATH=cls.path, **more)
        run("make", "install", folder=source, PATH=cls.path, **more)
        return said

    @classmethod
    def source(cls):
        folder, = glob.glob(f"{cls.unpacked(cls.archive)}/*")
        return folder

    def use(self, base, **more):
        return run(PERL, "-e", SCRIPT.replace("{version}", VERSION), PERL5LIB=f"{base}/lib/perl5", **more)

    def test_its_own_tests_pass_and_it_uses_the_library_in_it(self):
        self.assertIn("Result: PASS", self.said)
        self.assertOneLibraryBelow(self.base, self.use(self.base))
        self.assertOneLibraryBelow(self.base, self.use(self.base, LD_LIBRARY_PATH=f"{self.prefix()}/lib"))

    def test_it_holds_what_it_must_and_nothing_else(self):
        self.assertHolds("cpan", self.below(self.source()))

    def test_only_modules_and_pages_are_installed_and_the_list_names_them(self):
        files = {path for path in glob.glob(f"{self.base}/**", recursive=True) if os.path.isfile(path)}
        self.assertEqual([path for path in files if path.endswith(".md")], [])
        listed, = glob.glob(f"{self.base}/**/auto/Polysocket/.packlist", recursive=True)
        with open(listed, encoding="utf-8") as names:
            known = {line.split()[0] for line in names}
        unknown = [path for path in files - known if not path.endswith("perllocal.pod")]
        self.assertEqual(unknown, [])

    def test_the_description_has_the_version_and_the_modules(self):
        source = self.source()
        with open(f"{source}/META.json", encoding="utf-8") as file:
            told = json.load(file)
        self.assertEqual((told["version"], told["license"]), (f"v{VERSION}", ["mit"]))
        self.assertEqual(told["provides"]["Polysocket"]["version"].lstrip("v"), VERSION)
        check = "print manicheck(), filecheck()"
        self.assertEqual(run(PERL, "-MExtUtils::Manifest=manicheck,filecheck", "-e", check, folder=source), "")

    def test_a_module_without_its_library_says_what_helps(self):
        base = shutil.copytree(self.base, f"{self.folder}/broken")
        for path in glob.glob(f"{base}/**/libpolysocket.so.0", recursive=True):
            os.remove(path)
        with self.assertRaisesRegex(AssertionError, "cannot load the polysocket library: .*set LD_LIBRARY_PATH to"):
            self.use(base)

    def test_an_installed_library_is_used_when_that_is_asked_for(self):
        base = f"{self.folder}/system"
        settings = {"POLYSOCKET_LIBRARY_FROM": "system", "LD_LIBRARY_PATH": f"{self.prefix()}/lib"}
        self.install(base, PKG_CONFIG_PATH=f"{self.prefix()}/lib/pkgconfig", **settings)
        self.assertEqual(glob.glob(f"{base}/**/libpolysocket*", recursive=True), [])
        self.assertOneLibraryBelow(self.prefix(), self.use(base, **settings))
        with self.assertRaisesRegex(AssertionError, r"LIBRARY=system needs polysocket \S+ or later"):
            self.install(f"{self.folder}/none", **settings)


if __name__ == "__main__":
    unittest.main()
