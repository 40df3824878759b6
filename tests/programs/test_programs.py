# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Programs with faults, and servers whose tests die: the comparison fails, and nothing stays behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import unittest.mock

import programs
import servers

CHECKS = """
import os, socket, sys, time

from given import main


def good():
    socket.socket().close()
    print("good")


def tells_apart():
    socket.socket().close()
    print(socket.__name__)


def uses_the_low_level():
    kind, = (kind for kind in object.__subclasses__() if (kind.__module__, kind.__name__) == ("_socket", "socket"))
    kind(2, 1, 0).close()
    print("used")


def fails():
    socket.socket().close()
    sys.exit(3)


def is_killed():
    socket.socket().close()
    os.abort()


def uses_no_socket():
    print("none")


def prints_nothing():
    socket.socket().close()


def does_not_end():
    socket.socket().close()
    print("begun", flush=True)
    time.sleep(60)


def uses_other_ways():
    with socket.socket() as listener:
        if socket.__name__ != "socket":
            listener.bind(("127.0.0.1", 0))
    print("same")


if __name__ == "__main__":
    main(globals())
"""


class Case(programs.Programs):
    """Is given the program that each test writes."""

    modules = ()

    def runTest(self):
        pass


class ComparisonTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        shutil.copy(os.path.join(programs.HERE, "clients", "given.py"), folder.name)
        Case.program = os.path.join(folder.name, "program.py")
        with open(Case.program, "w", encoding="utf-8") as file:
            file.write(CHECKS)
        limit = unittest.mock.patch.object(programs, "LIMIT", 2)
        limit.start()
        cls.addClassCleanup(limit.stop)
        Case.setUpClass()
        cls.addClassCleanup(Case.doClassCleanups)

    def fault(self, name):
        with self.assertRaises(AssertionError) as raised:
            Case().compare(name)
        return str(raised.exception)

    def test_a_program_that_does_the_same_passes(self):
        Case().compare("good")

    def test_different_outputs_fail(self):
        self.assertIn("polysocket", self.fault("tells_apart"))

    def test_sockets_of_the_interpreter_fail(self):
        self.assertIn("interpreter", self.fault("uses_the_low_level"))

    def test_a_failure_in_both_ways_fails(self):
        self.assertIn("3 != 0", self.fault("fails"))

    def test_a_crash_fails(self):
        self.assertIn(f"-{int(signal.SIGABRT)} != 0", self.fault("is_killed"))

    def test_no_socket_fails(self):
        self.assertIn("it used no socket", self.fault("uses_no_socket"))

    def test_no_output_fails(self):
        self.assertIn("it printed nothing", self.fault("prints_nothing"))

    def test_no_end_fails_and_says_where_it_was(self):
        fault = self.fault("does_not_end")
        self.assertIn("it took too long", fault)
        self.assertIn("in does_not_end", fault)

    def test_other_operations_fail(self):
        self.assertIn("socket.bind", self.fault("uses_other_ways"))


class PlacesTest(unittest.TestCase):
    def test_a_missing_module_is_a_reason_to_skip(self):
        self.assertEqual(programs.missing(["json", "no_such_module", "no.such"]),
                         "this Python has no no_such_module and no no.such")

    def test_a_missing_server_is_a_reason_to_skip(self):
        with self.assertRaisesRegex(servers.Obstacle, "this machine has no no-such-server"):
            servers.find("no-such-server")

    def test_a_server_that_ends_is_a_reason_to_skip_and_says_why(self):
        with tempfile.TemporaryDirectory() as folder:
            these = servers.Servers(folder)
            with self.assertRaisesRegex(servers.Obstacle, "does not start: no such setting"):
                these.start(["/bin/sh", "-c", "echo no such setting; exit 1"], these.listening("/nonexistent"))
            these.stop()

    def test_a_server_ends_with_a_test_that_is_killed(self):
        script = textwrap.dedent("""
            import sys, time
            sys.path.insert(0, sys.argv[1])
            import servers
            these = servers.Servers(sys.argv[2])
            these.start(["/bin/sleep", "100"], lambda: None)
            print(these.processes[0].pid, flush=True)
            time.sleep(100)
        """)
        for number in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(number), tempfile.TemporaryDirectory() as folder:
                test = subprocess.Popen([sys.executable, "-c", script, programs.HERE, folder], stdout=subprocess.PIPE)
                server = int(test.stdout.readline())
                test.send_signal(number)
                test.wait()
                test.stdout.close()
                deadline = time.monotonic() + 10
                while is_there(server) and time.monotonic() < deadline:
                    time.sleep(0.02)
                self.assertFalse(is_there(server))


def is_there(process):
    """Whether a process runs; one that ended, and that nobody has waited for, does not."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main()
