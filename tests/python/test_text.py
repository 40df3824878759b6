# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files of text over sockets, compared with io.TextIOWrapper on the same bytes, wherever the bytes are cut."""

import io
import random
import time
import unittest

from support import Case, Running, elapsed, lossless_file, receive_exactly

NEWLINES = (None, "", "\n", "\r", "\r\n")
TEXT = "ä€𝄞\r\nb\rc\n\r\n\rlast"
# Bytes that are wrong in UTF-8 at the beginning, in the middle and at the end.
BROKEN = b"\xffab\xe2\x82\nc\xe2\x82\xac\r\n\xc3(\xf0\x9f\n\xe2\x82"


class TextCase(Case):
    def open(self, mode="r", *arguments, timeout=None, **named):
        """A file of text over one end of a pair; gives the file, its socket, and the other end."""
        ours, theirs = self.pair()
        ours.settimeout(timeout)
        made = lossless_file(ours, mode, *arguments, **{"encoding": "utf-8", **named})
        return made, ours, theirs

    def in_pieces(self, pieces, call, **named):
        """What a call gives again and again until the end, when it is interrupted between the pieces."""
        file, ours, theirs = self.open(timeout=0, **named)
        results = []
        # Closed at once: a test calls this a thousand times.
        with ours, theirs, file:
            for piece in pieces:
                theirs.sendall(piece)
                with self.assertRaises(BlockingIOError):
                    while True:
                        results.append(call(file))
            theirs.close()
            results += iter(lambda: call(file), call(io.StringIO()))
            self.assertEqual(file.read(), "")
        return results

    @staticmethod
    def standard(data, call, **named):
        file = io.TextIOWrapper(io.BytesIO(data), **{"encoding": "utf-8", **named})
        return list(iter(lambda: call(file), call(io.StringIO())))


