# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs compiled scenarios on a Python module: runner.py MODULE FILE.json …

The modules are polysocket, polysocket_ctypes, polysocket_cffi, and the standard library's socket as the oracle. Each
scenario runs in a child process, so that one that hangs or crashes is a failure like any other.
"""

import importlib
import json
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback

from compare import Failures, Mismatch, Unknown, Values, shown
from operations import Operations

# Seconds that a scenario may take.
LIMIT = float(os.environ.get("SCENARIO_LIMIT", 20))
ROUTES = {"polysocket": "python", "polysocket_ctypes": "ctypes", "polysocket_cffi": "cffi", "socket": "oracle"}

# The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise.
NEEDS = {
    "ipv6": ("/proc/net/if_inet6", "0{31}1 ", "this machine has no IPv6"),
    # CAP_NET_RAW is bit 13.
    "raw": ("/proc/self/status", "CapEff:.*[2367abef].{3}$", "this process has no right to raw sockets"),
    # CAP_SYS_ADMIN is bit 21.
    "admin": ("/proc/self/status", "CapEff:.*[2367abef].{5}$", "this process has no right to administer the system"),
    "vsock": ("/proc/net/protocols", "AF_VSOCK ", "this machine has no AF_VSOCK"),
    "tipc": ("/proc/net/protocols", "TIPC ", "this machine has no TIPC"),
}


class Run:
    """One scenario in its own process."""

    def __init__(self, module, route, peer, scenario):
        self.route = route
        self.scenario = scenario
        self.progress = None
        self.variables = {}
        self.operations = Operations(module, peer, self.variables)
        self.values = Values(module, self.variables)
        self.failures = Failures(module, route != "oracle")

    def run(self, folder):
        """The faults, as lines."""
        before = open_descriptors()
        self.variables["folder"] = folder
        faults = []
        for step in self.scenario["steps"]:
            other = step["on"].get(self.route, {})
            if "skip" in other:
                continue
            self.progress(step)
            try:
                self.do(step, other if "because" in other else step)
            except Exception as problem:  # one that is neither of both is a mistake of this program
                expected = isinstance(problem, (Mismatch, Unknown))
                faults += [f"{step['where']}: {step['text']}", str(problem) if expected else traceback.format_exc()]
                break
        self.operations.clean_up()
        surplus = sorted(open_descriptors() - before)
        if surplus and not faults:
            faults.append(f"{self.scenario['where']}: descriptors were left open: {surplus}")
        return faults

    def do(self, step, wanted):
        expect = wanted.get("expect", {})
        arguments = [self.values.of(value) for value in step["args"]]
        start = time.monotonic()
        try:
            if "self" in step:
                result = self.operations.call_method(self.values.of(step["self"]), step["call"], arguments)
            else:
                result = self.operations.call(step["call"], arguments)
        except (Mismatch, Unknown):
            raise
        except Exception as exception:  # any class of exception may be the wrong one
            self.took(step, start)
            if "error" not in expect:
                trace = traceback.format_exc(limit=-2)
                raise Mismatch(f"failed with {exception!r} {self.failures.text_of(exception)!r}\n{trace}") from None
            self.failures.check(exception, expect["error"], self.values)
            return
        self.took(step, start)
        if "error" in expect:
            raise Mismatch(f"expected {expect['error']['class']}, got {shown(result)}")
        if "value" in expect and not self.values.matches(expect["value"], result):
            raise Mismatch(f"expected {self.values.shown(expect['value'])}, got {shown(result)}")
        self.keep(step["into"], result)

    def took(self, step, start):
        seconds = time.monotonic() - start
        if "takes" in step and "because" not in step["on"].get(self.route, {}):
            low, high = map(float, step["takes"])
            if not low <= seconds <= high:
                raise Mismatch(f"expected to take {low} .. {high} s, took {seconds:.3f} s")

    def keep(self, names, result):
        if len(names) == 1:
            self.variables[names[0]] = result
        elif names:
            if not isinstance(result, (tuple, list)) or len(result) != len(names):
                raise Mismatch(f"expected {len(names)} results, got {shown(result)}")
            self.variables.update(zip(names, result))


def open_descriptors():
    folder = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY)
    try:
        return {int(name) for name in os.listdir(folder)} - {folder}
    finally:
        os.close(folder)


# The output of a child: each step after a mark before it is done, and in the end its faults between two other marks.
STEP, END = b"\1", b"\0"


def in_child(run, folder, output):
    """Do the scenario and say how it went. Does not return."""
    try:
        faults = run.run(folder)
    except BaseException:  # also what should not be raised at all has to be told
        faults = [traceback.format_exc()]
    sys.stdout.flush()
    os.write(output, END + "\n".join(faults).encode("utf-8", "backslashreplace") + END)
    os._exit(0)


def heard(reading, deadline):
    """What the child says until it has said all, is gone, or time is up."""
    said = b""
    while not said.endswith(END) or said.count(END) < 2:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            break
        part = os.read(reading, 65536)
        if not part:
            break
        said += part
    return said


def watched(run):
    """Run a scenario in a child; its faults, as text."""
    # Paths of AF_UNIX are short, so the folder must not be deep.
    parent = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="scenario-", dir=parent if len(os.fsencode(parent)) <= 40 else "/tmp")
    reading, writing = os.pipe()
    run.progress = lambda step: os.write(writing, STEP + f"{step['where']}: {step['text']}".encode())
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        in_child(run, folder, writing)
    os.close(writing)
    deadline = time.monotonic() + LIMIT
    said = heard(reading, deadline)
    os.close(reading)
    os.kill(child, signal.SIGKILL if not said.endswith(END) and time.monotonic() >= deadline else 0)
    _, status = os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    steps, *ending = said.split(END)
    if len(ending) == 2:
        return ending[0].decode()
    step = steps.rpartition(STEP)[2].decode()
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL:
        return f"{step}\nno end within {LIMIT:g} seconds"
    ending = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
    return f"{step}\nthe process {ending}"


def reason_to_skip(scenario, route):
    if route in scenario["skip"]:
        return scenario["skip"][route]
    for need in scenario["needs"]:
        path, line, reason = NEEDS[need]
        if not any(re.match(line, found) for found in lines_of(path)):
            return reason
    return None


def lines_of(path):
    try:
        with open(path, encoding="ascii") as lines:
            return list(lines)
    except FileNotFoundError:
        return []


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    name = sys.argv[1]
    module = importlib.import_module(name)
    documents = []
    for path in sys.argv[2:]:
        try:
            with open(path, encoding="utf-8") as file:
                documents.append(json.load(file))
        except (OSError, ValueError) as error:
            print(f"Bail out! {path}: {error}")
            sys.exit(1)
    print(f"1..{sum(len(document['scenarios']) for document in documents)}")
    number = failed = 0
    for document in documents:
        for scenario in document["scenarios"]:
            number += 1
            title = f"{number} - {document['noun']}: {scenario['name']}"
            skipped = reason_to_skip(scenario, ROUTES[name])
            if skipped:
                print(f"ok {title} # SKIP {skipped}")
                continue
            faults = watched(Run(module, ROUTES[name], document["peer"], scenario))
            failed += bool(faults)
            print("not ok" if faults else "ok", title)
            for line in faults.splitlines():
                print("#", line)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
