# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files of bytes whose calls end with a timeout, without waiting, or with a signal: nothing is lost."""

import contextlib
import errno
import random
import threading
import time
import unittest

from support import FileCase, Running, alarms, elapsed, fill, lossless, receive_exactly


class Interrupted(FileCase):
    READS = (lambda f: f.read(11), lambda f: f.readline(), lambda f: f.read(), lambda f: f.readlines(), list,
             lambda f: f.readline(100), next, lambda f: f.readinto(bytearray(11)))

    def test_a_read_that_times_out_keeps_what_came(self):
        for buffering in lossless(None, 0, 4):
            for at, call in enumerate(self.READS):
                if buffering == 0 and at in (0, 7):
                    continue  # one receive, which doesn't wait for the rest
                file, _, theirs = self.file("rb", buffering, timeout=0.03)
                theirs.sendall(b"hello")
                with elapsed() as seconds, self.assertRaisesRegex(TimeoutError, "^timed out$"):
                    call(file)
                self.assertGreaterEqual(seconds[0], 0.03)
                self.assertRaises(TimeoutError, file.readline)
                theirs.sendall(b" world\n")
                theirs.close()
                self.assertEqual(file.read(3), b"hel", (buffering, at))
                self.assertEqual(file.read(), b"lo world\n", (buffering, at))

    def test_lines_that_came_before_the_timeout_are_kept(self):
        for buffering in lossless(None, 0, 4):
            file, _, theirs = self.file("rb", buffering, timeout=0.03)
            theirs.sendall(b"one\ntwo\nthr")
            self.assertRaises(TimeoutError, file.readlines)
            self.assertEqual(file.readlines(100), [b"one\n", b"two\n"])
            self.assertRaises(TimeoutError, file.readlines, 100)
            theirs.sendall(b"ee\n")
            theirs.close()
            self.assertEqual(file.readlines(), [b"three\n"])

    def until(self, stop, call):
        """A call again and again in a thread, until the event is set, but not for ever; gives how often."""
        def repeat():
            for count in range(200):
                if stop.is_set():
                    return count
                call()
                time.sleep(0.015)
            return 200

        return Running(repeat)

    def test_the_timeout_covers_the_whole_call_however_much_comes(self):
        for arguments in lossless(("rb",), ("rb", 0), ("r",)):
            for call in (lambda f: f.readline(), lambda f: f.readlines(), lambda f: f.read()):
                file, _, theirs = self.file(*arguments, timeout=0.1)
                stop = threading.Event()
                trickle = self.until(stop, lambda socket=theirs: socket.send(b"x"))
                with elapsed() as seconds:
                    self.assertRaisesRegex(TimeoutError, "^timed out$", call, file)
                stop.set()
                self.assertTrue(0.1 <= seconds[0] < 1.5, seconds)
                expected = b"x" * trickle.result() + b"\n"
                theirs.sendall(b"\n")
                self.assertEqual(file.readline(), expected.decode() if arguments == ("r",) else expected)

    def test_many_lines_have_one_timeout(self):
        for arguments in lossless(("wb", 0), ("wb", 100), ("w", 100)):
            file, _, theirs = self.file(*arguments, timeout=0.1)
            line = "x" * 99 + "\n" if arguments[0] == "w" else b"x" * 99 + b"\n"
            stop = threading.Event()
            theirs.setblocking(False)

            def drain(socket=theirs):
                with contextlib.suppress(BlockingIOError):
                    socket.recv(10_000)

            reading = self.until(stop, drain)
            with elapsed() as seconds, self.assertRaises(TimeoutError) as caught:
                file.writelines(line for _ in range(10_000_000))
            stop.set()
            self.assertLess(seconds[0], 1.5)
            self.assertGreater(caught.exception.characters_written, 1000)
            reading.result()
            theirs.close()

    def test_without_waiting(self):
        for buffering in lossless(None, 0, 4):
            file, _, theirs = self.file("rb", buffering, timeout=0)
            for call in (*self.READS, lambda f: f.readlines(5)):
                self.assertRaises(BlockingIOError, call, file)
            theirs.sendall(b"hello")
            for call in self.READS[1:6]:
                with self.assertRaises(BlockingIOError) as caught:
                    call(file)
                self.assertEqual(caught.exception.errno, errno.EAGAIN)
            theirs.sendall(b" world\n")
            self.assertEqual(file.readline(), b"hello world\n")

    def test_any_reads_under_any_timeouts_give_the_stream(self):
        choice = random.Random(6)
        data = bytes(choice.choice(b"abc\n") for _ in range(20_000))
        for buffering in lossless(None, 0, 7):
            file, _, theirs = self.file("rb", buffering, timeout=0.001)

            def send(socket=theirs):
                at = 0
                while at < len(data):
                    size = choice.randrange(1, 2000)
                    socket.sendall(data[at:at + size])
                    at += size
                    time.sleep(0.002)
                socket.close()

            sending, got = Running(send), bytearray()
            calls = (lambda f: f.read(choice.randrange(1, 5000)), lambda f: f.readline(), lambda f: f.readline(5),
                     lambda f: b"".join(f.readlines(choice.randrange(1, 50))), lambda f: f.read())
            while True:
                try:
                    if buffering != 0 and choice.random() < 0.2:
                        file.peek()
                    part = choice.choice(calls)(file)
                except TimeoutError:
                    continue
                if not part:
                    break
                got += part
            sending.result()
            self.assertEqual(bytes(got), data, buffering)

    def test_a_write_tells_how_much_went(self):
        data = random.Random(7).randbytes(3_000_000)
        for timeout, kind in ((0.03, TimeoutError), (0, BlockingIOError)):
            for buffering in lossless(None, 100, 1 << 20):
                file, _, theirs = self.file("wb", buffering, timeout=timeout)
                got, written = bytearray(), 0
                while written < len(data):
                    try:
                        written += file.write(data[written:])
                    except kind as error:
                        written += error.characters_written
                        got += theirs.recv(1_000_000)
                receiving = Running(receive_exactly, theirs, len(data) - len(got))
                while True:
                    try:
                        file.flush()
                        break
                    except kind:
                        time.sleep(0.001)
                self.assertEqual(bytes(got) + receiving.result(), data)

    def test_a_write_that_goes_nowhere_says_so(self):
        file, socket, _ = self.file("wb", 10, timeout=0)
        fill(socket)
        with self.assertRaises(BlockingIOError) as caught:
            file.write(b"x" * 100)
        self.assertLessEqual(caught.exception.characters_written, 10)
        with self.assertRaises(BlockingIOError) as caught:
            file.write(b"x" * 100)
        self.assertEqual(caught.exception.characters_written, 0)

    def test_many_lines_tell_how_much_went_in_all(self):
        for buffering in lossless(0, 50):
            file, socket, theirs = self.file("wb", buffering, timeout=0)
            held = fill(socket)
            receive_exactly(theirs, held)
            lines = [b"%099d\n" % number for number in range(20_000)]
            with self.assertRaises(BlockingIOError) as caught:
                file.writelines(lines)
            written = caught.exception.characters_written
            self.assertGreater(written, 100)
            socket.setblocking(True)
            receiving = Running(receive_exactly, theirs, 2_000_000)
            file.writelines([b"".join(lines)[written:]])
            file.flush()
            self.assertEqual(receiving.result(), b"".join(lines))

    def test_closing_tells_what_could_not_go(self):
        file, socket, _ = self.file("wb", timeout=0.03)
        fill(socket)
        file.write(b"lost")
        self.assertRaises(TimeoutError, file.close)
        self.assertTrue(file.closed)
        file.close()

    def test_the_file_follows_the_sockets_timeout(self):
        for buffering in lossless(None, 0):
            file, socket, theirs = self.file("rwb", buffering)
            socket.settimeout(0.03)
            self.assertRaises(TimeoutError, file.read, 1)
            socket.setblocking(False)
            self.assertRaises(BlockingIOError, file.read, 1)
            socket.settimeout(None)
            waiting = Running(file.read, 1).blocked()
            theirs.send(b"x")
            self.assertEqual(waiting.result(), b"x")
            socket.settimeout(0.03)
            socket.close()
            self.assertRaises(TimeoutError, file.read, 1)

    def test_signal_handlers_run_and_may_end_a_read(self):
        def stop(*_):
            raise InterruptedError("stopped")

        for buffering in lossless(None, 0):
            file, _, theirs = self.file("rb", buffering)
            theirs.sendall(b"half")
            with alarms(stop, 0.05), self.assertRaisesRegex(InterruptedError, "stopped"):
                file.readline()
            ticks = []
            with alarms(lambda *_: ticks.append(1) or (len(ticks) == 5 and theirs.sendall(b" a line\n")), 0.02, 0.02):
                self.assertEqual(file.readline(), b"half a line\n")
            self.assertGreaterEqual(len(ticks), 5)


if __name__ == "__main__":
    unittest.main()
