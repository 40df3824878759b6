# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Turns scenario files into the typed JSON that the runners do. The language is grammar.py's; see README.md.

compile.py -o FOLDER FILE.scenario …    writes FOLDER/NOUN.json for each
compile.py --differences FILE.scenario …    lists the steps that a route does otherwise, and the scenarios that it skips
"""

import argparse
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "..", "..", "abi", "tools"))

import items  # noqa: E402
from grammar import TARGET, Line, Malformed, alternative

# The routes that call the C functions as they are.
ABI_ROUTES = ("c", "koffi")
ROUTES = (*ABI_ROUTES, "luajit", "fiddle", "python", "ctypes", "cffi", "ruby", "tcl", "perl", "oracle")
# What stands for several routes. `standard` is where the interpreter's own socket.py runs, over this library or not.
GROUPS = {"abi": ABI_ROUTES, "standard": ("python", "oracle")}
NEEDS = ("ipv6", "raw", "admin", "vsock", "tipc")
# What scenarios may name.
ITEMS = [item for texts in items.read()[0].values() for item in texts]
HEADING = re.compile(r"scenario((?: S\d+)+) (good|bad): (\S.*)")


def uncommented(line):
    """The line without its comment; a # inside quotes is none."""
    match = re.match(r"""(?:[^"'#]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*""", line)
    # Reasons are prose, where an apostrophe opens no text; a line whose quotes don't pair is taken as it is.
    if match.end() < len(line) and line[match.end()] != "#":
        return line.rstrip()
    return line[: match.end()].rstrip()


