# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a library of the portable port imports and contains: nothing that some POSIX systems lack. It prints TAP.

    imports.py [--hidden HEADER] LIBRARY     the functions that the header poisons must not be imported
"""

import argparse
import os
import re
import subprocess
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
HIDDEN = os.path.join(ROOT, "src", "platform", "portable", "hidden.h")

# A path of Linux alone. The description of the functions speaks of it, too.
LINUX_PATH = rb"/proc/self/"


def poisoned(header):
    with open(header, encoding="utf-8") as file:
        lines = re.findall(r"^#pragma GCC poison (.*)$", file.read(), re.MULTILINE)
    return {name for line in lines for name in line.split()}


def imported(library):
    """The functions that a library takes from others; __read_chk is a form of read."""
    command = ["nm", "--dynamic", "--undefined-only", "--format=posix", library]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout.splitlines()
    names = {line.split()[0].split("@")[0] for line in lines}
    return {re.sub(r"^__(\w+)_chk$", r"\1", name) for name in names}


def main():
    parser = argparse.ArgumentParser(description="What a library of the portable port imports and contains.")
    parser.add_argument("--hidden", default=HIDDEN)
    parser.add_argument("library")
    arguments = parser.parse_args()
    names = imported(arguments.library)
    lacking = sorted(names & poisoned(arguments.hidden))
    with open(arguments.library, "rb") as file:
        path = LINUX_PATH in file.read()
    results = [
        ("socket" in names, "the library is one that imports functions"),
        (not lacking, f"it imports nothing that is hidden: {' '.join(lacking) or len(names)}"),
        (not path, "it names no path of Linux alone"),
    ]
    for number, (good, text) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {text}")
    print(f"1..{len(results)}")
    return 0 if all(good for good, text in results) else 1


if __name__ == "__main__":
    sys.exit(main())
