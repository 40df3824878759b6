# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The source tree as the rules see it: which files there are, and C without its comments and strings."""

import os
import re

IGNORED_FOLDERS = {".git", "__pycache__"}


def ignored(root, folder):
    """Is this a folder of built files? A build tree has flags of its own, whatever its name."""
    return os.path.basename(folder) in IGNORED_FOLDERS or os.path.isdir(os.path.join(root, folder, "flags"))


def folders(root, below=""):
    """Every folder of the source tree, relative to its root, with the names of the files in it."""
    for path, subfolders, names in os.walk(os.path.join(root, below)):
        folder = os.path.relpath(path, root)
        subfolders[:] = sorted(name for name in subfolders if not ignored(root, os.path.normpath(f"{folder}/{name}")))
        yield "" if folder == "." else folder, sorted(names)


def files(root, suffixes=(), below=""):
    """Every file, relative to the root, that ends with one of the suffixes."""
    for folder, names in folders(root, below):
        for name in names:
            if name.endswith(tuple(suffixes)) if suffixes else True:
                yield os.path.join(folder, name)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def code(text):
    """C with comments, strings and preprocessor lines blanked out; lines keep their numbers."""
    text = NOISE.sub(blank, text).replace("%{", "  ").replace("%}", "  ")
    return DIRECTIVE.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
