# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs the scenarios through the C interface in Wine. It prints TAP.

    scenarios.py [--build FOLDER] [--try-skips] [FILE.json …]

All scenarios run in one process, which ends with one that fails; another process goes on behind it. A failure that
skips.ini explains counts as skipped, and the reason is printed. A crash has no excuse. With --try-skips the entries of
skips.ini are the tests: one that explains no failure any more is a fault.
"""

import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

from check import WINE, programs_of, run_in_wine  # noqa: E402
from skips import CRASHED, Skips  # noqa: E402
from support import tap  # noqa: E402

# Seconds that a scenario may take, which it may use for nothing but waiting; and that a process may take to begin, for
# which Wine does a lot.
LIMIT = 30
BEGINNING = 180

RESULT = re.compile(r"(not )?ok (\d+) - (.*?)(?: # SKIP (.*))?$")


class Run:
    """The scenarios of some files, in as many processes as it takes."""

    def __init__(self, wine, program, files):
        self.wine = wine
        self.command = [WINE, program, *files]
        self.results = {}  # number: (name, faults or None, skip)
        self.titles = []
        self.begun = 0

    def output(self):
        """What a process prints that goes on behind the last scenario. To a file: Wine's own processes would keep a
        pipe open."""
        environment = {**self.wine.environment, "SCENARIO_FIRST": str(self.begun)}
        with tempfile.TemporaryFile() as out:
            with subprocess.Popen(self.command, env=environment, stdout=out, stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL) as process:
                size, moment = 0, time.monotonic()
                while process.poll() is None:
                    time.sleep(0.05)
                    if os.fstat(out.fileno()).st_size != size:
                        size, moment = os.fstat(out.fileno()).st_size, time.monotonic()
                    if time.monotonic() - moment > (LIMIT if size else BEGINNING):
                        process.kill()
                        break
            out.seek(0)
            return out.read().decode(errors="replace")

    def once(self):
        """Go on behind the last scenario. True when all have run."""
        first, comments, last = self.begun, [], 0
        for line in self.output().splitlines():
            line = line.strip()
            result = RESULT.match(line)
            if result:
                last = int(result.group(2))
                self.results.setdefault(last, (result.group(3), None, result.group(4)))
                comments = []
            elif line.startswith("# BEGIN "):
                self.begun = int(line.split()[2])
            else:
                comments.append(line.lstrip("# "))
        if last == len(self.titles):
            return True
        if self.begun == first:
            raise RuntimeError(f"no scenario begins: {comments}")
        self.results[last + 1] = (self.titles[last], "\n".join(comments) or CRASHED, None)
        return False


def titles_of(files):
    for path in files:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for scenario in document["scenarios"]:
            yield f"{document['noun']}: {scenario['name']}"


def strangers(skips, titles):
    """Scenarios that skips.ini names and nobody wrote: they were renamed, and their reasons explain nothing."""
    yield from (f"there is no scenario '{name}'" for name in skips.strangers(titles))


def report_on(run, skips, report):
    for number in sorted(run.results):
        name, faults, skipped = run.results[number]
        reason = skipped or (skips.reason(name, faults) if faults else None)
        if reason:
            report.skip(name, reason)
        else:
            report.check(name, faults.splitlines() if faults else [])


def try_skips(run, skips, report):
    """A test for each entry of skips.ini that some scenario of the run could need."""
    results = list(run.results.values())
    useless = set(skips.useless_names(results))
    for name in (name for name, _, _ in results if name in skips.names):
        report.check(name, ["it passes"] if name in useless else [])
    useless = set(skips.useless_patterns(results))
    for pattern, _ in skips.faults:
        report.check(f"the fault {pattern.pattern}", ["no scenario ends with it"] if pattern.pattern in useless else [])


def run_all(report, wine, arguments):
    files = arguments.files or sorted(glob.glob(os.path.join(arguments.build, "scenarios", "*.json")))
    run = Run(wine, os.path.join(programs_of(arguments.build), "scenario-runner.exe"), files)
    run.titles = list(titles_of(files))
    while not run.once():
        continue
    skips = Skips()
    if not arguments.files:
        report.check("skips.ini names scenarios that there are", strangers(skips, run.titles))
    (try_skips if arguments.try_skips else report_on)(run, skips, report)


def main():
    parser = argparse.ArgumentParser(description="Run the scenarios in Wine.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--try-skips", action="store_true", help="tell which entries of skips.ini explain nothing")
    parser.add_argument("files", nargs="*", help="compiled scenarios; all by default")
    arguments = parser.parse_args()
    report = tap.Report()
    run_in_wine(report, arguments.build, "the scenarios", "the runner builds", ["windows-scenarios", "scenarios"],
                lambda wine: run_all(report, wine, arguments))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
