# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The operations of scenarios on a Python module with the socket interface. README.md tells what each one does."""

import gc
import os
import subprocess
import time

from compare import Unknown

CHUNK = b"x" * 65536
# The attributes that are no methods.
ATTRIBUTES = ("family", "type", "proto")


class Operations:
    """One scenario's sockets, descriptors and variables, and what can be done with them."""

    def __init__(self, module, peer, variables):
        self.module = module
        self.peer_command = peer
        self.variables = variables
        self.sockets = []
        self.descriptors = []

    def call(self, name, arguments):
        operation = getattr(self, f"do_{name}", None)
        if operation is None:
            raise Unknown(f"operation {name!r}")
        return operation(*arguments)

    def call_method(self, socket, name, arguments):
        if name in ATTRIBUTES and not arguments:
            return int(getattr(socket, name))
        if name in ("recv_into", "recvfrom_into"):
            return self.receive_into(socket, name, arguments)
        if not hasattr(socket, name):
            raise Unknown(f"method {name!r}")
        return self.kept(getattr(socket, name)(*arguments))

    def kept(self, result):
        """Remember the sockets in a result, to close them after the scenario whatever became of their names."""
        for item in result if isinstance(result, tuple) else (result,):
            if isinstance(item, self.module.socket):
                self.sockets.append(item)
        return result

    def receive_into(self, socket, name, arguments):
        buffer = bytearray(b"." * arguments[0]) if isinstance(arguments[0], int) else arguments[0]
        result = getattr(socket, name)(buffer, *arguments[1:])
        return (*result, bytes(buffer)) if name == "recvfrom_into" else (result, bytes(buffer))

    def clean_up(self):
        self.variables.clear()
        for socket in self.sockets:
            socket.close()
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.module.setdefaulttimeout(None)

    # Of the library.

    def do_socket(self, *arguments):
        return self.kept(self.module.socket(*arguments))

    def do_socketpair(self, *arguments):
        return self.kept(self.module.socketpair(*arguments))

    def do_fromfd(self, fd, *arguments):
        if not arguments and not hasattr(self.module, "version"):
            # Where fromfd wants a family, detection is to be had from the constructor.
            arguments = self.detected(fd)
        return self.kept(self.module.fromfd(fd, *arguments))

    def detected(self, fd):
        probe = self.module.socket(fileno=fd)
        try:
            return probe.family, probe.type, probe.proto
        finally:
            probe.detach()

    def do_adopt(self, fd, *arguments):
        return self.kept(self.module.socket(*arguments, fileno=fd))

    def do_getdefaulttimeout(self):
        return self.module.getdefaulttimeout()

    def do_setdefaulttimeout(self, seconds):
        return self.module.setdefaulttimeout(seconds)

    def do_constant(self, name):
        try:
            return getattr(self.module, name)
        except AttributeError as error:
            raise ValueError(str(error)) from None

    # Of the runner.

    def do_check(self, value):
        return value

    def do_sleep(self, seconds):
        time.sleep(seconds)

    def do_pipe(self):
        ends = os.pipe()
        self.descriptors += ends
        return ends

    def do_close_descriptor(self, fd):
        os.close(fd)

    def do_nonblocking(self, fd):
        return bool(self.flags_of(fd) & os.O_NONBLOCK)

    def do_close_on_exec(self, fd):
        return bool(self.flags_of(fd) & os.O_CLOEXEC)

    @staticmethod
    def flags_of(fd):
        with open(f"/proc/self/fdinfo/{fd}", encoding="ascii") as lines:
            return next(int(line.split()[1], 8) for line in lines if line.startswith("flags:"))

    def do_exists(self, path):
        return os.path.lexists(path)

    def do_fill(self, socket):
        total = 0
        while True:
            try:
                total += socket.send(CHUNK)
            except (BlockingIOError, TimeoutError):
                return total

    def do_recvall(self, socket, count):
        parts = []
        while count > 0:
            part = socket.recv(min(count, 1 << 20))
            if not part:
                break
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def do_forget(self, socket):
        self.sockets = [kept for kept in self.sockets if kept is not socket]
        for name in [name for name, value in self.variables.items() if value is socket]:
            del self.variables[name]
        # The last reference is the caller's frame; it is gone when the step is over, and so is what this collects.
        del socket
        gc.collect()

    def do_peer(self, *arguments):
        command = [*self.peer_command, *(str(argument) for argument in arguments)]
        # Its end is of no interest here; the object would complain when it's collected.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, close_fds=True)
        process.returncode = 0
