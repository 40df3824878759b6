# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Calls every function of the DLL with harmful arguments, in Wine. It prints TAP.

    hostile.py [--build FOLDER] [--calls 1000] [--seed N] [--function NAME] [--call N]

Where Linux allows it, all of Wine is in a network of its own, in which there is nothing but the loopback. Calls are the
same for the same seed; without one, another is taken each time, and told.
"""

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

from check import output_of, programs_of, run_in_wine  # noqa: E402
from support import tap  # noqa: E402

# A namespace with a network of its own, in which the loopback is up.
CONFINED = "HOSTILE_CONFINED"
CONFINE = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$0" "$@"']

# Milliseconds that one call may take. Wine has one server for all processes, and machines are busy.
LIMIT = 60000

# Seconds that the calls of one function may take.
SECONDS = 3600

# What a caller says that could not begin: Wine did not start one of its processes. Once more, then.
NOT_BEGUN = re.compile(r"Bail out! no process: |: at the beginning the process did not go on")

RESULT = re.compile(r"^(not )?ok 1 - (.*?)(?: # SKIP (.*))?$", re.MULTILINE)


def confine():
    """Start this program anew in a network of its own, where that is allowed."""
    if CONFINED in os.environ or not shutil.which("unshare") or not shutil.which("ip"):
        return
    if subprocess.run([*CONFINE, "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0:
        os.environ[CONFINED] = "1"
        os.execvp(CONFINE[0], [*CONFINE, sys.executable, *sys.argv])


def functions():
    with open(os.path.join(HERE, "..", "..", "abi", "polysocket.map"), encoding="utf-8") as file:
        return re.findall(r"^\s*(ps_\w+);", file.read(), re.MULTILINE)


def options_of(arguments, function):
    """The caller's own options."""
    options = ["--seed", str(arguments.seed), "--function", function, "--limit", str(LIMIT)]
    return options + (["--calls", str(arguments.calls)] if arguments.call is None else ["--call", str(arguments.call)])


def report_on(report, function, text, status):
    """What a run of the caller for one function showed. Returns the number of calls."""
    text = text.replace("\r", "")
    result = RESULT.search(text)
    if result and result.group(3):
        report.skip(function, result.group(3))
        return 0
    faults = [] if result and not result.group(1) and status == 0 else [f"its exit status is {status}"]
    report.check(result.group(2) if result else function, faults and [*faults, *text.splitlines()])
    calls = re.search(r"^# (\d+) calls in ", text, re.MULTILINE)
    return int(calls.group(1)) if calls else 0


def run_all(report, wine, folder, arguments):
    total = 0
    for function in [arguments.function] if arguments.function else functions():
        for _ in range(2):
            text, status = output_of(wine, folder, "hostile-caller.exe", *options_of(arguments, function),
                                     seconds=SECONDS)
            if not NOT_BEGUN.search(text):
                break
        total += report_on(report, function, text, status)
        sys.stdout.flush()
    print(f"# seed {arguments.seed}: {total} calls")


def main():
    parser = argparse.ArgumentParser(description="Call the DLL's functions with harmful arguments.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--calls", type=int, default=1000, help="of each function")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32), help="what all chance comes from")
    parser.add_argument("--function", help="this one alone")
    parser.add_argument("--call", type=int, help="the call of this number alone")
    arguments = parser.parse_args()
    confine()
    report = tap.Report()
    folder = programs_of(arguments.build)
    run_in_wine(report, arguments.build, "the functions", "the caller builds", ["windows-hostile"],
                lambda wine: run_all(report, wine, folder, arguments))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
