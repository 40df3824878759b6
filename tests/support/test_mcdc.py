# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What mcdc.py says of conditions that were shown and of those that were not, of declarations that are needed and of
those that are not. The data has the form in which llvm-cov exports it. And the build for it counts what threads do."""

import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import mcdc  # noqa: E402

SOURCE = """int a(int x, int y) {
  if (x > 0 && y > 0)
    return 1;
  return 0;
}
"""


def data(true=1, false=1, alone=(True, True), line=2):
    """A file with one condition and one decision, in two programs: what one of them shows counts."""
    def file(true, false, alone):
        return {"filename": "/root/src/a.c", "branches": [[line, 7, line, 12, true, false, 0, 0, 4]],
                "mcdc_records": [[line, 7, line, 21, 0, 5, list(alone)]]}
    return {"data": [{"files": [file(0, 0, (False, False)), file(true, false, alone)]}]}


class Conditions(unittest.TestCase):
    def faults(self, source=SOURCE, **shown):
        return [text for _, _, text in mcdc.faults(mcdc.conditions(data(**shown), "/root"), lambda name: source)]

    def test_what_was_shown_by_any_program_is_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_a_condition_that_is_never_true_is_a_fault(self):
        self.assertEqual(self.faults(true=0), ["the condition at column 7 never true"])

    def test_a_condition_that_is_never_false_is_a_fault(self):
        self.assertEqual(self.faults(false=0), ["the condition at column 7 never false"])

    def test_a_condition_that_never_decides_is_a_fault(self):
        found = self.faults(alone=(True, False))
        self.assertEqual(found, ["condition 2 of the decision at column 7 never decides alone"])

    def test_a_declaration_at_the_line_excuses(self):
        self.assertEqual(self.faults(SOURCE.replace("y > 0)", "y > 0) /* never true: x is a size */"), true=0), [])

    def test_a_declaration_above_the_line_excuses(self):
        source = SOURCE.replace("  if (", "  /* Sizes only.\n   * never false: they are\n   * above 0. */\n  if (")
        self.assertEqual(self.faults(source, false=0, line=5), [])

    def test_a_declaration_of_the_other_way_does_not_excuse(self):
        found = self.faults(SOURCE.replace("y > 0)", "y > 0) /* never true: x is a size */"), false=0)
        self.assertEqual(found, ["the condition at column 7 never false", "declared as never true, which is not so"])

    def test_a_declaration_without_a_reason_does_not_excuse(self):
        self.assertEqual(len(self.faults(SOURCE.replace("y > 0)", "y > 0) /* never true: */"), true=0)), 1)

    def test_a_declaration_may_name_several_ways(self):
        source = SOURCE.replace("y > 0)", "y > 0) /* never true or alone: x is a size */")
        self.assertEqual(self.faults(source, true=0, alone=(True, False)), [])

    def test_what_is_shown_by_chance_may_be_shown_or_not(self):
        source = SOURCE.replace("y > 0)", "y > 0) /* seldom true: a thread has changed x */")
        self.assertEqual(self.faults(source, true=0), [])
        self.assertEqual(self.faults(source), [])

    def test_a_chance_at_a_line_without_such_a_condition_is_a_fault(self):
        source = SOURCE.replace("return 1;", "return 1; /* seldom true: a thread has changed x */")
        self.assertEqual(self.faults(source), ["declared as seldom true, which is not so"])

    def test_a_declaration_that_is_not_needed_is_a_fault(self):
        found = self.faults(SOURCE.replace("y > 0)", "y > 0) /* never alone: y follows from x */"))
        self.assertEqual(found, ["declared as never alone, which is not so"])

    def test_the_sums_count_branches_and_conditions(self):
        shown = mcdc.conditions(data(true=0), "/root")
        self.assertEqual(list(mcdc.table(shown)), ["branches: 1 of 2, 50.00 %", "MC/DC: 2 of 2, 100.00 %"])


class Counts(unittest.TestCase):
    """The intermediate code that the flags of `make mcdc` lead to."""

    def code(self, *more):
        with open(os.path.join(os.path.dirname(mcdc.__file__), "..", "tests.mk"), encoding="utf-8") as file:
            flags = re.search(r"^MCDC := (.*)$", file.read(), re.MULTILINE)[1].split()
        command = [f"clang-{mcdc.LLVM}", *flags, *more, "-S", "-emit-llvm", "-x", "c", "-o", "-", "-"]
        return subprocess.run(command, input=SOURCE, check=True, stdout=subprocess.PIPE, text=True).stdout

    @unittest.skipUnless(shutil.which(f"clang-{mcdc.LLVM}"), f"there is no clang-{mcdc.LLVM}")
    def test_threads_lose_no_counts(self):
        def steps(code):
            return [len(re.findall(step + r".*@__profc_", code)) for step in (r"\batomicrmw add ", r"\bstore ")]
        self.assertEqual(steps(self.code()), [4, 0])
        # What these steps would be otherwise, so that other names in a later clang are noticed.
        self.assertEqual(steps(self.code("-fprofile-update=single")), [0, 4])


if __name__ == "__main__":
    unittest.main()
