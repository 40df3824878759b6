# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Calls every method of a language's binding with random values of that language. README.md tells what must hold.

    fuzz.py --language ruby --calls 100000 --seed 7           # that many calls
    fuzz.py --language ruby --seed 7 --call 4711              # exactly one of them
"""

import argparse
import configparser
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
sys.dont_write_bytecode = True

import confinement  # noqa: E402
import generator  # noqa: E402
from judge import Judge  # noqa: E402
from session import Ended, Session  # noqa: E402
from support.tap import Report  # noqa: E402

BATCH = 100
# How often descriptors and memory are looked at, but at least after so many calls.
LOOKS, LEAST = 12, 50
WARM_UP = 0.25
# What memory may grow by after the warm-up: a fixed part, and a part for each call.
GROWTH = 6 << 20
GROWTH_OF_CALL = 24
MOST_FINDINGS = 20
TOOLS = {"python": "python3", "ruby": "ruby", "tclsh": "tclsh", "perl": "perl", "luajit": "luajit", "node": "node"}


def languages():
    config = configparser.ConfigParser(interpolation=None)
    config.read(os.path.join(HERE, "languages.ini"))
    return config


class Run:
    """The calls of one language."""

    def __init__(self, language, section, options):
        self.language, self.section, self.options = language, section, options
        tools = {name: os.environ.get(name.upper()) or tool for name, tool in TOOLS.items()}
        # The caller runs in a folder of its own, where it may make files.
        words = section["command"].format(build=options.build, **tools).split()
        self.command = [os.path.join(ROOT, word) if word.startswith("tests/") else word for word in words]
        self.described = generator.methods_of(generator.read_description())
        self.judge = Judge(section, {(one.owner, one.name): (one.name, one.operation or one.name)
                                     for one in self.described})
        self.findings = []
        self.done = 0
        self.memory = []
        self.session = self.generator = None
        self.interval = max(LEAST, min(2000, options.calls // LOOKS))
        self.next_look = self.interval

    def start(self):
        limited = self.section.getboolean("limited", True) and not self.options.sanitized
        environment = dict(word.split("=", 1) for word in self.section.get("environment", "").split())
        longest = self.options.longest * (6 if self.options.sanitized else 1)
        self.session = Session(self.command, environment, limited, longest)
        for state in generator.read_states():
            for step in state.steps:
                self.session.ask(f"state {state.name} {step}")
        if self.generator is None:
            self.generator = generator.Generator(self.options.seed, self.methods(), self.words("exotics"))

    def words(self, question):
        return self.session.ask(question).split()[1:]

    def methods(self):
        """The methods of the description that the language has, and its own further names."""
        without = set(self.section.get("without", "").split())
        present = [one for one in self.described if self.session.ask(f"has {one.owner} {one.name}") == "yes"]
        absent = {f"{one.owner}.{one.name}" for one in self.described} - {f"{one.owner}.{one.name}" for one in present}
        self.names = absent ^ without
        known = {(one.owner, one.name) for one in present}
        skipped = set(self.section.get("skipped", "").split())
        more = [generator.Method(owner, name, (("none", "none"),) * 3, 3)
                for owner in ("module", "a", "t", "o") for name in self.words(f"names {owner}")
                if (owner, name) not in known and f"{owner}.{name}" not in skipped]
        if self.options.method:
            return [one for one in present + more if one.name == self.options.method]
        # What the description has counts more.
        return [one for one in present if f"{one.owner}.{one.name}" not in skipped] * 3 + more

    def find(self, number, text):
        self.findings.append((number, text))

    def calls(self, first, count):
        """Make calls; an ended process is started again behind the call that has ended it."""
        number, end = first, first + count
        while number < end and len(self.findings) < MOST_FINDINGS:
            if self.session is None:
                self.start()
            try:
                number = self.batches(number, end)
            except Ended as error:
                number = self.answered
                self.find(number, f"{self.generator.call(number)}\n{error}\n{self.session.told()}")
                number += 1
                self.session.close()
                self.session = None

    def batches(self, number, end):
        """Two batches are always under way, so that neither side waits for the other."""
        self.answered = sent = number
        while self.answered < end and len(self.findings) < MOST_FINDINGS:
            while sent < end and sent - self.answered <= BATCH:
                batch = range(sent, min(end, sent + BATCH))
                self.session.send(f"{one} call {self.generator.call(one)}" for one in batch)
                sent = batch.stop
            self.hear(self.session.read())
            if self.done >= self.next_look or self.answered == end:
                while self.answered < sent:
                    self.hear(self.session.read())
                self.look()
                self.next_look = self.done + self.interval
        return self.answered

    def hear(self, line):
        number, _, said = line.partition(" ")
        if int(number) != self.answered:
            raise Ended(f"it answered {line!r}")
        fault = self.judge.fault(self.generator.call(self.answered) if said.startswith("error") else "", said)
        if fault:
            self.find(self.answered, f"{self.generator.call(self.answered)}\n{fault}")
        self.answered += 1
        self.done += 1

    def look(self):
        """Descriptors and memory, with nothing under way."""
        self.session.ask("collect")
        self.memory.append((self.done, self.session.memory(), self.session.descriptors()))

    def narrowed(self):
        """The call that first left a descriptor open, found by making the calls of that part again one by one."""
        lowest = self.memory[0]
        for before, after in zip(self.memory, self.memory[1:]):
            if after[2] > lowest[2] + 3:
                return self.one_by_one(before[0], after[0])
            lowest = min(lowest, after, key=lambda one: one[2])
        return None

    def one_by_one(self, first, last):
        self.session.close()
        self.start()
        leaking, before = [], None
        try:
            for number in range(first, last):
                self.session.send([f"{number} call {self.generator.call(number)}"])
                self.session.read()
                self.session.ask("collect")
                count = self.session.descriptors()
                if before is not None and count > before:
                    leaking.append(f"call {number} left {count - before}: {self.generator.call(number)}")
                before = count
        except Ended:
            pass
        return "\n".join(leaking[:5]) or None

    def growth(self):
        """What is wrong with the memory and the descriptors."""
        samples = [one for one in self.memory if one[0] >= WARM_UP * self.done]
        if len(samples) < 2:
            return
        (first, before, open_before), (last, after, open_after) = samples[0], samples[-1]
        allowed = GROWTH + GROWTH_OF_CALL * (last - first)
        # AddressSanitizer keeps what was freed.
        if after - before > allowed and not self.options.sanitized:
            yield f"memory grew by {after - before} bytes in {last - first} calls, {allowed} are allowed"
        if open_after > open_before + 3:
            yield f"{open_before} descriptors after {first} calls, {open_after} after {last}"
            yield self.narrowed() or "no single call of these leaves one"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--language", required=True)
    parser.add_argument("--calls", type=int, help="how many; usually what languages.ini says")
    parser.add_argument("--longest", type=float, default=5, help="seconds that a call may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--call", type=int, help="make this call alone")
    parser.add_argument("--method", help="call this method alone")
    parser.add_argument("--sanitized", action="store_true", help="the library is built with AddressSanitizer")
    options = parser.parse_args()
    if options.language not in languages():
        sys.exit(f"fuzz.py: no language {options.language}; there are {' '.join(languages().sections())}")
    options.calls = options.calls or languages()[options.language].getint("calls")
    return options


def main():
    options = arguments()
    confinement.enter()
    section = languages()[options.language]
    required = section.get("requires", "").format(build=options.build)
    if required and not os.path.exists(required):
        report = Report()
        report.skip(f"{options.language}: calls", f"{os.path.basename(required)} is not installed")
        sys.exit(report.finish())
    run = Run(options.language, languages()[options.language], options)
    first, count = (options.call, 1) if options.call is not None else (0, options.calls)
    started = time.monotonic()
    try:
        run.calls(first, count)
    except Ended as error:
        sys.exit(f"fuzz.py: {options.language} did not start: {error}\n{run.session.told()}")
    report = Report()
    faults = []
    for number, text in run.findings:
        faults.append(f"call {number}: {text}\n"
                      f"again: python3 tests/bindings/fuzz.py --language {options.language} --seed {options.seed}"
                      f"{f' --method {options.method}' if options.method else ''} --call {number}")
    report.check(f"{options.language}: {run.done} calls, seed {options.seed}, "
                 f"{run.done / (time.monotonic() - started):.0f} a second", faults)
    report.check(f"{options.language}: memory and descriptors stay", run.growth())
    report.check(f"{options.language}: the names of the description are there", sorted(run.names))
    if run.session:
        run.session.close()
    sys.exit(report.finish())


if __name__ == "__main__":
    main()
