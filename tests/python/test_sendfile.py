# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""sendfile(): files of several kinds, and what the standard library refuses."""

import io
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


if __name__ == "__main__":
    unittest.main()
