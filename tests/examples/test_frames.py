# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The program frames in every language: with the next language, with slow peers, and with wrong ones.

The programs of all languages run at the same time, since the tests would take long otherwise.
"""

import concurrent.futures
import itertools
import socket
import struct
import subprocess
import unittest

from cases import LANGUAGES, FolderTest

GREETING = b"frames 1\n"
LIMIT = 65536
MESSAGES = ["hello", "", "grüße\nand more", "x" * LIMIT]
NO_WORDS = (
    [],
    ["serve", "http"],
    ["send", "127.0.0.1"],
    ["receive", "0"],
)


def frame(data):
    return struct.pack("!I", len(data)) + data


def sends(data):
    """A peer that sends this and nothing more."""

    def run(connection, _):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass

    return run


def together(function, items):
    """The results of a function for each item, all at the same time."""
    items = list(items)
    with concurrent.futures.ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(function, items))


class FramesTest(FolderTest):
    def begin(self, name, *words):
        # Unbuffered, so that a test may read a line and leave the rest to communicate().
        return self.start(LANGUAGES[name].command("frames", *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          bufsize=0)

    def servers(self):
        """A server of each language: (name, process, port)."""
        running = [(name, self.begin(name, "serve", "0")) for name in LANGUAGES]
        found = []
        for name, process in running:
            host, port = process.stdout.readline().decode().split()
            self.assertEqual(host, "127.0.0.1", name)
            found.append((name, process, port))
        return found

    def ending(self, process):
        """The status, the output and the complaint of a program that ends."""
        output, complaint = process.communicate(timeout=60)
        return process.returncode, output, complaint.decode()

    def servers_facing(self, peer):
        def face(server):
            name, process, port = server
            with socket.create_connection(("127.0.0.1", int(port)), 30) as connection:
                peer(connection, process)
            return f"{name} serves", self.ending(process)

        return together(face, self.servers())

    def clients_facing(self, peer, *messages):
        def face(name):
            with socket.create_server(("127.0.0.1", 0)) as listener:
                listener.settimeout(30)
                process = self.begin(name, "send", "127.0.0.1", str(listener.getsockname()[1]), *messages)
                with listener.accept()[0] as connection:
                    connection.settimeout(30)
                    peer(connection, process)
            return f"{name} sends", self.ending(process)

        return together(face, LANGUAGES)

    def assert_complaints(self, endings, text):
        self.assertGreaterEqual(len(endings), len(LANGUAGES))
        for who, (status, output, complaint) in endings:
            with self.subTest(who=who):
                self.assertEqual((status, output), (1, b""), complaint)
                self.assertRegex(complaint, r"\A(frames|usage): ")
                self.assertIn(text, complaint)
                self.assertNotIn("Traceback", complaint)

    def test_each_language_sends_to_the_next_one(self):
        servers = self.servers()
        names = list(LANGUAGES)
        clients = [(name, self.begin(name, "send", "127.0.0.1", port, *MESSAGES))
                   for name, (_, _, port) in zip(names, servers[1:] + servers[:1])]
        processes = [process for _, process, *_ in servers + clients]
        expected = b"".join(message.encode() + b"\n" for message in MESSAGES)
        for process, (status, output, complaint) in zip(processes, together(self.ending, processes)):
            with self.subTest(command=process.args[:3]):
                self.assertEqual((status, complaint), (0, ""))
                self.assertTrue(output == expected, output[:80])

    def test_a_slow_peer_is_waited_for_until_it_is_silent(self):
        def slow(*messages):
            def run(connection, process):
                connection.sendall(b"frames")
                self.assertEqual(process.stderr.readline(), b"frames: bytes so far: 6\n")
                connection.sendall(b" 1\n" + frame(b"hello")[:3])
                self.assertEqual(process.stderr.readline(), b"frames: bytes so far: 3\n")
                connection.sendall(frame(b"hello")[3:])
                self.assertEqual(process.stdout.readline(), b"hello\n")
                received = b"".join(iter(lambda: connection.recv(100), b""))
                self.assertEqual(received, GREETING + b"".join(map(frame, messages)))

            return run

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            serving = pool.submit(self.servers_facing, slow(b"hello"))
            sending = pool.submit(self.clients_facing, slow(b"hello", b"again"), "hello", "again")
        for who, (status, output, complaint) in serving.result() + sending.result():
            with self.subTest(who=who):
                self.assertEqual((status, output), (1, b""))
                self.assertRegex(complaint, r"\Aframes: .*timed out")

    def test_the_end_of_the_stream_is_no_error_between_messages_only(self):
        for who, ending in self.servers_facing(sends(GREETING)):
            with self.subTest(who=who):
                self.assertEqual(ending, (0, b"", ""))
        self.assert_complaints(self.clients_facing(sends(GREETING), "hello"),
                               "the server ended the connection too early")
        self.assert_complaints(self.servers_facing(sends(GREETING + frame(b"hello")[:2])), "the stream ended")
        self.assert_complaints(self.clients_facing(sends(GREETING + frame(b"hello")[:7]), "hello"), "the stream ended")

    def test_a_message_that_is_too_long_is_refused(self):
        self.assert_complaints(self.servers_facing(sends(GREETING + b"\xff\xff\xff\xff")),
                               "frames: a message of 4294967295 bytes is longer than 65536")
        self.assert_complaints(self.clients_facing(sends(GREETING), "x" * (LIMIT + 1)),
                               "frames: a message of 65537 bytes is longer than 65536")

    def test_another_greeting_is_refused(self):
        peer = sends(b"220 smtp ready\r\n")
        self.assert_complaints(self.servers_facing(peer) + self.clients_facing(peer, "hello"),
                               "frames: the peer's greeting is not the protocol's")
        self.assert_complaints(self.servers_facing(sends(b"x" * 80)), "essage too long")

    def test_words_that_are_none_are_told_with_the_usage(self):
        def run(item):
            name, words = item
            return f"{name} {words}", self.ending(self.begin(name, *words))

        self.assert_complaints(together(run, itertools.product(LANGUAGES, NO_WORDS)), "send HOST PORT [MESSAGE")
        self.assert_complaints(together(run, itertools.product(LANGUAGES, [["serve", "65536"]])), "frames: ")


if __name__ == "__main__":
    unittest.main()
