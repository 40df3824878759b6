# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files of bytes that lose nothing, as Python's io knows files. Files of text are in test_text.py."""

import copy
import errno
import gc
import io
import os
import pickle
import random
import subprocess
import sys
import time
import unittest
import unittest.mock
import warnings
import weakref

import polysocket

from support import FileCase, Running, lossless, lossless_file, receive_exactly

# A program that ends without closing its file.
FORGETFUL = """
import sys
import time

import polysocket

s = polysocket.socket(fileno=int(sys.argv[1]))
f = getattr(polysocket, "lossless_file", type(s).makefile)(s, "wb")
f.write(b"the last words")
"""


class Kinds(FileCase):
    def test_they_are_files_as_io_has_them(self):
        for mode, buffering, kind in lossless(
                ("rb", None, io.BufferedIOBase), ("wb", -1, io.BufferedIOBase), ("rwb", 100, io.BufferedIOBase),
                ("rb", 0, io.RawIOBase), ("rwb", 0, io.RawIOBase), ("r", None, io.TextIOBase),
                ("rw", 1, io.TextIOBase)):
            file, socket, _ = self.file(mode, buffering)
            self.assertIsInstance(file, kind, mode)
            self.assertIsInstance(file, io.IOBase)
            self.assertEqual((file.readable(), file.writable()), ("r" in mode, "w" in mode), mode)
            self.assertEqual((file.mode, file.closed, file.seekable(), file.isatty()), (mode, False, False, False))
            self.assertEqual(file.name, file.fileno())
            self.assertNotEqual(file.fileno(), socket.fileno())
            self.assertIn(f"name={file.name} mode='{mode}'>", repr(file))
            file.close()
            self.assertTrue(file.closed)
            self.assertIn("name=-1", repr(file))
        self.assertIsInstance(self.file("rb", 0)[0], polysocket.SocketIO)

    def test_modes(self):
        ours = self.pair()[0]
        for mode, readable, writable in (("", True, False), ("r", True, False), ("b", True, False), ("w", False, True),
                                         ("a", False, True), ("rw", True, True), ("wr", True, True), ("r+", True, True),
                                         ("bwr", True, True), ("rU", True, False), ("w+b", True, True)):
            with lossless_file(ours, mode) as file:
                self.assertEqual((file.readable(), file.writable()), (readable, writable), mode)
        for mode in ("x", "rr", "rt", "r b", "R", "rb\0", "rwbx"):
            self.assertRaisesRegex(ValueError, "invalid mode", lossless_file, ours, mode)
        for mode in (None, 5, b"rb", ["r", "b"]):
            self.assertRaisesRegex(TypeError, f"mode must be str, not {type(mode).__name__}", lossless_file, ours, mode)

    def test_buffer_sizes(self):
        ours = self.pair()[0]
        for size in ("large", 1.5, b"1"):
            self.assertRaises(TypeError, lossless_file, ours, "rb", size)
        for size in ((1 << 30) + 1, 1 << 64):
            self.assertRaises(OverflowError, lossless_file, ours, "rb", size)
        for size in (None, -1, -100, 0, 1, 2, True):
            lossless_file(ours, "rwb", size).close()
        self.assertRaisesRegex(ValueError, "unbuffered streams must be binary", lossless_file, ours, "r", 0)
        self.assertRaises(TypeError, lossless_file, ours, "r", -1, "utf-8")

    def test_what_only_text_has(self):
        for named in ({"encoding": "utf-8"}, {"errors": "strict"}, {"newline": ""}):
            self.assertRaisesRegex(ValueError, "binary mode", lossless_file, self.pair()[0], "rb", **named)

    def test_a_closed_socket_has_no_file(self):
        ours = self.pair()[0]
        ours.close()
        for mode, buffering in lossless(("rb", 0), ("rb", None), ("r", None)):
            self.assertErrno(errno.EBADF, lossless_file, ours, mode, buffering)

    def test_what_no_file_over_a_socket_can(self):
        for arguments in lossless(("rwb",), ("rwb", 0), ("rw",)):
            file = self.file(*arguments)[0]
            for call, values in ((file.tell, ()), (file.seek, (0,)), (file.truncate, ()), (file.truncate, (0,))):
                self.assertRaises(OSError, call, *values)
        for mode in ("rb", "r"):
            self.assertRaises(io.UnsupportedOperation, self.file(mode)[0].detach)

    def test_there_is_no_copy(self):
        for arguments in lossless(("rb",), ("rb", 0), ("r",), ("w",)):
            file = self.file(*arguments)[0]
            for call in (copy.copy, copy.deepcopy, pickle.dumps):
                with self.assertRaisesRegex(TypeError, f"cannot pickle '{type(file).__name__}' object"):
                    call(file)

    def test_one_way_is_not_the_other(self):
        for arguments in lossless(("rb",), ("rb", 0), ("r",)):
            file = self.file(*arguments)[0]
            text = "x" if arguments == ("r",) else b"x"
            for call in (lambda f=file: f.write(text), lambda f=file: f.writelines([text])):
                self.assertRaisesRegex(io.UnsupportedOperation, "not writable", call)
            file.flush()
        for arguments in lossless(("wb",), ("wb", 0), ("w",)):
            file = self.file(*arguments)[0]
            for call in (file.read, file.readline, file.readlines, lambda f=file: f.read(1), lambda f=file: next(f),
                         lambda f=file: f.readlines(1)):
                self.assertRaisesRegex(io.UnsupportedOperation, "not readable", call)

    def test_a_closed_file_says_so(self):
        for arguments in lossless(("rwb",), ("rwb", 0), ("rw",)):
            file = self.file(*arguments)[0]
            text = "x" if arguments == ("rw",) else b"x"
            file.close()
            file.close()
            for call in (file.read, file.readline, file.readlines, file.flush, file.fileno, file.readable,
                         file.writable, file.seekable, file.isatty, file.__enter__, lambda f=file: f.write(text),
                         lambda f=file: f.read(0), lambda f=file: f.readlines(5), lambda f=file: f.writelines([text]),
                         lambda f=file: next(f)):
                self.assertRaisesRegex(ValueError, "closed file", call)

    def test_made_directly(self):
        ours, theirs = self.pair()
        with polysocket.SocketIO(ours, "rw") as file:
            file.write(b"x")
            self.assertEqual(theirs.recv(10), b"x")
        self.assertRaises(ValueError, polysocket.SocketIO, ours, "rx")


