# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The reference: a page for each header, made of the description alone."""

import re
import textwrap

import items

ITEMS_PAGE = "../items.md"
MADE = "Generated from the headers by `make abi`, and never edited."
WIDTH = 100


def cell(text):
    """A text in a table, where a bar would end it, and what looks like a tag would be taken for one."""
    return items.linked(re.sub(r"[|<]", lambda match: "\\" + match.group(0), " ".join(text.split())), ITEMS_PAGE)


def paragraphs(text):
    return items.linked(re.sub(r"<", r"\\<", text), ITEMS_PAGE)


def parameter(entry):
    """A parameter as it is declared."""
    kind = entry["type"]
    return kind + entry["name"] if kind.endswith("*") else f"{kind} {entry['name']}"


def prototype(function):
    kind = function["returns"]["type"]
    head = f"{kind if kind.endswith('*') else kind + ' '}{function['name']}("
    given = ", ".join(parameter(entry) for entry in function["parameters"]) or "void"
    # The blanks within a parameter are no place to break at.
    text = re.sub(r"(?<!,) ", "\0", f"{head}{given});")
    return "\n".join(textwrap.wrap(text, WIDTH, subsequent_indent=" " * len(head))).replace("\0", " ")


def table(head, rows):
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def traits(entry):
    """What a parameter's type doesn't tell, in a few words."""
    words = [entry["direction"]]
    if entry["nullable"]:
        words.append("or NULL")
    elif entry.get("null_when_empty"):
        words.append("NULL if empty")
    if entry.get("ownership", "borrowed") != "borrowed":
        words.append(entry["ownership"])
    if "enough" in entry:
        words.append(f"{entry['enough']} {'numbers' if entry['kind'] == 'numbers' else 'bytes'} are enough")
    return ", ".join(words)


def facts(function):
    """The line below a function: what it keeps, whether it waits, since when."""
    named = ", ".join(function["items"])
    items = f"Items {named}." if named else f"Beyond the document, {function['beyond']}"
    blocks = function["blocks"] or ("" if "Never blocks" in function["doc"] else "Never blocks.")
    messages = "" if function["name"].endswith(function["operation"]) else f"Messages say `{function['operation']}`."
    return " ".join(filter(None, (items, blocks, messages, f"Since {function['since']}.")))


def signature(method):
    """A method as scripts call it, with what stands for the arguments that are left out."""
    shown = []
    for argument in method["arguments"]:
        usual = argument.get("default", "")
        value = "none" if usual is None else usual
        shown.append(f"{argument['name']}={value}" if "default" in argument else argument["name"])
    return f"{method['name']}({', '.join(shown)})"


def object_form(function):
    """What the function is where there are objects: a method of one, or a function of the module."""
    first = function["parameters"][0] if function["parameters"] else {"name": ""}
    kind = first.get("target", "").removeprefix("ps_")
    article = "an" if kind.startswith("o") else "a"
    owner = f"method of {article} {kind}" if first["name"] == "self" else "function of the module"
    forms = " or ".join(f"`{signature(method)}`" for method in function["methods"])
    return f"As a {owner}: {forms}."


def function_lines(function):
    yield from (f"## {function['name']}", "", "```c", prototype(function), "```", "")
    if function.get("methods"):
        yield from (object_form(function), "")
    yield from (paragraphs(function["brief"]), "")
    if function["doc"]:
        yield from (paragraphs(function["doc"]), "")
    if function["parameters"]:
        rows = [(f"`{entry['name']}`", traits(entry), cell(entry["doc"])) for entry in function["parameters"]]
        yield from table(("parameter", "", "what"), rows)
    if "doc" in function["returns"]:
        yield from (f"Returns {paragraphs(function['returns']['doc'])}", "")
    if function["errors"]:
        rows = [(f"`{entry['status']}`", cell(entry["doc"])) for entry in function["errors"]]
        yield from table(("error", "when"), rows)
    yield from (paragraphs(facts(function)), "")


def record_lines(record):
    size = f"{record['size']} bytes, aligned to {record['align']}."
    yield from (f"## {record['name']}", "", paragraphs(record["doc"]), "", size, "")
    if not record["opaque"]:
        shown = [(f"{field['type']}[{field['count']}]" if "count" in field else field["type"], field) for field in
                 record["fields"]]
        rows = [(str(field["offset"]), f"`{kind}`", f"`{field['name']}`", cell(field["doc"])) for kind, field in shown]
        yield from table(("offset", "type", "field", "what"), rows)


def callback_lines(callback):
    given = ", ".join(parameter(entry) for entry in callback["parameters"])
    declared = f"{callback['returns']['type']} (*{callback['name']})({given});"
    yield from (f"## {callback['name']}", "", "```c", declared, "```", "")
    yield from (paragraphs(callback["doc"]), "")


def of(document, member, header):
    return [entry for entry in document[member] if entry["header"] == header]


def page_lines(document, header):
    name = header["name"]
    yield from (f"# {header['noun'].replace('_', ' ').capitalize()}", "", f"`#include <{name}>`. {MADE}", "")
    for handle in of(document, "handles", name):
        yield from (f"## {handle['name']}", "", paragraphs(handle["doc"]), "")
    for record in of(document, "records", name):
        yield from record_lines(record)
    for callback in of(document, "callbacks", name):
        yield from callback_lines(callback)
    numbers = of(document, "statuses", name) + of(document, "constants", name)
    if numbers:
        rows = [(f"`{one['name']}`", f"`{one['value']}`", cell(one["doc"])) for one in numbers]
        yield from table(("constant", "value", "what"), rows)
    functions = {function["name"]: function for function in document["functions"]}
    for section in header["sections"]:
        if section["doc"]:
            yield from ("---", "", paragraphs(section["doc"]), "")
        for function in section["functions"]:
            yield from function_lines(functions[function])


def page(document, header):
    return "\n".join(page_lines(document, header)).rstrip("\n") + "\n"


def contents(document):
    """The page that leads to the others."""
    yield from ("# Reference", "", f"Every function, by header. {MADE} `abi/polysocket.h` says what holds for all.", "")
    for header in document["headers"]:
        names = [function for section in header["sections"] for function in section["functions"]]
        names += [entry["name"] for member in ("handles", "records", "callbacks") for entry in
                  of(document, member, header["name"])]
        links = ", ".join(f"[{name}]({header['noun']}.md#{name})" for name in names)
        yield f"- [{header['noun']}.md]({header['noun']}.md): {links}"


def pages(document):
    """Every page, by its name in docs/reference."""
    yield "README.md", "\n".join(contents(document)) + "\n"
    for header in document["headers"]:
        yield f"{header['noun']}.md", page(document, header)
