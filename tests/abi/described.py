# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The description says what the headers say, and all that is made from it is up to date: described.py [LIBRARY [ROOT]]

Extracts it anew from the headers of a source tree, by default this one. With a library, its own text and the sizes and
names that it reports are compared as well.
"""

import ctypes
import difflib
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema

sys.dont_write_bytecode = True
ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path[:0] = [os.path.join(ROOT, "tests"), os.path.join(ROOT, "abi", "tools")]

import declarations  # noqa: E402
import description  # noqa: E402
import generate  # noqa: E402
from support.tap import Report  # noqa: E402

# Functions that no SWIG module calls, and why.
WITHOUT_SWIG = {
    "ps_address_make_inet": "the modules resolve by way of a socket's hooks",
    "ps_address_make_inet6": "the modules resolve by way of a socket's hooks",
    "ps_address_size": "the compiler knows it",
    "ps_buffer_size": "the compiler knows it",
    "ps_connect_options_size": "the compiler knows it",
    "ps_create_unix_server": "the modules do it step by step, so that the socket has its hooks while it waits",
    "ps_description": "the modules are bound when they are built",
    "ps_error_size": "the compiler knows it",
    "ps_hooks_size": "the compiler knows it",
    "ps_message_size": "the compiler knows it",
    "ps_file_readline": "the modules await a line and then read as many bytes, into a string of that size",
    "ps_pairs_find": "the modules make dictionaries of all pairs",
    "ps_socket_send_fds": "the modules send them with a message, whose buffers may be several",
    "ps_version_number": "the modules give the version as text",
    "ps_wait_size": "the compiler knows it",
}


def read(root, path):
    try:
        with open(os.path.join(root, path), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def changes(root, path, wanted):
    """The first lines in which a file differs from what it should be, or none."""
    old, new = read(root, path).splitlines(), wanted.splitlines()
    lines = [line[:400] for line in difflib.unified_diff(old, new, n=0, lineterm="") if line[0] in "+-"]
    return [f"'make abi' writes {path} anew", *lines[2:12]] if lines else []


def left_over(root, wanted):
    found = (os.path.relpath(path, root) for path in glob.glob(f"{root}/docs/reference/*"))
    return [f"{path} is generated no more" for path in sorted(found) if path not in wanted]


def shape_faults(root, document):
    schema = json.loads(read(root, "abi/polysocket.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    faults = jsonschema.Draft202012Validator(schema).iter_errors(document)
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in faults]


def release_faults(root, functions):
    """Is each function in the map, in the node of the release that its documentation names?"""
    nodes = {}
    for node, body in re.findall(r"^POLYSOCKET_([\d.]+) \{(.*?)^\}", read(root, "abi/polysocket.map"), re.M | re.S):
        nodes.update((name, node) for name in re.findall(r"\bps_\w+", body))
    return [
        f"{function['name']} is new in {function['since']}, and the map says {nodes.get(function['name'], 'nothing')}"
        for function in functions if nodes.get(function["name"]) != function["since"]
    ]


def layout_faults(root, document):
    """Ask the compiler that builds the library for every size and offset."""
    facts = []
    for record in document["records"]:
        name = record["name"]
        facts += [f"sizeof({name}) == {record['size']}", f"_Alignof({name}) == {record['align']}"]
        facts += [f"offsetof({name}, {field['name']}) == {field['offset']}" for field in record["fields"]]
        facts += [f"sizeof((({name} *)0)->{field['name']}) == {field['size']}" for field in record["fields"]]
    facts += [f"{entry['name']} == {entry['value']}" for entry in document["statuses"]]
    facts += [f"(int)({entry['name']}) == {int(entry['value'])}" for entry in document["constants"]]
    text = "#include <polysocket.h>\n#include <stddef.h>\n"
    text += "".join(f'_Static_assert({fact}, "{fact}");\n' for fact in facts)
    compiler = os.environ.get("CC", "cc").split()
    done = subprocess.run(
        [*compiler, "-std=c11", "-I", os.path.join(root, "abi"), "-fsyntax-only", "-x", "c", "-"], input=text,
        stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )
    found = re.findall(r"error: (.*)", done.stderr)
    return found or ([done.stderr] if done.returncode else [])


def swig_faults(root, functions):
    """Does what all languages share call each function, or is there a reason why not?"""
    paths = glob.glob(f"{root}/swig/model/*.i") + glob.glob(f"{root}/swig/shared/*.[ih]")
    used = set(re.findall(r"\bps_\w+", "".join(read("", path) for path in paths)))
    names = [function["name"] for function in functions]
    for name in names:
        if name not in used and name not in WITHOUT_SWIG:
            yield f"{name}: neither swig/model nor swig/shared uses it, and no reason is given here"
        if name in used and name in WITHOUT_SWIG:
            yield f"{name}: it is used, and a reason why not is given here"
    yield from (f"{name}: a reason is given here for what doesn't exist" for name in WITHOUT_SWIG if name not in names)


def library_faults(path, document):
    """Does a library carry this description, and does it behave so as far as it can be asked?"""
    library = ctypes.CDLL(path)
    library.ps_description.restype = library.ps_status_name.restype = ctypes.c_char_p
    if json.loads(library.ps_description()) != document:
        yield "ps_description() returns something else"
    for entry in document["statuses"]:
        text = library.ps_status_name(entry["value"]).decode()
        if text != entry["text"]:
            yield f"the name of {entry['name']} is {text!r} there, and {entry['text']!r} here"
    for record in document["records"]:
        size = getattr(library, f"{record['name']}_size", None)
        if size is not None and size() != record["size"]:
            yield f"{record['name']}_size() returns {size()} and not {record['size']}"


def main():
    root = sys.argv[2] if len(sys.argv) > 2 else ROOT
    try:
        document, faults = description.describe(os.path.join(root, "abi"))
    except declarations.Failed as error:
        document, faults = None, [error]
    report = Report()
    report.check("the headers say all that the description needs", faults)
    if faults:
        return report.finish()
    wanted = dict(generate.generated(document))
    for path, text in wanted.items():
        report.check(f"{path} is up to date", changes(root, path, text))
    report.check("nothing is left over", left_over(root, wanted))
    report.check("the schema fits", shape_faults(root, document))
    report.check("each function is in the map, by its release", release_faults(root, document["functions"]))
    report.check("the compiler lays out the same, and sees the same values", layout_faults(root, document))
    report.check("SWIG's modules use each function", swig_faults(root, document["functions"]))
    if len(sys.argv) > 1:
        report.check("the library carries it", library_faults(sys.argv[1], document))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
