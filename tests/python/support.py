# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Helpers of the tests of the Python module: a test case that notices leaks and hangs, pairs, and threads."""

import contextlib
import errno
import faulthandler
import gc
import os
import signal
import sys
import tempfile
import threading
import time
import unittest

import polysocket

# The package executes the interpreter's own socket.py. Other modules with the same interface have a class of their own.
IS_STANDARD = polysocket.SocketIO.__module__ == polysocket.__name__

# A test that takes so long hangs: the whole run ends, and tells where.
HANG = 60


def open_descriptors():
    """The descriptors that this process has open, and what they stand for."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    return found


class Case(unittest.TestCase):
    """A test that fails when it leaves a descriptor open, or when an exception gets lost in a finalizer."""

    def setUp(self):
        faulthandler.dump_traceback_later(HANG, exit=True)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)
        gc.collect()
        self.addCleanup(self._check_descriptors, open_descriptors())
        lost, hook = [], sys.unraisablehook
        sys.unraisablehook = lost.append
        self.addCleanup(self._check_lost, lost, hook)

    def _check_descriptors(self, before):
        gc.collect()
        now = open_descriptors()
        left = {fd: what for fd, what in now.items() if before.get(fd) != what}
        self.assertEqual(left, {}, "descriptors are left open")

    def _check_lost(self, lost, hook):
        gc.collect()
        sys.unraisablehook = hook
        self.assertEqual([str(one.exc_value) for one in lost], [], "exceptions were lost")

    def pair(self, type=polysocket.SOCK_STREAM, timeout=None):
        """Two connected sockets of AF_UNIX."""
        pair = polysocket.socketpair(polysocket.AF_UNIX, type)
        for one in pair:
            one.settimeout(timeout)
            self.addCleanup(one.close)
        return pair

    def socket(self, *arguments, **named):
        made = polysocket.socket(*arguments, **named)
        self.addCleanup(made.close)
        return made

    def listener(self, backlog=8):
        """A listening socket on the loopback, and its address."""
        listener = self.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        return listener, listener.getsockname()

    def full_listener(self, family=polysocket.AF_UNIX):
        """A listening socket whose queue is full, so that connecting to it blocks, and its address."""
        listener = self.socket(family)
        at = os.path.join(self.folder(), "listener") if family == polysocket.AF_UNIX else ("127.0.0.1", 0)
        listener.bind(at)
        listener.listen(0)
        self.socket(family).connect(listener.getsockname())
        return listener, listener.getsockname()

    def folder(self):
        """A folder that is gone after the test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def assertErrno(self, number, call, *arguments, **named):
        """The call raises an OSError with that number."""
        with self.assertRaises(OSError) as caught:
            call(*arguments, **named)
        self.assertEqual(errno.errorcode.get(caught.exception.errno), errno.errorcode[number])
        return caught.exception


# In the package, files that lose nothing come from a function of their own and need a buffer.
_lossless_file = getattr(polysocket, "lossless_file", None)


def lossless_file(socket, mode="r", buffering=None, **named):
    """A file that loses nothing, as each module makes it; in the package a standard one where there is no buffer."""
    if _lossless_file and buffering != 0:
        return _lossless_file(socket, mode, buffering, **named)
    return socket.makefile(mode, buffering, **named)


def lossless(*cases):
    """Those sizes of buffers, or arguments of files, with which the module makes a file that loses nothing."""
    return [case for case in cases
            if not _lossless_file or (case[1:2] != (0,) if isinstance(case, tuple) else case != 0)]


class FileCase(Case):
    def file(self, *arguments, timeout=None, **named):
        """A file that loses nothing over one end of a pair; gives the file, its socket, and the other end."""
        ours, theirs = self.pair()
        ours.settimeout(timeout)
        made = lossless_file(ours, *arguments, **named)
        self.addCleanup(self.close_quietly, made)
        return made, ours, theirs

    @staticmethod
    def close_quietly(file):
        try:
            file.close()
        except OSError:
            pass


def fill(socket):
    """Send until nothing more goes in, and return how much did."""
    mode, total = socket.gettimeout(), 0
    socket.setblocking(False)
    for size in (65536, 1):
        with contextlib.suppress(BlockingIOError):
            while True:
                total += socket.send(b"x" * size)
    socket.settimeout(mode)
    return total


def receive_exactly(socket, size):
    """That many bytes, fewer only when the stream ends."""
    data = bytearray()
    while len(data) < size:
        part = socket.recv(min(65536, size - len(data)))
        if not part:
            break
        data += part
    return bytes(data)


def in_system_call(thread):
    """Wait until that thread sleeps in the kernel, and has done so for a moment."""
    path = f"/proc/self/task/{thread.native_id}/stat"
    asleep = 0
    while asleep < 3:
        with open(path, encoding="ascii") as file:
            state = file.read().rpartition(")")[2].split()[0]
        asleep = asleep + 1 if state == "S" else 0
        time.sleep(0.01)


class Running:
    """A call that runs in a thread of its own; result() waits for it and returns or raises what it did."""

    def __init__(self, call, *arguments):
        self._outcome = None
        self._thread = threading.Thread(target=self._run, args=(call, arguments), daemon=True)
        self._thread.start()

    def _run(self, call, arguments):
        try:
            self._outcome = (call(*arguments), None)
        except BaseException as error:
            self._outcome = (None, error)

    def blocked(self):
        """Wait until the call blocks."""
        in_system_call(self._thread)
        return self

    @property
    def finished(self):
        return self._outcome is not None

    def result(self):
        self._thread.join(HANG)
        value, error = self._outcome
        if error:
            raise error
        return value


@contextlib.contextmanager
def handled(number, handler):
    """A signal handler for the time of a block."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextlib.contextmanager
def alarms(handler, first, interval=0.0):
    """SIGALRM for this process after some seconds, and again and again."""
    with handled(signal.SIGALRM, handler):
        signal.setitimer(signal.ITIMER_REAL, first, interval)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def elapsed():
    """A list that holds the seconds that the block took once it's over."""
    seconds = []
    start = time.monotonic()
    try:
        yield seconds
    finally:
        seconds.append(time.monotonic() - start)
