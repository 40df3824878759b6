# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The builder of the site: pages get short addresses, wherever their sources are in the tree.

docs/guide/files.md becomes guide/files.html, bindings/tcl/README.md becomes bindings/tcl.html.
"""

import json
import os
import re
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEN_LINES = "<!-- the ten lines of the README -->\n"
NORMALIZE = "/usr/share/javascript/normalize.css/normalize.css"
STYLE_SHEET = re.compile(r"^@import url\(/javascript/.*$", re.MULTILINE)
MODULE = re.compile(r"^import Gumshoe from .*$", re.MULTILINE)
# A function of the reference up to the next one, and the name of its method, which Lua has as it is everywhere.
FUNCTION = re.compile(r"^(## (ps_\w+)\n)(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
METHOD = re.compile(r"^\| Lua \| `\w+[:.](\w+)\(", re.MULTILINE)
# Blocks, headings, links, code, and functions that are mentioned: the last two may become links.
TOKEN = re.compile(r"^```.*?^```+$|^#[^\n]*$|\[[^\]\n]*\]\([^)\n]*\)|`[^`\n]+`|(?<!\w)ps_\w+\(\)",
                   re.MULTILINE | re.DOTALL)
MENTION = re.compile(r"`?(ps_\w+)(?:\(\))?`?")
TITLES = {"c": "C", "python": "Python", "ruby": "Ruby", "tcl": "Tcl", "perl": "Perl", "lua": "Lua", "js": "Node.js"}
BLOCK = re.compile(r"^(```(\w+)\n.*?^```\n)", re.MULTILINE | re.DOTALL)
BLOCKS = re.compile(r"(?:^```\w+\n(?:(?!^```).*\n)*?^```\n\n?){2,}", re.MULTILINE)
COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)


def short(docname):
    """The address of a page without its suffix. A README stands for its folder, but docs/reference keeps its index."""
    name = re.sub(r"^docs/", "", docname)
    if name.endswith("/README"):
        return "reference/index" if name == "reference/README" else name[: -len("/README")]
    return name


class SiteBuilder(StandaloneHTMLBuilder):
    name = "site"

    def get_target_uri(self, docname, typ=None):
        return quote(short(docname)) + self.link_suffix

    def get_outfilename(self, pagename):
        return os.path.join(self.outdir, *short(pagename).split("/")) + self.out_suffix

    def dump_search_index(self):
        """The index of the search has the short addresses, too."""
        freeze = self.indexer.freeze

        def frozen():
            index = freeze()
            names = [short(name) for name in index["docnames"]]
            return {**index, "docnames": names, "filenames": [f"{name}.md" for name in names]}

        self.indexer.freeze = frozen
        super().dump_search_index()

    def copy_static_files(self):
        super().copy_static_files()
        self_contained(os.path.join(self.outdir, "_static"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def self_contained(static):
    """Let the theme work from a folder of files, without a web server.

    Debian's furo takes a style sheet from the root of a web server, and has a script that is a module, which browsers
    load by http alone.
    """
    folder = os.path.join(static, "scripts")
    gumshoe, script = (read(os.path.join(folder, name)) for name in ("gumshoe-patched.js", "furo.js"))
    style = read(os.path.join(static, "styles", "furo.css"))
    joined = {
        os.path.join(folder, "furo.js"): MODULE.sub(lambda _: gumshoe, script),
        os.path.join(static, "styles", "furo.css"): STYLE_SHEET.sub(lambda _: read(NORMALIZE), style),
    }
    for path, text in joined.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def tabs(match):
    """Blocks in several languages that follow each other say the same: one of them is shown at a time."""
    blocks = [(TITLES.get(language), text) for text, language in BLOCK.findall(match[0])]
    titles = [title for title, _ in blocks]
    if None in titles or len(set(titles)) < len(titles):
        return match[0]
    return "\n".join(f"````{{tab}} {title}\n{text}````\n" for title, text in blocks)


def lines_of_the_readme():
    """The blocks with the same ten lines in each language, which the first page shows as tabs."""
    section = read(os.path.join(ROOT, "README.md")).partition("## The same ten lines")[2].partition("\n## ")[0]
    return "\n".join(text for text, _ in BLOCK.findall(section))


def entries(match):
    """Entries for the index and the search: the function, and the method that it is in scripts."""
    names = dict.fromkeys([match[2], *METHOD.findall(match[3])])
    listed = "".join(f"\n```{{index}} single: {name}\n```\n" for name in names)
    return f"{match[1]}{listed}{match[3]}"


def nouns():
    """The page of the reference, by the function or the type that it has."""
    with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
        described = json.load(file)
    return {one["name"]: re.sub(r"^polysocket/|\.h$", "", one["header"])
            for member in ("functions", "handles", "records") for one in described[member]}


def linked(docname, text, pages):
    """The text, in which a function of C that is mentioned is a link to its place in the reference."""
    folder = os.path.relpath("docs/reference", os.path.dirname(docname) or ".")

    def link(match):
        mention = MENTION.fullmatch(match[0])
        noun = pages.get(mention[1]) if mention else None
        return f"[{match[0]}]({folder}/{noun}.md#{mention[1]})" if noun else match[0]

    return TOKEN.sub(link, text)


def prepared(app, docname, source):
    """Comments are for the tests of the snippets, and for no reader of a page."""
    source[0] = source[0].replace(TEN_LINES, lines_of_the_readme())
    if docname.startswith("docs/reference/"):
        source[0] = FUNCTION.sub(entries, source[0])
    source[0] = linked(docname, source[0], app.polysocket_pages)
    source[0] = BLOCKS.sub(tabs, COMMENT.sub("", source[0]))


def setup(app):
    app.add_builder(SiteBuilder)
    app.polysocket_pages = nouns()
    app.connect("source-read", prepared)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