class Reading(FileCase):
    DATA = b"one\ntwo\r\n\nfour\0\xff and five\nno newline"

    def all_of_it(self, buffering=None):
        file, _, theirs = self.file("rb", buffering)
        theirs.sendall(self.DATA)
        theirs.close()
        return file

    def standard(self):
        return io.BufferedReader(io.BytesIO(self.DATA))

    def test_the_same_as_any_file(self):
        calls = (
            lambda f: f.read(), lambda f: f.read(-1), lambda f: f.read(None),
            lambda f: [f.read(3), f.read(0), f.read()],
            lambda f: f.readline(), lambda f: [f.readline(n) for n in (2, 0, 100, None, -1, 3, 200)],
            lambda f: f.readlines(), lambda f: [f.readlines(n) for n in (1, 4, 5, None)], lambda f: f.readlines(-1),
            list, lambda f: [f.readline(), list(f), list(f), f.read(), f.readline()],
            lambda f: [line for line in iter(f.readline, b"")], lambda f: [f.read(1), next(f), f.readlines()],
            lambda f: [f.read(500), f.read(5)], lambda f: next(f, None),
        )
        for at, call in enumerate(calls):
            expected = call(self.standard())
            for buffering in lossless(None, 0, 2, 5, 100):
                self.assertEqual(call(self.all_of_it(buffering)), expected, (at, buffering))
                if buffering != 0:
                    file = self.all_of_it(buffering)
                    self.assertTrue(self.DATA.startswith(file.peek(1)))
                    self.assertEqual(call(file), expected, (at, buffering, "after peek"))

    def test_into_buffers(self):
        for buffering in lossless(None, 0):
            file = self.all_of_it(buffering)
            room = bytearray(10)
            self.assertEqual((file.readinto(room), bytes(room)), (10, self.DATA[:10]))
            self.assertEqual((file.readinto(memoryview(room)[3:5]), bytes(room[3:5])), (2, self.DATA[10:12]))
            self.assertEqual(file.readinto(bytearray()), 0)
            room.append(0)  # nothing holds it any more
            for wrong in (b"constant", "text", None, 5, memoryview(bytearray(10))[::2]):
                self.assertRaises((TypeError, BufferError), file.readinto, wrong)
            self.assertEqual(file.read(), self.DATA[12:])
            self.assertEqual(file.readinto(bytearray(5)), 0)

    def test_what_is_there(self):
        file, _, theirs = self.file("rb")
        theirs.sendall(b"0123456789")
        self.assertEqual((file.read1(3), file.read1(0), file.read1(100)), (b"012", b"", b"3456789"))
        theirs.sendall(b"more")
        room = bytearray(100)
        self.assertEqual(file.readinto1(room), 4)
        theirs.sendall(b"rest")
        self.assertEqual(file.read1(), b"rest")
        theirs.close()
        self.assertEqual((file.read1(), file.read1(5), file.readinto1(room)), (b"", b"", 0))

    def test_a_look_takes_nothing(self):
        file, socket, theirs = self.file("rb")
        theirs.sendall(b"0123456789")
        for size in (0, 1, 100, -1):
            self.assertEqual(file.peek(size), b"0123456789")
        self.assertEqual((file.read1(3), file.peek(), file.read1()), (b"012", b"3456789", b"3456789"))
        socket.settimeout(0)
        self.assertRaises(BlockingIOError, file.peek)
        theirs.sendall(b"more")
        self.assertEqual(file.peek(), b"more")
        self.assertRaises(BlockingIOError, file.read, 5)
        theirs.close()
        self.assertEqual((file.read(), file.peek()), (b"more", b""))
        file.close()
        self.assertRaises(ValueError, file.peek)

    def test_no_more_is_received_than_is_asked_for_without_a_buffer(self):
        file, socket, theirs = self.file("rb", 0)
        theirs.sendall(b"line\nrest of it")
        self.assertEqual(file.readline(), b"line\n")
        self.assertEqual((file.read(4), file.readline(3)), (b"rest", b" of"))
        self.assertEqual(socket.recv(100), b" it")

    def test_sizes_that_are_none(self):
        for buffering in lossless(None, 0):
            file = self.all_of_it(buffering)
            for call in (file.read, file.readline, file.readlines):
                for size in ("1", 1.5, b""):
                    self.assertRaises(TypeError, call, size)
            self.assertEqual(file.read(), self.DATA)

    def test_a_large_stream(self):
        data = random.Random(5).randbytes(5_000_000)
        for buffering in lossless(None, 0, 1 << 20):
            file, _, theirs = self.file("rb", buffering)
            sending = Running(lambda socket=theirs: (socket.sendall(data), socket.close()))
            self.assertEqual(file.read(), data)
            sending.result()