class Reading(TextCase):
    CALLS = (lambda f: f.readline(), lambda f: f.read(1), lambda f: f.readline(2), lambda f: f.read(4),
             lambda f: f.readlines())

    def test_the_same_as_the_standard_library_wherever_the_bytes_are_cut(self):
        data = TEXT.encode()
        for newline in NEWLINES:
            for at, call in enumerate(self.CALLS):
                expected = self.standard(data, call, newline=newline)
                for cut in range(len(data)):
                    with self.subTest(newline=newline, call=at, cut=cut):
                        self.assertEqual(self.in_pieces([data[:cut], data[cut:]], call, newline=newline), expected)

    def test_the_same_byte_by_byte(self):
        for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "shift_jis", "utf-7", "latin-1"):
            text = TEXT.translate({0x20AC: "x", 0x1D11E: "y", 0xE4: "\u3042" if encoding == "shift_jis" else "ä"})
            data = text.encode(encoding)
            for newline in NEWLINES:
                for call in (self.CALLS[0], self.CALLS[1]):
                    with self.subTest(encoding=encoding, newline=newline):
                        named = {"encoding": encoding, "newline": newline}
                        pieces = [data[at:at + 1] for at in range(len(data))]
                        self.assertEqual(self.in_pieces(pieces, call, **named), self.standard(data, call, **named))

    def test_what_cannot_be_decoded(self):
        for errors in ("replace", "ignore", "surrogateescape", "backslashreplace"):
            for newline in NEWLINES:
                named = {"errors": errors, "newline": newline}
                for call in (self.CALLS[0], self.CALLS[1], self.CALLS[4]):
                    expected = self.standard(BROKEN, call, **named)
                    for cut in range(len(BROKEN)):
                        with self.subTest(cut=cut, **named):
                            self.assertEqual(self.in_pieces([BROKEN[:cut], BROKEN[cut:]], call, **named), expected)
        for data in (b"a\xff\n", b"a\xe2\x82"):
            file, _, theirs = self.open()
            with file:
                theirs.sendall(data)
                theirs.close()
                self.assertRaises(UnicodeDecodeError, file.readline)

    def test_any_calls_in_any_order(self):
        choice = random.Random(8)
        data = "".join(choice.choice("ab€\r\n") for _ in range(5000)).encode()
        for newline in NEWLINES:
            file, _, theirs = self.open(newline=newline)
            standard = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=newline)
            theirs.sendall(data)
            theirs.close()
            with file:
                calls = (lambda f: f.read(choice.randrange(20)), lambda f: f.readline(), lambda f: next(f, None),
                         lambda f: f.readline(choice.randrange(5)), lambda f: f.readlines(choice.randrange(1, 30)),
                         lambda f: f.readline(-1))
                for _ in range(2000):
                    call, state = choice.choice(calls), choice.getstate()
                    expected = call(standard)
                    choice.setstate(state)
                    self.assertEqual(call(file), expected)
                self.assertEqual(file.read(), standard.read())
                self.assertEqual(file.newlines, standard.newlines)

    def test_a_timeout_in_the_middle_of_a_character(self):
        for call in (lambda f: f.readline(), lambda f: f.read(), lambda f: f.read(9), lambda f: f.readlines(), next):
            file, _, theirs = self.open(timeout=0.02)
            with file:
                theirs.sendall("ein €".encode()[:-1])
                self.assertRaisesRegex(TimeoutError, "^timed out$", call, file)
                self.assertRaises(TimeoutError, call, file)
                theirs.sendall("€".encode()[-1:] + b"\n")
                self.assertEqual(file.readline(), "ein €\n")

    def test_lines_that_came_before_the_timeout_are_kept(self):
        file, _, theirs = self.open(timeout=0.02)
        with file:
            theirs.sendall(b"one\ntwo\nthr")
            self.assertRaises(TimeoutError, file.readlines)
            self.assertEqual(file.readlines(100), ["one\n", "two\n"])
            self.assertRaises(TimeoutError, file.readlines, 100)
            theirs.sendall(b"ee")
            theirs.close()
            self.assertEqual(file.readlines(), ["three"])

    def test_a_line_that_is_there_waits_for_nothing_more(self):
        file, _, theirs = self.open()
        with file:
            theirs.sendall("line\nré".encode())
            self.assertEqual(file.readline(), "line\n")
            self.assertEqual(file.read(2), "ré")
            self.assertEqual((file.read(0), file.readline(0)), ("", ""))

    def test_much_text_takes_time_in_proportion(self):
        """A line and a read of some megabytes in small receives, interrupted, and then line by line."""
        text = "ä" * 4_000_000 + "\n" + "line\n" * 400_000
        for call in (lambda f: f.readline(), lambda f: f.read(len(text) - 1), lambda f: f.read()):
            file, _, theirs = self.open()
            sending = Running(lambda socket=theirs: (socket.sendall(text.encode()), socket.close()))
            with file, elapsed() as seconds:
                self.assertEqual(call(file)[:10], "ä" * 10)
                file.read()
            sending.result()
            self.assertLess(seconds[0], 5)
        file, socket, theirs = self.open()
        sending = Running(theirs.sendall, b"line\n" * 400_000)
        socket.settimeout(0.5)
        with file, elapsed() as seconds:
            self.assertRaises(TimeoutError, file.read, 10_000_000)
            self.assertEqual(sum(1 for _ in range(400_000) if file.readline() == "line\n"), 400_000)
        sending.result()
        self.assertLess(seconds[0], 10)

    def test_sizes_that_are_none(self):
        file, _, theirs = self.open()
        with file:
            theirs.sendall(b"abc\ndef\n")
            for call in (file.read, file.readline, file.readlines):
                for size in ("1", 1.5, b""):
                    self.assertRaises(TypeError, call, size)
            self.assertEqual(file.read(8), "abc\ndef\n")


