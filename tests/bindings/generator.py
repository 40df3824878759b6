# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Which call has which number: a method of the description, a state and arguments, all from the seed and the number."""

import ast
import configparser
import json
import os
import random
from dataclasses import dataclass

import values

HERE = os.path.dirname(os.path.abspath(__file__))
DESCRIPTION = os.path.join(HERE, "..", "..", "abi", "polysocket.json")
OWNERS = {"ps_socket": "a", "ps_file": "f", "ps_operation": "o", "ps_token": "t"}
# Requests that name a process to send signals to, and such as open a descriptor without telling.
FORBIDDEN_REQUESTS = (0x8901, 0x8902, 0x894C, 0x89E0)
# Constants by name, and a zero, which would close the standard streams: AF_INET is 2.
NAMES_OF_NUMBERS = [values.exotic(name) for name in ("constant", "constants", "symbol", "negative_zero")]


@dataclass(frozen=True)
class Method:
    """A method of the description: its owner in a state, and the arguments with the kinds of what they set."""

    owner: str
    name: str
    arguments: tuple
    optional: int = 0
    operation: str = ""


@dataclass(frozen=True)
class State:
    """A state: its steps, in the notation of callers, and the owners that it has."""

    name: str
    weight: int
    owners: tuple
    steps: tuple


def kind_of(argument, function):
    """The kind of the parameter or the field that an argument sets."""
    kinds = {one["name"]: one["kind"] for one in function["parameters"]}
    first = argument["sets"][0] if argument["sets"] else ""
    return kinds.get(first, "text" if first.endswith("host") else "none")


def methods_of(description):
    """The methods that a description has, each once with its longest list of arguments."""
    found = {}
    for function in description["functions"]:
        self = next((one for one in function["parameters"] if one["name"] == "self"), None)
        owner = OWNERS.get(self["target"] if self else None, "module")
        for method in function.get("methods", ()):
            arguments = tuple((one["name"], kind_of(one, function)) for one in method["arguments"])
            optional = sum("default" in one for one in method["arguments"])
            known = found.get((owner, method["name"]))
            if known is None or len(arguments) > len(known.arguments):
                operation = function.get("operation", "")
                found[owner, method["name"]] = Method(owner, method["name"], arguments, optional, operation)
    return list(found.values())


def read_description():
    with open(DESCRIPTION, encoding="utf-8") as file:
        return json.load(file)


def step_argument(text):
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return values.variable(text)


def read_states():
    config = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    config.read(os.path.join(HERE, "states.ini"))
    states = []
    for name in config.sections():
        section = config[name]
        steps = []
        for line in section["steps"].strip().splitlines():
            into, _, call = line.partition(" = ")
            owner, method, *arguments = call.split(" ")
            words = [values.written(step_argument(one)) for one in arguments]
            steps.append(" ".join([",".join(into.split()), owner, method, *words]))
        owners = tuple(OWNERS[one] for one in section.get("owners", "ps_socket").split())
        states.append(State(name, section.getint("weight"), owners, tuple(steps)))
    return states


class Generator:
    """Makes the calls of one language."""

    def __init__(self, seed, methods, exotics, wait_free=False):
        self.seed = seed
        self.methods = methods
        states = read_states()
        self.states = {owner: [one for one in states for _ in range(one.weight) if owner in one.owners]
                       for owner in OWNERS.values()}
        self.kinds = [*values.KINDS, *["exotic", "odd"] * 2]
        self.exotics = [values.exotic(one) for one in exotics] or [None]
        self.chance = random.Random()

    def call(self, number):
        """The state, the owner, the name and the arguments of a call, as the words of a line."""
        chance = self.chance
        # Seeding by an integer is quicker than by a text.
        chance.seed(self.seed << 40 | number)
        method = chance.choice(self.methods)
        state = chance.choice(self.states["a" if method.owner == "module" else method.owner])
        arguments = self.arguments(method)
        return f"{state.name} {method.owner} {method.name} " + " ".join(map(values.written, arguments))

    def arguments(self, method):
        chance = self.chance
        listed = list(method.arguments)
        shape = chance.random()
        count = len(listed) - chance.randint(0, method.optional)
        if shape < 0.04:
            count = chance.randint(0, len(listed) + 2)
        listed = (listed + [("none", "none")] * 2)[:count]
        wild = chance.randrange(len(listed)) if listed else None
        everywhere, nowhere = shape > 0.75, 0.04 <= shape < 0.2
        made = []
        for place, (name, kind) in enumerate(listed):
            if everywhere or (place == wild and not nowhere):
                made.append(self.wild(name))
            else:
                made.append(self.fitting(name, kind))
        # The last ones by their names, here and there.
        if len(made) > 1 and chance.random() < 0.06:
            place = chance.randrange(1, len(made))
            made[place:] = [values.named(name, value) for (name, _), value in zip(listed[place:], made[place:])]
        return made

    def fitting(self, name, kind):
        choices = values.FITTING.get(name) or values.OF_KIND.get(kind, values.OF_KIND["none"])
        return self.chance.choice(choices)

    def wild(self, name, depth=0):
        chance = self.chance
        kind = chance.choice(self.kinds)
        if kind == "odd":
            return values.odd(chance.choice(values.ACTIONS), self.inner(name, depth))
        if kind == "list" and chance.random() < 0.4 and depth < 3:
            form = chance.choice((tuple, list))
            return form(self.inner(name, depth) for _ in range(chance.randint(0, 4)))
        value = chance.choice(self.exotics if kind == "exotic" else values.KINDS[kind])
        return values.descriptor("absent") if self.is_forbidden(name, value) else value

    def inner(self, name, depth):
        """What stands in a list, or comes out of a conversion: mostly a value that fits."""
        if depth > 2 or self.chance.random() < 0.5:
            return self.fitting(name, "none")
        return self.wild(name, depth + 1)

    @staticmethod
    def is_forbidden(name, value):
        if name in values.DESCRIPTORS:
            return value in NAMES_OF_NUMBERS or not isinstance(value, values.Token) and value is not None
        return name == "control" and value in FORBIDDEN_REQUESTS
