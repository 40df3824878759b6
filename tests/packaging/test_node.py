# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The package for npm: packed, installed into a folder with koffi, used by require, import and TypeScript."""

import glob
import os
import shutil
import unittest

from package import PackageTest
from support.commands import VERSION, run

NODE = os.environ.get("NODE", "node")
NPM = os.environ.get("NPM", "npm")
# Without a registry npm gives up soon.
OPTIONS = ("--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier",
           "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
USE = """
const [a, b] = ps.socketpair();
await a.sendall("hello");
if (String(await b.recv(9)) !== "hello") throw new Error("it does not work");
a.close();
b.close();
"""
MAPS = 'console.log(require("node:fs").readFileSync("/proc/self/maps", "utf8"));'
COMMON = f'const ps = require("polysocket");\n(async () => {{{USE}{MAPS}}})();\n'
MODULE = 'import { createRequire } from "node:module";\nimport ps, { PolysocketError } from "polysocket";\n' \
         "const require = createRequire(import.meta.url);\n" \
         f"if (!(PolysocketError.prototype instanceof Error)) throw 1;\n{USE}{MAPS}"
TYPED = """import ps = require("polysocket");
async function main(): Promise<void> {
  const [a, b]: ps.Socket[] = ps.socketpair();
  await a.sendall("hello");
  const data: Buffer = await b.recv(9);
  process.exitCode = data.toString() === "hello" ? 0 : 1;
}
main();
"""
MISTAKEN = 'import ps = require("polysocket");\nps.socketpair("a", "b", "c", "d", "e");\nps.nosuch();\n'
SETTINGS = '{"compilerOptions": {"module": "node16", "strict": true, "target": "es2022", "lib": ["esnext"]},' \
           ' "files": [%s]}'


class NpmPackageTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.archive = cls.make("npm-package")
        cls.program = f"{cls.folder}/program"
        os.mkdir(cls.program)
        cls.write("package.json", '{"private": true}')
        try:
            cls.npm("install", cls.archive)
        except AssertionError as error:
            reason = [line for line in str(error).splitlines() if line.startswith(("npm ERR!", "npm error"))]
            raise unittest.SkipTest(f"npm cannot install koffi: {(reason or ['?'])[0]}") from None

    @classmethod
    def npm(cls, *words):
        return run(NPM, *words, *OPTIONS, folder=cls.program, PATH=cls.path)

    @classmethod
    def write(cls, name, text):
        with open(f"{cls.program}/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def use(self, name, text, **more):
        self.write(name, text)
        return run(NODE, name, folder=self.program, **more)

    def library(self):
        return f"{self.prefix()}/lib/libpolysocket.so.0"

    def test_it_has_what_is_published_and_nothing_else(self):
        folder = f"{self.program}/node_modules/polysocket"
        self.assertHolds("npm", self.below(folder))
        with open(f"{folder}/README.md", encoding="utf-8") as page:
            self.assertNotIn("](..", page.read())

    def test_require_and_import_find_an_installed_library_by_its_name_or_by_the_variable(self):
        for name, text in (("common.cjs", COMMON), ("module.mjs", MODULE)):
            for setting in ({"LD_LIBRARY_PATH": f"{self.prefix()}/lib"}, {"POLYSOCKET_LIBRARY": self.library()}):
                self.assertOneLibraryBelow(self.prefix(), self.use(name, text, **setting))

    def test_without_a_library_the_error_says_what_helps(self):
        said = self.use("common.cjs", COMMON, POLYSOCKET_LIBRARY="/nowhere/libpolysocket.so.0", succeeds=False)
        self.assertRegex(said, "cannot load the polysocket library; tried '/nowhere/libpolysocket.so.0' .*; "
                               "set POLYSOCKET_LIBRARY to the path of libpolysocket.so.0, or LD_LIBRARY_PATH to its")

    def test_without_one_of_its_files_it_does_not_load(self):
        folder = shutil.copytree(self.program, f"{self.folder}/broken")
        os.remove(f"{folder}/node_modules/polysocket/polysocket_loop.js")
        said = run(NODE, "-e", 'require("polysocket")', folder=folder, succeeds=False)
        self.assertIn("polysocket_loop", said)

    def test_it_takes_no_other_entry_than_its_own(self):
        said = run(NODE, "-p", 'require("polysocket/package.json").version', folder=self.program)
        self.assertEqual(said.strip(), VERSION)
        said = run(NODE, "-e", 'require("polysocket/polysocket_loop.js")', folder=self.program, succeeds=False)
        self.assertIn("ERR_PACKAGE_PATH_NOT_EXPORTED", said)

    def test_typescript_has_its_types(self):
        try:
            self.npm("install", "--no-save", "typescript@5", "@types/node@18")
        except AssertionError:
            self.skipTest("npm cannot install typescript")
        self.write("right.ts", TYPED)
        self.write("wrong.ts", MISTAKEN)
        tsc = f"{self.program}/node_modules/.bin/tsc"
        self.write("tsconfig.json", SETTINGS % '"right.ts"')
        run(tsc, "-p", ".", folder=self.program)
        run(NODE, "right.js", folder=self.program, POLYSOCKET_LIBRARY=self.library())
        self.write("tsconfig.json", SETTINGS % '"wrong.ts"')
        said = run(tsc, "-p", ".", "--noEmit", folder=self.program, succeeds=False)
        self.assertEqual(said.count("error TS"), 2, said)

    def test_uninstalling_leaves_nothing(self):
        self.addCleanup(self.npm, "install", self.archive)
        self.npm("uninstall", "polysocket")
        for name in ("polysocket", "koffi"):
            self.assertEqual(glob.glob(f"{self.program}/node_modules/**/*{name}*", recursive=True), [])


if __name__ == "__main__":
    unittest.main()
