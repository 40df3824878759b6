# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A server that hands each connection to a program as its stdin and stdout, as inetd does (S83): the parent is the
standard library's, the programs are in every language, and each takes its socket with fromfd(0).
"""

import os
import socket
import subprocess
import sys
import tempfile
import unittest

PYTHON = """
import {module} as socket
conn = socket.fromfd(0, socket.AF_INET, socket.SOCK_STREAM)
data = conn.recv(100)
conn.sendall(data.upper() + str(conn.getpeername()[1]).encode())
conn.close()
"""
RUBY = """
conn = Polysocket.fromfd(0, Polysocket::AF_INET, Polysocket::SOCK_STREAM)
data = conn.recv(100)
conn.sendall(data.upcase + conn.getpeername[1].to_s)
conn.close
"""
PERL = """
my $conn = Polysocket::fromfd(0, AF_INET, SOCK_STREAM);
my $data = $conn->recv(100);
$conn->sendall(uc($data) . ($conn->getpeername)->[1]);
$conn->close;
"""
TCL = """
package require polysocket
set conn [polysocket::fromfd 0 AF_INET SOCK_STREAM]
set data [$conn recv 100]
$conn sendall [string toupper $data][lindex [$conn getpeername] 1]
$conn close
"""
PROGRAMS = {
    "python": [sys.executable, "-c", PYTHON.format(module="polysocket")],
    "ctypes": [sys.executable, "-c", PYTHON.format(module="polysocket_ctypes")],
    "cffi": [sys.executable, "-c", PYTHON.format(module="polysocket_cffi")],
    "perl": [os.environ.get("PERL", "perl"), "-MPolysocket=:constants", "-e", PERL],
    "ruby": [os.environ.get("RUBY", "ruby"), "-rpolysocket", "-e", RUBY],
}


class Inherited(unittest.TestCase):
    def serve_one(self, command):
        """Hand one connection to a program; what its client got."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1)
            with socket.create_connection(listener.getsockname(), 20) as client:
                conn, address = listener.accept()
                with conn:
                    child = subprocess.Popen(command, stdin=conn.fileno(), stdout=conn.fileno())
                client.sendall(b"hello ")
                answer = b""
                while part := client.recv(100):
                    answer += part
                self.assertEqual(child.wait(20), 0)
        return answer, address

    def test_each_language_serves_on_its_stdin(self):
        # Tcl reads programs from files alone.
        program = tempfile.NamedTemporaryFile("w", suffix=".tcl")
        self.addCleanup(program.close)
        program.write(TCL)
        program.flush()
        tcl = [os.environ.get("TCLSH", "tclsh"), program.name]
        for name, command in {**PROGRAMS, "tcl": tcl}.items():
            with self.subTest(language=name):
                answer, address = self.serve_one(command)
                self.assertEqual(answer, b"HELLO %d" % address[1])


if __name__ == "__main__":
    unittest.main()
