# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Tcl's package as a folder: unpacked anywhere, found by its own index or by one that pkg_mkIndex writes."""

import os
import shutil
import subprocess
import unittest

from package import PackageTest
from support.commands import ROOT, VERSION, run

TCLSH = os.environ.get("TCLSH", "tclsh")
SCRIPT = """
package require -exact polysocket {version}
lassign [polysocket::socketpair] a b
$a sendall hello
if {{[$b recv 9] ne "hello" || [polysocket version] ne "{version}"}} {{error "it does not work"}}
foreach command {{channel server await allow}} {{
    if {{[info commands ::polysocket::$command] eq ""}} {{error "$command is missing"}}
}}
set maps [open /proc/self/maps]
puts [read $maps]
"""


class TclPackageTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.archive = cls.make("tcl-package")

    def folder_of_package(self):
        place = os.path.join(self.unpacked(self.archive), f"polysocket{VERSION}")
        # Tcl looks for packages in lists: a name with a blank and a brace is one element.
        return shutil.move(place, os.path.join(os.path.dirname(place), "a place {for packages"))

    def tcl(self, script, **more):
        path = os.path.join(self.folder, "script.tcl")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        return run(TCLSH, path, **more)

    @staticmethod
    def listed(path):
        for character in "\\{} ":
            path = path.replace(character, "\\" + character)
        return path

    def use(self, folder, **more):
        return self.tcl(SCRIPT.format(version=VERSION), TCLLIBPATH=self.listed(folder), **more)

    def test_it_holds_what_it_must_and_nothing_else(self):
        self.assertHolds("tcl", self.below(self.folder_of_package()))

    def test_the_folder_runs_from_any_place_with_its_own_library(self):
        folder = self.folder_of_package()
        self.assertOneLibraryBelow(folder, self.use(folder))
        self.assertOneLibraryBelow(folder, self.use(folder, LD_LIBRARY_PATH=f"{self.prefix()}/lib"))

    def test_the_folder_is_found_right_below_one_that_tcl_knows(self):
        folder = self.folder_of_package()
        maps = self.use(os.path.dirname(folder))
        self.assertOneLibraryBelow(folder, maps)

    def test_an_index_of_pkg_mkindex_gives_the_whole_package(self):
        for patterns in ("", "*.tcl", "polysocket.tcl", "*.so *.tcl"):
            folder = self.folder_of_package()
            os.remove(f"{folder}/pkgIndex.tcl")
            self.tcl(f"pkg_mkIndex {self.listed(folder)} {patterns}")
            self.assertOneLibraryBelow(folder, self.use(folder))

    def test_a_package_without_its_library_says_what_helps(self):
        folder = self.folder_of_package()
        os.remove(f"{folder}/libpolysocket.so.0")
        with self.assertRaisesRegex(AssertionError, "set LD_LIBRARY_PATH to the folder of libpolysocket.so.0"):
            self.use(folder)

    def test_it_holds_no_word_of_where_it_was_built(self):
        folder = self.folder_of_package()
        said = subprocess.run(["grep", "-rlF", ROOT, folder],
                              stdout=subprocess.PIPE, text=True, check=False).stdout
        self.assertEqual(said, "")


if __name__ == "__main__":
    unittest.main()
