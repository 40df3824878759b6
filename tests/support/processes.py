# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""One command, in a session of its own and with a time limit; no process of it stays behind.

A session holds everything that the command starts, also what changed its process group or lost its parent.
"""

import os
import signal
import subprocess
import time
from dataclasses import dataclass


# The sessions under way, so that an interrupted runner can end them.
sessions = set()


@dataclass
class Ending:
    """How a command ended. `status` is the exit status, below 0 for a signal; None when it never started."""

    status: object
    timed_out: bool = False
    left_behind: tuple = ()
    error: str = ""
    seconds: float = 0.0


def members(session):
    """The processes of a session, as pairs of id and command line; zombies aside."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                state, _, _, sid = file.read().rpartition(")")[2].split()[:4]
            if int(sid) == session and state != "Z":
                with open(f"/proc/{name}/cmdline", encoding="utf-8", errors="replace") as file:
                    found.append((int(name), file.read().replace("\0", " ").strip()))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def kill_session(session):
    """Kill every process of a session, and again until none is left: one may have started another meanwhile."""
    for _ in range(100):
        alive = members(session)
        if not alive:
            return
        for pid, _ in alive:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.02)


def linger(session, seconds=1.0):
    """What is still there a moment after the command ended: a child may need that moment to end as well."""
    deadline = time.monotonic() + seconds
    while True:
        alive = members(session)
        if not alive or time.monotonic() > deadline:
            return tuple(command for _, command in alive)
        time.sleep(0.05)


def run(command, environment, limit, out_path, err_path):
    """Run a command with its outputs in two files, and tell how it ended."""
    started = time.monotonic()
    with open(out_path, "wb") as out, open(err_path, "wb") as err:
        try:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
            )
        except OSError as error:
            return Ending(None, error=f"cannot start {command[0]}: {error.strerror}")
    ending = Ending(None)
    sessions.add(process.pid)
    try:
        ending.status = process.wait(timeout=limit)
        ending.left_behind = linger(process.pid)
    except subprocess.TimeoutExpired:
        ending.timed_out = True
    finally:
        kill_session(process.pid)
        process.wait()
        sessions.discard(process.pid)
    ending.seconds = time.monotonic() - started
    return ending
