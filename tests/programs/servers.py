# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Real servers in a temporary folder, for any user, on free ports; they end with the tests in any case.

A server is Debian's, installed or as `unpack` left it in the build tree. Each method starts one and returns what a
program has to know. One that is not there, or does not start, is an Obstacle.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", os.path.join(HERE, "..", "..", "build")))
ROOT = os.path.join(BUILD, "programs", "root")
libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1

# Seconds until a server must answer.
PATIENCE = 30


class Obstacle(Exception):
    """Why a server cannot be had here."""


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def folders(*names):
    return [os.path.join(ROOT, name) for name in names]


def find(name):
    """The path of a server's program."""
    path = os.pathsep.join(folders("usr/sbin", "usr/bin") + [os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    found = shutil.which(name, path=path)
    if not found:
        raise Obstacle(f"this machine has no {name}; make check-programs fetches it")
    return found


def library_path():
    return os.pathsep.join(folders(f"usr/lib/{os.uname().machine}-linux-gnu", "usr/lib")
                           + folders(f"lib/{os.uname().machine}-linux-gnu")
                           + [os.environ.get("LD_LIBRARY_PATH", "")])


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Servers:
    """The servers of one class of tests, in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        self.held = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def fixed(self):
        """What every program is told: a port that refuses, one where nothing ever comes, and certificates."""
        refusing = socket.socket()
        refusing.bind(("127.0.0.1", 0))
        silent = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.held += [refusing, silent]
        certificate, key = self.certificate("localhost")
        other, _ = self.certificate("elsewhere")
        return {"refused": refusing.getsockname()[1], "silent": silent.getsockname()[1], "certificate": certificate,
                "key": key, "other": other}

    def certificate(self, name):
        """A certificate of a host that signs itself, and its key."""
        certificate, key = self.path(f"{name}.crt"), self.path(f"{name}.key")
        if not os.path.exists(certificate):
            names = f"subjectAltName=DNS:{name},IP:127.0.0.1,IP:::1"
            self.command(find("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
                         "-out", certificate, "-subj", f"/CN={name}", "-addext", names)
            os.chmod(key, 0o600)
        return certificate, key

    def command(self, *words, text=None):
        """Run a command that must succeed."""
        done = subprocess.run(
            words, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
            env=self.environment(words), preexec_fn=die_with_parent, check=False)
        if done.returncode != 0:
            raise Obstacle(f"{os.path.basename(words[0])} failed: {done.stdout.strip()[-300:]}")

    def environment(self, command):
        environment = dict(os.environ, LC_ALL="C", HOME=self.folder, TMPDIR=self.folder)
        # Libraries that came with the servers are for them alone.
        if any(word.startswith(ROOT + os.sep) for word in command):
            environment["LD_LIBRARY_PATH"] = library_path()
        return environment

    def start(self, command, ready, name=None):
        """Start a server, and wait until what `ready` tries succeeds."""
        name = name or os.path.basename(command[0])
        log = self.path(f"{name}-{len(self.processes)}.log")
        with open(log, "wb") as file:
            process = subprocess.Popen(
                command, env=self.environment(command), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
        self.processes.append(process)
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            try:
                return ready()
            except OSError:
                time.sleep(0.05)
        with open(log, encoding="utf-8", errors="replace") as file:
            raise Obstacle(f"{name} does not start: {file.read().strip()[-300:]}")

    def listening(self, *addresses):
        """Something that succeeds once there are listeners at all addresses: ports of 127.0.0.1, and paths."""
        def ready():
            for address in addresses:
                family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
                with socket.socket(family) as probe:
                    probe.connect(address if isinstance(address, str) else ("127.0.0.1", address))
        return ready

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for held in self.held:
            held.close()
