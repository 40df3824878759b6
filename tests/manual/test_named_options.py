# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The guide's table of options by name, compared with the one of the library."""

import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROW = re.compile(r'^ +[A-Z]+\("(\w+)", \w+, (\w+)', re.MULTILINE)
LINE = re.compile(r"^\| `(\w+)`[^|]* \| `(\w+)` \| (.+) \|$", re.MULTILINE)


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


class TableTest(unittest.TestCase):
    def test_the_guide_lists_every_option_with_its_constant_and_its_values(self):
        rows = set(ROW.findall(read("src", "platform", "posix", "option_table.c")))
        lines = LINE.findall(read("docs", "guide", "named_options.md"))
        self.assertGreater(len(rows), 100)
        self.assertEqual({line[:2] for line in lines}, rows)
        self.assertEqual([line for line in lines if len(line[2]) < 5], [])


if __name__ == "__main__":
    unittest.main()
