# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a program was told, and the running of one of its checks."""

import asyncio
import ctypes
import faulthandler
import hashlib
import inspect
import json
import os
import signal
import sys
import time

faulthandler.enable()

# The settings by name: ports, paths, certificates.
told = json.loads(os.environ["PROGRAMS_TOLD"])

# Data of some size, whose every part differs.
LARGE = b"".join(b"%015d\n" % number for number in range(1 << 19))


def digest(data):
    return len(data), hashlib.sha256(data).hexdigest()[:16]


def tls_context(server=False):
    """For a client that trusts our certificate, or for the server that has it."""
    # Here, since gevent patches it first.
    import ssl
    if not server:
        return ssl.create_default_context(cafile=told["certificate"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told["certificate"], told["key"])
    return context


class Expiry:
    """Says which exception ended a block, and whether it did so in the time that a timeout of 0.3 s takes."""

    def __enter__(self):
        self.started = time.monotonic()

    def __exit__(self, kind, error, trace):
        seconds = time.monotonic() - self.started
        print(kind.__name__ if kind else "no exception", "in time" if 0.2 < seconds < 8 else f"after {seconds:.2f} s")
        return True


class Failure:
    """Says which exception a block raised."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        print(kind.__name__ if kind else "no exception")
        return True


def _in_asyncio(check):
    asyncio.run(check())


def main(names, start=_in_asyncio):
    """For each line of the input, the name of a check and a folder: run the check in a process and in the folder."""
    for line in iter(sys.stdin.readline, ""):
        name, folder = json.loads(line)
        child = os.fork()
        if child == 0:
            _enter(folder)
            check = names[name]
            if inspect.iscoroutinefunction(check):
                start(check)
            else:
                check()
            return
        print(json.dumps(_status(child)), flush=True)


def _enter(folder):
    """A child process ends with this one, and has its outputs in its folder."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    os.chdir(folder)
    os.environ.update(PROGRAMS_WITNESS=os.path.join(folder, "seen"), TMPDIR=folder, HOME=folder)
    for number, name in enumerate((os.devnull, "out", "err")):
        file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)


def _status(child):
    """How the process ended. One that takes too long is stopped, and says before where it was."""
    deadline = time.monotonic() + float(os.environ["PROGRAMS_LIMIT"])
    pause = 0.001
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
    os.kill(child, signal.SIGABRT)
    os.waitpid(child, 0)
    return "it took too long"
