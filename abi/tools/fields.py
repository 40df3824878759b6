# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the fields of a record are for, from their types and the words of their documentation."""

import re

import comments
import parameters

# The field that says how much memory there is behind another one, and the one that says how much of it counts.
CAPACITY = re.compile(r"\b(?:bytes|buffers) in `(\w+)`", re.IGNORECASE)
USED = re.compile(r"\bbytes of `(\w+)`")
CONTROL = re.compile(r"Control data\b")
RECEIVING = re.compile(r"\bReceiving: ")
SENDING = re.compile(r"\bSending: (?!not looked at)")


def words(field):
    return comments.joined(comments.plain(field.comment)) if field.comment else ""


def found_in(record, pattern):
    """The fields that a pattern's text names, with the field that names each."""
    named = [(pattern.search(words(field)), field.name) for field in record.fields]
    return {match.group(1): name for match, name in named if match}


def measured(record):
    """The fields that point to memory whose size another field tells, with that one."""
    pointers = {field.name for field in record.fields if field.type.pointers}
    return {name: size for name, size in found_in(record, CAPACITY).items() if name in pointers}


def goes_both_ways(record):
    return any(RECEIVING.search(words(field)) for field in record.fields)


def direction(field):
    """Whether the caller sets a field, or the call that receives, or either."""
    if not RECEIVING.search(words(field)):
        return "in"
    return "inout" if SENDING.search(words(field)) else "out"


def roles(record, field):
    """The members of a field's entry that say more than its type does."""
    entry, text = {}, words(field)
    if goes_both_ways(record) and field.name != "reserved":
        entry["direction"] = direction(field)
    sizes, used = measured(record), found_in(record, USED)
    if field.name in sizes:
        entry["length"] = sizes[field.name]
        if field.name in used:
            entry["used"] = used[field.name]
        entry["null_when_empty"] = "NULL" in text
    elif field.type.pointers and field.count is None and re.search(r"\bNULL\b", text):
        entry["nullable"] = True
    if field.type == ("void", False, 1) and CONTROL.match(text):
        entry["content"] = "control"
    if field.type.base in parameters.INTEGERS and not field.type.pointers and field.count is None:
        limits = parameters.RANGE.search(text)
        if limits:
            low, high, _, least, most = limits.groups()
            entry["range"] = [None if end is None else int(end) for end in (low or least, high or most)]
    return entry