class Reader:
    """Reads one scenario file, line by line."""

    def __init__(self, path):
        self.path = path
        self.scenarios = []
        self.names = set()
        self.headings = {}
        self.where = path

    def read(self):
        with open(self.path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                self.where = f"{self.path}:{number}"
                self.line(uncommented(line))
        self.finish_scenario()
        if not self.scenarios:
            raise Malformed("there is no scenario in it")
        return self.scenarios

    def line(self, line):
        if not line.strip():
            return
        indent = len(line) - len(line.lstrip())
        text = line.strip()
        if "\t" in line[:indent]:
            raise Malformed("lines are indented by spaces, not tabs")
        if indent == 0:
            self.heading(text)
        elif not self.scenarios:
            raise Malformed("the file must begin with a scenario")
        elif indent == 2:
            self.inside(text)
        elif indent == 4 and text.startswith("on "):
            self.alternative(text)
        else:
            raise Malformed("steps are indented by 2, `on` lines by 4 spaces")

    def heading(self, text):
        self.finish_scenario()
        match = HEADING.fullmatch(text)
        if not match:
            raise Malformed("expected `scenario S1 [S2 …] good: SENTENCE` or `… bad: SENTENCE`")
        unknown = [item for item in match.group(1).split() if item not in ITEMS]
        if unknown:
            raise Malformed(f"{unknown[0]} is no item; they are {ITEMS[0]} to {ITEMS[-1]}")
        name = text[len("scenario ") :]
        if name in self.headings:
            raise Malformed(f"the scenario at {self.headings[name]} has the same name")
        self.headings[name] = self.where
        self.names = {"folder", "null"}
        self.scenarios.append(
            {"name": name, "items": match.group(1).split(), "kind": match.group(2), "where": self.where, "skip": {},
             "needs": [], "steps": []}
        )

    def inside(self, text):
        scenario = self.scenarios[-1]
        word, _, rest = text.partition(" ")
        if word in ("only", "except", "needs") and scenario["steps"]:
            raise Malformed("only, except and needs stand before the steps")
        if word in ("only", "except"):
            match = re.fullmatch(r"([a-z ]+): (\S.*)", rest)
            if not match:
                raise Malformed(f"expected `{word} ROUTE …: REASON`")
            named = routes_of(match.group(1))
            skipped = named if word == "except" else [route for route in ROUTES if route not in named]
            scenario["skip"].update(dict.fromkeys(skipped, match.group(2)))
        elif word == "needs":
            needs = rest.split()
            if not set(needs) <= set(NEEDS):
                raise Malformed(f"needs: one of {', '.join(NEEDS)}")
            scenario["needs"] += needs
        else:
            step = Line(text, self.names).step()
            scenario["steps"].append({"where": self.where, "text": text, **step})

    def alternative(self, text):
        match = re.fullmatch(r"on ([a-z ]+?) ((?:->|!!|skip|succeeds).*)", text)
        if not match:
            raise Malformed("expected `on ROUTE … -> VALUE|!! CLASS|succeeds|skip because REASON`")
        if not self.scenarios[-1]["steps"]:
            raise Malformed("an `on` line follows a step")
        step = self.scenarios[-1]["steps"][-1]
        other = alternative(match.group(2), self.names)
        for route in routes_of(match.group(1)):
            if route in self.scenarios[-1]["skip"]:
                raise Malformed(f"{route} skips the whole scenario")
            if route in step["on"]:
                raise Malformed(f"{route} has an alternative already")
            step["on"][route] = other

    def finish_scenario(self):
        if self.scenarios and not self.scenarios[-1]["steps"]:
            raise Malformed(f"the scenario {self.scenarios[-1]['name']!r} has no steps")
        for route in ROUTES if self.scenarios else ():
            if all("skip" in step["on"].get(route, {}) for step in self.scenarios[-1]["steps"]):
                raise Malformed(f"{route} leaves every step out; `except {route}: REASON` says so")


def routes_of(words):
    """The routes of these names; those of GROUPS stand for several."""
    routes = []
    for word in words.split():
        if word not in ROUTES and word not in GROUPS:
            groups = "; ".join(f"{group}, for {' '.join(named)}" for group, named in GROUPS.items())
            raise Malformed(f"{word!r} is no route; they are {' '.join(ROUTES)}; {groups}")
        routes += GROUPS.get(word, [word])
    return routes


def compiled(path):
    """The JSON of a scenario file."""
    reader = Reader(path)
    try:
        scenarios = reader.read()
    except Malformed as problem:
        sys.exit(f"{reader.where}: {problem}")
    noun = os.path.splitext(os.path.basename(path))[0]
    # A plain interpreter without site packages starts soonest.
    peer = ["/usr/bin/python3", "-IS", os.path.join(HERE, "peer.py")]
    return {"noun": noun, "file": path, "peer": peer, "scenarios": scenarios}


def differences(document):
    """What routes do otherwise, as lines."""
    for scenario in document["scenarios"]:
        for route, reason in scenario["skip"].items():
            yield f"{scenario['where']}: {route}: skipped: {reason}"
        for step in scenario["steps"]:
            for route, other in step["on"].items():
                reason = f"left out: {other['skip']}" if "skip" in other else other["because"]
                yield f"{step['where']}: {route}: {step['text']}: {reason}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", metavar="FOLDER", help="where the JSON files go")
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--target", nargs=2, metavar=("BYTEORDER", "BITS"),
                        help="little or big, and the bits of time_t, where another machine runs them")
    parser.add_argument("files", nargs="+", metavar="FILE.scenario")
    arguments = parser.parse_args()
    if not arguments.differences and not arguments.o:
        parser.error("-o FOLDER or --differences is needed")
    if arguments.target:
        TARGET.byteorder, TARGET.time_bits = arguments.target[0], int(arguments.target[1])
    for path in arguments.files:
        document = compiled(path)
        if arguments.differences:
            for line in differences(document):
                print(line)
        else:
            os.makedirs(arguments.o, exist_ok=True)
            with open(os.path.join(arguments.o, f"{document['noun']}.json"), "w", encoding="utf-8") as output:
                json.dump(document, output, indent=1)
                output.write("\n")


if __name__ == "__main__":
    main()
