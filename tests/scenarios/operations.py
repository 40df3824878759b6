# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The operations of scenarios on a Python module with the socket interface. README.md tells what each one does."""

import contextlib
import gc
import io
import os
import select
import subprocess
import tempfile
import threading
import time

from compare import Mismatch, Unknown

CHUNK = b"x" * 65536
# The attributes that are no methods.
ATTRIBUTES = ("family", "type", "proto")
# The methods that give a dictionary, of which a scenario asks for one name.
DICTIONARIES = ("options", "tcp_info", "peer_credentials")
INTERFACE = ("index", "flags", "address", "netmask", "prefix", "broadcast", "peer")
# The functions that are called as they are.
FUNCTIONS = frozenset(
    "getdefaulttimeout setdefaulttimeout getaddrinfo getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn "
    "gethostname getservbyname getservbyport getprotobyname htonl htons ntohl ntohs inet_aton inet_ntoa inet_pton "
    "inet_ntop CMSG_LEN CMSG_SPACE send_fds has_dualstack_ipv6 notify close dup if_nameindex if_nametoindex "
    "if_indextoname sethostname deadline address_parse address_format".split()
)
# The standard library spells a file that goes both ways in its own manner.
STANDARD_MODES = {"r+b": "rwb"}


def wrote_all(data, count):
    """The result of a file's write: nothing, once it is sure that all was taken."""
    if count != len(data):
        raise Mismatch(f"{count} of {len(data)} bytes were written")


