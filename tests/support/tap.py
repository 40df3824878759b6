# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Writes test results as TAP, for checks that are a list of facts rather than a unittest."""

import sys


class Report:
    """Collects facts; finish() prints the plan and gives the exit status."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, name, faults):
        """One test: it passes when there are no faults, which are texts that say what is wrong."""
        faults = list(faults)
        self.count += 1
        self.failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.count} - {name}")
        for fault in faults:
            for line in str(fault).splitlines():
                print(f"# {line}")
        sys.stdout.flush()

    def skip(self, name, reason):
        """One test that cannot be made here."""
        self.count += 1
        print(f"ok {self.count} - {name} # skip {reason}", flush=True)

    def finish(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0
