# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs the programs that workloads.ini lists, and gathers what they measure.

It shows progress on standard error, prints the table, and writes results.json and report.html into build/bench. It
builds nothing. A program that fails fails the run, after the others have been measured; an interpreter or a peer that
is not installed only leaves rows out. README.md describes what programs print.
"""

import argparse
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading

import machine
import results
import table
from workloads import Workloads

QUICK_SECONDS = 70
SECONDS_OF_A_ROW = 0.5
LEAST_SECONDS_OF_A_ROW = 0.02
LISTING_SECONDS = 60


class Failed(Exception):
    """A program did not do what it must; the text says which and what."""


class Program:
    """The program of a language: what it can measure, and how it is run."""

    def __init__(self, language, command):
        self.language = language
        self.command = command
        self.notes = []

    def listed(self, only):
        """The rows that it can measure here, as records without values."""
        return list(self._records(["--list"] + filters(only), LISTING_SECONDS))

    def measured(self, rounds, seconds, only, limit):
        """The rows as they are measured."""
        arguments = ["--time", str(seconds)] + (["--rounds", str(rounds)] if rounds else []) + filters(only)
        yield from self._records(arguments, limit)

    def _records(self, arguments, limit):
        process = subprocess.Popen(self.command + arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True)
        late = threading.Event()
        timer = threading.Timer(limit, lambda: (late.set(), end(process)))
        reader = threading.Thread(target=self._take_notes, args=(process.stderr,))
        timer.start()
        reader.start()
        try:
            for line in process.stdout:
                yield self._parsed(line)
            status = process.wait()
        finally:
            timer.cancel()
            end(process)
            process.wait()
            reader.join()
            process.stdout.close()
        if late.is_set():
            raise Failed(f"{self.language}: stopped after {limit:.0f} s")
        if status != 0:
            raise Failed(f"{self.language}: {' '.join(self.command + arguments)} ended with status {status}: "
                         f"{self.notes[-1] if self.notes else 'no message'}")

    def _parsed(self, line):
        try:
            record = json.loads(line)
        except ValueError:
            raise Failed(f"{self.language}: printed what is not JSON: {line.strip()[:200]}") from None
        if not isinstance(record, dict):
            raise Failed(f"{self.language}: printed what is not a result: {line.strip()[:200]}")
        return {**record, "language": self.language}

    def _take_notes(self, stream):
        with stream:
            for line in stream:
                if line.strip() and line.strip() not in self.notes:
                    self.notes.append(line.strip())


def end(process):
    """End a program and what it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def filters(only):
    """The arguments that choose workloads."""
    return ["--only", only] if only else []


def name_of(record):
    """What names a row, among those of one language."""
    return tuple(record.get(part, "") for part in ("workload", "mode", "ours", "peer"))


class Run:
    """All programs, one after the other, and what came of it."""

    def __init__(self, workloads, options):
        self.workloads = workloads
        self.options = options
        self.rows, self.failures, self.notes = [], [], []

    def programs(self):
        """Those that were chosen and whose interpreter is here."""
        known = vars(self.options)
        for language, command in self.workloads.programs.items():
            if self.options.language and language not in self.options.language:
                continue
            words = [word.format_map(known) for word in command.split()]
            if found(words[0]):
                yield Program(language, words)
            else:
                self.note(f"{language}: {words[0]} is not there")

    def measure(self):
        """Measure everything; self.rows, self.failures and self.notes have the outcome."""
        listed = {}
        for program in list(self.programs()):
            try:
                listed[program] = [name_of(record) for record in program.listed(self.options.only)]
            except Failed as failure:
                self.fail(failure)
            self.note_all(program.notes)
        count = sum(len(names) for names in listed.values())
        for program, names in listed.items():
            self.measure_one(program, names, self.seconds_of_a_row(count))
        self.rows = results.in_order(results.with_bases(self.rows, self.workloads), self.workloads)

    def seconds_of_a_row(self, count):
        """How long a row is measured."""
        if self.options.time is not None:
            return self.options.time
        return max(QUICK_SECONDS / max(count, 1), LEAST_SECONDS_OF_A_ROW) if self.options.quick else SECONDS_OF_A_ROW

    def measure_one(self, program, names, seconds):
        """Measure what one program has listed, and note what does not come."""
        missing = list(dict.fromkeys(names))
        if len(missing) < len(names):
            self.fail(f"{program.language}: lists a row twice")
        limit = 120 + 10 * seconds * len(names)
        try:
            for record in program.measured(self.options.rounds, seconds, self.options.only, limit):
                name = name_of(record)
                if name not in missing:
                    raise Failed(f"{program.language}: measured what it had not listed, or twice: {' '.join(name)}")
                row = results.make_row(record, self.workloads)
                missing.remove(name)
                self.rows.append(row)
                progress(row, len(names) - len(missing), len(names))
        except (Failed, ValueError) as failure:
            text = str(failure)
            self.fail(text if text.startswith(f"{program.language}:") else f"{program.language}: {text}")
        self.note_all(program.notes)
        if missing:
            self.fail(f"{program.language}: {len(missing)} rows did not come, first {' '.join(missing[0])}")

    def fail(self, text):
        """Note a failure and go on."""
        self.failures.append(str(text))
        print(f"bench: {text}", file=sys.stderr, flush=True)

    def note_all(self, texts):
        """Note what a program has said."""
        for text in texts:
            self.note(text)

    def note(self, text):
        """Note what is left out."""
        if text not in self.notes:
            self.notes.append(text)
            print(f"bench: {text}", file=sys.stderr, flush=True)