class Writing(FileCase):
    def test_any_bytes(self):
        for buffering in lossless(None, 0, 3):
            file, _, theirs = self.file("wb", buffering)
            for data in (b"bytes", bytearray(b"array"), memoryview(b"view"), b""):
                self.assertEqual(file.write(data), len(data))
            file.writelines([b"some", bytearray(b"lines")])
            file.writelines(line for line in (b"of", b"all"))
            file.flush()
            self.assertEqual(receive_exactly(theirs, 27), b"bytesarrayviewsomelinesofall"[:27])
            self.assertEqual(theirs.recv(10), b"l")
            for wrong in ("text", None, 5, [b"x"]):
                self.assertRaises(TypeError, file.write, wrong)
            self.assertRaises(TypeError, file.writelines, 5)
            self.assertRaises(TypeError, file.writelines, [b"good", "bad"])
            file.flush()
            self.assertEqual(theirs.recv(10), b"good")

    def test_buffered_until_it_is_full_or_flushed(self):
        file, _, theirs = self.file("wb", 10)
        theirs.setblocking(False)
        file.write(b"12345")
        self.assertRaises(BlockingIOError, theirs.recv, 10)
        file.write(b"67890abc")
        file.flush()
        self.assertEqual(theirs.recv(100), b"1234567890abc")

    def test_line_buffering(self):
        file, _, theirs = self.file("wb", 1)
        theirs.setblocking(False)
        file.write(b"half")
        self.assertRaises(BlockingIOError, theirs.recv, 10)
        file.write(b" a line\nand more")
        self.assertEqual(theirs.recv(100), b"half a line\nand more")

    def test_all_lines_go_without_a_buffer_too(self):
        file, _, theirs = self.file("wb", 0)
        lines = [b"x" * 300_000, b"y" * 300_000]
        writing = Running(file.writelines, lines)
        self.assertEqual(receive_exactly(theirs, 600_000), b"".join(lines))
        writing.result()

    def test_the_other_end_is_gone(self):
        file, _, theirs = self.file("wb")
        theirs.close()
        file.write(b"lost")
        self.assertRaises(BrokenPipeError, file.flush)
        self.assertRaises(BrokenPipeError, file.close)
        self.assertTrue(file.closed)


class Threads(FileCase):
    def test_others_run_while_one_waits(self):
        for mode in ("rb", "r"):
            file, _, theirs = self.file(mode)
            waiting = Running(file.readline).blocked()
            self.assertFalse(waiting.finished)
            theirs.sendall(b"line\n")
            self.assertEqual(waiting.result(), "line\n" if mode == "r" else b"line\n")

    def test_one_reads_while_another_writes(self):
        file, _, theirs = self.file("rwb")
        reading = Running(file.readline).blocked()
        file.write(b"question\n")
        file.flush()
        self.assertEqual(theirs.recv(100), b"question\n")
        theirs.sendall(b"answer\n")
        self.assertEqual(reading.result(), b"answer\n")

    def test_a_second_reader_is_told(self):
        file, _, theirs = self.file("rb")
        first = Running(file.readline).blocked()
        self.assertErrno(errno.EBUSY, file.read, 1)
        theirs.sendall(b"line\n")
        self.assertEqual(first.result(), b"line\n")

    def test_closing_under_a_reader(self):
        for buffering in lossless(None, 0):
            file, _, _ = self.file("rb", buffering)
            reading = Running(file.readline).blocked()
            start = time.monotonic()
            file.close()
            self.assertErrno(errno.EBADF, reading.result)
            self.assertLess(time.monotonic() - start, 5)


