# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The arithmetic of the benchmarks, with numbers whose result is known; and what workloads.ini may hold."""

import math
import unittest

from made import MadeCase, WORKLOADS, record

import results
import table
import workloads as descriptions


class RowCase(MadeCase):
    def setUp(self):
        super().setUp()
        self.described = descriptions.Workloads(self.workloads("c = true", "python = true"))

    def row(self, **changes):
        return results.make_row(record(**changes), self.described)


class ResultsTest(RowCase):
    def test_a_ratio_is_the_median_of_the_rounds_and_not_that_of_the_medians(self):
        row = self.row(language="python", peer="socket", ours_values=[1, 2, 4], peer_values=[3, 2, 2])
        self.assertEqual(row.ratios, [3, 1, 0.5])
        self.assertEqual(row.ratio, 1)
        self.assertEqual((row.ours_median, row.peer_median), (2, 2))

    def test_against_libc_in_c_the_ratio_is_a_cost(self):
        row = self.row(ours_values=[1.1, 1.1, 1.1], peer_values=[1, 1, 1])
        self.assertTrue(row.cost)
        self.assertAlmostEqual(row.ratio, 1.1)
        self.assertTrue(row.short)
        self.assertEqual(row.target_text, "≤ 1.04")

    def test_against_others_it_is_a_speed(self):
        row = self.row(peer="gsocket", ours_values=[1.0], peer_values=[2.0])
        self.assertFalse(row.cost)
        self.assertEqual((row.ratio, row.short, row.target_text), (2, False, "≥ 1"))

    def test_a_target_is_met_when_it_is_reached_exactly(self):
        self.assertFalse(self.row(ours_values=[1.04], peer_values=[1.0]).short)
        self.assertTrue(self.row(ours_values=[1.0401], peer_values=[1.0]).short)
        python = {"language": "python", "peer": "socket", "ours_values": [1.0]}
        self.assertFalse(self.row(**python, peer_values=[1.15]).short)
        self.assertTrue(self.row(**python, peer_values=[1.1499]).short)

    def test_the_first_target_that_matches_counts(self):
        python = {"language": "python", "peer": "socket"}
        self.assertEqual(self.row(**python, mode="timeout").target, 1.85)
        self.assertEqual(self.row(**python, mode="blocking").target, 1.15)
        self.assertIsNone(self.row(language="python", peer="other").target)

    def test_a_target_for_all_workloads_is_none_for_sizes(self):
        size = {"workload": "memory", "mode": "", "unit": "B", "ours_values": [100], "peer_values": [300]}
        self.assertEqual(self.row(**size, peer="gsocket").target, 160)
        size["workload"] = "many"
        self.assertIsNone(self.row(**size, peer="gsocket").target)

    def test_a_size_is_held_against_its_bytes(self):
        size = {"workload": "memory", "mode": "", "unit": "B", "peer": None, "peer_values": None}
        self.assertFalse(self.row(**size, ours_values=[160]).short)
        self.assertTrue(self.row(**size, ours_values=[161]).short)
        self.assertIsNone(self.row(**size, ours_values=[161]).ratio)

    def test_sizes_of_0_have_no_ratio(self):
        row = self.row(workload="memory", unit="B", ours_values=[0], peer_values=[0])
        self.assertIsNone(row.ratio)
        self.assertIsNone(row.spread)
        self.assertFalse(row.short)

    def test_the_spread_is_the_quartiles(self):
        self.assertEqual(results.quartiles([1, 2, 3, 4, 5]), (2, 4))
        self.assertEqual(results.quartiles([7]), (7, 7))

    def test_what_is_no_result_is_refused(self):
        for changes in ({"ours_values": []}, {"ours_values": [0, 1, 2]}, {"ours_values": [-1, 1, 2]},
                        {"ours_values": [math.nan, 1, 2]}, {"ours_values": [math.inf, 1, 2]},
                        {"ours_values": ["1", 1, 2]}, {"ours_values": [True, 1, 2]}, {"ours_values": [1, 2]},
                        {"ours_values": 3}, {"peer_values": None}, {"unit": "ms"}, {"unit": None}, {"mode": 3},
                        {"workload": "unknown"}, {"ours": None}):
            with self.subTest(changes), self.assertRaises(ValueError):
                self.row(**changes)

    def test_a_base_is_compared_at_the_speed_that_the_peer_had(self):
        rows = [self.row(ours_values=[1.0], peer_values=[1.0]),
                self.row(workload="many", ours_values=[2.2], peer_values=[2.0])]
        added = results.with_bases(rows, self.described)[2:]
        self.assertEqual([(row.workload, row.peer, row.cost) for row in added], [("many", "small", True)])
        self.assertAlmostEqual(added[0].ratio, 1.1)
        self.assertTrue(added[0].short)

    def test_a_base_that_was_not_measured_adds_nothing(self):
        rows = [self.row(workload="many")]
        self.assertEqual(results.with_bases(rows, self.described), rows)

    def test_rows_are_in_the_order_of_the_file(self):
        rows = [self.row(language="python", peer="socket"), self.row(workload="many"), self.row()]
        ordered = results.in_order(rows, self.described)
        self.assertEqual([(row.language, row.workload) for row in ordered],
                         [("c", "small"), ("c", "many"), ("python", "small")])


