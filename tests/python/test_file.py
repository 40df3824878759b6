# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files over sockets: io objects that lose nothing when a timeout passes, compared with the standard library's."""

import gc
import http.client
import http.server
import io
import os
import re
import threading
import time
import unittest

import polysocket
from support import Case, Running, receive_exactly

TEXT = "ä€𝄞\r\nb\rc\n\r\n\rlast"


class FileCase(Case):
    def setUp(self):
        super().setUp()
        self.ours, self.theirs = self.pair()

    def file(self, mode="rb", *arguments, **named):
        made = self.theirs.makefile(mode, *arguments, **named)
        self.addCleanup(made.close)
        return made

    def sent(self, data):
        """A file to read bytes from that end there."""
        self.ours.sendall(data)
        self.ours.shutdown(polysocket.SHUT_WR)
        return self.file()


class Kinds(FileCase):
    def test_they_are_objects_of_io(self):
        for mode, buffering, kind in (("rb", None, io.BufferedIOBase), ("wb", 100, io.BufferedIOBase),
                                      ("rwb", 0, io.RawIOBase), ("r", None, io.TextIOBase), ("w", 1, io.TextIOBase)):
            made = self.file(mode, buffering)
            self.assertIsInstance(made, kind)
            self.assertEqual(made.readable(), "r" in mode)
            self.assertEqual(made.writable(), "w" in mode)
            self.assertFalse(made.seekable())
            self.assertFalse(made.isatty())
            self.assertEqual(made.mode, mode)
            self.assertEqual(made.name, made.fileno())
            self.assertRegex(repr(made), rf"name=\d+ mode='{re.escape(mode)}'")

    def test_bad_modes_and_sizes(self):
        for mode in ("x", "rr", "b+x", "r b"):
            self.assertRaises(ValueError, self.theirs.makefile, mode)
        self.assertRaises(ValueError, self.theirs.makefile, "r", 0)
        self.assertRaises(ValueError, self.theirs.makefile, "rb", encoding="utf-8")
        self.assertRaises(ValueError, self.theirs.makefile, "r", newline="x")
        self.assertRaises(LookupError, self.theirs.makefile, "r", encoding="nonsense")
        self.assertRaises(OverflowError, self.theirs.makefile, "rb", 1 << 31)
        self.assertRaises(TypeError, self.theirs.makefile, 5)

    def test_what_a_direction_does_not_allow(self):
        self.assertRaises(io.UnsupportedOperation, self.file("wb").read)
        self.assertRaises(io.UnsupportedOperation, self.file("rb").write, b"x")
        self.assertRaises(io.UnsupportedOperation, self.file("w").readline)
        self.assertRaises(io.UnsupportedOperation, self.file("r").write, "x")
        self.assertRaises(TypeError, self.file("w").write, b"x")
        self.assertRaises(TypeError, self.file("wb").write, "x")

    def test_closed_files(self):
        for made in (self.file("rb"), self.file("wb"), self.file("r"), self.file("rb", 0)):
            made.close()
            made.close()
            self.assertTrue(made.closed)
            for call in (made.read, made.readline, made.fileno, made.readable, made.flush):
                self.assertRaises(ValueError, call)
        self.theirs.close()
        self.assertRaises(OSError, self.theirs.makefile)


class Owners(FileCase):
    def test_the_descriptor_is_its_own_and_closed_on_exec(self):
        made = self.file()
        self.assertNotEqual(made.fileno(), self.theirs.fileno())
        self.assertFalse(os.get_inheritable(made.fileno()))

    def test_the_socket_first(self):
        made = self.file("rwb")
        self.theirs.close()
        self.ours.sendall(b"one\n")
        self.assertEqual(made.readline(), b"one\n")
        made.write(b"two")
        made.flush()
        self.assertEqual(self.ours.recv(10), b"two")
        self.ours.settimeout(0.05)
        self.assertRaises(TimeoutError, self.ours.recv, 1)
        made.close()
        self.assertEqual(self.ours.recv(1), b"")

    def test_the_file_first(self):
        self.file("rwb").close()
        self.ours.sendall(b"on")
        self.assertEqual(self.theirs.recv(10), b"on")

    def test_the_last_reference_closes(self):
        for mode in ("rb", "wb", "r", "w"):
            fd = self.theirs.makefile(mode).fileno()
            gc.collect()
            self.assertRaises(OSError, os.fstat, fd)

    def test_a_with_block_closes_and_sends(self):
        with self.theirs.makefile("w") as made:
            made.write("bye")
        self.assertTrue(made.closed)
        self.assertEqual(self.ours.recv(10), b"bye")


