# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Small files of workloads, programs that print what a test wants, and the runner over them."""

import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BENCH = os.path.join(ROOT, "bench")
sys.path[:0] = [BENCH, os.path.join(ROOT, "tests")]

from support.folder_case import FolderCase  # noqa: E402

WORKLOADS = """
[programs]
{programs}
[ratios]
c libc = cost
[targets]
c gsocket = 1.0
[small]
title = 1 B
group = Data is ready
does = a send and a receive
target c libc = 1.04
target python socket timeout = 1.85
target python socket = 1.15
remark python socket = the reason
[many]
title = 1 B, many open
group = Open sockets
does = the same
base = small
target c small = 1.05
[memory]
title = memory
group = Sizes
does = bytes
target c * = 160
"""

PROGRAM = """
import json, sys
rows = {rows!r}
print("note of the program", file=sys.stderr)
for row in rows:
    if "--list" in sys.argv:
        row = {{name: row[name] for name in ("workload", "mode", "ours", "peer") if name in row}}
    print(json.dumps(row), flush=True)
{end}
"""


def record(**changes):
    """A row as a program prints it."""
    row = {"language": "c", "workload": "small", "mode": "blocking", "ours": "polysocket", "peer": "libc",
           "unit": "s/op", "operations": 10, "ours_values": [2e-6, 3e-6, 4e-6], "peer_values": [1e-6, 3e-6, 5e-6]}
    row.update(changes)
    return {name: value for name, value in row.items() if value is not None}


class MadeCase(FolderCase):
    """A test with a folder for its files."""

    PREFIX = "polysocket bench "

    def workloads(self, *programs, text=WORKLOADS):
        """A file of workloads with these programs."""
        return self.write("workloads.ini", text.format(programs="\n".join(programs)))

    def program(self, language, rows, end=""):
        """A line of [programs] for a program that prints these rows. Its path must not have blanks."""
        name = f"{language}.py"
        self.write(name, PROGRAM.format(rows=rows, end=end))
        link = os.path.join(tempfile.gettempdir(), f"polysocket-bench-{os.getpid()}-{language}")
        os.symlink(self.folder, link)
        self.addCleanup(os.unlink, link)
        return f"{language} = {{python}} {link}/{name}"

    def run_bench(self, workloads, *arguments, **environment):
        """Run the runner; returns its status, its output, its messages and the results."""
        clean = {name: value for name, value in os.environ.items() if name != "QUICK"}
        done = subprocess.run(
            [sys.executable, os.path.join(BENCH, "run.py"), "--workloads", workloads, "--output", self.folder,
             *arguments], capture_output=True, text=True, timeout=100, check=False, env={**clean, **environment})
        path = os.path.join(self.folder, "results.json")
        results = None
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                results = json.load(file)
        return done.returncode, done.stdout, done.stderr, results
