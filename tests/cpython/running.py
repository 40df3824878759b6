# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs a module of CPython's tests on one side, with as many processes as it takes, and keeps what came out.

A process that hangs or crashes costs the test that it was in; another one goes on with the rest.
"""

import hashlib
import json
import os
import platform
import re
import signal
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field

from support import processes

HERE = os.path.dirname(os.path.abspath(__file__))
CHILD = os.path.join(HERE, "child.py")

# Seconds for one test. The slowest of the standard library's take 15.
TEST_LIMIT = 60
# How many tests may hang or crash until the rest of the module is given up.
RESTARTS = 20

STANDARD, OURS = "standard", "polysocket"
HUNG = re.compile(r'^Timeout \(.*\n(?:.*\n)*?Thread .*most recent call first\):\n(  File .*)', re.MULTILINE)


@dataclass
class Outcome:
    """passed, failed or skipped, and why."""

    what: str
    why: str = ""


@dataclass
class Side:
    """What a module did on one side: outcomes by id of the test, and what went wrong outside of tests."""

    outcomes: dict = field(default_factory=dict)
    skipped_module: str = ""
    problems: list = field(default_factory=list)
    seconds: float = 0.0


class Reader:
    """Adds the lines of one process to a side."""

    def __init__(self, side):
        self.side = side
        self.under_way = None
        self.ended = False

    def read(self, path):
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as file:
            for line in file:
                self.add(json.loads(line))

    def add(self, event):
        if "start" in event:
            self.under_way = event["start"]
        elif "id" in event:
            self.under_way = None
            self.note(event["id"], Outcome(event["outcome"], event["why"]))
        elif "skipped_module" in event:
            self.side.skipped_module = event["skipped_module"]
            self.ended = True
        else:
            problem = event.get("broken") or event.get("end")
            if problem:
                self.side.problems.append(problem)
            self.ended = True

    def note(self, name, outcome):
        """The worst outcome stands when two tests have one id."""
        before = self.side.outcomes.get(name)
        if before is None or before.what != "failed":
            self.side.outcomes[name] = outcome


def ending_text(ending, err_path):
    """How a process ended that was to go on."""
    with open(err_path, encoding="utf-8", errors="replace") as file:
        hung = HUNG.search(file.read())
    if hung:
        return f"it hung for {TEST_LIMIT} s:{hung.group(1).replace('  File', '')}"
    if ending.timed_out:
        return "the time for the module was over"
    if ending.status is None:
        return ending.error
    if ending.status < 0:
        return f"the process was killed by {signal.Signals(-ending.status).name}"
    return f"the process ended with the status {ending.status}"


class Runner:
    """Runs modules for one interpreter; the logs and the results that are kept are in a folder of the build tree."""

    def __init__(self, folder, python=sys.executable):
        self.folder = folder
        self.python = python
        os.makedirs(folder, exist_ok=True)

    def log(self, module, side, suffix):
        return os.path.join(self.folder, f"{module}.{side}.{suffix}")

    def start(self, module, job, side, limit):
        """One process; gives its ending, what it wrote, and the path of its standard error."""
        out, err = (self.log(module.name, side, suffix) for suffix in ("out", "err"))
        with tempfile.TemporaryDirectory(prefix="ps-", ignore_cleanup_errors=True) as folder:
            for name in ("work", "tmp"):
                os.mkdir(os.path.join(folder, name))
            job = {"module": module.name, "ours": side == OURS, "output": os.path.join(folder, "lines"),
                   "folder": os.path.join(folder, "work"), "limit": TEST_LIMIT, "only": module.only,
                   "without": module.without, "network": module.network, **job}
            path = os.path.join(folder, "job")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(job, file)
            environment = dict(os.environ, TMPDIR=os.path.join(folder, "tmp"), PYTHONDONTWRITEBYTECODE="1")
            # It would install polysocket on both sides.
            environment.pop("POLYSOCKET_INSTALL", None)
            ending = processes.run([self.python, "-W", "default", CHILD, path], environment, limit, out, err)
            reader = Reader(Side())
            reader.read(job["output"])
        return ending, reader, err

    def run(self, module, side, ids=None):
        """All tests of a module, or those with these ids."""
        whole = Side()
        for _ in range(RESTARTS):
            job = {"ids": ids, "done": list(whole.outcomes)}
            ending, reader, err = self.start(module, job, side, module.limit - whole.seconds)
            whole.seconds += ending.seconds
            for name, outcome in reader.side.outcomes.items():
                whole.outcomes.setdefault(name, outcome)
            whole.problems += reader.side.problems
            whole.skipped_module = reader.side.skipped_module
            if reader.ended:
                if ending.status != 0:
                    whole.problems.append(f"after all tests: {ending_text(ending, err)}")
                return whole
            why = ending_text(ending, err)
            if reader.under_way is None or ending.timed_out:
                whole.problems.append(why)
                return whole
            whole.outcomes[reader.under_way] = Outcome("failed", why)
        whole.problems.append(f"the rest was given up after {RESTARTS} tests that hung or crashed")
        return whole

    def key(self, module):
        """What the standard library's results depend on; with another key they are made again."""
        path = os.path.join(sysconfig.get_path("stdlib"), "test", *module.name.split("."))
        path = path + ".py" if os.path.exists(path + ".py") else path
        status = os.stat(path)
        parts = [sys.version, sys.executable, platform.release(), os.geteuid(), status.st_mtime_ns, status.st_size,
                 module.only, module.without, module.network, TEST_LIMIT]
        with open(CHILD, "rb") as file:
            parts.append(hashlib.sha256(file.read()).hexdigest())
        return json.dumps(parts)

    def run_standard(self, module, kept):
        """The standard library's side, from a former run if `kept` and nothing has changed since."""
        path = self.log(module.name, STANDARD, "json")
        key = self.key(module)
        if kept and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                former = json.load(file)
            if former["key"] == key:
                outcomes = {name: Outcome(*pair) for name, pair in former["outcomes"].items()}
                return Side(outcomes, former["skipped_module"])
        side = self.run(module, STANDARD)
        if not side.problems:
            pairs = {name: [outcome.what, outcome.why] for name, outcome in side.outcomes.items()}
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump({"key": key, "outcomes": pairs, "skipped_module": side.skipped_module}, file)
            os.replace(path + ".new", path)
        return side
