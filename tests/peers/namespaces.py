# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Networks of the tests' own: a program runs itself again in new namespaces, where it may do as it likes.

Nothing of the machine's network is seen or changed there, and the kernel removes everything when the last process ends.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

INSIDE = "POLYSOCKET_TEST_NAMESPACE"


def run(*command):
    """Run a command that must succeed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout.strip()}")
    return done.stdout


def obstacle(*programs):
    """Why namespaces or one of these programs cannot be had here, or None."""
    for program in ("unshare", "nsenter", "ip", *programs):
        if not shutil.which(program):
            return f"this machine has no {program}"
    tried = subprocess.run(["unshare", "-n", "-m", "true"], stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    return f"no right to make namespaces: {tried.stderr.strip()}" if tried.returncode != 0 else None


def main(*programs):
    """unittest.main() in namespaces of its own, with the loopback interface up; all tests are skipped without."""
    if os.environ.get(INSIDE):
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        run("ip", "link", "set", "lo", "up")
        unittest.main()
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    reason = obstacle(*programs)
    if reason:
        program = vars(sys.modules["__main__"])
        # What the tests stand on is set up even if all are skipped, and here that would be done to the machine.
        for name in ("setUpModule", "tearDownModule"):
            program.pop(name, None)
        # The names of the tests are to be seen all the same.
        for case in program.values():
            if isinstance(case, type) and issubclass(case, unittest.TestCase):
                unittest.skip(reason)(case)
        unittest.main()
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--net", "--mount", "--fork", "--kill-child", sys.executable, *sys.argv])


def replace_file(path, text, replaced=set()):  # the default is the memory of what was replaced
    """Lay a text over a file of the machine; only this mount namespace sees it."""
    if not os.environ.get(INSIDE):
        raise RuntimeError(f"{path} is the machine's, outside of a mount namespace of the test's own")
    if path not in replaced:
        descriptor, copy = tempfile.mkstemp()
        os.close(descriptor)
        os.chmod(copy, 0o644)
        run("mount", "--bind", copy, path)
        os.unlink(copy)
        replaced.add(path)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


class Neighbour:
    """A second host: another network namespace, joined with this one by a pair of interfaces called wire."""

    def __init__(self, here, there):
        self._holder = subprocess.Popen(["unshare", "--net", "sleep", "120"])
        pid = str(self._holder.pid)
        self._wait_until_apart()
        run("ip", "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", pid)
        # No addresses but those that the tests know.
        run("ip", "link", "set", "wire", "addrgenmode", "none")
        run(*self.command("ip", "link", "set", "wire", "addrgenmode", "none"))
        for address in here:
            run("ip", "addr", "add", address, "dev", "wire", *self._no_checks(address))
        run("ip", "link", "set", "wire", "up")
        run(*self.command("ip", "link", "set", "lo", "up"))
        for address in there:
            run(*self.command("ip", "addr", "add", address, "dev", "wire", *self._no_checks(address)))
        run(*self.command("ip", "link", "set", "wire", "up"))

    @staticmethod
    def _no_checks(address):
        """Duplicate address detection would take a second."""
        return ("nodad",) if ":" in address else ()

    def _wait_until_apart(self):
        deadline = time.monotonic() + 10
        while os.readlink(f"/proc/{self._holder.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            if time.monotonic() > deadline:
                raise RuntimeError("the second namespace did not come up")
            time.sleep(0.01)

    def command(self, *words):
        """A command as it has to be given so that it runs over there."""
        return ("nsenter", "--target", str(self._holder.pid), "--net", *words)

    @contextlib.contextmanager
    def python(self, program):
        """A Python program over there; gives its pipes, and expects that it ends well."""
        child = subprocess.Popen(
            self.command(sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield child
            child.stdin.close()
            if child.wait(timeout=20) != 0:
                raise RuntimeError(f"the neighbour's program ended with {child.returncode}")
        finally:
            child.kill()
            child.wait()
            child.stdout.close()

    def close(self):
        """The neighbour is gone, and the wire with it."""
        self._holder.kill()
        self._holder.wait()
