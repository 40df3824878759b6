# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""collector.py, which receives datagrams in batches."""

import os
import socket
import subprocess
import unittest

from cases import ROOT, FolderTest

from languages import PYTHON

COMMAND = [PYTHON, os.path.join(ROOT, "examples", "python", "collector.py")]


class CollectorTest(FolderTest):
    def collected(self, words, datagrams):
        """What the program prints after its address, and complains about."""
        process = self.start([*COMMAND, *words, str(len(datagrams))], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        name, *address = process.stdout.readline().decode().split()
        family = getattr(socket, name)
        with socket.socket(family, socket.SOCK_DGRAM) as sender:
            for datagram in datagrams:
                sender.sendto(datagram, address[0] if len(address) == 1 else (address[0], int(address[1])))
        output, complaint = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0)
        return output.decode(), complaint.decode()

    def test_sums_come_from_many_datagrams(self):
        # As many as the queue of a receiver holds that is slow to begin.
        output, complaint = self.collected(("AF_INET", "127.0.0.1", "0"), [b"hits:1", b"hits:2", b"misses:5"] * 50)
        self.assertEqual((output, complaint), ("hits 150\nmisses 250\n", ""))

    def test_a_path_is_an_address_too(self):
        self.assertEqual(self.collected(("AF_UNIX", self.path("s")), [b"a:1", b"a:-3"]), ("a -2\n", ""))

    def test_what_is_no_counter_is_reported(self):
        output, complaint = self.collected(("AF_INET", "127.0.0.1", "0"), [b"a:1", b"nothing", b"\xff:x"])
        self.assertEqual(output, "a 1\n")
        self.assertEqual(complaint.count("not NAME:NUMBER"), 2)

    def test_wrong_words_are_told(self):
        for words, text in (((), "usage"), (("AF_X", "y", "1"), "ADDRESS is"), (("AF_INET", "h", "x", "1"), "x"),
                            (("AF_INET", "127.0.0.1", "70000", "1"), "70000")):
            status, _, complaint = self.run_command([*COMMAND, *words])
            self.assertEqual(status, 1)
            self.assertIn(text, complaint)


if __name__ == "__main__":
    unittest.main()
