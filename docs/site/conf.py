# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Settings of Sphinx for the manual. The sources are the Markdown files of the tree, where they are."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)


def version_of_the_header():
    with open(os.path.join(ROOT, "abi", "polysocket", "version.h"), encoding="utf-8") as file:
        numbers = dict(re.findall(r"^#define PS_VERSION_(\w+) +(\d+)$", file.read(), re.MULTILINE))
    return ".".join(numbers[part] for part in ("MAJOR", "MINOR", "PATCH"))


project = "polysocket"
author = "The polysocket authors"
copyright = "The polysocket authors"
version = release = version_of_the_header()

extensions = ["myst_parser", "sphinx_inline_tabs", "sphinx_copybutton", "pages"]
root_doc = "docs/index"
include_patterns = [
    "docs/**", "bindings/README.md", "bindings/*/README.md", "examples/README.md", "abi/README.md",
    "tests/scenarios/README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
    "CODE_OF_CONDUCT.md",
]
# READMEs that list the files of a folder; the site has a table of contents instead.
exclude_patterns = ["README.md", "docs/README.md", "docs/site", "build*", "**/node_modules"]

myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
# The comments of the tests and the lines above a title are no part of a page.
suppress_warnings = ["myst.header"]
nitpicky = True

html_theme = "furo"
html_title = f"polysocket {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_last_updated_fmt = None
# The languages of blocks, where Pygments is to colour them.
highlight_language = "none"
pygments_style = "friendly"
pygments_dark_style = "native"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1a5fb4", "color-brand-content": "#1a5fb4"},
    "dark_css_variables": {"color-brand-primary": "#78aeed", "color-brand-content": "#78aeed"},
}
copybutton_exclude = ".linenos, .gp, .go"
