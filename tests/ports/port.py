# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Builds the library, the unit tests and the scenario runner for a port, and runs both. It prints TAP.

Where the port has faults, also asks whether plans of faults reach all calls under the names that they have there. Of
the portable port it also asks what the library imports.

    port.py [--build FOLDER] [--part PART] PORT [PATTERN]     the port is one of ports.ini

The parts are unit and scenarios; both by default. With a pattern, only the unit tests that match run, or the scenarios
of the nouns that match.
"""

import argparse
import configparser
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.dont_write_bytecode = True

from support import skip_lists  # noqa: E402
from support.commands import own_environment  # noqa: E402
from support.unit_tests import declared_in_file  # noqa: E402

# The system's headers that another C library needs: those of the kernel.
KERNEL_HEADERS = ("linux", "asm", "asm-generic")


# How many times as long as elsewhere a unit test may take in an emulator.
EMULATORS_SLOWNESS = "4"

# Assertions of the emulator's own, at the end of a process whose test was counted, or in a child. They look like TAP.
EMULATORS_OWN = ("Bail out! ERROR:../../accel/tcg/", "Bail out! ERROR:../../plugins/")


class Port:
    """One section of ports.ini."""

    def __init__(self, name, section, build):
        self.name = name
        self.packages = section["packages"]
        self.compiler = section["compiler"]
        self.emulator = shlex.split(section.get("emulator", "").format(root=section.get("root", "")))
        self.flags = section.get("flags", "")
        self.target = section.get("target", "")
        self.link = section.get("link", "")
        self.has_faults = section.getboolean("faults", False)
        self.links_headers = section.getboolean("headers", False)
        self.parts = section.get("parts", "unit scenarios").split()
        self.platform = section.get("platform", "")
        self.like = section.get("like", "").split()
        self.build = os.path.join(build, "ports", name)
        self.root = section.get("root", "")

    def missing(self):
        """What stands in the way of this port, as one sentence; else ''."""
        commands = [self.compiler, *self.emulator[:1]]
        lacking = [command for command in commands if not shutil.which(command)]
        if self.root and not os.path.isdir(f"{self.root}/include"):
            lacking.append(f"{self.root}/include")
        if lacking:
            return f"{' and '.join(lacking)} missing: install Debian's {self.packages}"
        return ""

    def kernel_headers(self):
        """A folder with links to the headers of the kernel."""
        folder = os.path.abspath(os.path.join(self.build, "kernel-headers"))
        os.makedirs(folder, exist_ok=True)
        for name in KERNEL_HEADERS:
            found = [path for path in [f"/usr/include/{name}", *glob.glob(f"/usr/include/*-linux-gnu/{name}")]
                     if os.path.isdir(path)]
            link = os.path.join(folder, name)
            if found and not os.path.islink(link):
                os.symlink(found[0], link)
        return folder

    def make(self, *goals):
        """Run make for this port; gives what it printed when it failed."""
        substitutes = os.path.abspath(os.path.join(HERE, "substitutes"))
        flags = f"-isystem '{substitutes}' {self.flags}"
        if self.links_headers:
            flags += f" -idirafter '{self.kernel_headers()}'"
        settings = {"BUILD": self.build, "CC": self.compiler, "CPPFLAGS": flags, "WERROR": "-Werror",
                    "LDFLAGS": f"-L'{os.path.abspath(self.build)}/substitutes'", "TEST_LDFLAGS": self.link,
                    "SCENARIO_TARGET": self.target}
        if self.platform:
            settings.update(PLATFORM=self.platform, HIDDEN="yes")
        command = ["make", "-s", "-k", "-j2", *(f"{name}={value}" for name, value in settings.items()), *goals]
        done = subprocess.run(command, cwd=ROOT, env=own_environment(), text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, check=False)
        return done.stdout[-4000:] if done.returncode else ""

    def command(self, program):
        """How to run a program of the port. The emulator itself must not find the other processor's library."""
        library = f"LD_LIBRARY_PATH={os.path.abspath(self.build)}/lib"
        return [*self.emulator, "-E", library, program] if self.emulator else ["env", library, program]

    def run(self, part, program, *arguments, whole=True):
        """Run a program that prints TAP, and print it with the failures that skips.ini explains as skipped. When it is
        the whole of a part, an explanation of what does not fail is a failure itself. True if nothing failed."""
        filtered = Filter(read_reasons(part, self))
        environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
        environment.update({"UNIT_SLOWNESS": EMULATORS_SLOWNESS} if self.emulator else {})
        with subprocess.Popen([*self.command(program), *arguments], cwd=ROOT, env=environment, text=True,
                              errors="replace", stdout=subprocess.PIPE) as process:
            for line in process.stdout:
                print(filtered.line(line), end="", flush=True)
        if whole:
            # In an emulator some of these fail on some machines alone, and others' reasons need not hold here.
            filtered.report_needless(bool(self.emulator or self.like))
        return filtered


