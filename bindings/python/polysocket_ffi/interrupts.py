# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Signals while a call waits: the handlers run at once, and an exception from one of them ends the call.

The library asks its `interrupted` hook after a signal. The hook is a callback, and an exception that leaves a callback
is printed and lost, so it must be caught inside. A plain function is not enough for that: Python runs pending handlers
when it enters a function, before the function's own `try`. A generator that was left waiting inside a `try` is entered
there. Nothing else of Python may run on the way to it, hence the property below, which answers in C.
"""

import operator
import signal
import threading


class Interrupts(threading.local):
    """The callable behind the hook. Each thread has its own state; nested calls, made by handlers, are told apart."""

    caught = None
    watch = None
    taken = 0

    # Calling the object calls what the thread's `answer` is: the send() of its generator.
    __call__ = property(operator.attrgetter("answer"))

    def arm(self):
        """Prepare this thread for a call that may wait."""
        if self.watch is None or self.watch.gi_running:
            self._renew()

    def escaped(self, _kind, exception, _traceback):
        """Keep what has left the callback all the same: PyPy runs handlers at places of its own."""
        self.caught = exception

    def take(self):
        """The exception that ended the call, which the caller raises."""
        exception, self.caught = self.caught, None
        self.taken += 1
        # The generator that answered 1 is used up, and a call further out may still need one.
        self._renew()
        return exception

    def count(self):
        """How many calls of this thread an exception has ended."""
        return self.taken

    def _renew(self):
        watch = self._watching()
        next(watch)
        self.answer = watch.send
        self.watch = watch

    def _watching(self):
        """Answer each question with 0; keep what a handler raises, and answer 1, once."""
        try:
            while True:
                yield 0
                # It runs the handlers that are due even when another thread's turn has postponed them.
                signal.pthread_sigmask(signal.SIG_BLOCK, ())
        except GeneratorExit:
            raise
        except BaseException as exception:
            self.caught = exception
        yield 1
