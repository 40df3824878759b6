# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The programs in Tcl's event loop: a chat, a receiver of syslog's messages, and a daemon at a path."""

import os
import socket
import stat
import subprocess
import unittest

from cases import LANGUAGES, FolderTest

CLIENTS = 200


@unittest.skipUnless("Tcl" in LANGUAGES, "this machine has no Tcl")
class EventLoopTest(FolderTest):
    def run_server(self, program, *words):
        """Start a program; gives it and the line in which it says where it is."""
        process = self.start(self.command(program, *words), stdout=subprocess.PIPE)
        return process, process.stdout.readline().decode().strip()

    def command(self, program, *words):
        return LANGUAGES["Tcl"].command(program, *words)

    def test_200_clients_chat(self):
        _, line = self.run_server("chat_server", "127.0.0.1", "0")
        host, port = line.split()
        clients = [socket.create_connection((host, int(port)), timeout=20) for _ in range(CLIENTS)]
        for client in clients:
            self.addCleanup(client.close)
        files = [client.makefile("r", encoding="utf-8") for client in clients]
        for file in files:
            self.addCleanup(file.close)
        # Those whom the first one hears are known to the server.
        for number, client in enumerate(clients[1:]):
            client.sendall(f"ready {number}\n".encode())
        missing = CLIENTS - 1
        while missing:
            missing -= ": ready " in files[0].readline()
        clients[0].sendall("last wörds\n".encode())
        port = clients[0].getsockname()[1]
        silent = 0
        for file in files[1:]:
            for heard in file:
                if heard == f"127.0.0.1:{port}: last wörds\n":
                    break
            else:
                silent += 1
        self.assertEqual(silent, 0)

    def test_one_that_leaves_is_heard_no_more(self):
        _, line = self.run_server("chat_server", "127.0.0.1", "0")
        address = (line.split()[0], int(line.split()[1]))
        with socket.create_connection(address, 10) as one, socket.create_connection(address, 10) as other:
            with socket.create_connection(address, 10) as gone:
                gone.sendall(b"bye\n")
                self.assertIn(b"bye", one.recv(100))
                self.assertIn(b"bye", other.recv(100))
            one.sendall(b"still\n")
            self.assertIn(b"still", other.recv(100))

    def test_syslog(self):
        process, line = self.run_server("syslog_server", "127.0.0.1", "0")
        host, port = line.split()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for text in ("<34>Oct 11 22:14:15 machine su: failed", "", "<999>odd", "<165>1 - wörds"):
                sender.sendto(text.encode(), (host, int(port)))
        lines = [process.stdout.readline().decode().strip() for _ in range(4)]
        self.assertEqual(lines, ["127.0.0.1 4 crit Oct 11 22:14:15 machine su: failed", "127.0.0.1 1 notice",
                                 "127.0.0.1 1 notice <999>odd", "127.0.0.1 20 notice 1 - wörds"])

    def test_daemon(self):
        process, path = self.run_server("unix_daemon", self.path("daemon"))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as other:
            for client in (one, other):
                client.settimeout(10)
                client.connect(path)
            one.sendall(b"set colour dark ")
            other.sendall(b"get colour\n")
            self.assertEqual(other.recv(100), b"error no such key\n")
            one.sendall(b"blue\n")
            self.assertEqual(one.recv(100), b"ok\n")
            other.sendall(b"get colour\nstop\n")
            with other.makefile("rb") as file:
                self.assertEqual([file.readline(), file.readline()], [b"ok dark blue\n", b"ok\n"])
        self.assertEqual(process.wait(10), 0)
        self.assertFalse(os.path.exists(path))

    def test_bad_words_are_told(self):
        for program, words, text in (("chat_server", (), "usage"), ("chat_server", ("127.0.0.1", "65536"), "65536"),
                                     ("syslog_server", ("127.0.0.1", "x"), "x"), ("unix_daemon", (), "usage"),
                                     ("unix_daemon", ("x" * 5000,), "too long")):
            with self.subTest(program=program, words=words):
                status, _, complaint = self.run_command(self.command(program, *words))
                self.assertEqual(status, 1)
                self.assertIn(text, complaint)
                self.assertNotIn("while executing", complaint)


if __name__ == "__main__":
    unittest.main()
