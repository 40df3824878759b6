# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The man pages: mandoc and groff have nothing to say, and every function, type and command has its page."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path[:0] = [os.path.join(ROOT, "abi", "tools")]

import man  # noqa: E402
import mdoc  # noqa: E402

# What mandoc says of every page: NetBSD wants no system there, and it looks for other pages where none is installed.
NO_FAULTS = re.compile(r"\((?:Net|Open)BSD\)|referenced manual not found")


def document():
    with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
        return json.load(file)


class ManTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="polysocket ")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        for path, lines in man.Manual(ROOT).pages():
            os.makedirs(os.path.join(cls.folder, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(cls.folder, path), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")

    def pages(self, pattern="*/*"):
        return sorted(os.path.relpath(path, self.folder) for path in glob.glob(os.path.join(self.folder, pattern)))

    def source(self, path):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            return file.read()

    def shown(self, path):
        """A page as plain text, in one line."""
        done = subprocess.run(["mandoc", "-T", "utf8", path], cwd=self.folder, stdout=subprocess.PIPE, text=True,
                              encoding="utf-8", timeout=30, check=True)
        return " ".join(re.sub(".\b", "", done.stdout).split())

    def test_mandoc_has_nothing_to_say(self):
        pages = [page for page in self.pages() if not self.source(page).startswith(".so ")]
        done = subprocess.run(["mandoc", "-T", "lint", *pages], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        self.assertEqual([line for line in done.stdout.splitlines() if not NO_FAULTS.search(line)], [])

    @unittest.skipUnless(shutil.which("groff"), "groff is not there")
    def test_groff_has_nothing_to_say(self):
        for page in ["man7/polysocket.7", "mann/polysocket.n", "man3/polysocket_error.3", "man3/polysocket_transfer.3"]:
            done = subprocess.run(["groff", "-mandoc", "-ww", "-Tascii", page], cwd=self.folder,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, check=True)
            self.assertEqual(done.stderr, "")

    def test_every_function_and_type_leads_to_the_page_that_describes_it(self):
        for member in ("functions", "handles", "records", "callbacks"):
            for entry in document()[member]:
                link = self.source(f"man3/{entry['name']}.3")
                page = self.source(re.fullmatch(r"\.so (\S+)\n", link).group(1))
                self.assertIn(f"\n.Nm {entry['name']}", page)
                self.assertIn(f"\n.Ss {entry['name']}\n", page)

    def test_references_lead_to_pages(self):
        for page in self.pages():
            for name, section in re.findall(r"^\.Xr (\S+) (\w)", self.source(page), re.MULTILINE):
                self.assertIn(f"man{section}/{name}.{section}", self.pages())

    def test_a_page_says_what_the_description_says(self):
        headers = [header for header in document()["headers"] if header["noun"] in ("timeout", "address", "message")]
        functions = {function["name"]: function for function in document()["functions"]}
        for header in headers:
            text = self.shown(f"man3/polysocket_{header['noun']}.3")
            for name in (name for section in header["sections"] for name in section["functions"]):
                self.assertIn(f"{name}(", text)
                self.assertIn(functions[name]["brief"].replace("`", "").replace("…", "..."), text)
                for error in functions[name]["errors"]:
                    self.assertIn(error["status"], text)

    def test_the_overview_has_the_rules_the_pages_and_the_statuses(self):
        text = self.shown("man7/polysocket.7")
        self.assertIn("Parameters come in one order", text)
        self.assertIn("A forked child may use everything that it inherits.", text)
        for status in document()["statuses"]:
            self.assertIn(f"{status['name']} ({status['value']})", text)
        for page in self.pages("man3/polysocket_*"):
            self.assertIn(f"{os.path.basename(page)[:-2]}(3)", text)

    def test_the_page_for_tcl_has_every_command_of_the_package(self):
        text = self.shown("mann/polysocket.n")
        with open(os.path.join(ROOT, "bindings", "tcl", "README.md"), encoding="utf-8") as file:
            commands = set(re.findall(r"polysocket::\w+", file.read()))
        self.assertEqual({command for command in commands if command not in text}, set())

    def test_every_header_says_what_it_is_about(self):
        self.assertEqual(sorted(man.ABOUT), sorted(header["noun"] for header in document()["headers"]))

    def test_text_is_never_taken_for_a_request(self):
        text = ".so /etc/passwd\n'quoted' \\fB and `a. B`"
        self.assertEqual(list(mdoc.text_lines(text)), ["\\&.so /etc/passwd 'quoted' \\efB and \\fBa. B\\fR"])
        self.assertEqual(list(mdoc.literal([".Sh x", "'y"])),
                         [".Bd -literal -offset indent", "\\&.Sh x", "\\(aqy", ".Ed"])
        self.assertEqual(list(mdoc.tagged([("`No`", "x.")]))[1], ".It \\fBNo\\fR")
        self.assertEqual(mdoc.quoted("No more."), "\\&No more.")


if __name__ == "__main__":
    unittest.main()
