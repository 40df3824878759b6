# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The runners: scenarios that must fail do fail, in every route whose runner is there, and those that must pass, pass.

One document with many small scenarios is run once for each route; every test then looks at the results of its own.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

from compile import NEEDS, ROUTES, compiled

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "..", "..", os.environ.get("POLYSOCKET_BUILD", "build"))
RUBY = os.environ.get("RUBY", "/usr/bin/ruby")
TCLSH = os.environ.get("TCLSH", "/usr/bin/tclsh")
PERL = os.environ.get("PERL", "/usr/bin/perl")
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")
NODE = os.environ.get("NODE", "/usr/bin/node")

RUNNER_PY = [sys.executable, "-B", os.path.join(HERE, "runner.py")]
RUNNER_RB = [RUBY, os.path.join(HERE, "runner.rb")]
COMMANDS = {
    "c": [os.path.join(BUILD, "tests", "scenario-runner-c")],
    "python": [*RUNNER_PY, "polysocket"],
    "oracle": [*RUNNER_PY, "socket"],
    "ruby": [*RUNNER_RB, "ruby"],
    "fiddle": [*RUNNER_RB, "fiddle"],
    "tcl": [TCLSH, os.path.join(HERE, "runner.tcl")],
    "perl": [PERL, os.path.join(HERE, "runner.pl")],
    "luajit": [LUAJIT, os.path.join(HERE, "runner.lua")],
    "koffi": [NODE, os.path.join(HERE, "runner.js")],
}
# A script is there or not; that the program for C was not built has to be noticed.
THERE = {route: command for route, command in COMMANDS.items() if route == "c" or any(map(os.path.exists, command[1:]))}
# Where npm's registry is out of reach, there is no koffi to test the runner with.
if not os.path.exists(os.path.join(BUILD, "koffi", "node_modules", "koffi")):
    del THERE["koffi"]

# Scenarios that fail at their last step: what they do, and what the runner has to say about it.
FAILING = {
    "a number that is another": ('a b = socketpair\na.send "x" -> 4', "1"),
    "bytes that are others": ('a b = socketpair\na.sendall "hello"\nb.recv 10 -> "help"', "hel"),
    "bytes that are too short": ('a b = socketpair\na.sendall "hello"\nb.recv 10 -> "hell"', "hello"),
    "a list that is longer": ("s = socket\ns.getsockname -> ('0.0.0.0')", "0.0.0.0"),
    "a list that is shorter": ("s = socket\ns.getsockname -> ('0.0.0.0', 0, 0)", "0.0.0.0"),
    "a real number that is larger": ("s = socket\ns.settimeout 5\ns.gettimeout -> 4.0", "5"),
    "a real number that is smaller": ("s = socket\ns.settimeout 5\ns.gettimeout -> 6.0", "5"),
    "a list with another item": ("s = socket\ns.getsockname -> ('0.0.0.0', 1)", "0.0.0.0"),
    "none instead of a number": ("s = socket\ns.gettimeout -> 5.0", "5"),
    "a number instead of none": ("s = socket\ns.settimeout 5\ns.gettimeout -> none", "5"),
    "true instead of false": ("s = socket\nfd = s.fileno\nnonblocking fd -> true", ""),
    "a size that is another": ("check 'abc' -> size(4)", "abc"),
    "a number out of bounds": ("check 5 -> between(6, 7)", "5"),
    "a beginning that is another": ("check 'abc' -> starts('b')", "abc"),
    "what must not be": ("check 5 -> other(5)", "5"),
    "a list to take apart with another length": ("a b c = socketpair", ""),
    "success where an error is expected": ("s = socket !! os", ""),
    "an error where success is expected": ("s = socket\ns.getpeername", ""),
    "an error where a result is expected": ("s = socket\ns.getpeername -> _", ""),
    "a number of a function that is another": ("ntohs 65535 -> 65534", "65535"),
    "a text of a function that is another": ('inet_ntoa "1234" -> \'49.50.51.53\'', "49.50.51.52"),
    "an entry of a list that is another": (
        "getaddrinfo '127.0.0.1' 80 AF_INET SOCK_STREAM -> ((_, _, _, '', ('127.0.0.1', 81)))", "127.0.0.1"),
    "bytes of a file that are others": (
        'a b = socketpair\nf = b.makefile \'rb\'\na.sendall "hello"\nf.read 5 -> "help!"', "hello"),
    "a line of a file that is another": (
        'a b = socketpair\nf = b.makefile \'rb\'\na.sendall "hello\\n"\nf.readline -> "hello"', "hello"),
    "lines of a file that are others": (
        'a b = socketpair\nf = b.makefile \'rb\'\na.sendall "x\\n"\na.close\nf.readlines -> ("x\\n", "")', "x"),
    "a file that is closed": ('a b = socketpair\nf = b.makefile \'rb\'\nf.close\nf.read 1 -> ""', ""),
    "a file that goes the other way": ("a b = socketpair\nf = b.makefile 'rb'\nf.write 'x' !! os EBADF", "unsupported"),
    "a wrong class": ("s = socket\ns.recv -1 !! range", "range"),
    "a wrong class below os": ("a b = socketpair\nb.setblocking false\nb.recv 1 !! timeout", "timeout"),
    "os for what would block": ("a b = socketpair\nb.setblocking false\nb.recv 1 !! os EAGAIN", "os"),
    "a wrong code": ("s = socket\ns.getpeername !! os EPIPE", ""),
    "a code where there is none": ("s = socket\ns.getpeername !! os 0", ""),
    "too quick": ("sleep 0 takes 1 .. 2", ""),
    "too slow": ("sleep 0.2 takes 0 .. 0.1", ""),
    "a failure that comes too quickly": ("s = socket\ns.recv -1 !! value takes 1 .. 2", ""),
    "an alternative that does not come true": (
        "check 5 -> 5\n  on abi luajit fiddle python ruby tcl perl oracle -> 6 because why", "6"),
    "a hang": ("a b = socketpair\nb.recv 1", ""),
    "a crash": ("peer 'crash'\nsleep 10", "the process "),
}