class TableTest(RowCase):
    def test_amounts_have_three_digits(self):
        for value, text in ((1.5e-9, "1.50 ns"), (9.994e-7, "999 ns"), (9.996e-7, "1.00 µs"), (1.234e-5, "12.3 µs"),
                            (0.0123, "12.3 ms"), (2.5, "2.50 s"), (1234, "1234 s")):
            self.assertEqual(table.amount(value, "s/op"), text)
        self.assertEqual([table.amount(value, "B") for value in (0, 160, 10240, 10 << 20)],
                         ["0 B", "160 B", "10 KiB", "10 MiB"])

    def test_rows_that_fall_short_are_marked_and_told_with_their_reason(self):
        rows = [self.row(language="python", peer="socket", ours_values=[1.0], peer_values=[1.1]),
                self.row(ours_values=[1.0], peer_values=[1.0])]
        text = table.text_table(rows, self.described)
        self.assertRegex(text, r"(?m)^1 B .* 1\.100 .* ≥ 1\.15  SHORT$")
        self.assertRegex(text, r"(?m)^1 B .* 1\.000 .* ≤ 1\.04  met$")
        self.assertIn("1 of 2 targets met.\nPython, 1 B, blocking, polysocket against socket: 1.100, target ≥ 1.15: "
                      "the reason", text)

    def test_a_ratio_has_as_many_digits_as_its_comparison_needs(self):
        self.assertEqual([table.number(value) for value in (0.9996, 1.0296, 9.9994, 9.9996, 123.44)],
                         ["1.000", "1.030", "9.999", "10.0", "123.4"])

    def test_markdown_has_every_row(self):
        rows = [self.row(), self.row(peer="gsocket"), self.row(language="python", peer="socket")]
        text = table.markdown_table(rows, self.described, {
            "date": "2026-01-01", "processor": "P", "cores": "2", "system": "S", "kernel": "6.1", "load before": "0.10",
            "load after": "0.20"})
        self.assertEqual(text.count("\n| 1 B |"), 3)
        self.assertEqual(text.count("\n### "), 2)


class WorkloadsTest(MadeCase):
    def refused(self, old, new):
        path = self.workloads("c = true", text=WORKLOADS.replace(old, new))
        with self.assertRaises(ValueError):
            descriptions.Workloads(path)

    def test_a_misspelt_key_is_refused(self):
        self.refused("remark python socket", "remarks python socket")

    def test_a_target_that_is_no_number_is_refused(self):
        self.refused("1.04", "fast")

    def test_a_workload_without_a_title_is_refused(self):
        self.refused("title = 1 B\n", "")

    def test_every_base_and_every_language_of_the_real_file_is_known(self):
        real = descriptions.Workloads()
        for name in real:
            self.assertIn(real.base(name) or name, real)
            for language in real.languages(name):
                self.assertIn(language, [*real.programs, "*"], name)


if __name__ == "__main__":
    unittest.main()
