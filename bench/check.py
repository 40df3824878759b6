# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Counts the instructions that hot paths take, by callgrind, and compares them with the record.

Unlike times, such counts do not depend on what else the machine does. They do depend on the processor's architecture,
the compiler and its options, and the interpreters: the record tells for which it was made, and what differs is skipped.
counted/README.md describes how the programs that are counted tell their parts apart.

    check.py --build BUILD            print TAP; more than 3 % above the record fails
    check.py --build BUILD --record   write the record
"""

import argparse
import concurrent.futures
import glob
import json
import os
import platform
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "tests"))

from support.tap import Report  # noqa: E402

RECORD = os.path.join(HERE, "record.json")
GROWTH = 0.03
# Counts below this may grow by a few instructions more than GROWTH.
SLACK = 10
LIMIT = 300

# What each language needs besides its interpreter, by the words of its version, and the call that marks the parts.
LANGUAGES = {
    "c": {"command": ["{build}/bench/counted"], "module": "{build}/lib/libpolysocket.so", "flags": "lib"},
    "python": {"command": ["{python}", "-B", "{here}/counted/counted.py"], "module": "{build}/python/polysocket/*.so",
               "flags": "python*.so"},
    "ruby": {"command": ["{ruby}", "{here}/counted/counted.rb"], "module": "{build}/ruby/*.so", "flags": "ruby"},
    "tcl": {"command": ["{tclsh}", "{here}/counted/counted.tcl"], "module": "{build}/tcl/*.so", "flags": "tcl",
            "mark": "getpid"},
}


def output_of(*command, **settings):
    """What a command prints, without the blanks at its ends; empty when there is no such command."""
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60,
                              check=False, **settings).stdout.strip()
    except OSError:
        return ""


def optimization(build, pattern):
    """The options of the build that matter to the code."""
    for path in sorted(glob.glob(os.path.join(build, "flags", pattern))):
        with open(path, encoding="utf-8") as file:
            return " ".join(sorted({word for word in file.read().split() if re.match(r"-O|-f|-m|-D_FORTIFY", word)}))
    return ""


def key_of(language, options):
    """What the counts of a language depend on, by name."""
    key = {
        "processor": platform.machine(),
        "compiler": output_of(options.cc, "--version").partition("\n")[0],
        "options": optimization(options.build, LANGUAGES[language]["flags"]),
        "libc": " ".join(platform.libc_ver()),
        "valgrind": output_of("valgrind", "--version"),
    }
    if language == "python":
        key["python"] = output_of(options.python, "-c", "import platform; print(platform.python_version())")
    elif language == "ruby":
        key["ruby"] = output_of(options.ruby, "-e", "print RUBY_DESCRIPTION")
    elif language == "tcl":
        key["tcl"] = output_of(options.tclsh, input="puts [info patchlevel]")
    return key


def lacking(language, options):
    """Why the language cannot be counted here, or an empty text."""
    if not glob.glob(LANGUAGES[language]["module"].format_map(vars(options))):
        return f"the module for {language} is not built"
    if not output_of("valgrind", "--version"):
        return "there is no valgrind"
    return ""


def summaries(folder):
    """The counts of the parts, in their order."""
    found = {}
    for path in glob.glob(os.path.join(folder, "out.*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        summary = re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)
        part = re.search(r"^part: (\d+)", text, re.MULTILINE)
        if summary and part:
            found[int(part[1])] = int(summary[1])
    return [found[part] for part in sorted(found)]


def counts_of(language, options):
    """The instructions of one operation, for each path of a language."""
    command = [word.format(here=HERE, **vars(options)) for word in LANGUAGES[language]["command"]]
    # Hashes are the same in every run, and no function of libc is chosen by what the processor has.
    environment = {**os.environ, "PYTHONHASHSEED": "0",
                   "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-ERMS,-FSRM"}
    with tempfile.TemporaryDirectory() as folder:
        mark = LANGUAGES[language].get("mark", "getppid")
        program = subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={folder}/out", f"--dump-before={mark}",
             *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, timeout=LIMIT,
            check=False)
        if program.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {program.returncode}:\n{program.stderr[-2000:]}")
        parts = summaries(folder)
    return paths_of(program.stdout.splitlines(), parts)


def paths_of(lines, parts):
    """The counts by the names that the program has printed. Each has three marks; the first ends what came before."""
    if len(parts) < 3 * len(lines):
        raise RuntimeError(f"callgrind has written {len(parts)} parts for {len(lines)} paths, of which each has 3")
    counts = {}
    for place, line in enumerate(lines):
        name, _, calls = line.rpartition(" ")
        once, thrice = parts[3 * place + 1:3 * place + 3]
        counts[name] = round((thrice - once) / int(calls), 1)
    return counts


def read_record():
    """The record by language, or nothing."""
    if not os.path.exists(RECORD):
        return {}
    with open(RECORD, encoding="utf-8") as file:
        return json.load(file)


def difference(recorded, here):
    """Why the record says nothing of this machine: the first thing that differs; or an empty text."""
    for name in here:
        if recorded.get(name) != here[name]:
            return f"the record is of {name} {recorded.get(name) or 'unknown'}, and here it is {here[name]}"
    return ""


def faults_of(name, recorded, counts):
    """What is wrong with the count of a path."""
    if name not in counts:
        return [f"{name} is in the record, and it has not been counted"]
    if name not in recorded:
        return [f"{name} is not in the record: make bench-record"]
    most = max(recorded[name] * (1 + GROWTH), recorded[name] + SLACK)
    if counts[name] > most:
        growth = (counts[name] / recorded[name] - 1) * 100
        return [f"{counts[name]:,.0f} instructions are {growth:.1f} % more than the {recorded[name]:,.0f} of the "
                "record. If that is meant: make bench-record, in the same commit"]
    return []


def check(report, language, recorded, options):
    """Count a language and report each path."""
    try:
        counts = counts_of(language, options)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        report.check(f"{language} can be counted", [error])
        return
    for name in dict.fromkeys([*recorded["counts"], *counts]):
        faults = faults_of(name, recorded["counts"], counts)
        before, now = recorded["counts"].get(name), counts.get(name)
        report.check(f"{language}, {name}: {now} instructions, {before} in the record", faults)


def write_record(options):
    """Count all that is here and write it down; what is not here stays as it was."""
    record = read_record()
    wanted = [language for language in LANGUAGES if not lacking(language, options)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for language, counts in zip(wanted, pool.map(lambda one: counts_of(one, options), wanted)):
            record[language] = {"of": key_of(language, options), "counts": counts}
    with open(RECORD, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=2)
        file.write("\n")


def main():
    """Check, or record."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    for name, command in (("cc", "cc"), ("python", "/usr/bin/python3"), ("ruby", "/usr/bin/ruby"),
                          ("tclsh", "/usr/bin/tclsh")):
        parser.add_argument(f"--{name}", default=os.environ.get(name.upper()) or command)
    options = parser.parse_args()
    if options.record:
        return write_record(options)
    report, record = Report(), read_record()
    for language in LANGUAGES:
        reason = lacking(language, options) or (
            difference(record[language]["of"], key_of(language, options)) if language in record else "it has no record")
        if reason:
            report.skip(f"{language}, the instructions of its hot paths", reason)
        else:
            check(report, language, record[language], options)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