class Filter:
    """Lines of TAP, with the failures that have a reason as skipped."""

    def __init__(self, reasons):
        self.reasons = reasons
        self.count = 0
        self.seen = set()
        self.passed = []
        self.failed = 0

    def line(self, line):
        result = re.match(r"(not )?ok (\d+) - (.*?)( # (?i:skip) .*)?$", line)
        if not result:
            return f"# the emulator says: {line}" if line.startswith(EMULATORS_OWN) else line
        failed, number, name, skipped = result.groups()
        self.count += 1
        self.seen.add(name)
        reason = self.reasons.get(name)
        if failed and reason:
            return f"ok {number} - {name} # SKIP {reason}\n"
        self.failed += bool(failed)
        if reason and not skipped:
            self.passed.append(name)
        return line

    def report_needless(self, may_pass):
        """What skips.ini explains, and what passes or is not there."""
        strangers = sorted(name for name in self.reasons if name not in self.seen)
        wrong = bool(strangers or (self.passed and not may_pass))
        self.failed += wrong
        print(f"{'not ok' if wrong else 'ok'} 1 - what skips.ini explains fails\n1..1")
        for name in self.passed:
            print(f"# passes: {name}")
        for name in strangers:
            print(f"# was not run: {name}")


def read_port(name, build):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(os.path.join(HERE, "ports.ini"), encoding="utf-8")
    if name not in parser:
        sys.exit(f"port.py: there is no port {name}; there are: {' '.join(parser.sections())}")
    return Port(name, parser[name], build)


def read_reasons(part, port):
    """Which tests fail on this port for reasons that are not the library's."""
    reasons = skip_lists.read(os.path.join(HERE, "skips.ini"))
    kinds = [f"{part} emulated"] * bool(port.emulator) + [f"{part} {name}" for name in (port.name, *port.like)]
    return {name: reason for kind in kinds if kind in reasons for name, reason in reasons[kind].items()}


def count_unit_tests(port):
    """How many unit tests there are, so that one that was not linked is missed."""
    folders = [""] + [port.platform] * bool(port.platform)
    paths = [path for folder in folders for path in glob.glob(os.path.join(ROOT, "tests", "unit", folder, "*.c"))]
    return sum(len(declared_in_file(path)) for path in paths)


def run_unit(port, pattern):
    program = os.path.join(port.build, "tests", "unit")
    count = port.run("unit", program, *([pattern] if pattern else []), whole=not pattern).count
    wanted = count if pattern else count_unit_tests(port)
    verdict = "ok" if count == wanted else "not ok"
    print(f"{verdict} {count + 1} - {count} of {wanted} unit tests were there\n1..1")


def run_scenarios(port, pattern):
    compiled = sorted(glob.glob(os.path.join(port.build, "scenarios", f"{pattern or '*'}.json")))
    port.run("scenarios", os.path.join(port.build, "tests", "scenario-runner-c"), *compiled, whole=not pattern)


def run_script(*words):
    sys.stdout.flush()
    subprocess.run([sys.executable, os.path.join(ROOT, "tests", *words[0].split("/")), *words[1:]], cwd=ROOT,
                   check=False)


def main():
    parser = argparse.ArgumentParser(description="Build and test a port.")
    parser.add_argument("--build", default="build", help="the build tree, in which the port gets a folder")
    parser.add_argument("--part", choices=("unit", "scenarios"), help="run this part alone")
    parser.add_argument("port")
    parser.add_argument("pattern", nargs="?", help="run only what matches: unit tests, or nouns of scenarios")
    arguments = parser.parse_args()
    port = read_port(arguments.port, arguments.build)
    reason = port.missing()
    if reason:
        print(f"ok 1 - {port.name} # SKIP {reason}\n1..1")
        return 0
    if arguments.part:
        port.parts = [part for part in port.parts if part == arguments.part]
    goals = {"unit": [f"{port.build}/tests/unit"],
             "scenarios": ["scenarios", f"{port.build}/tests/scenario-runner-c"]}
    os.makedirs(port.build, exist_ok=True)
    faults = port.make("substitutes", f"{port.build}/lib/libpolysocket.a")
    faults = faults or port.make(*[goal for part in port.parts for goal in goals[part]])
    if port.has_faults:
        faults = faults or port.make(f"{port.build}/lib/polysocket-faults/libpolysocket-faults.so")
    print(f"{'not ok' if faults else 'ok'} 1 - it builds, with warnings as errors\n1..1")
    for line in faults.splitlines():
        print(f"# {line}")
    if faults:
        return 1
    if port.has_faults:
        nm = re.sub("gcc$", "nm", port.compiler)
        run_script("faults/reach.py", port.build, nm if shutil.which(nm) else "nm")
    if port.platform and "scenarios" in port.parts:
        run_script("posix/imports.py", f"{port.build}/lib/libpolysocket.so")
    if "unit" in port.parts:
        run_unit(port, arguments.pattern)
    if "scenarios" in port.parts and (arguments.part or not arguments.pattern):
        run_scenarios(port, arguments.pattern)
    return 0


if __name__ == "__main__":
    sys.exit(main())