# Scenarios that must fail in some routes alone: where the others cannot tell.
FAILING_SOMEWHERE = {
    "an integer instead of a real number": (
        "abi luajit fiddle python ruby oracle", "s = socket\ns.settimeout 5\ns.gettimeout -> 5"),
    "a number instead of a truth value": ("abi luajit fiddle python ruby oracle", "check 1 -> true"),
    "bytes instead of text": ("fiddle koffi python ruby oracle", "check \"x\" -> 'x'"),
    "a wrong text": (
        "abi luajit fiddle python ruby tcl perl", "s = socket\ns.getpeername !! os ENOTCONN says 'banana'"),
    "a wrong count of what was done": (
        "abi luajit fiddle ruby perl", 'a b = socketpair\nb.close\na.sendall "x" !! os EPIPE done between(1, 2)'),
    "other bytes before an error": (
        "abi luajit fiddle python ruby tcl perl",
        'a b = socketpair\na.sendall "xy"\na.close\nb.recv_exact 5 !! eof partial "xz"'),
    "what an int32_t cannot hold": ("abi", "s = socket 2^32+2"),
    "what an int64_t cannot hold": ("abi", "s = socket\ns.listen 2^64 !! range"),
    "an argument of the wrong type": ("abi", "s = socket\ns.listen 'many' !! type"),
    "an argument too many": ("abi", "s = socket\ns.accept 5 !! type"),
    "an argument too few": ("abi", "s = socket\ns.bind !! type"),
}

# The last step of the compiled scenario is changed to what the compiler would refuse.
PATCHED = {
    "an unknown function": {"call": "banana"},
    "an unknown method": {"call": "banana", "self": ["var", "s"]},
    "an unknown method that is to fail": {
        "call": "banana", "self": ["var", "s"], "expect": {"error": {"class": "type", "codes": [], "says": []}}},
    "a method of files on a socket": {"call": "readline", "self": ["var", "s"]},
    "an unknown kind of argument": {"call": "check", "args": [["banana", "5"]]},
    "an unknown kind of result": {"call": "check", "args": [["int", "5"]], "expect": {"value": ["banana", "5"]}},
    "an unknown kind of result that must not be": {
        "call": "check", "args": [["int", "5"]], "expect": {"value": ["other", ["banana", "5"]]}},
    "a variable without a value": {"call": "check", "args": [["var", "nobody"]]},
    "a constant that isn't there": {"call": "check", "args": [["const", "AF_BANANA"]]},
    "a code that isn't there": {
        "call": "getpeername", "self": ["var", "s"],
        "expect": {"error": {"class": "os", "codes": [["errno", "EBANANA"]], "says": []}}},
}

# The number of a descriptor that was taken out of its socket and that nobody closes.
LEAK = "s = socket\nfd = s.detach"

