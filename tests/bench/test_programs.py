# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The shortest run of every language's program: each row that it lists must come, with values that can be right.

The times mean nothing here. The runner checks the rows, so that this tests it with the real programs too.
"""

import os
import unittest

from made import BENCH, MadeCase

import workloads

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
TOOLS = {"python": "PYTHON", "ruby": "RUBY", "tclsh": "TCLSH", "perl": "PERL", "luajit": "LUAJIT", "node": "NODE"}


def tools():
    """The interpreters of the build, as options of the runner."""
    return [word for name, variable in TOOLS.items() if os.environ.get(variable)
            for word in (f"--{name}", os.environ[variable])]


class ProgramsTest(MadeCase):
    def check(self, language):
        status, output, messages, data = self.run_bench(
            os.path.join(BENCH, "workloads.ini"), "--build", BUILD, "--language", language, "--rounds", "1",
            "--time", "0.001", *tools(), QUICK="1")
        self.assertEqual((status, data["failures"]), (0, []), messages)
        if not data["rows"]:
            self.skipTest(data["notes"][0] if data["notes"] else "nothing to compare with")
        for row in data["rows"]:
            self.assertIn(workloads.Workloads().title(row["workload"]), output)


def test_of(language):
    """A test that runs one program."""
    return lambda self: self.check(language)


for name in workloads.Workloads().programs:
    setattr(ProgramsTest, f"test_the_program_in_{name}_measures_every_row_that_it_lists", test_of(name))


if __name__ == "__main__":
    unittest.main()
