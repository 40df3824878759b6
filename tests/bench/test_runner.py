# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The runner must notice each way in which a program can fail, and must not mind what is not installed."""

import unittest

from made import MadeCase, record


class RunnerTest(MadeCase):
    def test_rows_of_all_programs_come_into_the_table_and_the_results(self):
        path = self.workloads(self.program("c", [record()]),
                              self.program("python", [record(language="python", peer="socket")]))
        status, output, messages, data = self.run_bench(path)
        self.assertEqual(status, 0, messages)
        self.assertEqual([row["language"] for row in data["rows"]], ["c", "python"])
        self.assertEqual(data["rows"][0]["ours_values"], [2e-6, 3e-6, 4e-6])
        self.assertIn("\nC\n", output)
        self.assertIn("\nPython\n", output)
        self.assertIn("[c 1/1] small blocking polysocket libc: 1.000 met", messages)
        self.assertIn("processor", data["machine"])
        self.assertEqual(data["notes"], ["note of the program"])

    def test_one_language_can_be_chosen(self):
        path = self.workloads(self.program("c", [record()]), "python = /nonexistent/python main.py")
        status, _, messages, data = self.run_bench(path, "--language", "c")
        self.assertEqual((status, data["notes"]), (0, ["note of the program"]), messages)

    def test_an_interpreter_that_is_not_there_is_noted_and_no_failure(self):
        path = self.workloads(self.program("c", [record()]), "python = /nonexistent/python main.py")
        status, _, messages, data = self.run_bench(path)
        self.assertEqual(status, 0, messages)
        self.assertIn("python: /nonexistent/python is not there", data["notes"])

    def test_a_peer_that_is_not_there_leaves_its_rows_out(self):
        path = self.workloads(self.program("c", [record()], "print('no gsocket here', file=sys.stderr)"))
        status, _, messages, data = self.run_bench(path)
        self.assertEqual((status, len(data["rows"])), (0, 1), messages)
        self.assertIn("no gsocket here", data["notes"])

    def fails(self, saying, *programs, rows=0):
        status, _, messages, data = self.run_bench(self.workloads(*programs))
        self.assertEqual(status, 1)
        self.assertIn(saying, messages)
        self.assertTrue(any(saying in failure for failure in data["failures"]), data["failures"])
        self.assertEqual(len(data["rows"]), rows)

    def test_a_program_that_fails_fails_the_run_and_the_others_are_measured(self):
        self.fails("c: ", self.program("c", [record()], "sys.exit('--list' not in sys.argv and 'it broke')"),
                   self.program("python", [record(language="python", peer="socket")]), rows=2)

    def test_its_last_message_is_told(self):
        self.fails("it broke", self.program("c", [], "sys.exit('it broke')"))

    def test_a_program_that_cannot_list_fails_the_run(self):
        self.fails("status 3", self.program("c", [record()], "sys.exit(3 if '--list' in sys.argv else 0)"))

    def test_a_listed_row_that_does_not_come_fails_the_run(self):
        self.fails("1 rows did not come, first small timeout polysocket libc", self.program(
            "c", [record()], "if '--list' in sys.argv: print(json.dumps(dict(row, mode='timeout')))"), rows=1)

    def test_a_row_that_was_not_listed_fails_the_run(self):
        self.fails("had not listed", self.program(
            "c", [record()], "if '--list' not in sys.argv: print(json.dumps(dict(row, mode='timeout')))"), rows=1)

    def test_a_row_that_is_listed_twice_fails_the_run(self):
        self.fails("lists a row twice", self.program("c", [record(), record()]), rows=1)

    def test_what_is_not_json_fails_the_run(self):
        self.fails("not JSON: hello", self.program("c", [], "print('hello')"))
        self.fails("not a result: 3", self.program("python", [], "print(3)"))

    def test_values_that_are_no_times_fail_the_run(self):
        self.fails("not positive numbers", self.program("c", [record(ours_values=[0, 0, 0])]))

    def test_results_are_shown_again_without_measuring(self):
        path = self.workloads(self.program("c", [record()]))
        _, first, _, _ = self.run_bench(path)
        status, second, messages, _ = self.run_bench(self.workloads("c = /nonexistent"), "--from",
                                                     self.folder + "/results.json")
        self.assertEqual((status, second), (0, first), messages)

    def test_options_reach_the_program(self):
        told = "import os; print(sys.argv[1:], repr(os.environ['QUICK']), file=sys.stderr)"
        path = self.workloads(self.program("c", [record()], told))
        *_, data = self.run_bench(path, "--rounds", "3", "--time", "0.25", "--only", "sm*")
        self.assertIn("['--list', '--only', 'sm*'] ''", data["notes"])
        self.assertIn("['--time', '0.25', '--rounds', '3', '--only', 'sm*'] ''", data["notes"])

    def test_a_quick_run_divides_its_time_among_the_rows(self):
        told = "import os; print(sys.argv[1:], repr(os.environ['QUICK']), file=sys.stderr)"
        path = self.workloads(self.program("c", [record(), record(mode="timeout")], told))
        *_, data = self.run_bench(path, QUICK="1")
        self.assertIn("['--time', '35.0'] '1'", data["notes"])
        self.assertTrue(data["quick"])


if __name__ == "__main__":
    unittest.main()
