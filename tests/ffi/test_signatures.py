# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The signature tables say what the headers say: names, parameters, fields and values, in both directions."""

import glob
import os
import re
import unittest

from polysocket_ffi import signatures

ABI = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "abi", "polysocket")


def headers():
    """All public headers as one text without comments."""
    paths = sorted(glob.glob(os.path.join(ABI, "*.h")))
    texts = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            texts.append(re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.DOTALL))
    return "\n".join(texts)


def without_name(declaration):
    """The type of a parameter, as the tables write types: one space before the asterisks."""
    text = " ".join(declaration.split())
    kind = re.match(r"(?:const )?\w+", text).group(0)
    return f"{kind} {'*' * text.count('*')}".strip()


def types(parameters):
    return () if parameters.strip() == "void" else tuple(without_name(one) for one in parameters.split(","))


def functions(text):
    pattern = re.compile(r"\bPS_API\s+([\w\s*]+?)(ps_\w+)\s*\(([^()]*)\)\s*;")
    return {name: (without_name(result), *types(parameters)) for result, name, parameters in pattern.findall(text)}


def records(text):
    """Fields of the structures, and the function pointers among them, which the tables name after both."""
    found, callbacks = {}, {}
    for body, name in re.findall(r"typedef\s+struct\s+\w+\s*\{(.*?)\}\s*(\w+)\s*;", text, flags=re.DOTALL):
        fields = []
        for one in filter(None, map(str.strip, body.split(";"))):
            pointer = re.fullmatch(r"(\w+)\s*\(\*(\w+)\)\s*\((.*)\)", one, flags=re.DOTALL)
            if pointer:
                kind = f"{name}_{pointer.group(2)}"
                callbacks[kind] = (pointer.group(1), *types(pointer.group(3)))
                fields.append((kind, pointer.group(2)))
            else:
                field, bracket = re.fullmatch(r".*?(\w+)(\[\d+\])?", one, flags=re.DOTALL).groups()
                fields.append((without_name(one) + (bracket or ""), field))
        found[name] = tuple(fields)
    return found, callbacks


def numbers(text):
    """Macros that stand for a number."""
    pattern = re.compile(r"^#define\s+(PS_\w+)\s+\(?(-?\d+(?:\.\d+)?)\)?\s*$", re.MULTILINE)
    return {name: float(value) if "." in value else int(value) for name, value in pattern.findall(text)}


class Tables(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.text = headers()

    def test_functions(self):
        self.assertEqual(self.text.count("PS_API "), 1 + len(functions(self.text)), "a declaration was not understood")
        self.assertEqual(signatures.FUNCTIONS, functions(self.text))

    def test_records(self):
        self.assertEqual(signatures.RECORDS, records(self.text)[0])

    def test_callbacks(self):
        named = re.findall(r"typedef\s+(\w+)\s*\(\*(\w+)\)\s*\(([^()]*)\)\s*;", self.text)
        expected = {name: (result, *types(parameters)) for result, name, parameters in named}
        expected.update(records(self.text)[1])
        self.assertEqual(signatures.CALLBACKS, expected)

    def test_opaque_types(self):
        declared = re.findall(r"typedef\s+struct\s+(\w+)\s+\1\s*;", self.text)
        self.assertEqual(list(signatures.OPAQUE), declared)

    def test_numbers(self):
        expected = {name: value for name, value in numbers(self.text).items() if not name.startswith("PS_VERSION_")}
        self.assertEqual({**signatures.STATUSES, **signatures.LIMITS}, expected)


class Reading(unittest.TestCase):
    """A reader of headers that overlooks something would make the comparisons worthless."""

    def test_a_function(self):
        text = "PS_API int32_t ps_x(ps_socket *self, const void *data,\n  const char **name, int64_t n);"
        expected = ("int32_t", "ps_socket *", "const void *", "const char **", "int64_t")
        self.assertEqual(functions(text), {"ps_x": expected})
        self.assertEqual(functions("PS_API const char *ps_y(void);"), {"ps_y": ("const char *",)})

    def test_a_record(self):
        text = "typedef struct ps_r { int32_t a; char b[4];\n void *c; int32_t (*d)(void *x); } ps_r;"
        fields = (("int32_t", "a"), ("char[4]", "b"), ("void *", "c"), ("ps_r_d", "d"))
        self.assertEqual(records(text), ({"ps_r": fields}, {"ps_r_d": ("int32_t", "void *")}))

    def test_numbers(self):
        text = "#define PS_A 5 \n#define PS_B (-1)\n#define PS_C (-1.0)\n#define PS_D extern\n"
        self.assertEqual(numbers(text), {"PS_A": 5, "PS_B": -1, "PS_C": -1.0})


if __name__ == "__main__":
    unittest.main()
