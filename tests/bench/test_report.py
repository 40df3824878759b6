# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The page of results: complete, well-formed, without anything from outside, and safe against what programs print."""

import base64
import html.parser
import json
import re
import unittest
import xml.dom.minidom

from made import MadeCase, record

import plots
import report
import results
import table
import workloads as descriptions

MACHINE = {"date": "2026-01-01", "processor": "P", "cores": "2", "ruby": ""}
VOID = {"meta", "source", "img"}


class Page(html.parser.HTMLParser):
    """Checks that elements are closed in order, and gathers what a test asks for."""

    def __init__(self, text):
        super().__init__()
        self.open, self.rows, self.links, self.raw, self.pictures = [], 0, [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.links += [value for name, value in attrs if name in ("href", "src", "srcset")]
        self.pictures += [attributes.get("srcset") or attributes["src"]] if tag in ("source", "img") else []
        self.rows += tag == "tr" and attributes.get("class") != "group"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.raw += data


class PageCase(MadeCase):
    def setUp(self):
        super().setUp()
        self.described = descriptions.Workloads(self.workloads("c = true", "python = true"))

    def page(self, *records, **more):
        rows = [results.make_row(one, self.described) for one in records]
        data = {"machine": MACHINE, "quick": False, "failures": [], "notes": [], "rows": list(records), **more}
        return report.page(data, rows, self.described)


class ReportTest(PageCase):
    def test_every_row_is_in_the_page_with_all_its_cells(self):
        records = [record(), record(peer="gsocket"), record(language="python", peer="socket", mode="timeout"),
                   record(workload="memory", mode="", unit="B", peer=None, peer_values=None, ours_values=[171])]
        text = self.page(*records)
        page = Page(text)
        self.assertEqual(page.open, [])
        self.assertEqual(page.rows, 4 + 2 + 1)  # Two heads, and the remark of the row that falls short.
        for one in records:
            row = results.make_row(one, self.described)
            cells = [re.escape(cell) for cell in table.cells(row, self.described)]
            self.assertRegex(text, "<td[^>]*>" + "</td><td[^>]*>".join(cells) + "</td>")

    def test_a_row_that_falls_short_is_marked_with_its_reason(self):
        text = self.page(record(language="python", peer="socket", ours_values=[1.0], peer_values=[1.0]))
        self.assertIn('<tr class="short">', text)
        self.assertIn("the reason", text)
        self.assertIn("0 of 1 targets are met", text)
        self.assertNotIn('<tr class="short">', self.page(record(ours_values=[1.0], peer_values=[1.0])))

    def test_nothing_comes_from_outside(self):
        links = Page(self.page(record())).links
        self.assertEqual([link for link in links if not re.match(r"data:|#|results\.json$", link)], [])

    def test_the_raw_numbers_are_in_the_page(self):
        nasty = record(ours="</script><b>")
        page = Page(self.page(nasty, notes=["<i>"]))
        self.assertEqual(page.open, [])
        self.assertEqual(json.loads(page.raw)["rows"], [nasty])

    def test_failures_and_what_is_left_out_are_told(self):
        text = self.page(record(), failures=["it broke"], notes=["nng is not here"])
        self.assertIn("it broke", text)
        self.assertIn("nng is not here", text)

    def test_a_page_without_rows_is_whole(self):
        self.assertEqual(Page(self.page()).open, [])


class PlotsTest(PageCase):
    def svg(self, theme, *records):
        rows = [results.make_row(one, self.described) for one in records]
        return plots.plot(rows, self.described, theme)

    def test_a_plot_is_svg_with_a_name_for_each_workload_and_peer(self):
        text = self.svg(plots.LIGHT, record(), record(mode="timeout"), record(workload="many", peer="gsocket"))
        xml.dom.minidom.parseString(text)
        for words in ("1 B, blocking", "1 B, timeout", "1 B, many open, blocking", "against libc", "against gsocket"):
            self.assertIn(f">{words}<", text)

    def test_light_and_dark_differ_in_their_colours(self):
        for theme, other in ((plots.LIGHT, plots.DARK), (plots.DARK, plots.LIGHT)):
            text = self.svg(theme, record())
            self.assertIn(theme.paper, text)
            self.assertIn(theme.ink, text)
            self.assertNotIn(other.paper, text.replace("#ffffff", "") if other is plots.LIGHT else text)

    def test_what_is_far_from_1_is_at_the_edge_with_its_number(self):
        self.assertIn(">40<", self.svg(plots.LIGHT, record(peer="gsocket", ours_values=[1.0], peer_values=[40.0])))

    def test_the_page_has_both_plots_of_a_language(self):
        pictures = Page(self.page(record())).pictures
        self.assertEqual(len(pictures), 2)
        for picture, theme in zip(pictures, (plots.DARK, plots.LIGHT)):
            self.assertIn(theme.ink, base64.b64decode(picture.split(",")[1]).decode())

    def test_sizes_alone_give_no_plot(self):
        size = record(workload="memory", mode="", unit="B", peer=None, peer_values=None, ours_values=[171])
        self.assertEqual(self.svg(plots.LIGHT, size), "")
        self.assertEqual(Page(self.page(size)).pictures, [])


if __name__ == "__main__":
    unittest.main()
