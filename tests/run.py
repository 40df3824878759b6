# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs the suites of tests/suites.ini, two at a time, and adds up what they say. The last line is the total.

A suite fails also when it crashes, takes too long, runs no test at all, leaves processes behind, or when a sanitizer
wrote a report that the framework overlooked. The output of each is in the folder logs of the build tree.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from support import processes, suites  # noqa: E402
from support.counting import COUNTERS, Tally  # noqa: E402

EXCERPT_LINES = 80

# Python's unittest tells only so why it skips a test.
VERBOSE = {"unittest": ["-v"]}

# The runtime of UBSan writes to stderr when it is linked together with that of ASan, whatever its log_path is.
REPORT_LINE = re.compile(r"^.*(?:: runtime error: |(?:ERROR|WARNING): \w+Sanitizer).*$", re.MULTILINE)


def sanitizer_environment(prefix):
    """The sanitizers write their reports into files: a framework may throw away what its workers print."""
    # In quotes for a path with a blank, which would end the option.
    log = f'log_path="{prefix}"'
    return {
        "ASAN_OPTIONS": f"{log}:detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1",
        "UBSAN_OPTIONS": f"{log}:print_stacktrace=1",
        "LSAN_OPTIONS": log,
        "TSAN_OPTIONS": f"{log}:halt_on_error=0:second_deadlock_stack=1",
    }


def judge(suite, ending, out, err, reports):
    """The tally of a suite that was run: what it printed, and everything that a framework wouldn't tell."""
    if ending.status is None and not ending.timed_out:
        tally = Tally()
        tally.add_problem(ending.error)
        return tally
    tally = COUNTERS[suite.counter](out, err, suite.argument)
    if ending.timed_out:
        tally.add_problem(f"it was stopped after {suite.limit:g} s")
    elif ending.status < 0:
        tally.add_problem(f"it was killed by {signal.Signals(-ending.status).name}")
    elif ending.status != 0 and tally.failed == 0:
        tally.add_problem(f"its exit status is {ending.status}, although no test failed")
    if tally.passed + tally.failed + tally.skipped == 0:
        tally.add_problem("it ran no test")
    for command in ending.left_behind:
        tally.add_problem(f"it left a process behind: {command}")
    for line in REPORT_LINE.findall(err) if suite.sanitized else ():
        tally.add_problem(f"a sanitizer reported: {line}")
    for path in reports:
        tally.add_problem(f"a sanitizer reported: {path}")
        with open(path, encoding="utf-8", errors="replace") as file:
            tally.excerpt += file.read().splitlines()[:40]
    return tally


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def lacking(suite):
    """The packages that the suite needs and the caller found missing."""
    return [package for package in suite.needs if package in os.environ.get("LACKING", "").split()]


def run_suite(suite, logs):
    """Run one suite; gives its tally and the seconds that it took."""
    out_path = os.path.join(logs, f"{suite.name}.log")
    err_path = os.path.join(logs, f"{suite.name}.stderr.log")
    report_prefix = os.path.join(os.path.abspath(logs), f"{suite.name}.report")
    for stale in glob.glob(f"{glob.escape(report_prefix)}*"):
        os.remove(stale)
    if suite.error:
        ending = processes.Ending(None, error=suite.error)
    else:
        environment = dict(os.environ, LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")
        # A user's settings for Python must not change what these programs do.
        environment.pop("PYTHONUNBUFFERED", None)
        if suite.sanitized:
            environment.update(sanitizer_environment(report_prefix))
        environment.update(suite.environment)
        command = suite.command + VERBOSE.get(suite.counter, [])
        ending = processes.run(command, environment, suite.limit, out_path, err_path)
    reports = sorted(glob.glob(f"{glob.escape(report_prefix)}*"))
    tally = judge(suite, ending, read(out_path), read(err_path), reports)
    if tally.failed and not tally.excerpt:
        tally.excerpt = read(out_path).splitlines()[-20:] + read(err_path).splitlines()[-20:]
    return tally, ending.seconds


def show(suite, tally, seconds):
    verdict = "FAIL" if tally.failed else "ok"
    skipped = f", {tally.skipped} skipped" if tally.skipped else ""
    counts = f"{tally.passed} passed, {tally.failed} failed{skipped}"
    print(f"{verdict:<5}{suite.name:<24}{counts:<36}{seconds:7.1f} s", flush=True)
    if not tally.failed:
        return
    for problem in tally.problems:
        print(f"     {suite.name}: {problem}")
    for line in tally.excerpt[:EXCERPT_LINES]:
        print(f"     | {line}")
    if len(tally.excerpt) > EXCERPT_LINES:
        print(f"     | … {len(tally.excerpt) - EXCERPT_LINES} more lines in the log")
    sys.stdout.flush()


def end_all(number, frame):
    """Interrupted: nothing that a suite started may stay behind, as it doesn't get the terminal's signal."""
    for session in list(processes.sessions):
        processes.kill_session(session)
    os._exit(128 + number)


def run_all(chosen, logs, jobs):
    total = Tally()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {}
        for suite in chosen:
            missing = lacking(suite)
            if missing:
                total.skipped += 1
                total.reasons[f"suites without {' '.join(missing)}"] += 1
                print(f"skip {suite.name:<24}it needs {' '.join(missing)}", flush=True)
            else:
                futures[pool.submit(run_suite, suite, logs)] = suite
        for future in concurrent.futures.as_completed(futures):
            tally, seconds = future.result()
            show(futures[future], tally, seconds)
            total.passed += tally.passed
            total.failed += tally.failed
            total.skipped += tally.skipped
            total.reasons += tally.reasons
    return total


def show_skips(total):
    """Why tests were skipped: a line for each reason, the most frequent first."""
    unknown = total.skipped - sum(total.reasons.values())
    if unknown > 0:
        total.reasons["no reason given"] += unknown
    for reason, count in sorted(total.reasons.items(), key=lambda item: (-item[1], item[0])):
        print(f"{count} skipped: {reason}")


def choose(known, names, exact):
    """The suites of these names or, unless exact or behind a "=", with a name as their first words; all by default."""
    if not names:
        return known
    chosen = []
    for name in names:
        alone, name = exact or name.startswith("="), name.lstrip("=")
        matching = [suite for suite in known if suite.name == name or (not alone and suite.name.startswith(name + "-"))]
        if not matching:
            sys.exit(f"run.py: there is no suite {name}; there are: {' '.join(suite.name for suite in known)}")
        chosen += [suite for suite in matching if suite not in chosen]
    return chosen


def main():
    parser = argparse.ArgumentParser(description="Run test suites and print a total.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--suites", default=os.path.join(HERE, "suites.ini"), help="the file that describes the suites")
    parser.add_argument("--jobs", type=int, default=2, help="how many suites run at a time")
    parser.add_argument("--exact", action="store_true", help="names are whole names and not first words")
    parser.add_argument("--list", action="store_true", help="print the names of the suites")
    parser.add_argument("names", nargs="*",
                        help="suites, or the first word of their names (=NAME: that one alone); all by default")
    arguments = parser.parse_args()
    known = suites.read_suites(arguments.suites, arguments.build)
    if arguments.list:
        print("\n".join(suite.name for suite in known))
        return 0
    signal.signal(signal.SIGINT, end_all)
    signal.signal(signal.SIGTERM, end_all)
    logs = os.path.join(arguments.build, "logs")
    os.makedirs(logs, exist_ok=True)
    total = run_all(choose(known, arguments.names, arguments.exact), logs, arguments.jobs)
    show_skips(total)
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
