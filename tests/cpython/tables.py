# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The two tables of this folder: modules.ini and differences.ini."""

import configparser
import fnmatch
import os
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Module:
    """What of a module is run."""

    name: str
    core: bool = False
    only: list = field(default_factory=list)
    without: list = field(default_factory=list)
    network: bool = False
    limit: float = 300.0


@dataclass
class Row:
    """A difference that is known."""

    pattern: str
    reason: str
    versions: list = field(default_factory=list)
    sometimes: bool = False

    def matches(self, name):
        return fnmatch.fnmatchcase(name, self.pattern)


def read(path, known):
    """The sections of a file, whose keys must be among those known."""
    parser = configparser.ConfigParser(interpolation=None)
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    for name in parser.sections():
        unknown = sorted(set(parser[name]) - set(known))
        if unknown:
            raise ValueError(f"{os.path.basename(path)}: [{name}] has the unknown key {unknown[0]}")
    return parser


def read_modules(path=os.path.join(HERE, "modules.ini")):
    parser = read(path, ("core", "only", "without", "network", "limit"))
    return [
        Module(name, parser[name].getboolean("core", False), parser[name].get("only", "").split(),
               parser[name].get("without", "").split(), parser[name].getboolean("network", False),
               parser[name].getfloat("limit", 300.0))
        for name in parser.sections()
    ]


def read_differences(path=os.path.join(HERE, "differences.ini")):
    parser = read(path, ("reason", "versions", "sometimes"))
    for name in parser.sections():
        if not parser[name].get("reason", "").strip():
            raise ValueError(f"{os.path.basename(path)}: [{name}] gives no reason")
    return [
        Row(name, " ".join(parser[name]["reason"].split()), parser[name].get("versions", "").split(),
            parser[name].getboolean("sometimes", False))
        for name in parser.sections()
    ]