class Reading(FileCase):
    def test_ways_to_read(self):
        made = self.sent(b"one\ntwo\nthree\nfour\nfive")
        self.assertEqual(made.read(2), b"on")
        self.assertEqual(made.readline(), b"e\n")
        self.assertEqual(made.readline(2), b"tw")
        self.assertEqual(next(made), b"o\n")
        buffer = bytearray(4)
        self.assertEqual(made.readinto(buffer), 4)
        self.assertEqual(buffer, b"thre")
        self.assertEqual(made.read1(2), b"e\n")
        self.assertEqual(made.readlines(1), [b"four\n"])
        self.assertEqual(list(made), [b"five"])
        self.assertEqual((made.read(), made.read(1), made.readline(), made.read1(), made.readinto(buffer)),
                         (b"", b"", b"", b"", 0))

    def test_much(self):
        data = os.urandom(3_000_000)
        sender = Running(lambda: (self.ours.sendall(data), self.ours.shutdown(polysocket.SHUT_WR)))
        self.assertEqual(self.file().read(), data)
        sender.result()

    def test_what_is_satisfied_waits_for_nothing_more(self):
        made = self.file()
        self.ours.sendall(b"abc\n")
        self.assertEqual(made.read(2), b"ab")
        self.assertEqual(made.readline(), b"c\n")
        self.assertEqual(made.read(0), b"")

    def test_without_a_buffer_the_rest_stays(self):
        made = self.file("rb", 0)
        self.ours.sendall(b"line\nrest")
        self.assertEqual(made.readline(), b"line\n")
        self.assertEqual(self.theirs.recv(10), b"rest")

    def test_others_run_meanwhile(self):
        made = self.file()
        call = Running(made.readline).blocked()
        self.ours.sendall(b"x\n")
        self.assertEqual(call.result(), b"x\n")


class Interrupted(FileCase):
    def test_a_timeout_anywhere_loses_nothing(self):
        self.theirs.settimeout(0.02)
        binary, text = self.file(), None
        self.ours.sendall(b"be")
        for call in (binary.readline, binary.read, lambda: binary.read(3), lambda: binary.readinto(bytearray(9))):
            with self.assertRaisesRegex(TimeoutError, "^timed out$"):
                call()
        self.ours.sendall(b"gun\n")
        self.assertEqual(binary.readline(), b"begun\n")
        text = self.file("r", encoding="utf-8")
        self.ours.sendall("ein ä".encode()[:-1])
        for call in (text.readline, text.read, lambda: text.read(9)):
            self.assertRaises(TimeoutError, call)
        self.ours.sendall("ä".encode()[1:] + b"\n")
        self.assertEqual(text.readline(), "ein ä\n")

    def test_without_waiting_it_would_block(self):
        self.theirs.setblocking(False)
        made = self.file()
        self.ours.sendall(b"a")
        self.assertRaises(BlockingIOError, made.read, 2)
        self.ours.sendall(b"b")
        self.assertEqual(made.read(2), b"ab")

    def test_writing_says_how_far_it_got(self):
        self.theirs.settimeout(0.02)
        made = self.file("wb", 1000)
        data = os.urandom(4_000_000)
        with self.assertRaises(TimeoutError) as caught:
            made.write(data)
        taken = caught.exception.characters_written
        self.assertGreater(taken, 0)
        self.theirs.settimeout(None)
        rest = Running(lambda: (made.write(data[taken:]), made.close()))
        self.assertEqual(receive_exactly(self.ours, len(data)), data)
        rest.result()

    def test_the_file_follows_the_socket(self):
        made = self.file()
        self.theirs.settimeout(0.02)
        self.assertRaises(TimeoutError, made.read, 1)
        self.theirs.settimeout(None)
        call = Running(made.read, 1).blocked()
        self.ours.send(b"x")
        self.assertEqual(call.result(), b"x")


