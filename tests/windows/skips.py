# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What skips.ini says: tests that fail on Windows for a reason that is not the library's."""

import os
import re

from support import skip_lists

HERE = os.path.dirname(os.path.abspath(__file__))

# A fault that no reason explains.
CRASHED = "it crashed or did not end"


class Skips:
    """Reasons for tests by their names, and for all that fail with a certain fault; each kind in a section."""

    def __init__(self, path=os.path.join(HERE, "skips.ini"), names="scenarios", faults="faults"):
        parser = skip_lists.read(path)
        endless = f"{names} without end"
        self.endless = dict(parser[endless]) if endless in parser else {}
        self.names = {**parser[names], **self.endless}
        self.faults = [(re.compile(pattern, re.MULTILINE), reason) for pattern, reason in parser[faults].items()]

    def reason(self, name, faults):
        """Why a failure is none of the library's; None if nothing says so."""
        if faults == CRASHED:
            return self.endless.get(name)
        if name in self.names:
            return self.names[name]
        for pattern, reason in self.faults:
            match = pattern.search(faults)
            if match:
                return match.expand(reason)
        return None

    def useless_names(self, results):
        """Tests that have a reason and pass: a failure of theirs would be explained away."""
        for name, faults, _ in results:
            if name in self.names and not faults:
                yield name

    def useless_patterns(self, results):
        """Patterns that explain nothing which happened."""
        failed = [faults for name, faults, _ in results if faults and name not in self.names]
        for pattern, _ in self.faults:
            if not any(pattern.search(faults) for faults in failed):
                yield pattern.pattern

    def strangers(self, names):
        """Tests that are listed and that nobody wrote: they were renamed, and their reasons explain nothing."""
        return [name for name in self.names if name not in names]