def found(command):
    """Whether the command can be run: a path, or a name in PATH."""
    paths = [command] if "/" in command else [os.path.join(place, command) for place in os.get_exec_path()]
    return any(os.access(path, os.X_OK) for path in paths)


def progress(row, number, count):
    """A line for each row as soon as it has been measured."""
    value = table.ratio_text(row) or table.amount(row.ours_median, row.unit)
    words = " ".join(word for word in (row.workload, row.mode, row.ours, row.peer) if word)
    print(f"[{row.language} {number}/{count}] {words}: {value} {table.verdict(row)}".rstrip(), file=sys.stderr,
          flush=True)


def as_data(run, described, quick):
    """Everything as JSON has it."""
    return {"machine": described, "quick": quick, "failures": run.failures, "notes": run.notes,
            "rows": [dataclasses.asdict(row) for row in run.rows]}


def from_data(data, workloads):
    """The rows of a file of results, judged by the targets of today."""
    return [results.judged(results.Row(**row), workloads) for row in data["rows"] if row["workload"] in workloads]


def parse(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--output", help="where the results go; BUILD/bench otherwise")
    parser.add_argument("--language", action="append", help="a language to measure; all otherwise")
    parser.add_argument("--only", help="the workloads to measure, such as 'stream-*'")
    parser.add_argument("--rounds", type=int, help="rounds of a row")
    parser.add_argument("--time", type=float, help="seconds for a row")
    parser.add_argument("--quick", action="store_true", help="less than two minutes for all; QUICK=1 does the same")
    parser.add_argument("--workloads", help="another file instead of workloads.ini")
    parser.add_argument("--from", dest="source", metavar="FILE", help="results to show again, without measuring")
    parser.add_argument("--markdown", action="store_true", help="print the table as the manual has it")
    for name, command in (("python", sys.executable), ("ruby", "ruby"), ("tclsh", "tclsh"), ("perl", "perl"),
                          ("luajit", "luajit"), ("node", "node")):
        parser.add_argument(f"--{name}", default=command, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.quick = options.quick or os.environ.get("QUICK", "") not in ("", "0")
    options.output = options.output or os.path.join(options.build, "bench")
    return options


def measured(workloads, options):
    """Measure; the results as JSON has them."""
    os.environ["QUICK"] = "1" if options.quick else ""
    run = Run(workloads, options)
    described = machine.describe([options.python, options.ruby, options.tclsh, options.perl, options.luajit,
                                  options.node])
    run.measure()
    described["load after"] = machine.load()
    return as_data(run, described, options.quick)


def write_json(data, folder):
    """The raw numbers, beside the report."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1, ensure_ascii=False)
        file.write("\n")


def write_report(data, rows, workloads, folder):
    """The page beside the raw numbers, if what it is made with is installed."""
    try:
        import report
    except ImportError as error:
        print(f"bench: no report.html: {error}. It needs Debian's python3-jinja2 and python3-matplotlib",
              file=sys.stderr)
        return
    report.write(data, rows, workloads, folder)
    print(f"bench: wrote {os.path.join(folder, 'report.html')}", file=sys.stderr)


def main(arguments=None):
    """Measure, or show again what was measured."""
    options = parse(arguments)
    workloads = Workloads(options.workloads) if options.workloads else Workloads()
    if options.source:
        with open(options.source, encoding="utf-8") as file:
            data = json.load(file)
    else:
        data = measured(workloads, options)
    write_json(data, options.output)
    rows = from_data(data, workloads)
    write_report(data, rows, workloads, options.output)
    print(table.markdown_table(rows, workloads, data["machine"]) if options.markdown else
          table.text_table(rows, workloads))
    return 1 if data["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