class Lifetime(FileCase):
    """File and socket end in any order, by hand or by the garbage collector, and the descriptors with them."""

    def assert_open(self, theirs):
        theirs.settimeout(0.02)
        self.assertRaises(TimeoutError, theirs.recv, 1)

    def assert_ended(self, theirs):
        theirs.settimeout(5)
        self.assertEqual(theirs.recv(1), b"")

    def test_closing_in_both_orders(self):
        for arguments in lossless(("rb",), ("wb", 0), ("rw",)):
            for order in ((0, 1), (1, 0)):
                *both, theirs = self.file(*arguments)
                both[order[0]].close()
                self.assert_open(theirs)
                both[order[1]].close()
                self.assert_ended(theirs)

    def own_pair(self):
        """A pair whose first socket nobody else knows."""
        ours, theirs = polysocket.socketpair()
        self.addCleanup(theirs.close)
        return ours, theirs

    def test_collecting_in_both_orders_warns_of_the_socket_alone(self):
        for arguments in lossless(("rb",), ("wb", 0), ("rw",)):
            for first, second in (("socket", "file"), ("file", "socket")):
                ours, theirs = self.own_pair()
                both, said = {"file": lossless_file(ours, *arguments), "socket": ours}, []
                del ours
                with warnings.catch_warnings(), unittest.mock.patch(
                        "warnings.showwarning", lambda *what, **named: said.append(str(what[0]))):
                    warnings.simplefilter("always")
                    del both[first]
                    self.assert_open(theirs)
                    del both[second]
                self.assert_ended(theirs)
                self.assertEqual(len(said), 1, said)
                self.assertIn(f"unclosed <{polysocket.__name__}.socket", said[0])

    def test_a_file_does_not_keep_its_socket(self):
        for arguments in lossless(("rb",), ("wb", 0), ("rw",)):
            ours, theirs = self.own_pair()
            file, gone = lossless_file(ours, *arguments), weakref.ref(ours)
            ours.close()
            del ours
            self.assertIsNone(gone())
            self.assert_open(theirs)
            file.close()
            self.assert_ended(theirs)

    def test_a_file_in_a_cycle(self):
        for arguments in lossless(("rb",), ("wb", 0), ("rw",)):
            ours, theirs = self.own_pair()
            file = lossless_file(ours, *arguments)
            ours.close()
            file.itself, gone = [file], weakref.ref(file)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                del file
                gc.collect()
            self.assertIsNone(gone())
            self.assert_ended(theirs)

    def test_what_was_written_is_sent_when_the_file_is_forgotten(self):
        for mode, data in (("wb", b"bytes"), ("w", "text")):
            ours, theirs = self.pair()
            file = lossless_file(ours, mode)
            file.write(data)
            del file
            self.assertEqual(theirs.recv(100), data if mode == "wb" else data.encode())

    def test_and_when_the_program_ends(self):
        ours, theirs = self.pair()
        subprocess.run([sys.executable, "-W", "ignore", "-c", FORGETFUL, str(ours.fileno())],
                       pass_fds=[ours.fileno()], timeout=30, check=True)
        self.assertEqual(theirs.recv(100), b"the last words")

    def test_with_blocks(self):
        ours, theirs = self.pair()
        with lossless_file(ours, "rwb") as file:
            self.assertIs(file.__enter__(), file)
            file.write(b"inside")
        self.assertTrue(file.closed)
        self.assertEqual(theirs.recv(100), b"inside")
        with self.assertRaises(ZeroDivisionError), lossless_file(ours, "w") as file:
            file.write("sent all the same")
            1 / 0
        self.assertEqual(theirs.recv(100), b"sent all the same")

    def test_many_files_leave_nothing(self):
        ours, theirs = self.pair()
        for _ in range(2000):
            lossless_file(ours, "rwb")
            lossless_file(ours, "r").close()
            self.assertRaises(LookupError, lossless_file, ours, "r", encoding="no such encoding")
            self.assertRaises(ValueError, lossless_file, ours, "r", newline="x")
        theirs.sendall(b"x")
        self.assertEqual(ours.recv(1), b"x")

    def test_descriptors_are_not_inherited(self):
        for buffering in lossless(None, 0):
            file = self.file("rb", buffering)[0]
            self.assertFalse(os.get_inheritable(file.fileno()))


if __name__ == "__main__":
    unittest.main()
