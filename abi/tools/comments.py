# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Documentation comments, taken apart: what they say, and about which parameter, status and item.

The words that count are few, and the README of this folder lists them.
"""

import re

TAG = re.compile(r"^@(\w+)(?:\[[^]]*\])?[ \t]*", re.MULTILINE)
KNOWN_TAGS = {"param", "retval", "return", "since", "beyond", "operation", "method"}
ITEMS = re.compile(r"\s*\((S\d+(?:(?:, | to )S\d+)*)\)")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-Z'\"`])")
AS_TOLD = re.compile(r"; errors as (?:above|in (\w+\.h))(?:, and:)?")
SHARED = re.compile(r"^[^\n]*\bErrors that [^\n]* share:\n((?:[ \t]+.*\n?)+)", re.MULTILINE)
# The direction of a socket whose deadline ends a call.
DIRECTION = re.compile(r"\bits (receiving|sending) deadline\b")
GROUP = re.compile(r"^/\*(?!\*)(.*?)\*/", re.MULTILINE | re.DOTALL)


def plain(comment):
    """The text of a comment without what makes it one; lines keep what indents them further."""
    body = re.sub(r"\A/\*+<?[ \t]?|[ \t]*\*/\Z", "", comment)
    return "\n".join(re.sub(r"^[ \t]*\*(?: |$)", "", line).rstrip() for line in body.split("\n")).strip("\n")


def joined(text):
    """Paragraphs, each in one line, with an empty line between them."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text.strip()) if part.strip())


def items(text):
    """The numbers of the document's items that a text names: (S7, S18 to S20)."""
    found = []
    for group in ITEMS.findall(text):
        for part in group.split(", "):
            first, _, last = part.partition(" to ")
            numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
            found += [f"S{number}" for number in numbers if f"S{number}" not in found]
    return found


def without_items(text):
    return ITEMS.sub("", text)


def without_references(text):
    """A text about `err` without the words that refer to errors elsewhere."""
    text = AS_TOLD.sub("", text)
    return text if text.endswith(".") else f"{text}."


def blocking(text):
    """Whether a call blocks, by the sentence that says so: False, that sentence, or None; and the other sentences."""
    answer, rest = None, []
    for paragraph in text.split("\n\n"):
        sentences = SENTENCE.split(paragraph)
        kept = []
        for sentence in sentences:
            if sentence.startswith("Never blocks"):
                answer = False
                kept += [sentence] if sentence != "Never blocks." else []
            elif sentence.startswith("Blocks ") and answer is None:
                answer = sentence
            else:
                kept.append(sentence)
        rest.append(" ".join(kept))
    return answer, "\n\n".join(part for part in rest if part)


class Comment:
    """A documentation comment: its first sentence, the rest, and its tags."""

    def __init__(self, comment):
        text = plain(comment)
        parts = TAG.split(text)
        body = joined(parts[0])
        self.items = items(body)
        self.blocks, body = blocking(without_items(body))
        direction = DIRECTION.search(self.blocks or "")
        self.direction = direction and direction.group(1)
        self.brief, _, self.doc = body.partition("\n\n")
        first = SENTENCE.split(self.brief, maxsplit=1)
        if len(first) == 2:
            self.brief, self.doc = first[0], f"{first[1]}\n\n{self.doc}".strip()
        self.parameters, self.statuses, self.methods = {}, {}, []
        self.returns = self.since = self.beyond = self.operation = None
        self.faults = [] if text else ["has no documentation comment"]
        for tag, value in zip(parts[1::2], parts[2::2]):
            self.take(tag, joined(value))

    def take(self, tag, value):
        if tag in ("param", "retval"):
            name, _, value = value.partition(" ")
            table = self.parameters if tag == "param" else self.statuses
            if name in table:
                self.faults.append(f"documents {name} twice")
            table[name] = value
        elif tag == "method":
            self.methods.append(value)
        elif tag == "return":
            self.returns = value
        elif tag in KNOWN_TAGS:
            setattr(self, tag, value)
        else:
            self.faults.append(f"has a tag that is unknown: @{tag}")
        if not value:
            self.faults.append(f"says nothing behind @{tag}")


class Section:
    """The comment that opens a group of functions, and the errors that all of them share."""

    def __init__(self, comment, offset):
        text = plain(comment)
        shared = SHARED.search(text)
        self.offset = offset
        self.statuses = dict(statuses(shared.group(1))) if shared else {}
        self.doc = joined(SHARED.sub("", text))


def statuses(text):
    """A list of statuses with their texts, each of which may go on in lines that are indented further."""
    for part in re.split(r"\n(?=[ \t]*PS_E_)", text.rstrip()):
        name, _, rest = part.strip().partition(" ")
        yield name, joined(rest)


def sections(text):
    """The sections of a header; what stands before the first comment of a group has an empty one."""
    found = [Section("", 0)]
    for match in GROUP.finditer(text):
        if "SPDX-" not in match.group(0):
            found.append(Section(match.group(0), match.start()))
    return found
