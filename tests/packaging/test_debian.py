# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Debian's packages: lintian has nothing to say, and all examples run in a root with them and no compiler."""

import glob
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.path.join(ROOT, os.environ.get("POLYSOCKET_BUILD", "build"))
PACKAGES = ("libpolysocket0", "libpolysocket-dev", "python3-polysocket", "ruby-polysocket", "tcl-polysocket",
            "libpolysocket-perl", "lua-polysocket", "polysocket-doc")
LANGUAGES = ("C", "Python", "ctypes", "cffi", "Ruby", "Tcl", "Perl", "Fiddle", "LuaJIT")


def run(*command, limit=600):
    """What a command prints; it must succeed."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(command, cwd=ROOT, env={**clean, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=limit, check=False)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout[-4000:]}")
    return done.stdout


def setUpModule():
    run("make", "-s", "deb", f"BUILD={os.path.relpath(BUILD, ROOT)}")


def built(name):
    found = glob.glob(os.path.join(BUILD, "deb", f"{name}_*.deb"))
    if len(found) != 1:
        raise AssertionError(f"one package {name} is expected, and there are {found}")
    return found[0]


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

    def test_every_package_is_there_and_the_library_needs_libc_alone(self):
        for package in PACKAGES:
            built(package)
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

    def test_removing_them_leaves_nothing(self):
        self.inside("apt-get", "-q", "-y", "purge", *PACKAGES)
        self.addCleanup(self.inside, "sh", "-c", "dpkg -i /packages/*.deb")
        left = self.inside("find", "/usr", "/etc", "/var/lib", "-iname", "*polysocket*", "-not", "-path", "*/dpkg/*")
        self.assertEqual(left, "")


if __name__ == "__main__":
    unittest.main()
