# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The demo must notice failures, and leave nothing behind, also when it is interrupted."""

import os
import re
import signal
import subprocess
import time
import unittest

from cases import BUILD, DEMO, LANGUAGES, FolderTest

import exchange
import processes
from languages import PYTHON, Language
from support.processes import members

# In the place of tclsh: runs the program in C instead, and changes a letter in what a client prints.
WRONG_LETTER = f"""#!/bin/sh
program='{BUILD}'/examples/$(basename "$1" .tcl)
shift
case $program in
  *server) exec "$program" "$@" ;;
  *) "$program" "$@" | tr M W ;;
esac
"""


class DemoTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.temporary = self.path("temporary")
        os.mkdir(self.temporary)

    def command(self, *languages):
        return [PYTHON, os.path.join(DEMO, "main.py"), BUILD, *languages]

    def run_demo(self, *languages, **environment):
        status, output, complaint = self.run_command(self.command(*languages), TMPDIR=self.temporary, **environment)
        self.assertEqual(complaint, "")
        self.assertEqual(os.listdir(self.temporary), [])
        return status, output.decode()

    def tclsh(self, script):
        return self.write("tclsh", script.encode(), 0o755)

    def test_every_pair_is_tried_over_every_transport(self):
        status, output = self.run_demo("C", "Python")
        self.assertEqual(status, 0, output)
        tables = 2 if "this machine has no ::1" in output else 3
        self.assertRegex(output, rf"\n{tables * 4 + 2} exchanges succeeded, 0 failed, in [\d.]+ s\n\Z")
        self.assertEqual(len(re.findall(r"^(C|Python) +ok +ok *$", output, re.MULTILINE)), tables * 2)

    def test_a_wrong_letter_fails_the_pair_and_is_told(self):
        status, output = self.run_demo("C", "Tcl", TCLSH=self.tclsh(WRONG_LETTER))
        self.assertEqual(status, 1, output)
        self.assertRegex(output, r"(?m)^C +ok +FAILED *$")
        self.assertRegex(output, r"(?m)^FAILED: TCP on IPv4, C server, Tcl client: .* differ from byte 0 on$")
        self.assertRegex(output, r"(?m)^FAILED: HTTP, Tcl: .* differ from byte 0 on$")
        self.assertNotRegex(output, r"FAILED: .* C client")

    def test_what_a_program_complained_about_is_told(self):
        script = "#!/bin/sh\necho no such luck >&2\nexit 3\n"
        status, output = self.run_demo("C", "Tcl", TCLSH=self.tclsh(script))
        self.assertEqual(status, 1)
        for who in ("AF_UNIX, Tcl server, C client: the server", "AF_UNIX, C server, Tcl client: the client"):
            self.assertIn(f"\nFAILED: {who} ended with status 3: no such luck\n", output)

    def test_a_program_that_cannot_be_started_is_told(self):
        output = self.run_demo("Tcl", TCLSH="/nonexistent/tclsh")[1]
        self.assertIn("Tcl server, Tcl client: cannot start /nonexistent/tclsh: No such file or directory\n", output)

    def test_an_unknown_language_is_an_error(self):
        status, _, complaint = self.run_command(self.command("C", "Cobol"))
        self.assertEqual(status, 2)
        self.assertIn("no such language: Cobol", complaint)

    def test_a_signal_ends_it_at_once_and_nothing_stays_behind(self):
        tclsh = self.tclsh("#!/bin/sh\necho AF_INET 127.0.0.1 1\nexec sleep 60\n")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                demo = self.start(
                    self.command("Tcl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                    env={**os.environ, "TMPDIR": self.temporary, "TCLSH": tclsh},
                )
                deadline = time.monotonic() + 20
                while "sleep 60" not in [command for _, command in members(demo.pid)]:
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.02)
                demo.send_signal(number)
                output, complaint = demo.communicate(timeout=10)
                self.assertEqual((demo.returncode, complaint), (128 + number, b""))
                self.assertIn(f"\nstopped by {number.name}\n".encode(), output)
                self.assertEqual(members(demo.pid), [])
                self.assertEqual(os.listdir(self.temporary), [])


class LimitTest(FolderTest):
    """What takes too long fails, and is ended. The limits are shortened."""

    def setUp(self):
        super().setUp()
        for module, name in ((processes, "LIMIT"), (exchange, "GRACE")):
            self.addCleanup(setattr, module, name, getattr(module, name))
            setattr(module, name, 2.0)

    def sleeper(self, line):
        """An implementation whose programs run a line of shell and then sleep."""
        self.write("sleeper", f"#!/bin/sh\n{line}\nexec sleep 60\n".encode(), 0o755)
        return Language("sleeper", "", "", (self.path("sleeper"),))

    def assert_fails(self, text, work, *arguments):
        with self.assertRaises(processes.Failure) as caught:
            work(processes.Processes(), self.folder, *arguments)
        self.assertEqual(str(caught.exception), text)

    def assert_echo_fails(self, text, server, client):
        path = self.write("data", b"hello")
        self.assert_fails(text, exchange.echo, server, client, ["AF_INET", "127.0.0.1", "0"], path)

    def test_a_server_that_says_nothing(self):
        self.assert_echo_fails("the server printed nothing within 2 s", self.sleeper(""), LANGUAGES["C"])

    def test_a_server_that_ends_without_a_word(self):
        self.assert_echo_fails("the server ended without a word", self.sleeper("exit 0"), LANGUAGES["C"])

    def test_a_client_that_does_not_end(self):
        self.assert_echo_fails("the client did not end within 2 s", LANGUAGES["C"], self.sleeper(""))

    def test_a_program_that_fetches_and_does_not_end(self):
        self.write("page", b"")
        self.assert_fails("the program did not end within 2 s", exchange.fetch, self.sleeper(""), "1", "page")


if __name__ == "__main__":
    unittest.main()
