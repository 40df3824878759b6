# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Links of the tree's own Markdown files, whether they are pages of the site or not."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "lint")]

import links  # noqa: E402
import source  # noqa: E402


class TreeTest(unittest.TestCase):
    def test_every_link_and_path_of_the_tree_leads_somewhere(self):
        names = list(source.files(ROOT, (".md",)))
        self.assertIn("README.md", names)
        self.assertEqual([fault for name in names for fault in links.broken_in_markdown(ROOT, name)], [])


class CheckerTest(unittest.TestCase):
    """The checker finds what is broken."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def test_markdown(self):
        self.write("other.md", "# A `code` heading, with more\n\n```\n# no heading\n```\n")
        self.write("page.md", "[a](other.md#a-code-heading-with-more) [b](other.md#no-heading) [c](none.md)\n"
                              "`[d](no.link)` [e](https://example.org/) `src/core/none.c` `src/core/NOUN.c`\n")
        self.assertEqual(list(links.broken_in_markdown(self.folder, "page.md")), [
            "page.md: other.md#no-heading: there is no such heading", "page.md: none.md: there is no such file",
            "page.md: src/core/none.c: there is no such file in the tree"])

    def test_pages(self):
        self.write("other.html", '<h1 id="top">x</h1>')
        self.write("style.css", "@import url(/javascript/x.css); a { background: url('data:image/png;x') }")
        self.write("page.html", '<a href="other.html#top"></a><a href="other.html#down"></a><a href="none.html"></a>'
                                '<a href="https://example.org"></a><script src="https://example.org/x.js"></script>')
        self.assertEqual(list(links.broken_in_site(self.folder)), [
            "page.html: other.html#down: there is no such anchor", "page.html: none.html: there is no such file",
            "page.html: loads https://example.org/x.js", "style.css: loads /javascript/x.css"])


if __name__ == "__main__":
    unittest.main()
