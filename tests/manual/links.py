# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Where links lead: those of the pages of a site that is built, and those of the Markdown files of the tree."""

import html.parser
import os
import re
import urllib.parse

LOADED = {"script": "src", "img": "src", "link": "href"}
FENCE = re.compile(r"^(```+|:::+).*?^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`\n]+`")
URL = re.compile(r"""url\(["']?(?!data:)([^"')\s;]+)""")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
# A word in backquotes that is a path of the tree: no pattern, and no NAME in capitals to be filled in.
PATH = re.compile(r"`((?:abi|bench|bindings|docs|examples|pkgconfig|src|swig|tests)/[a-z0-9_./-]+)`")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def elsewhere(target):
    return bool(re.match(r"[a-z]+:|//", target))


class Page(html.parser.HTMLParser):
    """What a page refers to, and where it can be referred to."""

    def __init__(self, path):
        super().__init__()
        self.targets, self.anchors, self.loaded = [], {""}, []
        self.feed(read(path))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors.update(filter(None, (given.get("id"), given.get("name"))))
        if tag == "a" and "href" in given:
            self.targets.append(given["href"])
        # An anchor of a link to the neighbours of a page loads nothing.
        if tag in LOADED and given.get(LOADED[tag]):
            self.loaded.append(given[LOADED[tag]])


def files(folder, suffix):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(suffix):
                yield os.path.relpath(os.path.join(path, name), folder)


def broken_target(folder, pages, name, target):
    """What is wrong with a link from a page to another file of the site, or None."""
    path, _, anchor = target.partition("#")
    path = urllib.parse.unquote(path.partition("?")[0])
    found = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
    if not os.path.isfile(os.path.join(folder, found)):
        return f"{name}: {target}: there is no such file"
    if found in pages and urllib.parse.unquote(anchor) not in pages[found].anchors:
        return f"{name}: {target}: there is no such anchor"
    return None


def broken_in_site(folder):
    """Every link of a site that leads nowhere, and everything that a page loads from elsewhere."""
    pages = {name: Page(os.path.join(folder, name)) for name in files(folder, ".html")}
    for name, page in pages.items():
        for target in page.targets + page.loaded:
            fault = None if elsewhere(target) else broken_target(folder, pages, name, target)
            if fault:
                yield fault
        yield from (f"{name}: loads {target}" for target in page.loaded if elsewhere(target))
    for name in files(folder, ".css"):
        for target in URL.findall(read(os.path.join(folder, name))):
            if elsewhere(target) or broken_target(folder, {}, name, target):
                yield f"{name}: loads {target}"


def slug(heading):
    """The anchor of a heading, as GitHub and MyST make it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().replace("`", ""))
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def anchors(path):
    return {slug(heading) for heading in HEADING.findall(FENCE.sub("", read(path)))} | {""}


def broken_in_markdown(root, name):
    """Every relative link of a Markdown file that leads to no file or heading, and every path that isn't there."""
    text = FENCE.sub("", read(os.path.join(root, name)))
    for target in LINK.findall(CODE.sub("", text)):
        if elsewhere(target):
            continue
        path, _, anchor = target.partition("#")
        found = os.path.join(root, os.path.dirname(name), path) if path else os.path.join(root, name)
        if not os.path.exists(found):
            yield f"{name}: {target}: there is no such file"
        elif found.endswith(".md") and anchor not in anchors(found):
            yield f"{name}: {target}: there is no such heading"
    for path in PATH.findall(text):
        if not os.path.exists(os.path.join(root, path)):
            yield f"{name}: {path}: there is no such file in the tree"