class Writing(TextCase):
    def written(self, *texts, **named):
        file, _, theirs = self.open("w", **named)
        with file:
            for text in texts:
                self.assertEqual(file.write(text), len(text))
        theirs.settimeout(0.1)
        try:
            return theirs.recv(1000)
        finally:
            theirs.settimeout(None)

    def test_the_same_bytes_as_the_standard_library(self):
        texts = ("ä\n", "b\r\nc\r", "", "𝄞\n\n", "last")
        for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7"):
            for newline in NEWLINES:
                for errors in (None, "replace"):
                    raw = io.BytesIO()
                    standard = io.TextIOWrapper(raw, encoding, errors, newline)
                    standard.writelines(texts)
                    standard.flush()
                    self.assertEqual(self.written(*texts, encoding=encoding, errors=errors, newline=newline),
                                     raw.getvalue(), (encoding, newline))

    def test_what_cannot_be_encoded(self):
        file, _, theirs = self.open("w", encoding="ascii")
        with file:
            file.write("before ")
            self.assertRaises(UnicodeEncodeError, file.write, "ä")
            file.write("after")
        self.assertEqual(theirs.recv(100), b"before after")
        self.assertEqual(self.written("ä", encoding="ascii", errors="xmlcharrefreplace"), b"&#228;")
        file = self.open("w")[0]
        with file:
            for wrong in (b"x", None, 5, ["x"]):
                self.assertRaises(TypeError, file.write, wrong)

    def test_line_buffering(self):
        file, _, theirs = self.open("w", 1, encoding="utf-16-le", newline="\r\n")
        with file:
            self.assertTrue(file.line_buffering)
            file.write("half")
            theirs.setblocking(False)
            self.assertRaises(BlockingIOError, theirs.recv, 10)
            file.write(" a line\nand")
            self.assertEqual(theirs.recv(100).decode("utf-16-le"), "half a line\r\nand")
            print("printed", 1, file=file)
            self.assertEqual(theirs.recv(100).decode("utf-16-le"), "printed 1\r\n")
            file.writelines(["x", "y\r"])
            self.assertEqual(theirs.recv(100).decode("utf-16-le"), "xy\r")

    def test_no_character_is_sent_by_half_or_twice(self):
        """Writes are interrupted wherever the system's buffers are full, which is in the middle of characters too."""
        text = "".join(random.Random(9).choice("aä€𝄞\n") for _ in range(250_000))
        for timeout, kind in ((0.01, TimeoutError), (0, BlockingIOError)):
            for size in (1000, 100_000):
                file, _, theirs = self.open("w", newline="\r\n", timeout=timeout)
                expected = text.replace("\n", "\r\n").encode()
                got, at = bytearray(), 0
                with file:
                    while at < len(text):
                        try:
                            at += file.write(text[at:at + size])
                        except kind as error:
                            self.assertIn(error.characters_written, (0, len(text[at:at + size])))
                            at += error.characters_written
                            got += theirs.recv(100_003)
                    receiving = Running(receive_exactly, theirs, len(expected) - len(got))
                    while not self.flushed(file, kind):
                        time.sleep(0.001)
                    self.assertEqual(bytes(got) + receiving.result(), expected)

    @staticmethod
    def flushed(file, kind):
        try:
            file.flush()
        except kind as error:
            assert error.characters_written == 0
            return False
        return True

    def test_closing_sends_what_was_left(self):
        file, socket, theirs = self.open("w", timeout=0)
        text = "x" * 1_000_000
        with self.assertRaises(BlockingIOError) as caught:
            file.write(text)
        self.assertEqual(caught.exception.characters_written, len(text))
        socket.settimeout(None)
        receiving = Running(receive_exactly, theirs, len(text))
        file.close()
        self.assertEqual(receiving.result(), text.encode())

    def test_closing_tells_what_could_not_go(self):
        file = self.open("w", timeout=0)[0]
        self.assertRaises(BlockingIOError, file.write, "x" * 1_000_000)
        self.assertRaises(BlockingIOError, file.close)
        self.assertTrue(file.closed)
        file.close()


class Attributes(TextCase):
    def test_what_files_of_text_tell(self):
        with self.open(encoding="latin-1", errors="ignore", newline="")[0] as file:
            self.assertEqual((file.encoding, file.errors, file.line_buffering), ("latin-1", "ignore", False))
            self.assertIsInstance(file.buffer, io.BufferedIOBase)
            self.assertIsNone(file.newlines)

    def test_what_is_left_out_is_as_the_standard_library_has_it(self):
        standard = io.TextIOWrapper(io.BytesIO())
        with lossless_file(self.pair()[0]) as file:
            self.assertEqual((file.encoding, file.errors), (standard.encoding, standard.errors))

    def test_what_the_standard_library_refuses(self):
        ours = self.pair()[0]
        for named in ({"newline": "x"}, {"newline": "\n\n"}, {"newline": 5}, {"newline": b"\n"}, {"encoding": "hex"},
                      {"encoding": "nonsense"}, {"encoding": ""}, {"encoding": 5}, {"errors": 5},
                      {"encoding": "utf-8\0"}):
            outcomes = []
            for make in (lambda n=named: lossless_file(ours, "r", **n),
                         lambda n=named: io.TextIOWrapper(io.BytesIO(), **n)):
                with self.assertRaises((LookupError, TypeError, ValueError)) as caught:
                    make()
                outcomes.append((type(caught.exception), str(caught.exception)))
            self.assertEqual(*outcomes)

    def test_both_ways(self):
        file, _, theirs = self.open("rw")
        with file:
            file.write("question\n")
            file.flush()
            self.assertEqual(theirs.recv(100), b"question\n")
            theirs.sendall(b"answer\n")
            self.assertEqual(file.readline(), "answer\n")

    def test_the_buffer_below(self):
        file, _, theirs = self.open()
        theirs.sendall(b"bytes")
        self.assertEqual(file.buffer.read(5), b"bytes")
        file.buffer.close()
        self.assertTrue(file.closed)
        self.assertRaises(ValueError, file.read)
        file.close()


if __name__ == "__main__":
    unittest.main()
