# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The items: each number that the tree names is explained, and each that is explained is kept by something."""

import glob
import json
import os
import re
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path[:0] = [os.path.join(ROOT, "abi", "tools"), os.path.join(ROOT, "tests", "lint")]

import items  # noqa: E402
import source  # noqa: E402

# A test shows that a number which is no item is refused.
REFUSED = {"tests/scenarios/test_compile.py": {"S" + "171"}}
SECTIONS, ELSEWHERE = items.read()
TEXTS = {name: text for texts in SECTIONS.values() for name, text in texts.items()}


def named():
    """{item: files that name it} of the whole tree."""
    found = {}
    for path in source.files(ROOT):
        for name in set(items.ITEM.findall(source.read(ROOT, path))) - REFUSED.get(path, set()):
            found.setdefault(name, []).append(path)
    return found


def of_scenarios():
    found = set()
    for path in glob.glob(os.path.join(ROOT, "tests", "scenarios", "*.scenario")):
        with open(path, encoding="utf-8") as file:
            for heading in re.findall(r"^scenario((?: S\d+)+) ", file.read(), re.MULTILINE):
                found.update(heading.split())
    return found


def document():
    with open(os.path.join(ROOT, "abi", "polysocket.json"), encoding="utf-8") as file:
        return json.load(file)


class ItemsTest(unittest.TestCase):
    def test_each_number_in_the_tree_is_explained(self):
        unknown = {name: paths[:3] for name, paths in named().items() if name not in TEXTS}
        self.assertEqual(unknown, {})

    def test_each_item_is_kept_by_a_function_or_shown_by_a_scenario(self):
        kept = {name for function in document()["functions"] for name in function["items"]}
        shown = of_scenarios()
        self.assertEqual([name for name in TEXTS if name not in kept | shown | set(ELSEWHERE)], [])
        self.assertEqual([name for name in ELSEWHERE if name in shown], [])

    def test_the_numbers_are_in_order_and_those_of_the_document_come_first(self):
        self.assertEqual(list(TEXTS), [f"S{number}" for number in range(1, len(TEXTS) + 1)])
        beyond = [items.beyond(section) for section in SECTIONS]
        self.assertEqual(beyond, sorted(beyond))

    def test_each_text_is_a_few_plain_sentences(self):
        for name, text in TEXTS.items():
            with self.subTest(name):
                self.assertRegex(text, r"\A[A-Z`].*\.\Z")
                self.assertLess(len(text), 300)
                self.assertNotRegex(text.replace("`<broadcast>`", ""), "[<|]")

    def test_the_page_has_each_item_with_the_functions_that_keep_it(self):
        page = items.page(document())
        for function in document()["functions"]:
            for name in function["items"]:
                section = page.split(f"\n### {name}\n")[1].split("\n#")[0]
                self.assertIn(f"[{function['name']}](reference/", section)
        for name, reason in ELSEWHERE.items():
            self.assertIn(f"No scenario shows it: {reason}.", page)

    def test_the_reference_leads_to_the_page(self):
        linked = set()
        for path in glob.glob(os.path.join(ROOT, "docs", "reference", "*.md")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertEqual(items.ITEM.findall(re.sub(r"\[S\d+\]", "", text)), [], path)
            for name, anchor in re.findall(r"\[(S\d+)\]\(\.\./items\.md#(s\d+)\)", text):
                self.assertEqual(name.lower(), anchor)
                linked.add(name)
        self.assertEqual({name for function in document()["functions"] for name in function["items"]} - linked, set())


if __name__ == "__main__":
    unittest.main()
