# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The workloads and their targets, as workloads.ini describes them. Nothing is run or calculated here."""

import configparser
import fnmatch
import os

HERE = os.path.dirname(os.path.abspath(__file__))
OTHER_SECTIONS = ("programs", "ratios", "targets")
PLAIN_KEYS = {"title", "group", "does", "base"}


class Workloads:
    """What is measured, in the order of the file, and what each row must reach."""

    def __init__(self, path=os.path.join(HERE, "workloads.ini")):
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        parser.optionxform = str
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
        self.programs = dict(parser["programs"])
        self._costs = list(parser["ratios"])
        self._targets = [(key.split(), float(value)) for key, value in parser["targets"].items()]
        self._sections = {name: parser[name] for name in parser.sections() if name not in OTHER_SECTIONS}
        for name, section in self._sections.items():
            check_section(name, section)

    def __iter__(self):
        return iter(self._sections)

    def __contains__(self, name):
        return name in self._sections

    def title(self, name):
        """What the table calls it."""
        return self._sections[name]["title"]

    def group(self, name):
        """The heading that it stands under."""
        return self._sections[name]["group"]

    def does(self, name):
        """What one operation is."""
        return self._sections[name]["does"]

    def base(self, name):
        """The workload with whose time the same library's is compared, or None."""
        return self._sections[name].get("base")

    def is_cost(self, language, workload, peer):
        """Whether the ratio is ours / theirs rather than theirs / ours."""
        return peer == self.base(workload) or f"{language} {peer}" in self._costs

    def target(self, language, workload, peer, mode, general=True):
        """The number that the row must reach, or None; a target for all workloads counts only if `general`."""
        row = (language, peer, mode)
        own = [float(value) for value in self._matches("target", workload, row)]
        shared = [number for pattern, number in self._targets if general and matches(pattern, row)]
        return next(iter(own + shared), None)

    def remark(self, language, workload, peer, mode):
        """Why the row falls short, or an empty text."""
        return next(iter(self._matches("remark", workload, (language, peer, mode))), "")

    def languages(self, name):
        """The languages that its targets and remarks name."""
        return [key.split()[1] for key in self._sections[name] if key not in PLAIN_KEYS]

    def _matches(self, word, workload, row):
        return [value for key, value in self._sections[workload].items()
                if key.split()[0] == word and matches(key.split()[1:], row)]


def matches(pattern, row):
    """Whether each word of the pattern matches its part of the row; what it leaves out matches everything."""
    return all(fnmatch.fnmatchcase(part or "-", word) for word, part in zip(pattern, row))


def check_section(name, section):
    """Refuse what no program would ever read, such as a misspelt key."""
    for key, value in section.items():
        words = key.split()
        if key in PLAIN_KEYS:
            continue
        if words[0] not in ("target", "remark") or len(words) not in (3, 4):
            raise ValueError(f"workloads.ini: [{name}] has the unknown key '{key}'")
        if words[0] == "target":
            float(value)
    for key in ("title", "group", "does"):
        if not section.get(key):
            raise ValueError(f"workloads.ini: [{name}] lacks '{key}'")
