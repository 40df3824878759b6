# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The rock: linted, installed from its sources, packed as it is installed, used by LuaJIT, and removed."""

import glob
import os
import shutil
import unittest

from package import PackageTest
from support.commands import BUILD, VERSION, run

LUAJIT = os.environ.get("LUAJIT", "luajit")
SCRIPT = """
local polysocket = require("polysocket")
local a, b = polysocket.socketpair()
a:sendall("hello")
assert(b:recv(9) == "hello" and polysocket.load().ps_version() == "{version}")
print(io.open("/proc/self/maps"):read("*a"))
"""


class RockTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rock = cls.make("rock")
        cls.tree = f"{cls.folder}/tree"
        cls.install(cls.tree, cls.rock)

    @classmethod
    def luarocks(cls, *words, **more):
        # Nothing of the user's own is looked at, and cjson is Debian's.
        return run("luarocks", "--lua-version=5.1", *words, PATH=cls.path, HOME=cls.folder, **more)

    @classmethod
    def install(cls, tree, rock):
        cls.luarocks("install", f"--tree={tree}", "--deps-mode=none", rock)

    def use(self, tree, **more):
        return run(LUAJIT, "-e", SCRIPT.format(version=VERSION), LUA_PATH=f"{tree}/share/lua/5.1/?.lua;;",
                   LUA_CPATH=f"{tree}/lib/lua/5.1/?.so;;", **more)

    def test_it_holds_what_it_must_and_nothing_else(self):
        self.assertHolds("rock", self.below(self.tree))

    def test_the_rockspec_is_in_order(self):
        self.luarocks("lint", os.path.join(BUILD, "dist", f"polysocket-{VERSION}-1.rockspec"))

    def test_luajit_uses_the_library_in_the_rock(self):
        self.assertOneLibraryBelow(self.tree, self.use(self.tree))
        self.assertOneLibraryBelow(self.tree, self.use(self.tree, LD_LIBRARY_PATH=f"{self.prefix()}/lib"))

    def test_what_was_built_can_be_packed_for_other_machines(self):
        place = f"{self.folder}/packed"
        os.mkdir(place)
        self.luarocks("pack", f"--tree={self.tree}", "polysocket", folder=place)
        rock, = os.listdir(place)
        self.assertRegex(rock, r"linux-\w+\.rock$")
        self.install(f"{self.folder}/other", f"{place}/{rock}")
        self.assertOneLibraryBelow(f"{self.folder}/other", self.use(f"{self.folder}/other"))

    def test_a_rock_without_its_library_says_what_helps(self):
        tree = shutil.copytree(self.tree, f"{self.folder}/broken")
        os.remove(f"{tree}/lib/lua/5.1/polysocket/libpolysocket.so")
        with self.assertRaisesRegex(AssertionError, "cannot load the polysocket library.*set POLYSOCKET_LIBRARY to"):
            self.use(tree)

    def test_removing_leaves_nothing(self):
        tree = shutil.copytree(self.tree, f"{self.folder}/removed")
        self.luarocks("remove", f"--tree={tree}", "polysocket")
        self.assertEqual(glob.glob(f"{tree}/**/*polysocket*", recursive=True), [])


if __name__ == "__main__":
    unittest.main()