PASSING = {
    "what it says": 'a b = socketpair\na.sendall "hello"\nb.recv 10 -> "hello"',
    "sockets that lost their names": "s = socket\ns = socket\na b = socketpair\na b = socketpair\ns = socket",
    "a default timeout": "getdefaulttimeout -> none\nsetdefaulttimeout 5",
    "another default timeout": "getdefaulttimeout -> none\nsetdefaulttimeout 5",
    "a file in the folder": "s = socket AF_UNIX\nexists folder + '/s' -> false\ns.bind folder + '/s'",
    "a file in another folder": "s = socket AF_UNIX\nexists folder + '/s' -> false\ns.bind folder + '/s'",
    "a short folder": "s = socket AF_UNIX\ns.bind pad(folder + '/', 107)",
    "a pipe": "r w = pipe\nnonblocking r -> false",
    "a descriptor that is closed": "s = socket\nfd = s.detach\nclose_descriptor fd",
    "files that nobody closes": (
        'a b = socketpair\nf = a.makefile \'wb\'\nf.write "x"\nf = a.makefile \'rb\'\nf = b.makefile \'r+b\''),
    "a file whose bytes have nowhere to go": (
        'a b = socketpair\nb.close\nf = a.makefile \'wb\'\nf.write "x"'),
    "a connection that nobody closes": (
        "s = socket\ns.bind ('127.0.0.1', 0)\ns.listen 1\nn = s.getsockname\nc = create_connection n\nc = socket"),
    "a step that is left out":
        "check 5\ncheck 5 -> 6\n  on abi luajit fiddle python ruby tcl perl oracle skip because it fails",
    "an alternative that comes true":
        "check 5 -> 6\n  on abi luajit fiddle python ruby tcl perl oracle -> 5 because why",
}

SKIPPED = {"a scenario for nobody": "except abi luajit fiddle python ruby tcl perl oracle: no time\ncheck 5 -> 6"}


def scenario(title, kind, steps):
    lines = "".join(f"  {'  ' if line.startswith('  ') else ''}{line.strip()}\n" for line in steps.split("\n"))
    return f"scenario S1 {kind}: {title}\n{lines}\n"


def written():
    """All scenarios as a file: those that pass stand between those that fail, which must do them no harm."""
    failing = [scenario(title, "bad", steps) for title, (steps, _) in FAILING.items()]
    failing += [scenario(title, "bad", f"only {routes}: others cannot tell\n{steps}")
                for title, (routes, steps) in FAILING_SOMEWHERE.items()]
    failing += [scenario(title, "bad", "s = socket\ns.gettimeout") for title in PATCHED]
    failing += [scenario("a descriptor that is left open", "bad", LEAK)]
    passing = [scenario(title, "good", steps) for title, steps in {**PASSING, **SKIPPED}.items()]
    share = len(failing) // len(passing) + 1
    return "".join("".join(failing[i * share : (i + 1) * share]) + good for i, good in enumerate(passing))


class Result:
    """What a runner printed about a scenario."""

    def __init__(self, line):
        self.passed = line.startswith("ok ")
        self.skipped = line.partition(" # SKIP ")[2]
        self.comments = []


