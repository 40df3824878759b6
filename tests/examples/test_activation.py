# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The activated server in every language, started as a service manager does it: by this test, and by systemd's tool."""

import os
import shutil
import socket
import subprocess
import sys
import time
import unittest

from cases import FolderTest, for_each_language

# Descriptors from 3 on, and the variables that tell of them; then it becomes the program.
MANAGER = """
import os, sys
count, fds, command = int(sys.argv[1]), [int(fd) for fd in sys.argv[2].split(",")], sys.argv[3:]
high = [os.dup(fd) for fd in fds]
high = [fd if fd > 50 else os.dup2(fd, 60 + place) for place, fd in enumerate(high)]
for place, fd in enumerate(high):
    os.dup2(fd, 3 + place)
os.environ["LISTEN_PID"], os.environ["LISTEN_FDS"] = str(os.getpid()), str(count)
os.execvp(command[0], command)
"""


@for_each_language
class ActivationTest(FolderTest):
    language = None

    def setUp(self):
        super().setUp()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)

    def activate(self, count, sockets, **environment):
        fds = ",".join(str(one.fileno()) for one in sockets)
        command = [sys.executable, "-c", MANAGER, str(count), fds, *self.language.command("activated_server")]
        return self.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment},
                          pass_fds=[one.fileno() for one in sockets])

    def exchange(self, address):
        with socket.create_connection(address, 20) as client:
            client.sendall(b"hello")
            client.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: client.recv(100), b""))

    def test_it_serves_on_the_socket_that_listens_and_tells_its_state(self):
        other = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(other.close)
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(self.path("notify"))
        manager.settimeout(20)
        process = self.activate(2, [other, self.server], LISTEN_FDNAMES="log:web", NOTIFY_SOCKET=self.path("notify"))
        self.assertEqual(process.stdout.readline(), b"web\n")
        self.assertEqual(manager.recv(100), b"READY=1")
        self.assertEqual(self.exchange(self.server.getsockname()), b"hello")
        self.assertEqual(manager.recv(100), b"STOPPING=1")
        self.assertEqual((process.wait(20), process.stderr.read()), (0, b""))

    def test_without_sockets_it_says_so(self):
        for variables in ({}, {"LISTEN_FDS": "1", "LISTEN_PID": "1"}):
            status, _, complaint = self.run_command(self.language.command("activated_server"), **variables)
            self.assertEqual(status, 1)
            self.assertIn("activated_server: no listening socket was passed", complaint)

    def test_what_is_wrong_with_a_variable_or_a_descriptor_is_told(self):
        process = self.activate(1, [self.server], LISTEN_FDNAMES="one:two")
        self.assertEqual(process.wait(20), 1)
        self.assertIn(b"LISTEN_FDNAMES", process.stderr.read())
        with open("/dev/null", "rb") as file:
            process = self.activate(2, [file, self.server])
            self.assertEqual(process.wait(20), 1)
            self.assertIn(b"activated_server: ", process.stderr.read())

    @unittest.skipUnless(shutil.which("systemd-socket-activate"), "systemd-socket-activate is not installed")
    def test_systemd_starts_it(self):
        address = self.server.getsockname()
        self.server.close()
        process = self.start(
            ["systemd-socket-activate", "-l", "127.0.0.1:%d" % address[1], "--fdname=web",
             *[f"-E{name}" for name in os.environ], *self.language.command("activated_server")],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                answer = self.exchange(address)
                break
            except ConnectionRefusedError:
                self.assertIsNone(process.poll())
                time.sleep(0.05)
        self.assertEqual(answer, b"hello")
        self.assertEqual(process.stdout.readline(), b"web\n")
        self.assertEqual(process.wait(20), 0)