class Operations:
    """One scenario's sockets, descriptors and variables, and what can be done with them."""

    def __init__(self, module, peer, variables):
        self.module = module
        self.peer_command = peer
        self.variables = variables
        # Sockets and files.
        self.objects = []
        self.descriptors = []
        self.timers = []

    def call(self, name, arguments, **limits):
        operation = getattr(self.module, name) if name in FUNCTIONS else getattr(self, f"do_{name}", None)
        if operation is None:
            raise Unknown(f"operation {name!r}")
        return operation(*arguments, **limits)

    def call_method(self, owner, name, arguments):
        if name in ATTRIBUTES and not arguments:
            return int(getattr(owner, name))
        if name in ("recv_into", "recvfrom_into"):
            return self.receive_into(owner, name, arguments)
        if name == "recvmsg_into":
            return self.receive_message_into(owner, arguments)
        if name == "sendfile":
            return self.send_file(owner, *arguments)
        if name == "makefile" and self.is_standard and arguments:
            arguments = [STANDARD_MODES.get(arguments[0], arguments[0]), *arguments[1:]]
        if not hasattr(owner, name):
            raise Unknown(f"method {name!r}")
        if name in DICTIONARIES:
            return getattr(owner, name)().get(*arguments)
        result = getattr(owner, name)(*arguments)
        return wrote_all(arguments[0], result) if name == "write" else self.kept(result)

    @property
    def is_oracle(self):
        return not hasattr(self.module, "version")

    @property
    def is_standard(self):
        """Whether the interpreter's own socket.py runs, over its own low-level module or over that of this library."""
        return self.module.SocketIO.__module__ == self.module.__name__

    def kept(self, result):
        """Remember the objects in a result, to close them after the scenario whatever became of their names."""
        for item in result if isinstance(result, tuple) else (result,):
            if isinstance(item, (self.module.socket, io.IOBase)):
                self.objects.append(item)
            elif not self.is_oracle and isinstance(item, (self.module.Token, self.module.Operation)):
                self.objects.append(item)
        return result

    def receive_into(self, socket, name, arguments):
        buffer = bytearray(b"." * arguments[0]) if isinstance(arguments[0], int) else arguments[0]
        result = getattr(socket, name)(buffer, *arguments[1:])
        return (*result, bytes(buffer)) if name == "recvfrom_into" else (result, bytes(buffer))

    @staticmethod
    def receive_message_into(socket, arguments):
        buffers = [bytearray(b"." * size) if isinstance(size, int) else size for size in arguments[0]]
        return (*socket.recvmsg_into(buffers, *arguments[1:]), tuple(map(bytes, buffers)))

    def send_file(self, socket, fd, *arguments):
        if not self.is_standard:
            return socket.sendfile(fd, *arguments)
        # The standard library wants an object, whose position it sets in the end.
        with open(fd, "rb", buffering=0, closefd=False) as file:
            return socket.sendfile(file, *arguments)

    def clean_up(self):
        # What a thread still uses stays open.
        while self.timers:
            self.timers.pop().join()
        self.variables.clear()
        for owner in self.objects:
            # Data that a file still holds may have nowhere to go.
            with contextlib.suppress(OSError) if isinstance(owner, io.IOBase) else contextlib.nullcontext():
                owner.close()
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.module.setdefaulttimeout(None)

    # Of the library.

    def do_socket(self, *arguments):
        return self.kept(self.module.socket(*arguments))

    def do_socketpair(self, *arguments):
        return self.kept(self.module.socketpair(*arguments))

    def do_fromfd(self, fd, *arguments):
        if not arguments and self.is_standard:
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

    def do_create_connection(self, *arguments, **limits):
        return self.kept(self.module.create_connection(*arguments, **limits))

    def do_connect_host(self, host, port, *options, **limits):
        named = dict(zip(("source_address", "family", "delay"), options))
        return self.kept(self.module.connect_host(host, port, **named, **limits))

    def do_start_connect_host(self, host, port, *options, **limits):
        named = dict(zip(("source_address", "family", "delay"), options))
        return self.kept(self.module.start_connect_host(host, port, **named, **limits))

    def do_start_getaddrinfo(self, *arguments, **limits):
        return self.kept(self.module.start_getaddrinfo(*arguments, **limits))

    def do_start_getnameinfo(self, *arguments, **limits):
        return self.kept(self.module.start_getnameinfo(*arguments, **limits))

    def do_within(self, deadline, token, name, *arguments):
        return self.call(name, arguments, deadline=deadline, token=token)

    def do_token(self):
        return self.kept(self.module.Token())

    def do_create_server(self, address, *arguments):
        names = ("family", "backlog", "reuse_port", "dualstack_ipv6")
        return self.kept(self.module.create_server(address, **dict(zip(names, arguments))))

    def do_create_unix_server(self, path, *arguments):
        names = ("mode", "backlog", "type", "keep")
        return self.kept(self.module.create_unix_server(path, **dict(zip(names, arguments))))

    def do_listen_fds(self, *arguments):
        return tuple(self.module.listen_fds(*arguments))

    def do_if_addresses(self, name, family):
        found = (one for one in self.module.if_addresses() if (one["name"], one["family"]) == (name, family))
        return next((tuple(one[key] for key in INTERFACE) for one in found), None)

    def do_recv_fds(self, *arguments):
        data, fds, flags, address = self.module.recv_fds(*arguments)
        return data, tuple(fds), flags, address

    def do_has_ipv6(self):
        return self.module.has_ipv6

    def do_constant(self, name):
        try:
            return getattr(self.module, name)
        except AttributeError as error:
            raise ValueError(str(error)) from None

    def do_await(self, operation):
        while True:
            if not select.select([operation], [], [], 10)[0]:
                raise Mismatch("an operation is not over after 10 s")
            with contextlib.suppress(BlockingIOError):
                return self.kept(operation.result())

    # Of the runner.

    def do_readable(self, fd):
        return bool(select.select([fd], [], [], 0)[0])

    def do_fire_later(self, token, seconds):
        self.later(seconds, token.fire)

    def do_close_later(self, socket, seconds):
        self.later(seconds, socket.close)

    def later(self, seconds, call):
        self.timers.append(threading.Timer(seconds, call))
        self.timers[-1].start()

    def do_check(self, value):
        return value

    def do_sleep(self, seconds):
        time.sleep(seconds)

    def do_pipe(self):
        ends = os.pipe()
        self.descriptors += ends
        return ends

    def do_file_of(self, data):
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            fd = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY | os.O_CLOEXEC)
        self.descriptors.append(fd)
        return fd

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

    def do_forget(self, owner):
        self.objects = [kept for kept in self.objects if kept is not owner]
        for name in [name for name, value in self.variables.items() if value is owner]:
            del self.variables[name]
        # The last reference is the caller's frame; it is gone when the step is over, and so is what this collects.
        del owner
        gc.collect()

    def do_peer(self, *arguments):
        command = [*self.peer_command, *(str(argument) for argument in arguments)]
        # Its end is of no interest here; the object would complain when it's collected.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, close_fds=True)
        process.returncode = 0
