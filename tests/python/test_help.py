# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""help(): every public name has a text, and so has every method of the description."""

import enum
import importlib
import inspect
import json
import os
import pydoc
import unittest

import polysocket

from support import IS_STANDARD, Case

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
# In Python these are functions, with the socket in front.
OF_MODULE = {"send_fds", "recv_fds"}


def told(thing):
    return bool(inspect.getdoc(thing))


def own(cls):
    """The public names that a class, or those of ours that it is derived from, defines."""
    for attribute in inspect.classify_class_attrs(cls):
        if not attribute.name.startswith("_") and attribute.defining_class.__module__.startswith("polysocket"):
            yield attribute.name


def public(module):
    for name in getattr(module, "__all__", dir(module)):
        thing = getattr(module, name)
        if not name.startswith("_") and (callable(thing) or inspect.isclass(thing)):
            yield name, thing


def modules():
    yield polysocket
    if IS_STANDARD:
        yield importlib.import_module("polysocket.aio")


class Help(Case):
    def test_every_public_name_has_a_text(self):
        blank = []
        for module in modules():
            self.assertTrue(told(module), module)
            for name, thing in public(module):
                blank += [name] if not told(thing) else []
                if inspect.isclass(thing) and not issubclass(thing, enum.Enum):
                    blank += [f"{name}.{one}" for one in own(thing) if not told(getattr(thing, one))]
        self.assertEqual(blank, [])

    def test_a_text_is_more_than_a_signature(self):
        for name in own(polysocket.socket):
            text = inspect.getdoc(getattr(polysocket.socket, name))
            self.assertRegex(text, r"(?m)^[^()\n]+\w", name)

    def test_every_method_of_the_description_has_a_text(self):
        with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
            functions = json.load(file)["functions"]
        owners = {None: polysocket, "ps_socket": polysocket.socket, "ps_token": polysocket.Token,
                  "ps_operation": getattr(polysocket, "Operation", None)}
        checked = 0
        for function in functions:
            first = function["parameters"][:1]
            of = first[0].get("target") if first and first[0]["name"] == "self" else None
            for method in function.get("methods", ()) if owners.get(of) else ():
                name = method["name"]
                owner = polysocket if name in OF_MODULE else owners[of]
                self.assertTrue(told(getattr(owner, {"token": "Token"}.get(name, name))), name)
                checked += 1
        self.assertGreater(checked, 80)

    def test_pydoc_shows_the_module(self):
        text = pydoc.plain(pydoc.render_doc(polysocket))
        self.assertIn("getaddrinfo(host, port", text)
        self.assertIn("recv(self, bufsize, flags=0", text)


if __name__ == "__main__":
    unittest.main()
