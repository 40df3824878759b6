# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs a program that prints TAP, and prints it with the failures that skips.ini explains as skipped.

    skipping.py PORT PART COMMAND …     the part is unit or scenarios
"""

import os
import sys

import port


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: skipping.py PORT PART COMMAND …")
    made = port.read_port(sys.argv[1], "build")
    library = f"LD_LIBRARY_PATH={os.environ.get('LD_LIBRARY_PATH', '')}"
    made.command = lambda program: ["env", library, program]
    filtered = made.run(sys.argv[2], sys.argv[3], *sys.argv[4:])
    return 0 if filtered.count and not filtered.failed else 1


if __name__ == "__main__":
    sys.exit(main())
