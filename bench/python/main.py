# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The benchmark of Python: polysocket against the standard library's socket, and ctypes and cffi against calls of libc
through the same.

Prints a JSON line for each row. All parties of a row are measured in one process: in each round one after the other,
in an order that alternates; the first round warms up. ../README.md describes the options and the lines.
"""
import argparse
import contextlib
import fnmatch
import gc
import json
import sys

import asynchronous  # noqa: F401 (each of these registers workloads)
import bulk  # noqa: F401
import calls  # noqa: F401
import costs  # noqa: F401
import files  # noqa: F401
import transfers  # noqa: F401
from workload import ALL, Unable

# A round of a row takes no more calls than this, however short they are.
MOST = 200_000


def say(*words):
    """A remark for people: the lines on stdout are for programs."""
    print("bench/python:", *words, file=sys.stderr, flush=True)


# The fewest rounds, unless fewer are asked for.
LEAST_ROUNDS = 3


def calibrated(runs, seconds):
    """How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1
    when one call takes longer."""
    counts = [MOST]
    for run in runs:
        run(1)  # The first call may be slow.
        count, elapsed = 1, run(1)
        while elapsed < seconds / 4 and count < MOST:
            count *= 4
            elapsed = run(count)
        counts.append(count * seconds / max(elapsed, 1e-9))
    return min(counts)


def in_rounds(runs, count, rounds):
    """What each party's rounds took, a list for each."""
    values = [[] for _ in runs]
    for turn in range(rounds + 1):
        order = range(len(runs)) if turn % 2 else range(len(runs) - 1, -1, -1)
        for which in order:
            value = runs[which](count) / count
            if turn > 0:
                values[which].append(value)
    return values


def prepared(workload, mode, stack):
    """The parties that can do it, with what runs them: our own first."""
    able = []
    for party in workload.parties():
        try:
            able.append((party, workload.make(stack, party, mode)))
        except Unable as reason:
            say(f"{workload.name}: {party.name} cannot: {reason}")
            if party.ours:
                return []
    return able


def row(workload, mode, ours, peer):
    """What tells a row from others."""
    return {"workload": workload.name, "mode": mode, "ours": ours, "peer": peer}


def rows(workload, mode):
    """The rows of a workload without their values."""
    with contextlib.ExitStack() as stack:
        able = prepared(workload, mode, stack)
    return [row(workload, mode, able[0][0].name, peer.name) for peer, _ in able[1:]] or (
        [row(workload, mode, able[0][0].name, "")] if able and workload.alone else [])


def measure(workload, mode, rounds, seconds):
    """The rows of a workload: one for each peer, or one without a peer."""
    with contextlib.ExitStack() as stack:
        able = prepared(workload, mode, stack)
        if not able or (len(able) == 1 and not workload.alone):
            return
        runs = [run for _, run in able]
        rounds = min(rounds, workload.rounds or rounds)
        count = workload.count or calibrated(runs, seconds / (rounds + 1) / len(runs))
        if count < 1:
            rounds = max(min(LEAST_ROUNDS, rounds), int(rounds * count))
        count = max(1, int(count))
        gc.collect()
        values = in_rounds(runs, count, rounds)
    for place in range(1, max(2, len(able))):
        has_peer = place < len(able)
        yield {"language": "python", **row(workload, mode, able[0][0].name, able[place][0].name if has_peer else ""),
               "unit": workload.unit, "operations": count, "ours_values": values[0],
               **({"peer_values": values[place]} if has_peer else {})}


def main():
    """Measure, or list what can be measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--list", action="store_true", help="the rows that this machine can run")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--time", type=float, default=1.0, help="seconds for each row, roughly")
    parser.add_argument("--only", default="*", help="a pattern for names of workloads")
    options = parser.parse_args()
    for workload in ALL:
        if not fnmatch.fnmatchcase(workload.name, options.only):
            continue
        for mode in workload.modes:
            found = rows(workload, mode) if options.list else measure(workload, mode, options.rounds, options.time)
            for line in found:
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
