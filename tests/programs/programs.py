# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Programs, run with the interpreter's socket and with polysocket in its place: both must print the same.

Each public function of a program in clients/ is a check. `checks` makes a test of each; the program runs as
`python3 program.py` and as `python3 -m polysocket program.py`, and makes a process for each check.
witness/sitecustomize.py writes down whose sockets it used.
"""

import ast
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from servers import Obstacle, Servers, die_with_parent  # noqa: E402

# Seconds for one run of one check.
LIMIT = 30


def end(number, frame):
    """End in the ordinary way, so that folders go; processes die with their parent in any case."""
    sys.exit(128 + number)


signal.signal(signal.SIGTERM, end)


def functions(path):
    """The names of a program's checks, read without importing what it needs."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


def checks(program, *modules, long=()):
    """Give a class a test for each check of a program that needs these modules. Some are for check-programs alone."""
    def add(case):
        case.program = os.path.join(HERE, "clients", program)
        case.modules = modules
        for name in functions(case.program):
            test = make_test(name)
            if name in long and not os.environ.get("PROGRAMS_LONG"):
                test = unittest.skip("make check-programs does this")(test)
            setattr(case, f"test_{name}", test)
        return case
    return add


def make_test(name):
    def test(self):
        self.compare(name)
    test.__name__ = f"test_{name}"
    return test


class Programs(unittest.TestCase):
    """Tests that `checks` adds to. `prepare` starts the servers and returns what the program is told."""

    obstacle = None
    told = None
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.running = {}
        cls.obstacle = missing(cls.modules)
        if cls.obstacle:
            return
        folder = tempfile.TemporaryDirectory(prefix="programs-")
        cls.addClassCleanup(folder.cleanup)
        # A server may change its user, and must reach what is in here.
        os.chmod(folder.name, 0o755)
        servers = Servers(folder.name)
        cls.addClassCleanup(servers.stop)
        try:
            cls.told = dict(servers.fixed(), **cls.prepare(servers))
        except Obstacle as reason:
            cls.obstacle = str(reason)

    @classmethod
    def prepare(cls, servers):
        return {}

    def setUp(self):
        if self.obstacle:
            self.skipTest(self.obstacle)

    @classmethod
    def program_of(cls, options):
        """The program that runs in one of the two ways, started when a test first needs it."""
        if options not in cls.running:
            cls.running[options] = Program([*options, cls.program], cls.told)
            cls.addClassCleanup(cls.running[options].end)
        return cls.running[options]

    def compare(self, name):
        """Both runs succeed, print the same, and use the sockets that they are to use, in the same ways."""
        plain, theirs = self.run_check((), name)
        printed, ours = self.run_check(("-m", "polysocket", *self.options), name)
        self.assertTrue(plain, "it printed nothing")
        self.assertEqual(printed, plain)
        self.judge(theirs, ours)

    def judge(self, theirs, ours):
        self.assertEqual({owner for owner, _ in theirs}, {"interpreter"})
        self.assertEqual({owner for owner, _ in ours} - {"lent"}, {"polysocket"})
        self.assertEqual({event for _, event in ours}, {event for _, event in theirs})

    def run_check(self, options, name):
        """What a check prints, and the pairs of owner and event that the witness saw."""
        how = " ".join(["python3", *options])
        with tempfile.TemporaryDirectory(prefix="programs-") as folder:
            status = self.program_of(options).check(name, folder)
            self.assertEqual(status, 0, f"{how}: {read(folder, 'err')[-3000:]}")
            seen = read(folder, "seen")
            self.assertTrue(seen, f"{how}: it used no socket at all")
            return read(folder, "out"), {tuple(line.split()) for line in seen.splitlines()}


class Program:
    """A program that has imported its library, and makes a child process for each check that it is told to run."""

    def __init__(self, command, told):
        self.command = command
        path = os.pathsep.join([os.path.join(HERE, "witness"), os.environ.get("PYTHONPATH", "")])
        environment = dict(ordinary(), PROGRAMS_TOLD=json.dumps(told), PYTHONPATH=path, PROGRAMS_LIMIT=str(LIMIT))
        self.process = subprocess.Popen([sys.executable, *command], env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)

    def check(self, name, folder):
        """Run a check in a folder, where its outputs are afterwards; gives its exit status."""
        try:
            self.process.stdin.write(json.dumps([name, folder]) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        return json.loads(answer) if answer else f"the program ended: {self.process.wait()}"

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def ordinary():
    """The environment without a user's settings for programs of the net."""
    settings = re.compile(r".*_proxy|.*_CA_BUNDLE|SSL_CERT_.*|SSLKEYLOGFILE", re.IGNORECASE)
    return {name: value for name, value in os.environ.items() if not settings.fullmatch(name)}


def read(folder, name):
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def missing(modules):
    """Why modules cannot be imported, or None."""
    absent = []
    for name in modules:
        try:
            found = importlib.util.find_spec(name)
        except ImportError:
            found = None
        if found is None:
            absent.append(name)
    return f"this Python has no {' and no '.join(absent)}" if absent else None


def main():
    unittest.main()
