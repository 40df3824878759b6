# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs suites again and again, beside busy processes if wanted, and tells which tests failed how often.

Each run is one of run.py's. The output of a run that failed stays below the folder flake of the build tree, as
SUITE/ROUND. The last lines are a table: each test that failed, how often, in which rounds, and what it said first.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True

import run  # noqa: E402
from support import processes, suites  # noqa: E402
from support.failures import failures  # noqa: E402

# It ends with the process that started it, however that ends.
BUSY = """import os, sys
while os.getppid() == int(sys.argv[1]):
    for number in range(1000000):
        pass
"""


class Record:
    """The failures of all rounds: by suite and test, the rounds and the first words."""

    def __init__(self):
        self.rounds = collections.Counter()
        self.failed = {}

    def add(self, suite, number, found):
        self.rounds[suite] += 1
        for name, words in found:
            # Measured values in a name, such as seconds, are not what tells tests apart.
            key = suite, re.sub(r"\d+", "0", name)
            _, where, first = self.failed.setdefault(key, (name, [], words))
            if number not in where:
                where.append(number)

    def table(self):
        """A line for each test that failed, the most frequent first, and one for what never did."""
        for (suite, _), (name, where, words) in sorted(self.failed.items(), key=lambda item: -len(item[1][1])):
            numbers = " ".join(map(str, sorted(where)))
            yield f"{len(where)} of {self.rounds[suite]}  {suite}: {name}"
            yield f"     rounds {numbers}: {words or 'it said nothing'}"
        flaky = {suite for suite, _ in self.failed}
        yield f"{len(self.rounds) - len(flaky)} of {len(self.rounds)} suites never failed"


def run_once(suite, number, folder):
    """One run of a suite; gives its failures. Its output stays if there are any."""
    logs = os.path.join(folder, suite.name, str(number))
    os.makedirs(logs)
    tally, seconds = run.run_suite(suite, logs)
    if not tally.failed:
        shutil.rmtree(logs)
        if not os.listdir(os.path.dirname(logs)):
            os.rmdir(os.path.dirname(logs))
        return [], seconds
    out, err = (run.read(os.path.join(logs, f"{suite.name}{ending}")) for ending in (".log", ".stderr.log"))
    found = failures(suite.counter, out, err) + [(problem, "") for problem in tally.problems]
    # What the readers of names don't understand must not be lost.
    return found or [("a test whose name isn't known", " ".join(tally.excerpt[:3]))], seconds


def run_rounds(chosen, times, folder, jobs):
    record = Record()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        # Round by round: no suite has to bear that another run of it goes on at the same time.
        for number in range(1, times + 1):
            futures = {pool.submit(run_once, suite, number, folder): suite for suite in chosen}
            for future in concurrent.futures.as_completed(futures):
                found, seconds = future.result()
                record.add(futures[future].name, number, found)
                show(number, futures[future], found, seconds)
    return record


def show(number, suite, found, seconds):
    print(f"{'FAIL' if found else 'ok':<5}{number:>4} {suite.name:<24}{seconds:7.1f} s", flush=True)
    for name, words in found:
        print(f"          {name}: {words}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Run test suites again and again, and tell which tests fail at times.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--suites", default=os.path.join(run.HERE, "suites.ini"), help="the file that describes them")
    parser.add_argument("--jobs", type=int, default=2, help="how many suites run at a time")
    parser.add_argument("--times", type=int, default=20, help="how often each suite runs")
    parser.add_argument("--load", type=int, default=0, help="how many processes keep the processors busy meanwhile")
    parser.add_argument("names", nargs="*", help="suites, named as for run.py; all by default")
    arguments = parser.parse_args()
    known = suites.read_suites(arguments.suites, arguments.build)
    chosen = [suite for suite in run.choose(known, arguments.names, False) if not run.lacking(suite)]
    if arguments.times < 1 or not chosen:
        sys.exit(f"flake.py: {len(chosen)} suites, {arguments.times} times: there is nothing to run")
    folder = os.path.join(arguments.build, "flake")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    signal.signal(signal.SIGINT, run.end_all)
    signal.signal(signal.SIGTERM, run.end_all)
    busy = [subprocess.Popen([sys.executable, "-c", BUSY, str(os.getpid())], start_new_session=True)
            for _ in range(arguments.load)]
    processes.sessions.update(process.pid for process in busy)
    try:
        record = run_rounds(chosen, arguments.times, folder, arguments.jobs)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    table = "\n".join(record.table())
    with open(os.path.join(folder, "table.txt"), "w", encoding="utf-8") as file:
        print(table, file=file)
    print(table)
    return 1 if record.failed else 0


if __name__ == "__main__":
    sys.exit(main())
