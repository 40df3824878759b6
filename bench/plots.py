# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A plot for each language as SVG, in light and in dark colours: how fast ours is, workload by workload."""

import dataclasses
import io

import matplotlib
from matplotlib import ticker
from matplotlib.figure import Figure

LINE_INCHES = 0.16  # Of a line with one peer; each further one adds to it.
PEER_INCHES = 0.075
HEAD_INCHES = 1.1
WIDTH_INCHES = 10
NAMES_INCHES = 3.3  # For the names of the lines at least; longer ones get CHARACTER_INCHES for each character.
CHARACTER_INCHES = 0.07
BAND = 0.36  # Of a line's height: where the peers of a workload are, one below the other.
LIMIT = 3.0  # Of the axis: what is farther from 1 is drawn at the edge, with its number.


@dataclasses.dataclass(frozen=True)
class Theme:
    """The colours of a plot; `peers` are told apart without red and green side by side."""
    paper: str
    ink: str
    grid: str
    stripe: str
    peers: tuple


LIGHT = Theme("#ffffff", "#1f2328", "#d5d9de", "#f4f6f8",
              ("#0b62a4", "#c4560a", "#1b7f5c", "#8a3ea8", "#8c6d00", "#b3266b", "#4a5560", "#0a7d8c"))
DARK = Theme("#15181c", "#e3e7eb", "#3b4249", "#1c2126",
             ("#6cb6f5", "#f59a52", "#4fcf9f", "#cf97ee", "#e0c04d", "#f585b8", "#aeb8c2", "#5fd3e3"))
MARKS = ("o", "s", "D", "^", "v", "P", "X", "<")


def speed(row):
    """How fast ours is: theirs / ours, with the quartiles; a cost turned round."""
    low, high = row.spread
    return (row.ratio, low, high) if not row.cost else (1 / row.ratio, 1 / high, 1 / low)


def target_speed(row):
    """The target in the same direction, or None."""
    if row.target is None or row.unit == "B":
        return None
    return 1 / row.target if row.cost else row.target


def plotted(rows):
    """The rows that have a ratio of times."""
    return [row for row in rows if row.ratio is not None and row.unit != "B"]


def name_of(row, workloads):
    """What a line is called."""
    return workloads.title(row.workload) + (f", {row.mode}" if row.mode else "")


def plot(rows, workloads, theme):
    """The plot of one language as SVG, or an empty text when no row has a ratio."""
    rows = plotted(rows)
    if not rows:
        return ""
    lines = list(dict.fromkeys(name_of(row, workloads) for row in rows))
    series = list(dict.fromkeys((row.ours, row.peer) for row in rows))
    names = max(NAMES_INCHES, CHARACTER_INCHES * max(len(line) for line in lines)) / WIDTH_INCHES
    most = max(sum(name_of(row, workloads) == line for row in rows) for line in lines)
    height = HEAD_INCHES + (LINE_INCHES + PEER_INCHES * most) * len(lines)
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9,
                                "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(WIDTH_INCHES, height), facecolor=theme.paper)
        axes = figure.add_axes([names, 0.45 / height, 0.98 - names, 1 - HEAD_INCHES / height])
        draw_axes(axes, lines, theme)
        for place, line in enumerate(lines):
            own = [row for row in rows if name_of(row, workloads) == line]
            for number, row in enumerate(own):
                shift = (number / (len(own) - 1) - 0.5) * 2 * BAND if len(own) > 1 else 0
                draw_row(axes, row, place + shift, series.index((row.ours, row.peer)), theme)
        draw_legend(axes, series, theme)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def draw_axes(axes, lines, theme):
    """The frame: a line for each workload, and ratios on a logarithmic axis."""
    axes.set_facecolor(theme.paper)
    axes.set_xscale("log", base=2)
    axes.set_xlim(1 / LIMIT / 1.2, LIMIT * 1.2)  # With room for the numbers at the edges.
    axes.xaxis.set_major_locator(ticker.FixedLocator((0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3)))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks(range(len(lines)), lines)
    for place in range(0, len(lines), 2):
        axes.axhspan(place - 0.5, place + 0.5, color=theme.stripe, zorder=0)
    axes.grid(axis="x", color=theme.grid, linewidth=0.7, zorder=1)
    axes.axvline(1, color=theme.ink, linewidth=1, zorder=2)
    axes.set_xlabel("theirs / ours: to the right of 1, ours is faster; what is at an edge has its number",
                    color=theme.ink)
    axes.tick_params(colors=theme.ink, length=0, labelcolor=theme.ink)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_row(axes, row, place, number, theme):
    """A mark for the median, a bar from quartile to quartile, and a tick for the target."""
    colour = theme.peers[number % len(theme.peers)]
    middle, low, high = speed(row)
    left, edge, right = (min(max(value, 1 / LIMIT), LIMIT) for value in (low, middle, high))
    axes.plot([left, right], [place, place], color=colour, linewidth=1.8, alpha=0.55,
              zorder=3, solid_capstyle="butt")
    axes.plot([edge], [place], MARKS[number % len(MARKS)], color=colour, markersize=4.5, zorder=5,
              markerfacecolor=theme.paper if row.short else colour, markeredgewidth=1.3)
    if edge != middle:
        axes.annotate(f"{middle:.0f}" if middle >= 10 else f"{middle:.2g}", (edge, place),
                      xytext=(7 if edge > 1 else -7, 0), textcoords="offset points",
                      ha="left" if edge > 1 else "right", va="center", fontsize=7, color=theme.ink, zorder=6)
    target = target_speed(row)
    if target is not None:
        axes.plot([target, target], [place - 0.14, place + 0.14], color=theme.ink, linewidth=1.6, zorder=4)


def draw_legend(axes, series, theme):
    """What the marks mean, above the plot."""
    one_of_ours = len({ours for ours, _ in series}) == 1
    for number, (ours, peer) in enumerate(series):
        axes.plot([], [], MARKS[number % len(MARKS)], color=theme.peers[number % len(theme.peers)], markersize=5,
                  label=f"against {peer}" if one_of_ours else f"{ours} against {peer}")
    axes.plot([], [], "o", color=theme.ink, markerfacecolor=theme.paper, markersize=5, label="hollow: falls short")
    axes.plot([], [], "|", color=theme.ink, markersize=8, markeredgewidth=1.6, label="target")
    legend = axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=4, frameon=False, fontsize=8.5,
                         handletextpad=0.3, columnspacing=1.2)
    for text in legend.get_texts():
        text.set_color(theme.ink)
