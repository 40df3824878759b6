# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Tests the library for Windows: what the DLL exports and needs, and programs that run with it in Wine. It prints TAP.

    check.py [--build FOLDER] [--machine x86_64] [--short] [PROGRAM…]

With --short it leaves out what takes long.
"""

import argparse
import contextlib
import fcntl
import glob
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.dont_write_bytecode = True

from support import tap  # noqa: E402
from support.commands import alone_in, own_environment  # noqa: E402

# Debian has it outside of PATH.
WINE = shutil.which("wine64") or "/usr/lib/wine/wine64"
SERVER = shutil.which("wineserver64") or "/usr/lib/wine/wineserver64"

# What programs have to be built for so that it runs them.
MACHINE = "x86_64"

# The system's own, which every Windows has.
SYSTEM_LIBRARIES = {"advapi32.dll", "bcrypt.dll", "iphlpapi.dll", "kernel32.dll", "msvcrt.dll", "ws2_32.dll"}

# Programs that take minutes in Wine, and whose races its own server has not always survived: so many rounds, in
# processes of so many each. The short form is one process.
PORTIONS = {"close": (2000, 250)}

SECONDS = 900

# How many seconds Wine's server waits for the next program.
LINGER = 30

# What Wine's own server says when it dies, which no program may make it do: once more, then.
SERVER_CRASHED = "wineserver crashed"

RESULT = re.compile(r"(not )?ok \d+ - (.*)")


def exported(objdump, library):
    """The names that a DLL exports."""
    listing = subprocess.run([objdump, "-p", library], check=True, text=True, stdout=subprocess.PIPE).stdout
    table = listing.partition("[Ordinal/Name Pointer] Table")[2]
    return set(re.findall(r"^\s*\[ *\d+\] (?:\+base\[ *\d+\] +[0-9a-f]+ )?(\w+)$", table, re.MULTILINE))


def needed(objdump, library):
    listing = subprocess.run([objdump, "-p", library], check=True, text=True, stdout=subprocess.PIPE).stdout
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", listing)}


def mapped():
    with open(os.path.join(ROOT, "abi", "polysocket.map"), encoding="utf-8") as file:
        return set(re.findall(r"^\s*(ps_\w+);", file.read(), re.MULTILINE))


def faults_of_exports(found, wanted):
    yield from (f"{name} is in the map, and the DLL does not export it" for name in sorted(wanted - found))
    yield from (f"the DLL exports {name}, which is not in the map" for name in sorted(found - wanted))


def faults_of_needs(found):
    yield from (f"it needs {name}, which is none of the system's" for name in sorted(found - SYSTEM_LIBRARIES))


def programs_of(build, machine=MACHINE):
    """The folder of a build tree that has the DLL for a machine, and the programs that use it."""
    return os.path.join(build, f"windows-{machine}")


def allow_descriptors():
    """Wine's server holds the sockets of all programs, and a login leaves it 1,024 descriptors."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Wine:
    """An installation of Wine in the build tree, which ends with this."""

    def __init__(self, build):
        self.folder = os.path.abspath(os.path.join(build, "wine"))
        kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.environment = {**kept, "WINEPREFIX": self.folder, "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8",
                            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}
        os.makedirs(self.folder, exist_ok=True)
        # Two runs at a time would both set it up.
        self.lock = open(os.path.join(self.folder, "lock"), "w", encoding="utf-8")
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    def __enter__(self):
        # Else the server and the system's services end with each program, and start anew with the next. They end by
        # themselves should this be killed.
        subprocess.run([SERVER, f"-p{LINGER}"], env=self.environment, check=False, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, preexec_fn=allow_descriptors)
        return self

    def __exit__(self, *unused):
        for option in ("-k", "-w"):
            subprocess.run([SERVER, option], env=self.environment, check=False, stderr=subprocess.DEVNULL, timeout=60)
        self.lock.close()

    def start(self, folder, *words, **options):
        return subprocess.Popen([WINE, *words], cwd=folder, env=self.environment, **options)

    def run(self, folder, program, *arguments, **options):
        return subprocess.run([WINE, program, *arguments], cwd=folder, env=self.environment, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, **options)

    def set_up(self):
        """What goes wrong on the first start, which writes all of Windows' folders."""
        if os.path.exists(os.path.join(self.folder, "system.reg")):
            return ""
        done = self.run(self.folder, "wineboot", "--init")
        return done.stdout.decode(errors="replace") if done.returncode else ""


