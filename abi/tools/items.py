# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The items, S1 and its like: what abi/items.ini says of each, and the page that is made of it."""

import configparser
import os
import re

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "items.ini")
ITEM = re.compile(r"\bS\d+\b")
ELSEWHERE = ".elsewhere"

INTRODUCTION = """\
# Items

The comments of the headers, the reference, the scenarios and `make spec` name promises by number, such as
[S78](#s78). This page says what each promise is, and which functions of the C library keep it; scripts have the
methods of the same names. S1 to S{last} number what *the document* says: the description of the `socket` module in
the manual of Python 2.6 and 2.7, whose model of sockets polysocket has. The others are beyond it: what today's modules
have, and what none has.

An item without functions is kept by all of them, or by the modules of the languages. Each item has scenarios in
`tests/scenarios`, unless it says otherwise. Generated from `abi/items.ini` and the headers by `make abi`, and never
edited.
"""


def read(path=SOURCE):
    """{section: {item: text}} in the order of the file, and {item: where it is tested that no scenario shows}."""
    parser = configparser.ConfigParser(interpolation=None, default_section="")
    parser.optionxform = str
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    sections, elsewhere = {}, {}
    for section in parser.sections():
        sections[section] = {}
        for name, text in parser[section].items():
            text = " ".join(text.split())
            if name.endswith(ELSEWHERE):
                elsewhere[name[: -len(ELSEWHERE)]] = text
            else:
                sections[section][name] = text
    return sections, elsewhere


def beyond(section):
    return section.startswith("Beyond")


def linked(text, page):
    """A text with a link from each item to what the page of the items says of it."""
    return ITEM.sub(lambda match: f"[{match.group()}]({page}#{match.group().lower()})", text)


def noun(header):
    return re.sub(r"^polysocket/|\.h$", "", header)


def lines(document, sections, elsewhere):
    keepers = {}
    for function in document["functions"]:
        link = f"[{function['name']}](reference/{noun(function['header'])}.md#{function['name']})"
        for item in function["items"]:
            keepers.setdefault(item, []).append(link)
    last = max(int(name[1:]) for section, texts in sections.items() if not beyond(section) for name in texts)
    yield from INTRODUCTION.format(last=last).splitlines()
    for section, texts in sections.items():
        yield from ("", f"## {section}")
        for name, text in texts.items():
            yield from ("", f"### {name}", "", text)
            if name in keepers:
                yield from ("", f"Functions: {', '.join(keepers[name])}")
            if name in elsewhere:
                yield from ("", f"No scenario shows it: {elsewhere[name]}.")


def page(document):
    return "\n".join(lines(document, *read())) + "\n"
