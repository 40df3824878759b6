# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Servers and clients in several languages talk to each other at random, and what they use is watched.

    soak.py --build build --minutes 60 --seed 7

Each client checks all that it receives. The descriptors and the memory of each process are looked at all the time, and
must not grow after the warm-up. README.md describes the rules. The end is a line of figures, and the total.
"""

import argparse
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.dont_write_bytecode = True

from support.tap import Report  # noqa: E402

SIZE = 1 << 20
LANGUAGES = ("c", "python", "ruby", "tcl")
TOOLS = {"python": "python3", "ruby": "ruby", "tcl": "tclsh"}
VARIABLES = {"python": "PYTHON", "ruby": "RUBY", "tcl": "TCLSH"}
# What the C library and the interpreters keep is steady with these.
ALLOCATION = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072",
              "RUBY_GC_MALLOC_LIMIT": "4000000", "RUBY_GC_MALLOC_LIMIT_MAX": "4000000",
              "RUBY_GC_OLDMALLOC_LIMIT": "4000000", "RUBY_GC_OLDMALLOC_LIMIT_MAX": "4000000"}
# The parts of the time that are compared: from the end of the warm-up, and at the end.
EARLY, LATE = (0.25, 0.45), (0.8, 1.0)
# What may come on top: bytes, and descriptors.
MEMORY_GROWTH, GROWTH_OF_SHORT_RUN = 4 << 20, 16 << 20
# Minutes of a run after whose warm-up no interpreter makes its heap any larger.
LONG = 5
DESCRIPTOR_GROWTH = 8
# On a busy machine datagrams may be lost, and timeouts may come too late; in all this many of a thousand operations.
LOST = 20


class Worker:
    """A process, the lines that it prints, and what it uses as time goes by."""

    def __init__(self, language, role, command, environment):
        self.language, self.role = language, role
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace",
                                        env={**os.environ, **ALLOCATION, **environment}, start_new_session=True)
        self.lines, self.samples = [], []
        self.ended = None

    @property
    def name(self):
        return f"{self.role} in {self.language}"

    def listen(self):
        """Gather the lines until the end."""
        threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")), daemon=True).start()

    def sample(self, moment):
        try:
            open_now = len(os.listdir(f"/proc/{self.process.pid}/fd"))
            with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
                memory = int(file.read().split()[1]) * resource.getpagesize()
        except OSError:
            return
        # A process that has just ended has neither.
        if memory and self.process.poll() is None:
            self.samples.append((moment, memory, open_now))

    def between(self, part, place):
        first, last = (bound * self.samples[-1][0] for bound in part)
        return [one[place] for one in self.samples if first <= one[0] <= last]

    def growth(self, minutes):
        """What has grown, as texts."""
        allowed = MEMORY_GROWTH if minutes >= LONG else GROWTH_OF_SHORT_RUN
        if len(self.samples) < 20:
            yield f"{self.name}: only {len(self.samples)} samples"
            return
        memory = [statistics.median(self.between(part, 1)) for part in (EARLY, LATE)]
        opened = [statistics.median(self.between(part, 2)) for part in (EARLY, LATE)]
        if memory[1] - memory[0] > allowed:
            yield f"{self.name}: memory grew from {memory[0]:.0f} to {memory[1]:.0f} bytes, {allowed} are allowed"
        if opened[1] - opened[0] > DESCRIPTOR_GROWTH:
            yield f"{self.name}: descriptors grew from {opened[0]:g} to {opened[1]:g}, {DESCRIPTOR_GROWTH} are allowed"

    def figures(self):
        memory = [statistics.median(self.between(part, 1) or [0]) / 1e6 for part in (EARLY, LATE)]
        opened = [statistics.median(self.between(part, 2) or [0]) for part in (EARLY, LATE)]
        return f"{self.name}: {memory[0]:.1f} to {memory[1]:.1f} MB, {opened[0]:g} to {opened[1]:g} descriptors"

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdout.close()


class Soak:
    """All workers of a run."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.data = os.path.join(folder, "data")
        with open(self.data, "wb") as file:
            file.write(random.Random(options.seed).randbytes(SIZE))
        self.workers = []

    def command(self, language):
        replaced = dict(one.split("=", 1) for one in self.options.worker)
        if language in replaced:
            return replaced[language].split()
        if language == "c":
            return [os.path.join(self.options.build, "tests", "soak-worker")]
        ending = {"python": "py", "ruby": "rb", "tcl": "tcl"}[language]
        return [os.environ.get(VARIABLES[language]) or TOOLS[language], os.path.join(HERE, f"worker.{ending}")]

    def start(self, language, role, *arguments):
        worker = Worker(language, role, [*self.command(language), role, self.data, *arguments], {})
        self.workers.append(worker)
        return worker

    def run(self):
        """Start everything, and watch until the clients have ended."""
        servers = [self.start(one, "server", os.path.join(self.folder, one)) for one in self.options.languages]
        peers = []
        for server in servers:
            words = server.process.stdout.readline().split()
            if words[:1] != ["ready"]:
                raise SystemExit(f"soak.py: the {server.name} did not start")
            peers.append(",".join([server.language, *words[1:]]))
        seconds = str(self.options.minutes * 60)
        self.clients = [self.start(one, "client", seconds, str(self.options.seed + place), *peers)
                        for place, one in enumerate(self.options.languages)]
        for worker in self.workers:
            worker.listen()
        self.watch()

    def watch(self):
        started = time.monotonic()
        interval = min(1, self.options.minutes * 60 / 60)
        latest = started + self.options.minutes * 60 + 60
        while time.monotonic() < latest and any(one.process.poll() is None for one in self.clients):
            for worker in self.workers:
                worker.sample(time.monotonic() - started)
            time.sleep(interval)

    def end(self):
        for worker in self.workers:
            worker.ended = worker.process.poll()
        time.sleep(0.2)
        for worker in self.workers:
            worker.kill()


def report_of(soak):
    report = Report()
    total = size = lost = 0
    for client in soak.clients:
        done = next((line.split() for line in client.lines if line.startswith("done ")), None)
        faults = [line.strip() for line in client.lines if line.startswith("fail ")]
        if client.ended != 0 or not done:
            faults.append(f"it ended with {client.ended}, and printed {client.lines[-3:]}")
        if done:
            total, size, lost = total + int(done[1]), size + int(done[2]), lost + int(done[3])
            print("#", client.language, *done[4:])
        report.check(f"{client.name}: all that came is right", faults)
    for worker in soak.workers:
        faults = [] if worker.role == "client" or worker.ended is None else [f"the server ended with {worker.ended}"]
        report.check(f"{worker.name}: descriptors and memory stay", [*faults, *worker.growth(soak.options.minutes)])
        print("#", worker.figures())
    too_many = [f"{lost} of {total} operations"] if lost * 1000 > LOST * total else []
    report.check("few datagrams are lost, and few timeouts come late", too_many)
    return report, total, size, lost


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--worker", action="append", default=[], metavar="LANGUAGE=COMMAND",
                        help="another program in the place of a language's")
    return parser.parse_args()


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        soak = Soak(options, folder)
        try:
            soak.run()
        finally:
            soak.end()
        report, total, size, lost = report_of(soak)
    status = report.finish()
    print(f"# {options.minutes:g} minutes, seed {options.seed}: {total} operations, {size / 1e6:.0f} MB verified, "
          f"{lost} lost or late, {' '.join(options.languages)}")
    print(f"# {report.count - report.failed} passed, {report.failed} failed")
    sys.exit(status)


if __name__ == "__main__":
    main()
