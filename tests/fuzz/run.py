# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs libFuzzer's programs, two at a time, with a line for each and the sum at the end; or makes their corpora small.

Fails when anything was found, or when a program ended before it had tried as many inputs as it was asked for.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import corpus  # noqa: E402

LONGEST = 1024
# Characters that found inputs take in a corpus.
ROOM = 12000
LIMITS = [f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=2048", "-print_final_stats=1"]
EXECUTED = re.compile(r"^stat::number_of_executed_units:\s+(\d+)", re.MULTILINE)
SPEED = re.compile(r"^stat::average_exec_per_sec:\s+(\d+)", re.MULTILINE)
EDGES = re.compile(r"\bcov: (\d+)")
COMPLAINT = re.compile(r"^(?:fuzz-.*|.*runtime error: .*|==\d+==\s?ERROR: .*)$", re.MULTILINE)
ARTIFACT = re.compile(r"Test unit written to (\S+)")


def targets_of(build):
    return sorted(os.path.basename(path)[len("fuzz-"):] for path in glob.glob(f"{build}/tests/fuzz/fuzz-*"))


def last(pattern, text, default="0"):
    found = pattern.findall(text)
    return found[-1] if found else default


class Result:
    """What one program has done."""

    def __init__(self, target, log, status, asked):
        self.target = target
        self.executed = int(last(EXECUTED, log))
        self.speed, self.edges = last(SPEED, log), last(EDGES, log)
        self.wrong = []
        if status != 0:
            self.wrong = COMPLAINT.findall(log)[:3] or [f"it ended with status {status}"]
            self.wrong += [f"the input: {corpus.escaped(contents(path))}" for path in ARTIFACT.findall(log)[:1]]
        elif asked and self.executed < asked:
            self.wrong = [f"it tried {self.executed} of {asked} inputs"]

    def __str__(self):
        done = f"{self.executed} executions, {self.speed} a second, {self.edges} edges"
        lines = [f"{'not ok' if self.wrong else 'ok'} - {self.target}: {done}"]
        return "\n".join(lines + [f"# {line}" for line in self.wrong])


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def fuzz(target, options):
    folder = os.path.join(options.build, "corpus", target)
    findings = os.path.join(options.build, "findings")
    log = os.path.join(options.build, "logs", target)
    for path in (findings, os.path.dirname(log)):
        os.makedirs(path, exist_ok=True)
    corpus.unpack(target, folder)
    command = [os.path.join(options.build, "tests", "fuzz", f"fuzz-{target}"), folder, *LIMITS,
               f"-artifact_prefix={findings}/{target}-", f"-seed={options.seed}"]
    # Each execution counts, those of the corpus too; libFuzzer takes 0 for no limit.
    command += [f"-max_total_time={options.seconds}" if options.seconds else f"-runs={options.executions}"]
    with open(log, "wb") as file:
        status = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False).returncode
    text = contents(log).decode("utf-8", "replace")
    return Result(target, text, status, None if options.seconds else options.executions)


def run(options):
    executed = found = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = [pool.submit(fuzz, target, options) for target in options.targets]
        for future in concurrent.futures.as_completed(futures):
            result = future.result()
            executed += result.executed
            found += bool(result.wrong)
            print(result, flush=True)
    print(f"fuzz: {len(options.targets)} targets, {executed} executions, {found} with findings")
    return 1 if found else 0


def minimize(target, options):
    """Named inputs stay; of those that libFuzzer has gathered, the ones that reach an edge that no other does join."""
    program = os.path.join(options.build, "tests", "fuzz", f"fuzz-{target}")
    named = {name: data for name, data in corpus.read(target).items() if not name.startswith("reaches-")}
    gathered = os.path.join(options.build, "corpus", target)
    with tempfile.TemporaryDirectory() as scratch:
        known = {data for data in named.values()}
        small = os.path.join(scratch, "small")
        os.makedirs(small)
        for number, data in enumerate(known):
            with open(os.path.join(small, str(number)), "wb") as file:
                file.write(data)
        subprocess.run([program, "-merge=1", "-use_counters=0", "-reload=0", *LIMITS[:3], small, gathered], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        more = sorted({contents(path) for path in glob.glob(f"{small}/*")} - known, key=lambda data: (len(data), data))
    room = ROOM
    for number, data in enumerate(more, 1):
        room -= len(corpus.escaped(data))
        if room < 0:
            break
        named[f"reaches-{number}"] = data
    corpus.write(target, named)
    print(f"{target}: {len(named)} inputs, {os.path.getsize(corpus.path_of(target))} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--build", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--executions", type=int, default=10000000)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minimize", action="store_true", help="write the corpora anew and try nothing")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    known = targets_of(options.build)
    options.targets = options.targets or known
    unknown = sorted(set(options.targets) - set(known))
    if unknown:
        parser.error(f"no target is called {unknown[0]}; there are {', '.join(known)}")
    if options.minimize:
        for target in options.targets:
            minimize(target, options)
        return 0
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
