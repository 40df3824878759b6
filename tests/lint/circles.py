# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The rule that the files of the library stand in an order: none leads back to itself by includes or calls.

A noun, which is noun.c and noun.h together, uses another one when it includes its header, or names a function that the
other one defines, wherever that is declared.
"""

import os
import re

import layers
import source

# A definition at the beginning of a line; `static` ones are the file's own.
DEFINITION = re.compile(
    r"^(?!static\b|typedef\b|return\b)[a-zA-Z_][\w \t*]*?\b(ps_\w+)\s*\([^;{}]*\)\s*\{", re.MULTILINE
)
NAME = re.compile(r"\bps_\w+\b")


def noun(path):
    return os.path.splitext(path)[0]


def uses(root):
    """What each noun uses: {noun: {other: the file and the line that say so}}."""
    texts = {path: source.code(source.read(root, path)) for path in source.files(root, (".c", ".h"), "src")}
    found = {noun(path): {} for path in texts}
    defined = {}
    for path, text in texts.items():
        for match in DEFINITION.finditer(text):
            defined.setdefault(match.group(1), []).append(noun(path))
    for path, line, system, name in layers.includes(root, "src"):
        target = layers.resolve(root, path, name, system)
        if target in texts and path in texts and noun(target) != noun(path):
            found[noun(path)].setdefault(noun(target), f'{path}:{line} includes "{name}"')
    for path, text in texts.items():
        for match in NAME.finditer(text) if path.endswith(".c") or "{" in text else ():
            other = definer(defined.get(match.group(0)), noun(path))
            # A header that declares what another noun defines does not use it.
            declares = path.endswith(".h") and re.match(r"\s*\([^{}]*?\)[^{}]*?;", text[match.end():])
            if other != noun(path) and not (declares and is_outside_of_bodies(text, match.start())):
                words = f"{path}:{source.line_of(text, match.start())} uses {match.group(0)}"
                found[noun(path)].setdefault(other, words)
    return found


def definer(nouns, user):
    """The noun that a user gets a function from: of several ports, its own one answers, and otherwise any."""
    if not nouns or user in nouns:
        return user
    return max(nouns, key=lambda noun: len(os.path.commonpath([noun, user])))


def is_outside_of_bodies(text, offset):
    before = text[:offset]
    return before.count("{") == before.count("}")


def way(graph, start, end):
    """The shortest way from a noun to another one, both included; None when there is none."""
    ways, seen = [[start]], {start}
    while ways:
        last = ways.pop(0)
        for other in graph.get(last[-1], ()):
            if other == end:
                return [*last, other]
            if other not in seen:
                seen.add(other)
                ways.append([*last, other])
    return None


def files_stand_in_an_order(root):
    graph = uses(root)
    told = set()
    for start in sorted(graph):
        circle = None if start in told else way(graph, start, start)
        if not circle:
            continue
        told.update(circle)
        steps = "; ".join(graph[one][other] for one, other in zip(circle, circle[1:]))
        yield f"{' -> '.join(circle)}: a circle, as {steps}"


RULES = [files_stand_in_an_order]
