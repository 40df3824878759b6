# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The suites as tests/suites.ini describes them: what to run and how to read it. Nothing is run here."""

import configparser
import glob
import os
import shlex
from dataclasses import dataclass, field

from support.counting import COUNTERS


@dataclass
class Suite:
    name: str
    command: list
    counter: str
    argument: str = ""
    limit: float = 120.0
    environment: dict = field(default_factory=dict)
    sanitized: bool = False
    needs: list = field(default_factory=list)
    error: str = ""


# The package of Debian that a word in a command stands for.
PACKAGES = {"{ruby}": "ruby", "{tclsh}": "tcl", "{perl}": "perl", "{luajit}": "luajit", "{node}": "nodejs"}


def expand(word, values):
    """A word of a command with {build} and the like filled in, and the files that match it if it is a pattern."""
    word = word.format_map(values)
    if not any(character in word for character in "*?["):
        return [word]
    paths = sorted(glob.glob(word))
    if not paths:
        raise ValueError(f"no file matches {word}")
    return paths


def read_suite(name, section, values):
    counter, _, argument = section["count"].partition(" ")
    if counter not in COUNTERS:
        raise ValueError(f"suite {name}: no such way to count: {counter}")
    suite = Suite(name, [], counter, argument.strip())
    suite.limit = section.getfloat("limit", suite.limit)
    suite.sanitized = section.getboolean("sanitized", False)
    implied = [package for word, package in PACKAGES.items() if word in section["command"]]
    suite.needs = list(dict.fromkeys(section.get("needs", "").split() + implied))
    for setting in shlex.split(section.get("environment", "")):
        key, _, value = setting.partition("=")
        suite.environment[key] = value.format_map(values)
    try:
        for word in shlex.split(section["command"]):
            suite.command += expand(word, values)
    except ValueError as error:
        suite.error = str(error)
    return suite


def programs(name, pattern, values):
    """A suite name and a program for each that matches a pattern."""
    for path in sorted(glob.glob(pattern.format_map(values))):
        if os.access(path, os.X_OK):
            own = os.path.basename(path)
            yield own if own.startswith(f"{name}-") else f"{name}-{own}", path


def read_section(name, section, values):
    """The suites of a section: one, or one for each program when it has a pattern for programs."""
    if "each" not in section:
        return [read_suite(name, section, values)]
    found = []
    for own, path in programs(name, section["each"], values):
        found.append(read_suite(own, section, {**values, "each": path}))
    if not found:
        missing = read_suite(name, section, {**values, "each": ""})
        missing.error = f"no program matches {section['each'].format_map(values)}"
        found.append(missing)
    return found


def read_suites(path, build):
    """All suites of a file, in its order."""
    values = {
        "build": build,
        "python": os.environ.get("PYTHON", "/usr/bin/python3"),
        "ruby": os.environ.get("RUBY", "/usr/bin/ruby"),
        "tclsh": os.environ.get("TCLSH", "/usr/bin/tclsh"),
        "perl": os.environ.get("PERL", "/usr/bin/perl"),
        "luajit": os.environ.get("LUAJIT", "/usr/bin/luajit"),
        "node": os.environ.get("NODE", "/usr/bin/node"),
    }
    parser = configparser.ConfigParser(interpolation=None)
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    return [suite for name in parser.sections() for suite in read_section(name, parser[name], values)]
