# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Debian's packages: lintian has nothing to say, they can be built again, and work in a root without a compiler."""

import functools
import glob
import hashlib
import os
import shutil
import sys
import tempfile
import unittest

from package import RBS, PackageTest, differences
from support import commands
from support.commands import BUILD, ROOT

sys.path.append(os.path.join(ROOT, "tests", "manual"))

import links  # noqa: E402

PACKAGES = ("libpolysocket0", "libpolysocket-dev", "python3-polysocket", "ruby-polysocket", "tcl-polysocket",
            "libpolysocket-perl", "lua-polysocket", "polysocket-doc")
LANGUAGES = ("C", "Python", "ctypes", "cffi", "Ruby", "Tcl", "Perl", "Fiddle", "LuaJIT")
HTML = "usr/share/doc/polysocket-doc/html"
SETTINGS = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
run = functools.partial(commands.run, folder=ROOT, **SETTINGS)


def setUpModule():
    commands.make_here("deb", **SETTINGS)


def built(name):
    found = glob.glob(os.path.join(BUILD, "deb", f"{name}_*.deb"))
    if len(found) != 1:
        raise AssertionError(f"one package {name} is expected, and there are {found}")
    return found[0]


def digests(folder):
    """What each package in a folder is, to the last byte."""
    found = {}
    for path in glob.glob(os.path.join(folder, "*.deb")):
        with open(path, "rb") as file:
            found[os.path.basename(path)] = hashlib.sha256(file.read()).hexdigest()
    return found


def archives():
    """Debian's archives that apt knows here, updates too, as "http://deb.debian.org/debian bookworm main"."""
    known = run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages",
                "Origin: Debian")
    return sorted(set(known.splitlines()))


class PackagesTest(unittest.TestCase):
    def test_lintian_has_nothing_to_say(self):
        changes = glob.glob(os.path.join(BUILD, "deb", "*.changes"))
        said = run("lintian", "--fail-on", "error,warning", "--profile", "debian", "--allow-root", *changes)
        self.assertEqual([line for line in said.splitlines() if line.startswith(("E:", "W:"))], [])

    def test_every_package_holds_what_it_must_and_nothing_else(self):
        for package in PACKAGES:
            with tempfile.TemporaryDirectory() as folder:
                run("dpkg-deb", "-x", built(package), folder)
                self.assertEqual(differences(package, PackageTest.below(folder)), [], package)

    def test_the_same_source_makes_the_same_packages_in_another_place_at_another_time(self):
        description, = glob.glob(os.path.join(BUILD, "deb", "*.dsc"))
        with tempfile.TemporaryDirectory(prefix="polysocket-") as folder:
            run("dpkg-source", "-x", description, os.path.join(folder, "tree"))
            commands.run("dpkg-buildpackage", "-b", "-us", "-uc", folder=os.path.join(folder, "tree"), LC_ALL="C",
                         DEB_BUILD_OPTIONS="nocheck parallel=1", TZ="Asia/Kathmandu")
            self.assertEqual(digests(folder), digests(os.path.join(BUILD, "deb")))

    def test_the_library_needs_libc_alone(self):
        depends = run("dpkg-deb", "-f", built("libpolysocket0"), "Depends")
        self.assertRegex(depends, r"^libc6 \(>= [\d.]+\)\n$")


@unittest.skipUnless(os.geteuid() == 0, "only root can make a root with debootstrap")
class CleanRootTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        known = archives()
        if not known:
            raise unittest.SkipTest("apt knows no archive of Debian's")
        site, release, _ = known[0].split()
        cls.root = tempfile.mkdtemp(prefix="polysocket-root-")
        cls.addClassCleanup(shutil.rmtree, cls.root)
        run("debootstrap", "--variant=minbase", release, cls.root, site)
        with open(os.path.join(cls.root, "etc/apt/sources.list"), "w", encoding="utf-8") as sources:
            sources.writelines(f"deb {line}\n" for line in known)
        cls.inside("apt-get", "-q", "update")
        packages = os.path.join(cls.root, "packages")
        os.mkdir(packages)
        names = [shutil.copy(built(package), packages) for package in PACKAGES]
        cls.inside("apt-get", "-q", "-y", "install", "--no-install-recommends", "python3-cffi",
                   *(f"/packages/{os.path.basename(name)}" for name in names))
        shutil.copytree(os.path.join(BUILD, "examples"), os.path.join(cls.root, "built", "examples"))

    @classmethod
    def inside(cls, *command):
        return run("chroot", cls.root, *command)

    def test_the_examples_of_all_languages_talk_to_each_other(self):
        for name in ("cc", "gcc", "swig"):
            self.assertFalse(os.path.exists(os.path.join(self.root, "usr/bin", name)))
        said = self.inside("python3", "/usr/share/doc/polysocket-doc/examples/demo/main.py", "/built", *LANGUAGES)
        self.assertRegex(said.splitlines()[-1], r"^[1-9]\d+ exchanges succeeded, 0 failed")

    def test_ri_and_rbs_find_what_there_is_of_the_module_for_ruby(self):
        self.assertIn("bufsize", self.inside("ri", "--no-pager", "Polysocket::Socket#recv"))
        known = self.inside("ruby", *RBS, "-r", "polysocket", "method", "::Polysocket::Socket", "recv")
        self.assertIn("bufsize", known)

    def test_man_pages_and_the_manual_are_whole(self):
        for page in ("man3/ps_socket_recv.3.gz", "man7/polysocket.7.gz", "man3/polysocket.3tcl.gz"):
            self.assertRegex(self.inside("zcat", f"/usr/share/man/{page}"), r"(?m)^\.(Nm|SH NAME)")
        self.assertEqual(list(links.broken_in_site(os.path.join(self.root, HTML))), [])

    def test_removing_them_leaves_nothing(self):
        self.inside("apt-get", "-q", "-y", "purge", *PACKAGES)
        self.addCleanup(self.inside, "sh", "-c", "dpkg -i /packages/*.deb")
        left = self.inside("find", "/usr", "/etc", "/var/lib", "-iname", "*polysocket*", "-not", "-path", "*/dpkg/*")
        self.assertEqual(left, "")


if __name__ == "__main__":
    unittest.main()
