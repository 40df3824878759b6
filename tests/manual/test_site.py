# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The site as `make site` builds it: without a warning, complete, and with links that lead somewhere."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import links  # noqa: E402


class SiteTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        done = subprocess.run(["make", "-s", "-C", ROOT, f"BUILD={folder.name}", "site"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        cls.status, cls.output, cls.site = done.returncode, done.stdout, os.path.join(folder.name, "site")

    def test_it_is_built_without_a_warning(self):
        self.assertEqual(self.status, 0, self.output)
        self.assertNotIn("WARNING", self.output)

    def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(self):
        self.assertEqual(list(links.broken_in_site(self.site)), [])

    def test_a_function_that_is_mentioned_is_a_link_to_the_reference(self):
        page = links.Page(os.path.join(self.site, "guide", "files.html"))
        self.assertIn("../reference/file.html#ps-file-readline", page.targets)

    def test_blocks_in_several_languages_are_tabs(self):
        text = links.read(os.path.join(self.site, "index.html"))
        labels = re.findall(r'class="tab-label"[^>]*>([^<]*)<', text)
        self.assertEqual(labels, ["C", "Python", "Ruby", "Tcl", "Perl", "Lua", "Node.js"])

    def test_the_search_knows_every_page(self):
        text = links.read(os.path.join(self.site, "searchindex.js"))
        index = json.loads(text[text.index("(") + 1: text.rindex(")")])
        pages = {name[: -len(".html")] for name in links.files(self.site, ".html")}
        self.assertEqual(set(index["docnames"]), pages - {"search", "genindex"})
        self.assertEqual([name[: -len(".md")] for name in index["filenames"]], index["docnames"])
        self.assertIn("reference/transfer", index["docnames"])
        # A method is found by its own name, and the function of C by its.
        self.assertIn("recv_into", index["indexentries"])
        self.assertIn("ps_socket_recv_into", index["indexentries"])

    def test_the_scripts_work_from_a_folder_of_files(self):
        script = links.read(os.path.join(self.site, "_static", "scripts", "furo.js"))
        self.assertNotRegex(script, r"(?m)^import ")
        self.assertIn("Gumshoe", script)


if __name__ == "__main__":
    unittest.main()
