# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Tcl's http and tls, and tcllib's dns, smtp and ftp, unmodified, over polysocket's channels, with real servers."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import kinds
from programs import HERE, missing
from servers import Obstacle, Servers, free_port

PROGRAM = os.path.join(HERE, "clients", "tcl_program.tcl")
TCLSH = os.environ.get("TCLSH") or shutil.which("tclsh")

SMTP = """
import sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
time.sleep(1000)
"""

FTP = """
import sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer
FTPHandler.authorizer = DummyAuthorizer()
FTPHandler.authorizer.add_user("user", "secret", sys.argv[2], perm="elradfmw")
FTPServer(("127.0.0.1", int(sys.argv[1])), FTPHandler).serve_forever()
"""


@unittest.skipUnless(TCLSH, "this machine has no tclsh")
class TclTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.servers = Servers(folder.name)
        self.addCleanup(self.servers.stop)

    def start(self, kind):
        try:
            return {**self.servers.fixed(), **kind(self.servers)}
        except Obstacle as obstacle:
            raise unittest.SkipTest(str(obstacle)) from None

    def start_python(self, module, script):
        lacking = missing([module])
        if lacking:
            self.skipTest(lacking)
        port = free_port()
        told = self.servers.fixed()
        os.makedirs(self.servers.path("files"))
        self.servers.start([sys.executable, "-c", script, str(port), self.servers.path("files")],
                           self.servers.listening(port), name=module)
        return {**told, "port": port}

    def package(self, name):
        done = subprocess.run([TCLSH], input=f"package require {name}", capture_output=True, text=True, check=False)
        if done.stderr:
            self.skipTest(done.stderr.strip().splitlines()[0])

    def run_check(self, name, told):
        words = " ".join(f"{key} {{{value}}}" for key, value in told.items())
        done = subprocess.run([TCLSH, PROGRAM, name, words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=100, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        *lines, left = done.stdout.splitlines()
        self.assertEqual(left, "left: stderr stdin stdout")
        return lines

    def test_http_plain(self):
        told = self.start(kinds.nginx)
        self.assertEqual(self.run_check("http_plain", told), [
            "200 6 hello", "200 8890 line 0", "418 16 short and stout", "", "200 6 hello", "200 6 hello", "1", "200",
            "1", "timeout: "])

    def test_http_over_tls(self):
        self.package("tls")
        told = self.start(kinds.nginx)
        self.assertEqual(self.run_check("http_tls", told), ["200 6 hello", "200 8890 line 0", "1"])

    def test_http_over_af_unix(self):
        told = self.start(kinds.nginx)
        self.assertEqual(self.run_check("http_unix", told), ["200 6 hello", "200 8890 line 0"])

    def test_dns_over_tcp_and_udp(self):
        self.package("dns")
        self.assertEqual(self.run_check("dns", self.start(kinds.dnsmasq)), [
            "ok 192.0.2.1", "error", "ok 192.0.2.1", "error", "200", "error can't connect to server"])

    def test_smtp(self):
        self.package("smtp")
        self.assertEqual(self.run_check("mail", self.start_python("aiosmtpd", SMTP)), ["", "1"])

    def test_ftp_passive_and_active(self):
        self.package("ftp")
        self.assertEqual(self.run_check("files", self.start_python("pyftpdlib", FTP)), [
            "1", "1", "1", "new", "1", "1", "new"])


if __name__ == "__main__":
    unittest.main()
