# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""sendfile(): by descriptor, by reading, and what the standard library refuses."""

import errno
import io
import os
import socket as standard
import tempfile
import threading
import unittest

import polysocket

from support import Case

CONTENT = bytes(range(256)) * 100


class Sendfile(Case):
    def setUp(self):
        super().setUp()
        self.ours, self.theirs = self.pair(timeout=5)
        self.file = self.enter(tempfile.TemporaryFile())
        self.file.write(CONTENT)
        self.file.seek(7)

    def enter(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def sent(self, *arguments, **named):
        """What arrives, and the result."""
        arrived = []

        def receive():
            while True:
                arrived.append(self.theirs.recv(65536))
                if b"".join(arrived).endswith(b"end"):
                    return

        thread = threading.Thread(target=receive)
        thread.start()
        try:
            count = self.ours.sendfile(*arguments, **named)
        finally:
            self.ours.sendall(b"end")
            thread.join()
        return b"".join(arrived)[:-3], count

    def test_a_file(self):
        for file in (self.file, io.BytesIO(CONTENT), open(self.file.fileno(), "rb", buffering=0, closefd=False)):
            file.seek(0)
            self.assertEqual(self.sent(file), (CONTENT, len(CONTENT)))
            self.assertEqual(file.tell(), len(CONTENT))
            file.seek(0)
            self.assertEqual(self.sent(file, 100, 50), (CONTENT[100:150], 50))
            self.assertEqual(file.tell(), 150)
            self.assertEqual(self.sent(file, offset=len(CONTENT) - 5, count=50), (CONTENT[-5:], 5))
            self.assertEqual(self.sent(file, len(CONTENT)), (b"", 0))

    def test_a_descriptor(self):
        self.assertEqual(self.sent(self.file.fileno(), 5, 10), (CONTENT[5:15], 10))
        self.file.seek(0, os.SEEK_CUR)
        self.assertErrno(errno.EBADF, self.ours.sendfile, -1)

    def test_a_pipe_is_read(self):
        reading, writing = os.pipe()
        with open(reading, "rb") as file:
            with open(writing, "wb") as other:
                other.write(b"through a pipe")
            self.assertEqual(self.sent(file), (b"through a pipe", 14))

    def test_a_class_with_its_own_way_of_sending_is_not_bypassed(self):
        class Upper(polysocket.socket):
            def send(self, data, flags=0):
                return super().send(bytes(data).upper(), flags)

        self.ours = Upper(fileno=self.ours.detach())
        self.addCleanup(self.ours.close)
        with tempfile.TemporaryFile() as file:
            file.write(b"lower")
            file.seek(0)
            self.assertEqual(self.ours.sendfile(file), 5)
        self.assertEqual(self.theirs.recv(10), b"LOWER")

    def test_what_is_refused_as_by_the_standard_library(self):
        with tempfile.TemporaryFile("w") as text:
            calls = ((text,), (self.file, 0, 0), (self.file, 0, -1), (self.file, 0, "5"), (self.file, 0, 1.5), (None,),
                     ("x",), (object(),))
            plain, other = map(self.enter, standard.socketpair())
            for arguments in calls:
                seen = []
                for socket in (self.ours, plain):
                    try:
                        seen.append(socket.sendfile(*arguments))
                    except Exception as error:  # the class is what is compared
                        seen.append(type(error))
                self.assertEqual(seen[0], seen[1], arguments)
        with self.socket(type=polysocket.SOCK_DGRAM) as datagrams:
            self.assertRaises(ValueError, datagrams.sendfile, self.file)
        self.ours.setblocking(False)
        self.assertRaises(ValueError, self.ours.sendfile, self.file)

    def test_the_timeout_and_the_position(self):
        self.ours.settimeout(0.05)
        with tempfile.TemporaryFile() as file:
            file.truncate(1 << 24)
            with self.assertRaises(TimeoutError) as caught:
                self.ours.sendfile(file)
            self.assertGreater(file.tell(), 0)
            self.assertEqual(file.tell(), caught.exception.characters_written)

    def test_a_closed_socket(self):
        self.ours.close()
        self.assertErrno(errno.EBADF, self.ours.sendfile, self.file)


if __name__ == "__main__":
    unittest.main()
