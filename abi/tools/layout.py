# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How the JSON text is laid out: a line for each thing that holds no other things, so that a change shows itself."""

import json

WIDTH = 120


def compact(value):
    """The shortest text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spaced(value):
    return json.dumps(value, ensure_ascii=False)


def holds_objects(value):
    members = value.values() if isinstance(value, dict) else value
    return any(isinstance(one, dict) or (isinstance(one, list) and holds_objects(one)) for one in members)


def pretty(value, indent=0, taken=0):
    """The text for people. A value that is too long for a line, or holds objects, has a line for each member."""
    text = spaced(value)
    fits = indent + taken + len(text) <= WIDTH
    if not isinstance(value, (dict, list)) or fits or (not holds_objects(value) and isinstance(value, dict)):
        return text
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        keys = [f"{spaced(key)}: " for key in value]
        lines = [f"{inner}{key}{pretty(one, indent + 2, len(key) + 1)}" for key, one in zip(keys, value.values())]
    else:
        lines = [f"{inner}{pretty(one, indent + 2, 1)}" for one in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(lines) + "\n" + " " * indent + closing
