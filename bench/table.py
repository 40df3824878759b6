# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The results as text: for a terminal and for a page of the manual."""

HEADS = ("workload", "mode", "ours", "peer", "ours", "peer", "ratio", "spread", "target", "")

NAMES = {"c": "C", "python": "Python", "ruby": "Ruby", "tcl": "Tcl", "lua": "LuaJIT", "node": "Node.js", "perl": "Perl"}


def name_of(language):
    """What a language is called."""
    return NAMES.get(language, language)


def amount(value, unit):
    """A time or a size, in a unit that suits it."""
    if value is None:
        return ""
    if unit == "B":
        return bytes_text(value)
    for factor, name in ((1e9, "ns"), (1e6, "µs"), (1e3, "ms")):
        if value * factor < 999.5:
            return f"{digits(value * factor)} {name}"
    return f"{digits(value)} s"


def digits(value):
    """A number with three digits."""
    return f"{value:#.3g}".rstrip(".") if value < 999.5 else f"{value:.0f}"


def bytes_text(value):
    """A size."""
    for factor, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if value >= 10 * factor:
            return f"{value / factor:.0f} {name}"
    return f"{value:.0f} B"


def ratio_text(row):
    """The ratio, or nothing."""
    return "" if row.ratio is None else number(row.ratio)


def number(value):
    """A ratio, exact enough to be compared with its target."""
    return f"{value:.3f}" if value < 9.9995 else f"{value:.1f}"


def spread_text(row):
    """The quartiles of the ratio."""
    return "" if row.spread is None else "–".join(number(value) for value in row.spread)


def verdict(row):
    """Whether the target is met."""
    return {None: "", True: "SHORT", False: "met"}[row.short]


def cells(row, workloads):
    """A row as the texts of HEADS."""
    return (workloads.title(row.workload), row.mode, row.ours, row.peer, amount(row.ours_median, row.unit),
            amount(row.peer_median, row.unit), ratio_text(row), spread_text(row), row.target_text, verdict(row))


def by_language(rows):
    """Pairs of a language and its rows, in their order."""
    groups = {}
    for row in rows:
        groups.setdefault(row.language, []).append(row)
    return groups.items()


def text_table(rows, workloads):
    """The table for a terminal, and a line for each row that falls short."""
    lines = []
    for language, group in by_language(rows):
        table = [HEADS] + [cells(row, workloads) for row in group]
        widths = [max(len(line[place]) for line in table) for place in range(len(HEADS))]
        lines += ["", name_of(language)]
        lines += ["  ".join(cell.ljust(width) if place < 4 else cell.rjust(width)
                            for place, (cell, width) in enumerate(zip(line, widths))).rstrip() for line in table]
    return "\n".join(lines + [""] + list(summary(rows, workloads)))


def summary(rows, workloads):
    """How many targets are met, and the rows that fall short with the reasons."""
    judged = [row for row in rows if row.short is not None]
    short = [row for row in judged if row.short]
    yield f"{len(judged) - len(short)} of {len(judged)} targets met."
    for row in short:
        yield short_line(row, workloads)


def short_line(row, workloads):
    """A row that falls short, in one line."""
    reached = amount(row.ours_median, "B") if row.unit == "B" else ratio_text(row)
    mode = f", {row.mode}" if row.mode else ""
    against = f" against {row.peer}" if row.peer else ""
    remark = f": {row.remark}" if row.remark else ""
    return f"{name_of(row.language)}, {workloads.title(row.workload)}{mode}, {row.ours}{against}: " \
           f"{reached}, target {row.target_text}{remark}"


def markdown_table(rows, workloads, machine):
    """The table for a page of the manual."""
    lines = [f"Measured on {machine['date']}: {machine_line(machine)}.", ""]
    for language, group in by_language(rows):
        lines += [f"### {name_of(language)}", "", "| " + " | ".join(HEADS) + " |",
                  "|" + "---|" * 4 + "---:|" * 4 + "---|---|"]
        lines += ["| " + " | ".join(cells(row, workloads)) + " |" for row in group] + [""]
    judged = list(summary(rows, workloads))
    lines += [judged[0], ""] + [f"- {line}" for line in judged[1:]]
    return "\n".join(lines).rstrip() + "\n"


def machine_line(machine):
    """The machine in one sentence."""
    return f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Linux {machine['kernel']}, " \
           f"load {machine['load before']} before and {machine['load after']} after"
