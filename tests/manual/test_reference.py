# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The reference: every method has its forms and an example, and each example prints what it says, in every language."""

import glob
import json
import os
import re
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "abi", "tools"))

import batches  # noqa: E402
import examples as neutral  # noqa: E402
import forms  # noqa: E402
from snippets import agrees, printed, snippets  # noqa: E402

ROOT = batches.ROOT


def examples(language):
    """The examples in a language: prototypes and declarations print nothing."""
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "reference", "*.md"))):
        for snippet in snippets(ROOT, os.path.relpath(path, ROOT)):
            if snippet.language == language and printed(snippet):
                yield snippet


# How a language is asked whether an object or the module has a method.
OBJECTS = {
    "python": {"ps_socket": "polysocket.socket", "ps_token": "polysocket.Token", None: "polysocket",
               "ps_operation": 'type(polysocket.start_getaddrinfo("127.0.0.1", 80))'},
    "ruby": {"ps_socket": "::Socket.method_defined?", "ps_token": "::Token.method_defined?", None: ".respond_to?",
             "ps_operation": "::Operation.method_defined?"},
    "perl": {"ps_socket": "::Socket", "ps_token": "::Token", "ps_operation": "::Operation", None: ""},
    "lua": {"ps_socket": "polysocket.socket()", "ps_token": "polysocket.token()", None: "polysocket",
            "ps_operation": 'polysocket.start_getaddrinfo("127.0.0.1", 80)'},
    "js": {"ps_socket": "ps.Socket.prototype", "ps_token": "ps.Token.prototype", None: "ps"},
}
ANY = " ".join(["x"] * 30)
QUESTIONS = {
    "python": lambda kind, name: f"print(int(hasattr({OBJECTS['python'][kind]}, {name!r})))\n",
    "ruby": lambda kind, name: f"puts Polysocket{OBJECTS['ruby'][kind]}(:{name}) ? 1 : 0\n",
    "perl": lambda kind, name: f"say Polysocket{OBJECTS['perl'][kind]}->can('{name}') ? 1 : 0;\n",
    "lua": lambda kind, name: f"print({OBJECTS['lua'][kind]}.{name} ~= nil and 1 or 0)\n",
    "js": lambda kind, name: f"console.log(typeof {OBJECTS['js'][kind]}.{name} === 'function' ? 1 : 0);\n",
}


def described():
    with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
        return json.load(file)["functions"]


def calls(language):
    """(type of the object, name there, form) of every method that the reference shows for a language."""
    for function in described():
        for method in function.get("methods", ()):
            if language.offers(function, method["name"]):
                form = language.form(function, method).replace("await ", "")
                name = re.split(r"[ (]", re.sub(r"^(\$?[sto](->|[.: ])|ps\.|\w+(::|\.))", "", form))[0]
                yield None if form.startswith("polysocket.") else forms.target(function), name, form


def shape(words):
    """What counts of a usage of Tcl's: how many words are needed, how many may be there, and the options by name."""
    options = re.findall(r"\?-(\w+)", words)
    return len(re.sub(r"\?[^?]*\?", "", words).split()), words.count("?") // 2 - len(options), options


class FormsTest(unittest.TestCase):
    """The calls that the reference shows are those that the languages have."""

    def answers(self, fence, questions):
        with tempfile.TemporaryDirectory() as folder:
            return batches.BATCHES[fence].run(folder, questions)

    def assert_there(self, fence):
        language = next(one for one in forms.LANGUAGES if one.fence == fence)
        asked = sorted({(kind or "", name) for kind, name, _ in calls(language)})
        asked = [(kind or None, name) for kind, name in asked if not name.endswith("new")]
        came = self.answers(fence, [QUESTIONS[fence](kind, name) for kind, name in asked])
        self.assertEqual([(one, answer) for one, answer in zip(asked, came) if answer != ["1"]], [])

    def test_python(self):
        self.assert_there("python")

    def test_ruby(self):
        self.assert_there("ruby")

    def test_perl(self):
        self.assert_there("perl")

    def test_lua(self):
        self.assert_there("lua")

    @unittest.skipUnless(batches.KOFFI, "koffi is not there")
    def test_node(self):
        self.assert_there("js")

    def test_tcl(self):
        language = next(one for one in forms.LANGUAGES if one.fence == "tcl")
        makers = {"$s": "polysocket::socket", "$t": "polysocket::token",
                  "$o": "polysocket::start_getaddrinfo 127.0.0.1 80", "polysocket": ""}
        shown = [form for _, _, form in calls(language) if not form.startswith("polysocket::socket ")]
        asked = []
        for form in shown:
            name, _, rest = form.partition(" ")
            made = makers.get(name)
            command = f"[{made}] {rest.split()[0]}" if made else name
            asked.append(f"catch {{{command} {ANY}}} message\nputs $message\n")
        for form, came in zip(shown, self.answers("tcl", asked)):
            with self.subTest(form=form):
                usage = came[0].partition('should be "')[2].rstrip('"')
                (least, _, options), (usual, more, there) = shape(form), shape(usage)
                # A method with several forms has one usage for all of them.
                self.assertLessEqual(usual, least, came)
                self.assertLessEqual(least + shape(form)[1], usual + more, came)
                self.assertEqual(options, there, came)


# Promises are operations there.
NOT_IN_NODE = ("ps_operation_start_getaddrinfo",)


class CoverageTest(unittest.TestCase):
    def test_every_method_has_an_example(self):
        found = neutral.read()
        lacking = [one["name"] for one in described() if one.get("methods") and one["name"] not in found]
        # It changes the machine.
        self.assertEqual(lacking, ["ps_sethostname"])
        self.assertEqual([name for name in found if name not in {one["name"] for one in described()}], [])

    def test_every_example_is_there_in_c_and_in_the_languages_that_have_the_methods(self):
        document = {"functions": described()}
        for name, example in neutral.read().items():
            if not isinstance(example, str):
                with self.subTest(example=name):
                    fences = [fence for fence, _ in neutral.blocks(document, example)]
                    wanted = ["c", "python", "ruby", "tcl", "perl", "lua", "js"]
                    self.assertEqual(fences, wanted[:-1] if name in NOT_IN_NODE else wanted)


class ExamplesTest(batches.EachLanguage, unittest.TestCase):
    def assert_true(self, language, batch=None):
        found = list(examples(language))
        self.assertGreater(len(found), 60)
        with tempfile.TemporaryDirectory() as folder:
            came = (batch or batches.BATCHES[language]).run(folder, [snippet.text for snippet in found])
        for snippet, lines in zip(found, came):
            with self.subTest(snippet=str(snippet)):
                said = printed(snippet)
                self.assertTrue(len(said) == len(lines) and all(map(agrees, said, lines)),
                                f"it says {said}, and prints {lines}")

    def test_python_through_ctypes(self):
        self.assert_true("python", batches.OtherPython("polysocket_ctypes"))

    def test_python_through_cffi(self):
        self.assert_true("python", batches.OtherPython("polysocket_cffi"))

    def test_ruby_through_fiddle(self):
        self.assert_true("ruby", batches.Fiddle())


if __name__ == "__main__":
    unittest.main()
