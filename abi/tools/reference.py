# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The reference: a page for each header, made of the description alone."""

import re
import textwrap

import examples
import forms
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


def form_lines(function):
    """What scripts call, in each language."""
    rows = [(title, f"`{form}`") for title, form in forms.rows(function)]
    if rows:
        yield from table(("language", "call"), rows)


def example_lines(document, found, name):
    """The example of a function in each language, or where it is shown."""
    example = found.get(name)
    if isinstance(example, str):
        shown = next((one for one in document["functions"] if one["name"] == example), None)
        if shown:
            yield from (f"See the example of {link(shown, example)}.", "")
    elif example:
        for fence, text in examples.blocks(document, example):
            yield from (f"```{fence}", text, "```", "")


def function_lines(document, function, found):
    yield from (f"## {function['name']}", "", "```c", prototype(function), "```", "")
    yield from form_lines(function)
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
    yield from example_lines(document, found, function["name"])


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


def page_lines(document, header, found):
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
            yield from function_lines(document, functions[function], found)


def page(document, header, found):
    return "\n".join(page_lines(document, header, found)).rstrip("\n") + "\n"


OBJECTS = {None: "Functions of the module", "ps_socket": "Sockets", "ps_file": "Files of `lossless_file`, and of Lua",
           "ps_token": "Tokens", "ps_operation": "Operations"}
# What stands before the examples, and is the same in all of them.
PREAMBLES = {"C": "#include <polysocket.h>", "Python": "import polysocket", "Ruby": 'require "polysocket"',
             "Tcl": "package require polysocket", "Perl": 'use feature "say"; use Polysocket qw(:constants);',
             "Lua": 'local polysocket = require("polysocket")', "Node.js": 'const ps = require("polysocket");'}


def link(function, text):
    noun = re.sub(r"^polysocket/|\.h$", "", function["header"])
    return f"[{text}]({noun}.md#{function['name']})"


def method_lines(document):
    """Every method, by the object that has it, with a link to the function that it stands for."""
    for kind, title in OBJECTS.items():
        found = {}
        for function in document["functions"]:
            for method in function.get("methods", ()):
                if forms.target(function) == kind:
                    found.setdefault(method["name"], link(function, method["name"]))
        yield f"- {title}: {', '.join(found[name] for name in sorted(found, key=str.lower))}"


def contents(document):
    """The page that leads to the others."""
    yield from ("# Reference", "", "Every function, its parameters and errors, how it is called in each language, and "
                f"an example. {MADE} `abi/polysocket.h` says what holds for all.", "")
    yield from ("The tests run the examples. Each begins with the line for its language. The examples do not close "
                "what they open, and those in C do not check the status.", "")
    yield from table(("language", "first line"), [(title, f"`{text}`") for title, text in PREAMBLES.items()])
    yield from ("In C, the names of the system come from its own headers, such as `<sys/socket.h>`. In the calls, `s` "
                "is a socket, `t` a token and `o` an operation.", "")
    yield from ("The examples in Python work with `polysocket_ctypes` and `polysocket_cffi` as well, and those in Ruby "
                "with `polysocket_fiddle`.", "")
    yield from ("## By method", "", "What scripts call, each once, whatever the language.", "")
    yield from method_lines(document)
    yield from ("", "## By header", "")
    for header in document["headers"]:
        names = [function for section in header["sections"] for function in section["functions"]]
        names += [entry["name"] for member in ("handles", "records", "callbacks") for entry in
                  of(document, member, header["name"])]
        links = ", ".join(f"[{name}]({header['noun']}.md#{name})" for name in names)
        yield f"- [{header['noun']}.md]({header['noun']}.md): {links}"


def pages(document):
    """Every page, by its name in docs/reference."""
    found = examples.read()
    yield "README.md", "\n".join(contents(document)) + "\n"
    for header in document["headers"]:
        yield f"{header['noun']}.md", page(document, header, found)
