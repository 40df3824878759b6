# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs a program that prints TAP under one of Valgrind's tools, and adds what the tool has to say as further results.

    watch.py TOOL [--descriptors] [--programs FOLDER] -- COMMAND…

Valgrind writes a log for each process, forked ones as well; any report in one of them fails. --descriptors: so does a
descriptor that the program leaves open; a forked child may leave those that it has from its parent. --programs: not
the command itself runs under Valgrind, but the programs of the folder, which are in a folder of that name in {watched}.

The program's own failures are skipped, up to two and a tenth of its tests: it runs thirty times as slowly as its
limits are made for, and some calls answer otherwise. make check is the judge of those.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from support.tap import Report  # noqa: E402

OPTIONS = {
    "memcheck": ["--leak-check=full", "--errors-for-leak-kinds=definite,possible", "--track-fds=yes"],
    "helgrind": [],
}
# In front of each line; and the heading of the list of descriptors.
PREFIX = re.compile(r"^==\d+== ?(?:FILE DESCRIPTORS: .*\n)?", re.MULTILINE)
# Not a mistake of the program: the tests make requests that nobody knows, and Valgrind says that it doesn't either.
UNKNOWN = re.compile(r"^Warning: noted but unhandled ioctl .*\n(?: +.*\n)*", re.MULTILINE)
# What this script itself hands down, or whoever started it.
INHERITED = re.compile(r"<inherited from parent>")


def valgrind(tool, logs):
    """The command in front of a program's. A process that has a report ends with a status of its own."""
    suppressions = os.path.join(HERE, f"{tool}.supp")
    return ["valgrind", "-q", f"--tool={tool}", *OPTIONS[tool], f"--suppressions={suppressions}",
            "--error-exitcode=99", f"--log-file={logs}/%p"]


def wrap(folder, into, command):
    """For each program of a folder, one of the same name that runs it under Valgrind."""
    os.mkdir(into)
    for name in sorted(os.listdir(folder)):
        program = os.path.abspath(os.path.join(folder, name))
        if os.access(program, os.X_OK) and os.path.isfile(program):
            path = os.path.join(into, name)
            with open(path, "w", encoding="utf-8") as file:
                words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in [*command, program])
                file.write(f'#!/bin/sh\nexec {words} "$@"\n')
            os.chmod(path, 0o755)


def run(command):
    """Run a program and print its TAP. Gives its process id, its exit status, and how many tests passed and failed."""
    passed, failed = 0, 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout:
            passed += line.startswith("ok ")
            if line.startswith("not ok "):
                failed += 1
                line = f"{line[len('not '):].rstrip()} # SKIP it failed here, and must not in make check\n"
            print(line, end="", flush=True)
    return process.pid, process.returncode, passed, failed


def read(logs):
    """The paragraphs of each log, by process."""
    for name in sorted(os.listdir(logs)):
        with open(os.path.join(logs, name), encoding="utf-8", errors="replace") as file:
            text = UNKNOWN.sub("", PREFIX.sub("", file.read()))
        yield int(name), [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def faults(status, passed, failed):
    """What is wrong with how the program itself ended."""
    if status not in ((0, 1, 99) if passed else (0,)):
        yield f"its exit status is {status}"
    if failed > 2 + passed // 9:
        yield f"{failed} tests failed, and {passed} passed"


def main():
    parser = argparse.ArgumentParser(description="Run a program under one of Valgrind's tools.")
    parser.add_argument("tool", choices=sorted(OPTIONS))
    parser.add_argument("--descriptors", action="store_true", help="one that is left open fails")
    parser.add_argument("--programs", help="the folder of the programs that run under Valgrind")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="polysocket-valgrind-")
    logs = os.path.join(folder, "logs")
    os.mkdir(logs)
    command = valgrind(arguments.tool, logs)
    if arguments.programs:
        wrap(arguments.programs, os.path.join(folder, os.path.basename(arguments.programs)), command)
        command = [word.format(watched=folder) for word in arguments.command]
    else:
        command += arguments.command
    pid, status, passed, failed = run(command)
    reports, left, watched = [], [], 0
    for process, parts in read(logs):
        watched += 1
        reports += [part for part in parts if not part.startswith("Open ")]
        if arguments.programs or process == pid:
            left += [part for part in parts if part.startswith("Open ") and not INHERITED.search(part)]
    shutil.rmtree(folder)
    report = Report()
    ending = list(faults(status, passed, failed))
    if passed + failed == 0 and not arguments.programs:
        ending.append("it ran no test")
    if watched == 0:
        ending.append("no program ran under Valgrind")
    report.check(f"it ran to its end under {arguments.tool}", ending)
    report.check(f"{arguments.tool} reports nothing", reports)
    if arguments.descriptors:
        report.check("no descriptor is left open", left)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
