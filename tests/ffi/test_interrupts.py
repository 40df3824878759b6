# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Exceptions from signal handlers on their way through a callback: none is lost, whatever else is going on. That
handlers run at once, and that calls go on afterwards, is asked in tests/python.
"""

import faulthandler
import gc
import os
import shutil
import signal
import sys
import threading
import time
import traceback
import subprocess
import unittest

from routes import for_each_module

HANG = 60


class Stop(Exception):
    pass


class Interrupted(unittest.TestCase):
    """What handlers do is a list of steps, one for each signal."""

    def setUp(self):
        faulthandler.dump_traceback_later(HANG, exit=True)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)
        self.lost = []
        self.addCleanup(setattr, sys, "unraisablehook", sys.unraisablehook)
        sys.unraisablehook = lambda unraisable: self.lost.append(unraisable.exc_value)
        self.addCleanup(self.none_is_lost)
        self.addCleanup(signal.signal, signal.SIGALRM, signal.getsignal(signal.SIGALRM))
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        self.ours, self.theirs = self.socket.socketpair()
        self.addCleanup(self.ours.close)
        self.addCleanup(self.theirs.close)

    def none_is_lost(self):
        gc.collect()
        self.assertEqual(self.lost, [])

    def on_alarm(self, *steps):
        left = list(steps)
        signal.signal(signal.SIGALRM, lambda number, frame: left.pop(0)())
        signal.setitimer(signal.ITIMER_REAL, 0.05)

    def stop(self):
        raise Stop

    def again(self, then=None):
        """A step that asks for another signal, and then goes on."""

        def step():
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            if then:
                then()

        return step


@for_each_module
class Handlers(Interrupted):
    def test_the_exception_is_the_handlers_own(self):
        self.on_alarm(self.stop)
        try:
            self.theirs.recv(1)
        except Stop as caught:
            names = [frame.name for frame in traceback.extract_tb(caught.__traceback__)]
        self.assertEqual(names[-1], "stop")
        self.assertIn("recv", names)

    def test_exceptions_that_mean_something_to_generators(self):
        for step, kind in ((sys.exit, SystemExit), (lambda: next(iter(())), StopIteration)):
            self.on_alarm(step)
            self.assertRaises(kind, self.theirs.recv, 1)

    def test_one_after_the_other(self):
        for _ in range(20):
            self.on_alarm(self.stop)
            self.assertRaises(Stop, self.theirs.recv, 1)
        self.ours.send(b"x")
        self.assertEqual(self.theirs.recv(1), b"x")

    def test_the_fifth_signal_raises(self):
        again = self.again()
        self.on_alarm(again, again, again, again, self.stop)
        self.assertRaises(Stop, self.theirs.recv, 1)

    def test_a_call_inside_a_handler_is_interrupted(self):
        self.on_alarm(self.again(lambda: self.ours.recv(1)), self.stop)
        self.assertRaises(Stop, self.theirs.recv, 1)

    def test_both_calls_are_interrupted_one_by_one(self):
        seen = []

        def inner():
            try:
                self.ours.recv(1)
            except Stop:
                seen.append("inner")
                signal.setitimer(signal.ITIMER_REAL, 0.05)

        self.on_alarm(self.again(inner), self.stop, self.stop)
        self.assertRaises(Stop, self.theirs.recv, 1)
        self.assertEqual(seen, ["inner"])

    def test_a_call_inside_a_handler_that_ends_well(self):
        self.ours.settimeout(0.02)

        def inner():
            with self.assertRaises(TimeoutError):
                self.ours.recv(1)

        self.on_alarm(self.again(inner), self.stop)
        self.assertRaises(Stop, self.theirs.recv, 1)

    def test_beside_threads_that_compute(self):
        over = threading.Event()

        def compute():
            while not over.is_set():
                sum(range(1000))

        threads = [threading.Thread(target=compute) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(5):
                self.on_alarm(self.stop)
                start = time.monotonic()
                self.assertRaises(Stop, self.theirs.recv, 1)
                self.assertLess(time.monotonic() - start, 1)
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def test_another_thread_goes_on(self):
        received = []
        thread = threading.Thread(target=lambda: received.append(self.theirs.recv(1)))
        thread.start()
        time.sleep(0.05)
        signal.signal(signal.SIGALRM, lambda number, frame: None)
        signal.pthread_kill(thread.ident, signal.SIGALRM)
        time.sleep(0.05)
        self.assertEqual(received, [])
        self.ours.send(b"x")
        thread.join(HANG)
        self.assertEqual(received, [b"x"])

    def test_threads_come_and_go(self):
        def transfer():
            self.ours.send(b"x")
            self.theirs.recv(1)

        for _ in range(50):
            thread = threading.Thread(target=transfer)
            thread.start()
            thread.join(HANG)

    def test_after_a_fork(self):
        # The child keeps to what needs no other thread, and ends without clean-up.
        child = os.fork()
        if child == 0:
            try:
                self.on_alarm(self.stop)
                self.theirs.recv(1)
            except Stop:
                os._exit(0)
            finally:
                os._exit(1)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)


PYPY = """
import signal
import polysocket_cffi as polysocket

near, far = polysocket.socketpair()


def stop(*_):
    raise ZeroDivisionError


signal.signal(signal.SIGALRM, stop)
for call in (lambda: near.sendall(b"x" * 10**7), lambda: near.recv(1)):
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        call()
    except ZeroDivisionError:
        print("through")
signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    near.recv(1)
except KeyboardInterrupt:
    print("through")
"""


class PyPy(unittest.TestCase):
    @unittest.skipUnless(shutil.which("pypy3"), "PyPy (pypy3) is not installed")
    def test_what_a_handler_raises_comes_out_as_itself(self):
        done = subprocess.run(["pypy3", "-c", PYPY], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.stdout.split(), ["through"] * 3)


if __name__ == "__main__":
    unittest.main()
