# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The results as a page of HTML, which needs nothing but itself: plots, tables, and the raw numbers."""

import base64
import json
import os

import jinja2

import plots
import table

HERE = os.path.dirname(os.path.abspath(__file__))


def page(data, rows, workloads):
    """The page."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True,
                                     lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    languages = [language_of(name, group, workloads) for name, group in table.by_language(rows)]
    judged = [row for row in rows if row.short is not None]
    short = [table.short_line(row, workloads) for row in judged if row.short]
    return environment.get_template("report.html.j2").render(
        machine=data["machine"], quick=data["quick"], failures=data["failures"], notes=data["notes"],
        languages=languages, heads=table.HEADS, judged=len(judged), short=short,
        workloads=[(workloads.title(name), workloads.does(name)) for name in workloads if is_used(name, rows)],
        raw=safe_json(data))


def is_used(name, rows):
    """Whether a workload was measured."""
    return any(row.workload == name for row in rows)


def language_of(name, rows, workloads):
    """What the page says of one language."""
    pictures = {theme: plots.plot(rows, workloads, colours)
                for theme, colours in (("light", plots.LIGHT), ("dark", plots.DARK))}
    lines = []
    group = None
    for row in rows:
        heading = workloads.group(row.workload)
        lines.append({"group": heading if heading != group else None, "cells": table.cells(row, workloads),
                      "short": bool(row.short), "remark": row.remark if row.short else ""})
        group = heading
    return {"id": name, "name": table.name_of(name), "lines": lines,
            "pictures": {theme: as_link(svg) for theme, svg in pictures.items() if svg}}


def as_link(svg):
    """A picture inside the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def safe_json(data):
    """JSON that cannot end the element that it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def write(data, rows, workloads, folder):
    """Write report.html."""
    with open(os.path.join(folder, "report.html"), "w", encoding="utf-8") as file:
        file.write(page(data, rows, workloads))
