# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Prints which items of the specification are tested on which route: coverage.py LOGS FILE.json …

LOGS is the folder where the suites scenarios-ROUTE left what they printed: only what really ran and passed counts. It
exits with 1 when an item lacks a good or a bad scenario, on any route, and nothing says why; also for items that no
scenario names.
"""

import json
import os
import re
import sys

from compile import ITEMS, ROUTES, items

# Items that no scenario can show, and where they are looked at instead.
SECTIONS, ELSEWHERE = items.read()
# Routes that count where they ran, and lack nothing: other systems, with the C interface.
OPTIONAL = ("posix", "windows")
LINE = re.compile(r"(not )?ok \d+ - (.*?)(?: # (?i:skip) (.*))?")


class Route:
    """What a route's runner printed."""

    def __init__(self, logs, name):
        self.name = name
        self.passed = set()
        self.failed = set()
        self.skipped = {}
        path = os.path.join(logs, f"scenarios-{name}.log")
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    self.line(line.rstrip("\n"))

    @property
    def ran(self):
        return bool(self.passed or self.failed or self.skipped)

    def line(self, line):
        match = LINE.fullmatch(line)
        if not match:
            return
        failed, title, reason = match.groups()
        if failed:
            self.failed.add(title)
        elif reason:
            self.skipped[title] = reason
        else:
            self.passed.add(title)


def items_of(documents):
    """{item: {"good": [title, …], "bad": […]}} for every item there is."""
    found = {item: {"good": [], "bad": []} for item in ITEMS}
    for document in documents:
        for scenario in document["scenarios"]:
            for item in scenario["items"]:
                found[item][scenario["kind"]].append(f"{document['noun']}: {scenario['name']}")
    return found


def cell(titles, route):
    passed, failed = (len(route_titles & set(titles)) for route_titles in (route.passed, route.failed))
    return f"{passed or '-'}{f'!{failed}' if failed else ''}"


def table(found, routes):
    yield "item   good  bad" + "".join(f"{route.name:>8}" for route in routes)
    titles_of_sections = {next(iter(texts)): section for section, texts in SECTIONS.items()}
    for item, kinds in found.items():
        if item in titles_of_sections:
            yield f"{titles_of_sections[item]}:"
        titles = kinds["good"] + kinds["bad"]
        counts = "".join(f"{cell(titles, route):>8}" for route in routes)
        yield f"{item:<6}{len(kinds['good']):>5}{len(kinds['bad']):>5}{counts}"
    # A route may report more than scenarios: that its runner was built, for example.
    known = {title for kinds in found.values() for titles in kinds.values() for title in titles}
    for word in ("passed", "failed", "skipped"):
        yield f"{word:<16}" + "".join(f"{len(known & set(getattr(route, word))):>8}" for route in routes)


def absences(found, routes):
    """What no scenario of an item and a kind shows on a route, as (sentence, whether there is a reason)."""
    for item, kinds in found.items():
        if item in ELSEWHERE:
            named = any(kinds.values())
            sentence = "scenarios name it, but it is said that none can" if named else ELSEWHERE[item]
            yield f"{item}: {sentence}", not named
            continue
        for kind, titles in kinds.items():
            if not titles:
                yield f"{item}: there is no {kind} scenario", False
                continue
            for route in routes:
                if not route.ran or route.passed & set(titles):
                    continue
                reasons = {route.skipped[title] for title in titles if title in route.skipped}
                yield f"{item} {kind} on {route.name}: {'; '.join(sorted(reasons)) or 'nothing passed'}", bool(reasons)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    documents = []
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            documents.append(json.load(file))
    found = items_of(documents)
    routes = [Route(sys.argv[1], name) for name in ROUTES]
    others = [route for route in (Route(sys.argv[1], name) for name in OPTIONAL) if route.ran]
    print("\n".join(table(found, routes + others)))
    explained = [sentence for sentence, has_reason in absences(found, routes) if has_reason]
    lacking = [sentence for sentence, has_reason in absences(found, routes) if not has_reason]
    lacking += [f"the scenarios did not run on {route.name}" for route in routes if not route.ran]
    for title, sentences in (("Not on every route, with the reason:", explained), ("Lacking:", lacking)):
        if sentences:
            print("", title, *(f"  {sentence}" for sentence in sentences), sep="\n")
    print(f"\n{len(found)} items, {len(explained)} absences with a reason, {len(lacking)} lacking")
    sys.exit(1 if lacking else 0)


if __name__ == "__main__":
    main()
