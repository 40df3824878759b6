# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The blocks of code in the Markdown files, and what is said about how they are tested.

A comment in the line above a block says it; README.md of this folder has the words. Blocks of the reference need none.
"""

import os
import re
from dataclasses import dataclass, field

FENCE = re.compile(r"^(?:<!-- (?P<mark>(?:(?!-->).)*?)\s*-->\n)?"
                   r"(?P<ticks>```+)(?P<language>[\w+-]*)\n(?P<text>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)
# What a line prints stands behind it, after two blanks.
COMMENTS = {"c": "//", "python": "#", "ruby": "#", "tcl": ";#", "perl": "#", "lua": "--", "js": "//"}
PRINTS = re.compile(r"\b(?:printf|print|puts|say|p|console\.log)\b")
ANYTHING = "…"


@dataclass
class Snippet:
    path: str
    line: int
    language: str
    text: str
    reason: str = ""
    prints: str = ""
    before: str = ""
    words: dict = field(default_factory=dict)

    def __str__(self):
        return f"{self.path}:{self.line}"


def understood(mark):
    """What a mark says: why a block is not run; or words such as echo=50007, what is printed, and what is before it."""
    if mark.startswith("not run:"):
        return {"reason": mark[len("not run:"):].strip()}
    mark, _, before = mark.partition("before:\n")
    mark, _, prints = mark.partition("prints: ")
    words = dict(word.partition("=")[::2] for word in mark.split())
    return {"words": words, "prints": prints.strip(), "before": before and before + "\n"}


def snippets(root, path):
    """Every block of a file."""
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start("ticks")) + 1
        yield Snippet(path, line, match["language"], match["text"], **understood(match["mark"] or ""))


def printed(snippet):
    """What a block says that it prints, in the order of its lines."""
    if snippet.prints:
        return [snippet.prints]
    mark = COMMENTS[snippet.language]
    found = re.compile(rf"^(.*\S) *{re.escape(mark)} (.*)$")
    lines = [found.match(line) for line in snippet.text.splitlines()]
    return [match[2] for match in lines if match and PRINTS.search(match[1])]


def agrees(said, came):
    """Whether what came is what was said, in which … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in said.split(ANYTHING))
    return re.fullmatch(pattern, came) is not None
