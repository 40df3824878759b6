# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The archive of `make dist`: always the same bytes, complete, and enough to build the library from it alone.

`make dist-check` runs every test in it; here is what takes seconds.
"""

import hashlib
import os
import stat
import subprocess
import tarfile
import tempfile
import unittest

from making import CC, Programs, run
from support.commands import ROOT, VERSION

TOP = f"polysocket-{VERSION}"


def pack(tree, build, **settings):
    """The digest of the archive that a tree makes."""
    run("make", "-s", "dist", f"BUILD={build}", folder=tree, **settings)
    with open(os.path.join(tree, build, f"{TOP}.tar.gz"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class DistTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        alone = os.path.join(cls.folder, "it's alone")
        cls.digest = pack(ROOT, os.path.join(cls.folder, "packed"))
        with tarfile.open(os.path.join(cls.folder, "packed", f"{TOP}.tar.gz")) as archive:
            cls.members = archive.getmembers()
            archive.extractall(alone)
        cls.tree = os.path.join(alone, TOP)

    def test_what_was_unpacked_packs_the_same_bytes(self):
        self.assertEqual(pack(self.tree, os.path.join(self.folder, "again")), self.digest)

    def test_an_archive_does_not_hold_the_one_before(self):
        for _ in range(2):
            self.assertEqual(pack(self.tree, "build"), self.digest)

    def test_times_and_masks_of_the_packer_change_nothing(self):
        epoch = str(self.members[0].mtime)
        path = os.path.join(self.tree, "LICENSE")
        before = os.stat(path)
        os.chmod(path, 0o660)
        os.utime(path)
        self.addCleanup(os.utime, path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.assertEqual(pack(self.tree, "build", SOURCE_DATE_EPOCH=epoch, LC_ALL="C.UTF-8", TZ="UTC-5"), self.digest)
        self.assertNotEqual(pack(self.tree, "build", SOURCE_DATE_EPOCH="1"), self.digest)

    def test_the_checksum_beside_it_is_its_own(self):
        said = run("sha256sum", "--check", f"{TOP}.tar.gz.sha256", folder=os.path.join(self.folder, "packed"))
        self.assertEqual(said, f"{TOP}.tar.gz: OK\n")

    def test_a_changed_file_changes_it(self):
        path = os.path.join(self.tree, "LICENSE")
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n")
        self.assertNotEqual(pack(self.tree, "build"), self.digest)
        os.truncate(path, os.path.getsize(path) - 1)

    def test_nobody_and_no_moment_is_in_it(self):
        self.assertEqual({(one.uid, one.gid, one.uname, one.gname) for one in self.members}, {(0, 0, "", "")})
        self.assertEqual(len({one.mtime for one in self.members}), 1)
        self.assertEqual({stat.S_IMODE(one.mode) for one in self.members}, {0o644, 0o755})
        self.assertTrue(all(one.isfile() and one.name.startswith(f"{TOP}/") for one in self.members))

    def test_it_holds_what_git_holds(self):
        if not os.path.exists(os.path.join(ROOT, ".git")):
            self.skipTest("this is no tree of git")
        listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
        wanted = {f"{TOP}/{name}" for name in listed if name and os.path.exists(os.path.join(ROOT, name))}
        packed = [one.name for one in self.members]
        self.assertEqual(sorted(wanted - set(packed)), [])
        self.assertEqual(packed, sorted(packed, key=str.encode))
        self.assertEqual([name for name in packed if "__pycache__" in name or name.endswith((".o", ".so"))], [])

    def test_the_library_is_built_from_it_and_used_where_it_lies(self):
        run("make", "-s", "-j2", "lib", "WERROR=-Werror", "CFLAGS=-O0 -g", "HARDENING=", folder=self.tree)
        build = os.path.join(self.tree, "build")
        programs = Programs(self.folder, os.path.join(build, "pkgconfig"), os.path.join(build, "lib"))
        for compiler in (CC, "g++ -x c++"):
            self.assertIn("libpolysocket.so.0", programs.build_and_run(f"{compiler} -Wall -Wextra -Werror"))
            self.assertNotIn("NEEDED", programs.build_and_run(f"{compiler} -static", "--static"))
        programs.shell("pkg-config --uninstalled polysocket")
        self.assertEqual(programs.shell("pkg-config --modversion polysocket"), f"{VERSION}\n")


if __name__ == "__main__":
    unittest.main()
