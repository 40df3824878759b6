# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The arithmetic of results: medians of the rounds' ratios, their spread, and whether a row reaches its target."""

import dataclasses
import math
import statistics
from typing import Optional


@dataclasses.dataclass
class Row:
    """One line of the table."""
    language: str
    workload: str
    mode: str
    ours: str
    peer: str
    unit: str
    operations: int
    ours_values: list
    peer_values: list
    cost: bool = False
    target: Optional[float] = None
    remark: str = ""

    @property
    def key(self):
        """What names the row: no two have the same."""
        return (self.language, self.workload, self.mode, self.ours, self.peer)

    @property
    def ours_median(self):
        """Seconds for an operation, or bytes."""
        return statistics.median(self.ours_values)

    @property
    def peer_median(self):
        """The peer's seconds or bytes, or None."""
        return statistics.median(self.peer_values) if self.peer_values else None

    @property
    def ratios(self):
        """The ratio of each round; none of sizes of which one is 0."""
        if 0 in self.ours_values + self.peer_values:
            return []
        pairs = zip(self.ours_values, self.peer_values)
        return [ours / peer if self.cost else peer / ours for ours, peer in pairs]

    @property
    def ratio(self):
        """The median of the rounds' ratios, or None for a row without a peer."""
        return statistics.median(self.ratios) if self.ratios else None

    @property
    def spread(self):
        """The quartiles of the rounds' ratios, or None."""
        return quartiles(self.ratios) if self.ratios else None

    @property
    def target_text(self):
        """The target as the table shows it."""
        if self.target is None:
            return ""
        if self.unit == "B":
            return f"≤ {self.target:,.0f} B"
        return f"{'≤' if self.cost else '≥'} {self.target:g}"

    @property
    def short(self):
        """Whether the row falls short of its target; None when it has none."""
        if self.target is None:
            return None
        if self.unit == "B":
            return self.ours_median > self.target
        return self.ratio > self.target if self.cost else self.ratio < self.target


def quartiles(values):
    """The first and the third quartile; of a single value, the value."""
    if len(values) == 1:
        return values[0], values[0]
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, third


def make_row(record, workloads):
    """A row of what a program printed. Raises ValueError when that is not a result."""
    check_record(record, workloads)
    row = Row(record["language"], record["workload"], record["mode"], record["ours"], record.get("peer", ""),
              record["unit"], record.get("operations", 1), record["ours_values"], record.get("peer_values", []))
    return judged(row, workloads)


def judged(row, workloads):
    """The same row with the kind of its ratio, its target and the remark."""
    row.cost = workloads.is_cost(row.language, row.workload, row.peer)
    row.target = workloads.target(row.language, row.workload, row.peer, row.mode, general=row.unit != "B")
    row.remark = workloads.remark(row.language, row.workload, row.peer, row.mode)
    if not row.peer_values and row.unit != "B":
        row.target = None
    return row


def check_record(record, workloads):
    """Raise ValueError, with what is wrong, unless the record is a result."""
    for name in ("language", "workload", "mode", "ours", "unit"):
        if not isinstance(record.get(name), str):
            raise ValueError(f"a result without '{name}': {record}")
    if record["workload"] not in workloads:
        raise ValueError(f"an unknown workload: {record['workload']}")
    if record["unit"] not in ("s/op", "B"):
        raise ValueError(f"an unknown unit: {record['unit']}")
    ours, theirs = record.get("ours_values"), record.get("peer_values", [])
    for values in (ours, theirs):
        if not isinstance(values, list) or not all(is_value(value, record["unit"]) for value in values):
            raise ValueError(f"{record['workload']}: values that are not positive numbers: {values}")
    if not ours:
        raise ValueError(f"{record['workload']}: no values")
    if record.get("peer") and (theirs or record["unit"] != "B") and len(theirs) != len(ours):
        raise ValueError(f"{record['workload']}: {len(ours)} values of ours, {len(theirs)} of the peer's")


def is_value(value, unit):
    """Whether it is a number above 0; a size may be 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) and (value > 0 or unit == "B" and value == 0)


def with_bases(rows, workloads):
    """The rows, and for workloads with a base those that compare with it: a row for each library and mode.

    The base was measured at another time, perhaps when the machine was slower. The peer, which both were measured
    with, tells: the time of the base is what it would be at the peer's speed in this row.
    """
    result = list(rows)
    done = set()
    for row in rows:
        base = workloads.base(row.workload)
        name = (row.language, row.workload, row.mode, row.ours)
        other = base and find(rows, (row.language, base, row.mode, row.ours, row.peer))
        if not other or name in done:
            continue
        done.add(name)
        values = list(zip(row.ours_values, row.peer_values, other.ours_values, other.peer_values))
        result.append(judged(dataclasses.replace(
            row, peer=base, ours_values=[ours for ours, _, _, _ in values],
            peer_values=[base_ours * peer / base_peer for _, peer, base_ours, base_peer in values]), workloads))
    return result


def find(rows, key):
    """The row with this key, or None."""
    return next((row for row in rows if row.key == key), None)


def in_order(rows, workloads):
    """The rows by language, as the programs are listed, and by workload, as the file has them."""
    languages, names = list(workloads.programs), list(workloads)
    return sorted(rows, key=lambda row: (languages.index(row.language) if row.language in languages else len(languages),
                                         names.index(row.workload), row.mode, row.ours))
