# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The declarations as one plain text of C, for foreign function interfaces that read C and have no preprocessor.

PHP's FFI, cffi and LuaJIT take it as it is: no directives, no attributes, each type before its first use.
"""

import textwrap

WIDTH = 120
HEAD = """/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * polysocket {version} for foreign function interfaces that read C. Generated from the headers by 'make abi', and never
 * edited. The constants of the headers that are no int32_t:{others}. */
"""
INT32 = range(-2**31, 2**31)


def variable(one):
    """A field or a parameter. The `count` of a parameter is the name of another one."""
    kind, count = one["type"], one.get("count")
    name = kind + one["name"] if kind.endswith("*") else f"{kind} {one['name']}"
    return f"{name}[{count}]" if isinstance(count, int) else name


def prototype(kind, name, parameters):
    head = f"{kind}{name}(" if kind.endswith("*") else f"{kind} {name}("
    given = ", ".join(map(variable, parameters)) or "void"
    # The blanks within a parameter are no place to break at.
    text = f"{head}{given});".replace(", ", ",\1").replace(" ", "\0").replace("\1", " ")
    lines = textwrap.wrap(text, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


def is_small(one):
    return isinstance(one["value"], int) and one["value"] in INT32


def enumeration(document):
    members = [one for one in document["statuses"] + document["constants"] if is_small(one)]
    return "enum {\n" + ",\n".join(f"  {one['name']} = {one['value']}" for one in members) + "\n};"


def record(one):
    fields = "".join(f"  {variable(field)};\n" for field in one["fields"])
    return f"typedef struct {one['name']} {{\n{fields}}} {one['name']};"


def declarations(document):
    """Types and functions, in parts each of which needs those before it alone."""
    return [
        "\n".join(f"typedef struct {one['name']} {one['name']};" for one in document["handles"]),
        "\n".join(prototype(f"typedef {one['returns']['type']}", f"(*{one['name']})", one["parameters"])
                  for one in document["callbacks"]),
        "\n\n".join(map(record, document["records"])),
        "\n".join(prototype(one["returns"]["type"], one["name"], one["parameters"]) for one in document["functions"]),
    ]


def text(document):
    """The text, of the description alone."""
    others = ", ".join(f"{one['name']} = {one['value']}" for one in document["constants"] if not is_small(one))
    others = "".join(f"\n * {line}" for line in textwrap.wrap(others or "none", WIDTH - 8))
    parts = [enumeration(document), *declarations(document)]
    return HEAD.format(version=document["version"], others=others) + "".join(f"\n{part}\n" for part in parts)
