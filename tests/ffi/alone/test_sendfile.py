# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""sendfile() takes a descriptor too, reads a pipe, heeds a class's own way of sending, and tells what had gone."""

import errno
import os
import tempfile
import unittest

import polysocket

from support import Case, Running

CONTENT = bytes(range(256)) * 100


class Sendfile(Case):
    def setUp(self):
        super().setUp()
        self.ours, self.theirs = self.pair(timeout=5)

    def test_a_descriptor(self):
        with tempfile.TemporaryFile() as file:
            file.write(CONTENT)
            file.flush()
            self.assertEqual(self.ours.sendfile(file.fileno(), 5, 10), 10)
            self.assertEqual(file.tell(), len(CONTENT))
        self.assertEqual(self.theirs.recv(100), CONTENT[5:15])
        self.assertErrno(errno.EBADF, self.ours.sendfile, -1)

    def test_a_pipe_is_read(self):
        reading, writing = os.pipe()
        with open(reading, "rb") as file:
            with open(writing, "wb") as other:
                other.write(b"through a pipe")
            self.assertEqual(self.ours.sendfile(file), 14)
        self.assertEqual(self.theirs.recv(100), b"through a pipe")

    def test_a_class_with_its_own_way_of_sending_is_not_bypassed(self):
        class Upper(polysocket.socket):
            def send(self, data, flags=0):
                return super().send(bytes(data).upper(), flags)

        ours = Upper(fileno=self.ours.detach())
        self.addCleanup(ours.close)
        with tempfile.TemporaryFile() as file:
            file.write(b"lower")
            file.seek(0)
            self.assertEqual(ours.sendfile(file), 5)
        self.assertEqual(self.theirs.recv(10), b"LOWER")

    def test_the_timeout_and_the_position(self):
        self.ours.settimeout(0.05)
        with tempfile.TemporaryFile() as file:
            file.truncate(1 << 24)
            with self.assertRaises(TimeoutError) as caught:
                self.ours.sendfile(file)
            self.assertGreater(file.tell(), 0)
            self.assertEqual(file.tell(), caught.exception.characters_written)

    def test_a_token_ends_it(self):
        self.ours.settimeout(None)
        with polysocket.Token() as token, open("/dev/zero", "rb") as zeros:
            self.ours.settoken(token)
            running = Running(self.ours.sendfile, zeros, 0, 1 << 40).blocked()
            token.fire()
            self.assertRaises(polysocket.cancelled, running.result)

    def test_a_closed_socket(self):
        self.ours.close()
        with tempfile.TemporaryFile() as file:
            file.write(CONTENT)
            file.seek(0)
            self.assertErrno(errno.EBADF, self.ours.sendfile, file)


if __name__ == "__main__":
    unittest.main()