def output_of(wine, folder, *words, seconds=SECONDS):
    """What a program prints, and its exit status, or words that say why there is none. A program whose server has died
    would wait for ever."""
    with tempfile.TemporaryFile() as output:
        process = wine.start(folder, *words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        status, end = None, time.monotonic() + seconds
        while status is None and time.monotonic() < end and SERVER_CRASHED not in text_of(output):
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = process.wait(timeout=0.5)
        process.kill()
        process.wait()
        return text_of(output), f"none after {seconds} s" if status is None else status


def text_of(output):
    return os.pread(output.fileno(), 1 << 20, 0).decode(errors="replace")


def run_portions(report, wine, folder, program, short):
    """A program of many rounds, in several processes. It counts which rounds have been run."""
    rounds, portion = PORTIONS[program]
    wanted, ended = 1 if short else rounds // portion, 0
    with environment(wine, STRESS=str(portion / rounds)):
        for number in range(1, wanted + 1):
            ended += run_program(report, wine, folder, program, "", f" ({number} of {wanted})")
    faults = [] if ended == wanted else [f"{ended * portion} of {wanted * portion} rounds were run"]
    report.check(f"{program}: {wanted * portion} rounds were run", faults)


@contextlib.contextmanager
def environment(wine, **changes):
    """Variables for programs that start meanwhile."""
    before = wine.environment
    wine.environment = {**before, **changes}
    try:
        yield
    finally:
        wine.environment = before


def results_in(text):
    """The results in what a program has printed, and whether they are all that it planned."""
    results = [match for match in map(RESULT.match, text.replace("\r", "").splitlines()) if match]
    planned = re.search(r"^1\.\.(\d+)\s*$", text, re.MULTILINE)
    return results, bool(planned) and int(planned.group(1)) == len(results)


def run_program(report, wine, folder, program, library, part=""):
    """A program that prints TAP: its results become ours, with its name. Returns whether it ran to its end."""
    words = [f"test-{program}.exe", *([library] if program == "load" else [])]
    for _ in range(2):
        text, status = output_of(wine, folder, *words)
        results, complete = results_in(text)
        # Wine has lost the end of what a program printed.
        lost = status == 0 and not complete
        if not lost and SERVER_CRASHED not in text:
            break
    if SERVER_CRASHED in text:
        report.skip(f"{program}{part}", "the server of Wine crashed, twice")
        return False
    for match in results:
        report.check(f"{program}{part}: {match.group(2)}", ["it failed"] if match.group(1) else [])
    failed = any(match.group(1) for match in results)
    wrong = [] if complete and status == (1 if failed else 0) else [f"its exit status is {status}", *text.splitlines()]
    report.check(f"{program}{part}: it ran to its end", wrong)
    return complete and not wrong


class Exchange:
    """A server and a client of the examples. The server prints the words that the client takes behind its own."""

    def __init__(self, name, server, client, data=b"", expected=b"", ending=()):
        self.name, self.server, self.client, self.ending = name, server.split(), client.split(), ending
        self.data, self.expected = data, expected or data


def exchanges(short):
    data = os.urandom(1 << (16 if short else 22))
    yield Exchange("an echo over IPv4", "echo_server AF_INET 127.0.0.1 0", "echo_client", data)
    yield Exchange("an echo over IPv6", "echo_server AF_INET6 ::1 0", "echo_client", data)
    yield Exchange("any address of a host", "dual_server 0", "dual_client", expected=b"Received Hello, world\n")
    if not short:
        yield Exchange("messages with their length", "frames serve 0", "frames send", expected=b"one\ntwo\n",
                       ending=("one", "two"))


def run_exchange(report, wine, folder, exchange):
    server, *words = exchange.server
    with wine.start(folder, f"example-{server}.exe", *words, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT) as process:
        try:
            address = process.stdout.readline().decode(errors="replace").split()
            client, *words = exchange.client
            done = wine.run(folder, f"example-{client}.exe", *words, *address, *exchange.ending, input=exchange.data)
            process.stdout.read()
            status = process.wait(timeout=60)
        finally:
            process.kill()
    faults = [] if status == 0 else [f"the server's exit status is {status}"]
    if done.stdout != exchange.expected:
        faults += [f"{len(done.stdout)} bytes came back, not {len(exchange.expected)}", done.stdout[:300]]
    report.check(f"examples: {exchange.name}", faults)


def lacking(machine):
    """What stands in the way, as one sentence; else ''."""
    if not shutil.which(f"{machine}-w64-mingw32-gcc"):
        return f"{machine}-w64-mingw32-gcc is missing: install Debian's gcc-mingw-w64-{machine.replace('_', '-')}"
    return ""


def lacking_wine(machine):
    if not os.path.exists(WINE):
        return "wine64 is missing: install Debian's wine64"
    if machine != MACHINE:
        return "Debian's wine64 runs no programs of 32 bits"
    return ""


def build(folder, *goals):
    """What make says when it fails."""
    with alone_in(folder):
        done = subprocess.run(["make", "-s", "-j2", f"BUILD={folder}", *goals], cwd=ROOT, env=own_environment(),
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False)
    return done.stdout[-4000:].splitlines() if done.returncode else []


def run_in_wine(report, folder, subject, built, goals, run):
    """Build what a run needs, and do it with an installation of Wine: run(wine). Where something is lacking, the
    subject is skipped."""
    reason = lacking(MACHINE) or lacking_wine(MACHINE)
    if reason:
        report.skip(subject, reason)
        return
    faults = build(folder, *goals)
    report.check(f"{built}, with warnings as errors", faults)
    if not faults:
        with Wine(folder) as wine:
            report.check("Wine is set up", wine.set_up().splitlines())
            run(wine)


def programs_in(folder):
    return sorted(os.path.basename(path)[len("test-"):-len(".exe")] for path in glob.glob(f"{folder}/test-*.exe"))


def check(report, arguments):
    machine = arguments.machine
    folder = programs_of(arguments.build, machine)
    report.check("it builds, with warnings as errors", build(arguments.build, f"windows-tests-{machine}"))
    libraries = glob.glob(f"{folder}/polysocket-*.dll")
    if report.failed or not libraries:
        return
    objdump, library = f"{machine}-w64-mingw32-objdump", libraries[0]
    report.check("the DLL exports what is in the map", faults_of_exports(exported(objdump, library), mapped()))
    report.check("it needs the system's DLLs alone", faults_of_needs(needed(objdump, library)))
    reason = lacking_wine(machine)
    if reason:
        report.skip("programs run", reason)
        return
    with Wine(arguments.build) as wine:
        report.check("Wine is set up", wine.set_up().splitlines())
        for program in arguments.programs or programs_in(folder):
            if program in PORTIONS:
                run_portions(report, wine, folder, program, arguments.short)
            else:
                run_program(report, wine, folder, program, os.path.basename(library))
        for exchange in () if arguments.programs else exchanges(arguments.short):
            run_exchange(report, wine, folder, exchange)


def main():
    parser = argparse.ArgumentParser(description="Test the library for Windows.")
    parser.add_argument("--build", default="build", help="the build tree")
    parser.add_argument("--machine", default=MACHINE, choices=("x86_64", "i686"))
    parser.add_argument("--short", action="store_true", help="leave out what takes long")
    parser.add_argument("programs", nargs="*", help="all by default")
    arguments = parser.parse_args()
    report = tap.Report()
    reason = lacking(arguments.machine)
    if reason:
        report.skip(arguments.machine, reason)
    else:
        check(report, arguments)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
