# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Holds a source tree, by default its own, against every rule in this folder: one TAP line each."""

import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import circles  # noqa: E402
import layers  # noqa: E402
import names  # noqa: E402
import sizes  # noqa: E402
import texts  # noqa: E402
from support.tap import Report  # noqa: E402

RULES = circles.RULES + layers.RULES + names.RULES + sizes.RULES + texts.RULES


def main():
    root = os.path.normpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", ".."))
    report = Report()
    for rule in RULES:
        report.check(rule.__name__.replace("_", " "), rule(root))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
