# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The methods and module functions of scripts that a function of C stands behind, as `@method` tells them.

README.md of this folder has the form of the tag. What it says becomes the member `methods` of a function.
"""

import re

CALL = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
ARGUMENT = re.compile(r"(\w+)(?:=(-?\w+))?(?::((?: [\w.]+)+))?")
NOTHING = "nothing"
NO_VALUE = "None"


class Malformed(Exception):
    """What is wrong with a tag."""


def default_of(text):
    """A number, the name of a constant, or None for no value."""
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return None if text == NO_VALUE else text


def argument(text):
    """An argument: its name, the parameters or fields that it sets, and its default where it may be left out."""
    match = ARGUMENT.fullmatch(text.strip())
    if not match:
        raise Malformed(f"@method: cannot read the argument {text.strip()!r}")
    name, default, targets = match.groups()
    sets = targets.split() if targets else [name]
    entry = {"name": name, "sets": [] if sets == [NOTHING] else sets}
    if default is not None:
        entry["default"] = default_of(default)
    return entry


def entry(text):
    match = CALL.fullmatch(text.strip())
    if not match:
        raise Malformed(f"@method: {text!r} is no NAME(ARGUMENT, …)")
    name, arguments = match.groups()
    return {"name": name, "arguments": [argument(part) for part in arguments.split(",") if part.strip()]}


def target_faults(model, inputs, target):
    """What is wrong with a parameter, a field of a record, or a flag of a number that an argument sets."""
    name, _, part = target.partition(".")
    if name not in inputs:
        return [f"{target}: there is no such input"]
    record = model.records.get(inputs[name].get("target"))
    if not part:
        return []
    if record:
        known = part in {field.name for field in record.fields}
        return [] if known else [f"{target}: {record.name} has no such field"]
    return [] if part in model.values else [f"{target}: there is no such constant"]


def faults(model, described, method):
    """Sets each argument what there is, and is every input set that C cannot do without?"""
    inputs = {one["name"]: one for one in described if one["direction"] != "out" or "length" in one}
    told = [target for one in method["arguments"] for target in one["sets"]]
    for target in told:
        yield from target_faults(model, inputs, target)
    given = {target.partition(".")[0] for target in told} | {"self"}
    for name, one in inputs.items():
        # A number that no argument sets is 0, and memory for results is the caller's affair.
        if name not in given and not one["nullable"] and one["direction"] != "out" and one["kind"] != "number":
            yield f"{name}: no argument sets it"


def of(model, function, comment, described):
    """The entries of a function's tags; what is wrong with them is a fault of the model's."""
    found = []
    for text in comment.methods:
        try:
            found.append(entry(text))
        except Malformed as problem:
            model.fault(function, str(problem))
            continue
        for fault in faults(model, described, found[-1]):
            model.fault(function, f"@method {found[-1]['name']}: {fault}")
    return found
