# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A caller's process: its start, the lines in both directions, its descriptors and its memory."""

import fcntl
import os
import resource
import select
import signal
import subprocess
import tempfile
import time

# How long a call may take, in seconds.
LONGEST = 5
DESCRIPTORS = 400
# Without these the C library keeps more and more of what was once large.
ALLOCATION = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_ARENA_MAX": "1"}
MEMORY = 6 << 30


class Ended(Exception):
    """The process has ended, or it does not answer: the text tells which."""


class Session:
    """A caller that runs."""

    def __init__(self, command, environment=None, limited=True, longest=LONGEST):
        self.longest = longest
        self.folder = tempfile.TemporaryDirectory(prefix="bindings-")
        path = os.path.join(self.folder.name, "file")
        with open(path, "wb") as file:
            file.write(b"content of a file\n" * 50)
        calls, answers = os.pipe(), os.pipe()
        # Numbers that no call closes by chance.
        ends = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, DESCRIPTORS - 10) for fd in (calls[0], answers[1])]
        self.errors = open(os.path.join(self.folder.name, "errors"), "w+b")  # noqa: SIM115

        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if limited:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

        self.process = subprocess.Popen(  # noqa: PLW1509
            [*command, *map(str, ends), path], stdin=subprocess.DEVNULL, stdout=self.errors,
            stderr=self.errors, pass_fds=ends, preexec_fn=limit, start_new_session=True,
            cwd=self.folder.name,
            env={**os.environ, **ALLOCATION, **(environment or {})})
        for fd in (*ends, calls[0], answers[1]):
            os.close(fd)
        self.drain, self.source = calls[1], answers[0]
        self.rest = b""
        self.lines = []

    def send(self, lines):
        data = "".join(f"{line}\n" for line in lines).encode("ascii")
        try:
            while data:
                data = data[os.write(self.drain, data):]
        except BrokenPipeError:
            pass  # Reading tells why.

    def ask(self, line):
        """The answer to one line."""
        self.send([f"0 {line}"])
        return self.read(20).partition(" ")[2]

    def read(self, patience=None):
        """The next line of the caller's."""
        while not self.lines:
            ready = select.select([self.source], [], [], patience or self.longest)[0]
            data = os.read(self.source, 1 << 18) if ready else None
            if not data:
                raise Ended(f"it gave no answer for {patience or self.longest} s" if data is None else self.ending())
            *lines, self.rest = (self.rest + data).split(b"\n")
            self.lines = [line.decode("ascii", "replace") for line in lines][::-1]
        return self.lines.pop()

    def ending(self):
        try:
            status = self.process.wait(self.longest)
        except subprocess.TimeoutExpired:
            return "it closed its descriptors and went on"
        if status < 0:
            return f"it was killed by {signal.Signals(-status).name}"
        return f"it ended with the status {status}"

    def told(self):
        """The last lines that it has printed."""
        self.errors.seek(0)
        return self.errors.read()[-3000:].decode("utf-8", "replace").strip()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        """Bytes of the process that are in memory."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for fd in (self.drain, self.source):
            os.close(fd)
        self.errors.close()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                self.folder.cleanup()
                return
            except OSError:
                time.sleep(0.05)
