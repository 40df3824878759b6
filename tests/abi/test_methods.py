# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The methods in the description are those of the SWIG model: same names, order of arguments, defaults.

SWIG itself reads the model and says as XML what it understood.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as Tree

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path[:0] = [os.path.join(ROOT, "abi", "tools")]

import methods  # noqa: E402

ENTRY = '%module all\n%include "model.i"\n%include "file.i"\n%include "class.i"\n'
# Numbers stand for these objects in the model, and a prefix for the object.
OBJECTS = ("token", "operation", "file")
RENAMED = {"token_create": ("module", "token"), "file_open": ("socket", "makefile"), "Socket": ("module", "socket")}
# What the model has for its languages alone.
MODEL_ONLY = {
    ("token", "free"), ("operation", "free"), ("file", "free"),  # what gives a handle back is in the description
    ("file", "await"), ("file", "await_line"), ("file", "buffered"),  # parts of a language's own file
}
DESCRIPTION_ONLY = {("file", "readline"): "the model awaits a line and reads that much"}
# The name that the model has for an argument with two meanings.
SHARED_PLACES = {"flags_or_address": "flags"}
# The model's arguments are those of what a language's own makefile calls, which has the defaults.
WITHOUT_DEFAULTS = {("socket", "makefile")}
# Defaults that mean that nothing was given; what counts then is the description's.
LEFT_OUT = {"PS_DETECT", "PS_ABSENT", "PS_NO_DESCRIPTOR", "NULL"}
OUTPUTS = {"p.int64_t", "p.double", "p.ps_value", "p.ps_error", "p.ps_address", "ps_context", "void"}


def attributes(element):
    return {one.get("name"): one.get("value") for one in element.findall("./attributelist/attribute")}


def arguments_of(parameters):
    """(name, default) of what a script hands in. Memory has its length behind it."""
    found, skip = [], 0
    for one in parameters:
        kind, name = one.get("type"), one.get("name")
        if skip:
            skip -= 1
        elif kind == "p.void" and name == "buffer":
            continue
        elif kind == "p.char" or (kind == "p.void" and name == "packed"):
            skip = 1
        elif kind not in OUTPUTS and not kind.startswith("p.p."):
            skip = kind in ("p.q(const).void", "p.void")
            found.append((SHARED_PLACES.get(name, name), one.get("value")))
    return found


def place_of(name, element):
    """The object that a function of the model belongs to, and its name there."""
    if name in RENAMED:
        return RENAMED[name]
    prefix, _, rest = name.partition("_")
    if prefix in OBJECTS and rest:
        return prefix, rest
    return "socket" if attributes(element).get("ismember") else "module", name


def model():
    """The model's signatures, by object and name."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        entry, xml = os.path.join(folder, "all.i"), os.path.join(folder, "all.xml")
        with open(entry, "w", encoding="utf-8") as file:
            file.write(ENTRY)
        folders = [f"-I{os.path.join(ROOT, 'swig', part)}" for part in ("model", "shared")]
        subprocess.run(["swig", "-xml", "-o", xml, *folders, entry], check=True, timeout=60)
        tree = Tree.parse(xml)
    for kind in ("cdecl", "constructor"):
        for element in tree.iter(kind):
            told = attributes(element)
            if kind == "cdecl" and told.get("kind") != "function":
                continue
            place = place_of(told["sym_name"], element)
            given = arguments_of(map(attributes, element.findall("./attributelist/parmlist/parm")))
            found[place] = given[1:] if place[0] in OBJECTS else given
    return found


def description():
    found = {}
    with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
        functions = json.load(file)["functions"]
    for function in functions:
        first = function["parameters"][0] if function["parameters"] else {"name": None}
        receiver = first["target"].replace("ps_", "") if first["name"] == "self" else "module"
        for method in function.get("methods", ()):
            found.setdefault((receiver, method["name"]), []).append(method["arguments"])
    return found


class Methods(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.model, cls.description = model(), description()

    def test_both_have_the_same_methods(self):
        self.assertEqual(set(self.model) - MODEL_ONLY, set(self.description) - set(DESCRIPTION_ONLY))

    def test_arguments_have_the_same_names_in_the_same_order(self):
        for place in sorted(set(self.model) & set(self.description)):
            longest = max(self.description[place], key=len)
            with self.subTest(place=place):
                self.assertEqual([one["name"] for one in longest], [name for name, _ in self.model[place]])

    def test_as_many_arguments_may_be_left_out(self):
        for place in sorted(set(self.model) & set(self.description) - WITHOUT_DEFAULTS):
            fewest = min(sum("default" not in one for one in each) for each in self.description[place])
            with self.subTest(place=place):
                self.assertEqual(fewest, sum(default is None for _, default in self.model[place]))

    def test_numbers_that_stand_for_what_is_left_out_are_the_same(self):
        for place in sorted(set(self.model) & set(self.description)):
            told = {one["name"]: one.get("default") for each in self.description[place] for one in each}
            for name, default in self.model[place]:
                if default is not None and default not in LEFT_OUT:
                    with self.subTest(place=place, name=name):
                        wanted = None if default == "NULL" else int(default)
                        self.assertEqual(told[name] if told[name] is not None else 0, wanted)


class Tags(unittest.TestCase):
    def test_a_tag_becomes_an_entry(self):
        wanted = {"name": "recv", "arguments": [
            {"name": "bufsize", "sets": ["capacity"]},
            {"name": "flags", "sets": ["flags"], "default": 0},
            {"name": "from", "sets": ["options.host", "options.port"], "default": None},
            {"name": "family", "sets": [], "default": "AF_INET"}]}
        self.assertEqual(methods.entry(
            "recv(bufsize: capacity, flags=0, from=None: options.host options.port, family=AF_INET: nothing)"), wanted)
        self.assertEqual(methods.entry("accept()"), {"name": "accept", "arguments": []})

    def test_what_cannot_be_read_is_refused(self):
        for text in ("recv", "recv(", "recv(a b)", "recv(a=)", "recv(a:)", "recv(1-2)"):
            with self.subTest(text), self.assertRaises(methods.Malformed):
                methods.entry(text)


if __name__ == "__main__":
    unittest.main()