class Writing(FileCase):
    def test_buffers(self):
        self.ours.settimeout(0.02)
        line, block = self.file("wb", 1), self.file("wb", 100)
        line.write(b"no")
        self.assertRaises(TimeoutError, self.ours.recv, 1)
        line.write(b" line\n")
        self.assertEqual(self.ours.recv(100), b"no line\n")
        block.write(b"x" * 99)
        self.assertRaises(TimeoutError, self.ours.recv, 1)
        block.write(b"yz")
        self.assertEqual(len(self.ours.recv(200)), 100)
        block.flush()
        self.assertEqual(self.ours.recv(200), b"z")
        raw = self.file("wb", 0)
        self.assertEqual(raw.write(b"now"), 3)
        self.assertEqual(self.ours.recv(200), b"now")

    def test_text(self):
        made = self.file("w", 1, encoding="utf-16-le", newline="\r\n")
        self.assertEqual(made.write("ä\nb\n"), 4)
        self.assertEqual(self.ours.recv(100).decode("utf-16-le"), "ä\r\nb\r\n")
        print("printed", 1, file=made)
        self.assertEqual(self.ours.recv(100).decode("utf-16-le"), "printed 1\r\n")
        made.writelines(["x", "y\n"])
        self.assertEqual(self.ours.recv(100).decode("utf-16-le"), "xy\r\n")
        strict = self.file("w", encoding="ascii")
        self.assertRaises(UnicodeEncodeError, strict.write, "ä")


class Text(FileCase):
    def in_pieces(self, data, cut, **named):
        """A text file whose bytes come in two pieces."""
        ours, theirs = self.pair()
        ours.sendall(data[:cut])
        made = theirs.makefile("r", **named)
        self.addCleanup(made.close)
        theirs.setblocking(False)
        lines = []
        with self.assertRaises(BlockingIOError):
            while True:
                lines.append(made.readline())
        ours.sendall(data[cut:])
        ours.close()
        return lines + list(made)

    def test_lines_are_those_of_the_standard_library_wherever_they_are_cut(self):
        data = TEXT.encode()
        for newline in (None, "", "\n", "\r", "\r\n"):
            expected = list(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=newline))
            for cut in range(len(data)):
                with self.subTest(newline=newline, cut=cut):
                    self.assertEqual(self.in_pieces(data, cut, encoding="utf-8", newline=newline), expected)

    def test_other_encodings(self):
        for encoding in ("utf-16", "utf-32", "latin-1"):
            data = "eins\nzwei ä\n".encode(encoding)
            self.assertEqual(self.in_pieces(data, len(data) // 2, encoding=encoding), ["eins\n", "zwei ä\n"])

    def test_reading_by_characters(self):
        self.ours.sendall("äöü€\nrest".encode())
        self.ours.close()
        made = self.file("r", encoding="utf-8")
        self.assertEqual((made.read(2), made.readline(1), made.readline(), made.read(), made.read(1)),
                         ("äö", "ü", "€\n", "rest", ""))

    def test_what_cannot_be_decoded(self):
        self.ours.sendall(b"a\xff\nb\n")
        self.ours.close()
        self.assertRaises(UnicodeDecodeError, self.file("r", encoding="utf-8").readline)
        ours, theirs = self.pair()
        ours.sendall(b"a\xff\n")
        with theirs.makefile("r", encoding="utf-8", errors="replace") as made:
            self.assertEqual(made.readline(), "a\ufffd\n")

    def test_attributes(self):
        made = self.file("r", encoding="latin-1", errors="ignore")
        self.assertEqual((made.encoding, made.errors, made.line_buffering), ("latin-1", "ignore", False))
        self.assertIsInstance(made.buffer, io.BufferedIOBase)


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b"<p>" + self.path.encode() * 5000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class Peers(Case):
    def test_the_standard_library_s_http_client_works_on_it(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.addCleanup(server.server_close)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        client = http.client.HTTPConnection(*server.server_address, timeout=20)
        client._create_connection = polysocket.create_connection
        self.addCleanup(client.close)
        for path in ("/one", "/two"):
            client.request("GET", path)
            self.assertIsInstance(client.sock, polysocket.socket)
            answer = client.getresponse()
            self.assertEqual((answer.status, answer.read()), (200, b"<p>" + path.encode() * 5000))
        # The server ends the connection's thread when the client is gone.
        client.close()
        time.sleep(0.05)


if __name__ == "__main__":
    unittest.main()
