# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs CPython's own tests of everything that uses sockets, with its socket and with polysocket in its place.

Prints the counts of both sides for each module, and each test that passes with the standard library alone. A difference
that differences.ini names is expected; any other fails the run, as does a name that no longer differs.
"""

import argparse
import concurrent.futures
import importlib.util
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
sys.dont_write_bytecode = True

import tables  # noqa: E402
from comparison import compare, counts  # noqa: E402
from running import Runner  # noqa: E402
from support import processes  # noqa: E402
from support.tap import Report  # noqa: E402

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
NO_TESTS = (f"{sys.executable} has no package test, or not all of it. Debian has it in libpython{VERSION}-testsuite; "
            "a Python that was built from source has it unless its makers left it out")


def there(name):
    """Whether the interpreter has a module of its own tests."""
    try:
        return importlib.util.find_spec(f"test.{name}") is not None
    except ModuleNotFoundError:
        return False


def choose(known, names, core):
    """The modules that are asked for; a name stands also for the submodules of a package."""
    if not names:
        return [module for module in known if module.core or not core]
    chosen = []
    for name in names:
        matching = [module for module in known if module.name == name or module.name.startswith(f"{name}.")]
        if not matching:
            sys.exit(f"compare.py: modules.ini has no {name}")
        chosen += [module for module in matching if module not in chosen]
    return chosen


def line(name, standard, ours, seconds):
    numbers = "{:6d} {:6d} {:7d}"
    print(f"{name:<46}{numbers.format(*standard)}   {numbers.format(*ours)} {seconds:8.1f}")


class Table:
    """For readers: a line for each module, what differs below it, and the total."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.standard = self.ours = (0, 0, 0)
        self.seconds = 0
        heads = "passed failed skipped"
        print(f"{'CPython ' + VERSION:<46}{'standard library':<21}   {'polysocket':<21}")
        print(f"{'':<46}{heads}   {heads}  seconds", flush=True)

    def add(self, found):
        standard, ours = counts(found.standard), counts(found.ours)
        seconds = found.standard.seconds + found.ours.seconds
        line(found.module.name, standard, ours, seconds)
        self.standard = [*map(sum, zip(self.standard, standard))]
        self.ours = [*map(sum, zip(self.ours, ours))]
        self.seconds += seconds
        for name, why in found.unexpected.items():
            print(f"  differs: {name}\n    {why}")
        for name, reason in found.expected.items():
            print(f"  differs as expected: {name}\n    {found.lost[name]}\n    {reason}")
        for name, why in found.flaky.items():
            print(f"  not when repeated: {name}\n    {why}")
        for pattern in found.stale:
            print(f"  named in differences.ini, and no longer different: {pattern}")
        for problem in found.problems:
            print(f"  {found.module.name}: {problem}")
        sys.stdout.flush()
        self.passed += len(found.kept)
        self.failed += len(found.unexpected) + len(found.stale) + len(found.problems)
        self.skipped += len(found.expected)

    def finish(self):
        line("all", self.standard, self.ours, self.seconds)
        expected = f", {self.skipped} expected differences" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{expected}", flush=True)
        return 1 if self.failed else 0


class Tap(Report):
    """For tests/run.py: a line for each test that the standard library passes."""

    def add(self, found):
        for name in found.kept:
            self.check(name, [])
        for name, reason in found.expected.items():
            self.skip(name, f"differs from the standard library: {reason}")
        for name, why in found.unexpected.items():
            self.check(name, [why])
        for pattern in found.stale:
            self.check(f"{pattern} differs", ["differences.ini names it, and it no longer differs"])
        if found.problems:
            self.check(found.module.name, found.problems)
        for name, why in found.flaky.items():
            print(f"# not when repeated: {name}: {why}")


def end_all(number, frame):
    for session in list(processes.sessions):
        processes.kill_session(session)
    os._exit(128 + number)


def read_arguments():
    parser = argparse.ArgumentParser(description="Run CPython's tests with its socket and with polysocket.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--jobs", type=int, default=1, help="how many modules run at a time")
    parser.add_argument("--core", action="store_true",
                        help="the core modules alone; the standard library's results of a former run still serve")
    parser.add_argument("--tap", action="store_true", help="print the Test Anything Protocol")
    parser.add_argument("modules", nargs="*", help="names in modules.ini; all by default")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    chosen = choose(tables.read_modules(), arguments.modules, arguments.core)
    differences = tables.read_differences()
    if not there("test_socket"):
        if not arguments.tap:
            sys.exit(f"compare.py: {NO_TESTS}")
        report = Report()
        report.skip("CPython's own tests", "this Python has no package test")
        return report.finish()
    signal.signal(signal.SIGINT, end_all)
    signal.signal(signal.SIGTERM, end_all)
    runner = Runner(os.path.join(arguments.build, "cpython", VERSION))
    output = Tap() if arguments.tap else Table()
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        futures = [pool.submit(compare, runner, module, differences, VERSION, arguments.core)
                   for module in chosen if there(module.name)]
        for future in concurrent.futures.as_completed(futures):
            output.add(future.result())
    return output.finish()


if __name__ == "__main__":
    sys.exit(main())