class Results:
    """What a runner printed, and how it ended; results are found by the sentence of their scenario."""

    def __init__(self, command, *arguments, **environment):
        done = subprocess.run([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              errors="replace", timeout=100, check=False, env={**os.environ, **environment})
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.by_title = {}
        self.numbers = []
        last = None
        for line in self.out.splitlines():
            match = re.match(r"(?:not )?ok (\d+) - noun: S1 (?:good|bad): (.*?)(?: # SKIP .*)?$", line)
            if match:
                last = self.by_title[match.group(2)] = Result(line)
                self.numbers.append(int(match.group(1)))
            elif line.startswith("# ") and last:
                last.comments.append(line[2:])


class RunnerTest(unittest.TestCase):
    """Every test is about all routes."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ps-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        source = cls.path("noun.scenario")
        with open(source, "w", encoding="utf-8") as file:
            file.write(written())
        cls.document = compiled(source)
        cls.scenarios = {each["name"].partition(": ")[2]: each for each in cls.document["scenarios"]}
        for title, each in cls.scenarios.items():
            each["title"] = title
            if title in PATCHED:
                last = each["steps"][-1]
                last.pop("self")
                last.update(PATCHED[title])
        # A peer that kills who started it.
        cls.document["peer"] = ["/bin/sh", "-c", "sleep 0.3; kill -SEGV $PPID"]
        with open(cls.path("noun.json"), "w", encoding="utf-8") as file:
            json.dump(cls.document, file)
        os.mkdir(cls.path("tmp"))
        cls.results = {
            route: Results(command, cls.path("noun.json"), SCENARIO_LIMIT="1.5", TMPDIR=cls.path("tmp"))
            for route, command in THERE.items()
        }
        for route, results in cls.results.items():
            if len(results.numbers) != len(cls.scenarios):
                raise AssertionError(f"the runner of {route} did not get to the end: {results.out}{results.err}")

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def for_each(self, titles, check):
        """Check the result of each of these scenarios on each route that does not skip it."""
        for route, results in self.results.items():
            for title in titles:
                each = self.scenarios[title]
                if route not in each["skip"]:
                    with self.subTest(title, route=route):
                        check(results.by_title[title], each)

    def check_failed_at_the_last_step(self, result, each):
        self.assertFalse(result.passed)
        step = each["steps"][-1]
        self.assertTrue(result.comments[0].startswith(f"{step['where']}: "), result.comments)
        self.assertIn(step["text"], result.comments[0])
        self.assertGreater(len(result.comments), 1, "it does not say what went wrong")

    def test_every_route_is_known(self):
        self.assertLessEqual(set(THERE), set(ROUTES))

    def test_the_plan_and_the_numbers(self):
        count = len(self.scenarios)
        for route, results in self.results.items():
            with self.subTest(route=route):
                self.assertIn(f"1..{count}", results.out.splitlines(), results.err)
                self.assertEqual(results.numbers, list(range(1, count + 1)))

    def test_what_must_fail_fails_and_says_where_and_why(self):
        def check(result, each):
            self.check_failed_at_the_last_step(result, each)
            self.assertIn(FAILING[each["title"]][1], " ".join(result.comments[1:]))

        self.for_each(FAILING, check)

    def test_what_some_routes_can_tell_fails_there(self):
        self.for_each(FAILING_SOMEWHERE, self.check_failed_at_the_last_step)

    def test_what_a_runner_does_not_know_is_a_failure(self):
        def check(result, _):
            self.assertEqual((result.passed, result.skipped), (False, ""))
            self.assertGreater(len(result.comments), 1, "it does not say what went wrong")

        self.for_each(PATCHED, check)

    def test_a_hang_is_ended_and_a_crash_is_told(self):
        self.for_each(["a hang"], lambda result, _: self.assertIn("no end within", " ".join(result.comments)))
        self.for_each(["a crash"], lambda result, _: self.assertNotIn("no end within", " ".join(result.comments)))

    def test_a_descriptor_that_is_left_open_is_a_failure(self):
        def check(result, _):
            self.assertFalse(result.passed)
            self.assertRegex(" ".join(result.comments), r"left open.*\d")

        self.for_each(["a descriptor that is left open"], check)

    def test_what_must_pass_passes_whatever_fails_around_it(self):
        self.for_each(PASSING, lambda result, _: self.assertEqual((result.passed, result.comments), (True, [])))

    def test_what_is_skipped_gives_its_reason(self):
        for route, results in self.results.items():
            with self.subTest(route=route):
                result = results.by_title["a scenario for nobody"]
                self.assertEqual((result.passed, result.skipped), (True, "no time"))

    def test_needs_are_known(self):
        passing = self.scenarios["what it says"]
        needs = [{**passing, "name": f"S1 good: needs {need}", "needs": [need]} for need in NEEDS]
        with open(self.path("needs.json"), "w", encoding="utf-8") as file:
            json.dump({**self.document, "scenarios": needs}, file)
        with open(self.path("unknown.json"), "w", encoding="utf-8") as file:
            json.dump({**self.document, "scenarios": [{**needs[0], "needs": ["banana"]}]}, file)
        reasons = {}
        for route, command in THERE.items():
            with self.subTest(route=route):
                results = Results(command, self.path("needs.json"))
                self.assertEqual((results.status, len(results.numbers)), (0, len(NEEDS)), results.out)
                told = [results.by_title[f"needs {need}"].skipped for need in NEEDS]
                self.assertEqual(told, reasons.setdefault("first", told), "another route has other reasons")
                unknown = Results(command, self.path("unknown.json"))
                self.assertEqual(unknown.status, 1, unknown.out)

    def test_the_status_is_1_and_the_folders_are_gone(self):
        for route, results in self.results.items():
            with self.subTest(route=route):
                self.assertEqual(results.status, 1, results.err)
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_the_status_is_0_when_nothing_failed(self):
        good = {**self.document, "scenarios": [self.scenarios[title] for title in (*PASSING, *SKIPPED)]}
        with open(self.path("good.json"), "w", encoding="utf-8") as file:
            json.dump(good, file)
        for route, command in THERE.items():
            with self.subTest(route=route):
                results = Results(command, self.path("good.json"))
                self.assertEqual((results.status, len(results.numbers)), (0, len(good["scenarios"])), results.out)

    def test_a_file_that_cannot_be_read_is_a_failure(self):
        with open(self.path("half.json"), "w", encoding="utf-8") as file:
            file.write('{"noun": "half", "scenarios": [')
        for route, command in THERE.items():
            for name in ("half.json", "missing.json"):
                with self.subTest(name, route=route):
                    results = Results(command, self.path(name))
                    self.assertEqual((results.status, results.numbers), (1, []))
                    self.assertIn(name if name == "missing.json" else "", results.out + results.err)


if __name__ == "__main__":
    unittest.main()
