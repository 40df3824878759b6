# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Processes that have a time limit, can say what went wrong, and can all be ended at once."""

import contextlib
import subprocess
import threading
import time

LIMIT = 20.0


class Failure(Exception):
    """What went wrong, in words."""


class Process:
    """A process under way, and what people call it."""

    def __init__(self, name, command, folder, source):
        self.name = name
        try:
            self.popen = subprocess.Popen(
                command, cwd=folder, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise Failure(f"cannot start {command[0]}: {error.strerror}") from None

    def first_line(self):
        """What a server prints as soon as it listens."""
        deadline = time.monotonic() + LIMIT
        timer = threading.Timer(LIMIT, self.popen.kill)
        timer.start()
        line = self.popen.stdout.readline().decode()
        timer.cancel()
        if line:
            return line
        if time.monotonic() >= deadline:
            raise Failure(f"the {self.name} printed nothing within {LIMIT:g} s")
        self.output()
        raise Failure(f"the {self.name} ended without a word")

    def output(self, limit=None):
        """What it prints until it ends, which it must do in time and with status 0."""
        limit = limit or LIMIT
        try:
            out, err = self.popen.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            raise Failure(f"the {self.name} did not end within {limit:g} s") from None
        if self.popen.returncode != 0:
            said = err.decode(errors="replace").strip() or "it printed no reason"
            raise Failure(f"the {self.name} ended with status {self.popen.returncode}: {said}")
        return out


class Processes:
    """All processes under way, in whatever thread. Once stopped, none is started any more."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()
        self.stopped = False

    @contextlib.contextmanager
    def started(self, name, command, folder, source=subprocess.DEVNULL):
        """A process in a folder, for as long as the context lasts."""
        with self.lock:
            if self.stopped:
                raise Failure("stopped")
            process = Process(name, command, folder, source)
            self.running.add(process)
        try:
            yield process
        finally:
            with self.lock:
                self.running.discard(process)
            # Leaving the inner context closes the pipes and waits for the end.
            with process.popen:
                process.popen.kill()

    def stop(self):
        """End them all; the contexts that hold them do the rest."""
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.popen.kill()
