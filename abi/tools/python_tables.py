# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The tables from which the Python modules for ctypes and cffi derive their declarations.

They are a module and not read from the library: Python keeps it compiled, and knows it before a library is loaded.
"""

WIDTH = 120
HEAD = '''# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the C interface looks like, as plain data. Generated from the headers by 'make abi', and never edited.

Types are written as C writes them. Here are no functions and no knowledge of ctypes or cffi: each module derives its
declarations from these tables.
"""
'''
# Functions of the C library that Python does not offer; they are found through our library, which is linked to it.
SYSTEM_FUNCTIONS = {
    "gai_strerror": ("const char *", "int32_t"),
    "hstrerror": ("const char *", "int32_t"),
}


def text(value):
    """A value as Python writes it, with the quotes of this project."""
    if isinstance(value, tuple):
        inner = ", ".join(map(text, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def members(values, margin=4):
    """Values in lines, as many in each as fit."""
    lines = [" " * (margin - 1)]
    for member in map(text, values):
        if len(lines[-1]) + len(member) + 2 > WIDTH:
            lines.append(" " * (margin - 1))
        lines[-1] += f" {member},"
    return "\n".join(lines)


def entry(name, value):
    """An entry of a table: in one line, or else with its members in lines of their own, as many as fit."""
    line = f'    "{name}": {text(value)},'
    return line if len(line) <= WIDTH else "\n".join([f'    "{name}": (', members(value, 8), "    ),"])


def table(comment, name, entries):
    return "\n".join([f"# {comment}", f"{name} = {{", *(entry(*one) for one in entries.items()), "}"])


def field(one):
    return (f"{one['type']}[{one['count']}]" if "count" in one else one["type"], one["name"])


def prototype(returns, entries):
    return (returns, *(one["type"] for one in entries))


def module(document):
    """The module's text."""
    limits = {one["name"]: one["value"] for one in document["constants"] if not one["name"].startswith("PS_VERSION_")}
    parts = (
        table("Kinds of results.", "STATUSES", {one["name"]: one["value"] for one in document["statuses"]}),
        table("Values that a caller needs; the document's constants are data of the library itself.", "LIMITS", limits),
        "# Types that are known by pointers alone.\n"
        f"OPAQUE = (\n{members(one['name'] for one in document['handles'])}\n)",
        table("Function pointers: the result, then the parameters.", "CALLBACKS",
              {one["name"]: prototype(one["returns"]["type"], one["parameters"]) for one in document["callbacks"]}),
        table("Structures: (type, name) of every field, in order.", "RECORDS",
              {one["name"]: tuple(map(field, one["fields"])) for one in document["records"]}),
        table("Every exported function: the result, then the parameters.", "FUNCTIONS",
              {one["name"]: prototype(one["returns"]["type"], one["parameters"]) for one in document["functions"]}),
        table("Functions of the C library that Python does not offer, found through ours, which is linked to it.",
              "SYSTEM_FUNCTIONS", SYSTEM_FUNCTIONS),
    )
    return HEAD + "".join(f"\n{part}\n" for part in parts)
