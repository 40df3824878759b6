# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs the unit tests in Wine. It prints TAP.

    unit.py [--build FOLDER] [--short] [--try-skips] [PATTERN…]     the patterns are of names such as suite::name

A test that skips.ini explains counts as skipped, and the reason is printed. With --try-skips those are run all the
same, and one that passes is a failure; so is a file that compiles although it is listed as one that cannot, and a
pattern that explains nothing.
"""

import argparse
import fnmatch
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

from check import build, programs_of, run_in_wine  # noqa: E402
from skips import Skips  # noqa: E402
from support import tap  # noqa: E402
from support.unit_tests import declared_in_file  # noqa: E402

# A word of Wine's own, without an end of its line, may stand before it.
RESULT = re.compile(r"(?:wine client error:\S* )?(not )?ok \d+ - (\S+)$")

# What the short form runs: each layer once, and nothing that waits.
SHORT = ("socket::*", "connection::*", "transfer_send::*", "transfer_receive::*", "text::*", "inet::*", "pairs::*")

# How many programs run at a time. A test mostly waits.
JOBS = 4


def declared_in(folder):
    """The tests of each file, by name."""
    return {os.path.basename(path): declared_in_file(path) for path in sorted(glob.glob(os.path.join(folder, "*.c")))}


def declared():
    """The tests of each file. One of Windows' own stands in the place of one of the same name."""
    return {**declared_in(os.path.join(ROOT, "tests", "unit")), **declared_in(os.path.join(HERE, "unit"))}


class Output:
    """The results in what programs have printed: the faults of each test, or None where it passed."""

    def __init__(self):
        self.results = {}

    def read(self, text):
        comments = []
        for line in text.splitlines():
            line = line.strip()
            result = RESULT.match(line)
            if result:
                faults = "\n".join(comments) or "it failed without a word"
                self.results[result.group(2)] = faults if result.group(1) else None
                comments = []
            elif line and not line.startswith("1.."):
                comments.append(line.removeprefix("# "))
        return self


def shares_of(tests, most=JOBS):
    """Suites for some programs to run, each about as many tests."""
    shares = [[] for _ in range(most)]
    for suite in sorted({name.partition("::")[0] for name in tests}, key=lambda suite: -count_of(suite, tests)):
        min(shares, key=lambda share: sum(count_of(one, tests) for one in share)).append(suite)
    return [share for share in shares if share]


def count_of(suite, tests):
    return sum(name.startswith(f"{suite}::") for name in tests)


def output_of(wine, program, tests, left_out):
    """What programs print for some tests. To files: Wine's own processes would keep a pipe open."""
    running = []
    for share in shares_of(tests):
        mine = {f"!{name}" for name in left_out if name.partition("::")[0] in share}
        out = tempfile.TemporaryFile()
        patterns = [*(f"{suite}::*" for suite in share), *sorted(mine)]
        process = wine.start(ROOT, program, *patterns, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        running.append((process, out))
    text = ""
    for process, out in running:
        process.wait()
        out.seek(0)
        text += out.read().decode(errors="replace")
        out.close()
    return text


def chosen_from(tests, patterns):
    return [name for name in tests if not patterns or any(fnmatch.fnmatchcase(name, one) for one in patterns)]


def files_that_compile(build_folder, names):
    """Files that are listed and would compile: their tests are to be tried one by one."""
    for name in names:
        goal = f"{programs_of(build_folder)}/unit/tests/unit/{name[:-2]}.o"
        if not build(build_folder, "WINDOWS_UNIT_SKIPPED=", goal):
            yield f"tests/unit/{name} compiles: list the tests that cannot pass instead"


def report_on(report, skips, tests, results, tries):
    for name in tests:
        if name not in results:
            listed = name in skips.names and not tries
            (report.skip(name, skips.names[name]) if listed else report.check(name, ["it was not run"]))
            continue
        faults = results[name]
        reason = skips.reason(name, faults) if faults else None
        if reason:
            report.skip(name, reason)
        elif faults is None and name in skips.names:
            report.check(name, ["skips.ini lists it, and it passes"])
        else:
            report.check(name, (faults or "").splitlines())


def useless_patterns(skips, results):
    return list(skips.useless_patterns([(name, faults, ()) for name, faults in results.items()]))


def run(report, wine, arguments, patterns):
    skips, files = Skips(names="unit", faults="faults of unit"), Skips(names="files of unit", faults="faults of unit")
    there = declared()
    tests = [name for file, names in there.items() if file not in files.names for name in names]
    report.check("skips.ini names files and tests that there are", files.strangers(there) + skips.strangers(tests))
    if arguments.try_skips:
        report.check("files that skips.ini lists do not compile", files_that_compile(arguments.build, files.names))
    chosen = chosen_from(tests, patterns)
    left_out = [] if arguments.try_skips else list(skips.names)
    left_out += [name for name in tests if name not in chosen]
    program = os.path.join(programs_of(arguments.build), "unit", "unit.exe")
    wine.environment["UNIT_SLOWNESS"] = "4"
    output = Output().read(output_of(wine, program, chosen, left_out))
    report_on(report, skips, chosen, output.results, arguments.try_skips)
    if arguments.try_skips and not patterns:
        report.check("every pattern of skips.ini explains a fault", useless_patterns(skips, output.results))
    for file, reason in {} if patterns else files.names.items():
        for name in there.get(file, ()):
            report.skip(name, reason)


def main():
    parser = argparse.ArgumentParser(description="Run the unit tests in Wine.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--short", action="store_true", help="only some that are quick")
    parser.add_argument("--try-skips", action="store_true", help="run also what skips.ini lists")
    parser.add_argument("patterns", nargs="*", help="of names such as suite::name; all by default")
    arguments = parser.parse_args()
    report = tap.Report()
    patterns = arguments.patterns or (SHORT if arguments.short else ())
    run_in_wine(report, arguments.build, "the unit tests", "the unit tests build", ["windows-unit"],
                lambda wine: run(report, wine, arguments, patterns))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
