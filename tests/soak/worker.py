# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The server and the client in Python. README.md describes what they say to each other.

    worker.py server DATA SOCKET
    worker.py client DATA SECONDS SEED PEER…
"""

import random
import sys
import threading
import time
import zlib

import polysocket

LONGEST = 20
LARGEST = 200000
DATAGRAM = 1400


class Wrong(Exception):
    """What came is not what had to come."""


def header_of(data):
    return b"%d %08x\n" % (len(data), zlib.crc32(data))


class Server:
    """Answers on TCP, UDP and AF_UNIX, with a thread for each connection."""

    def __init__(self, data, path):
        self.data = data
        self.tcp = polysocket.create_server(("127.0.0.1", 0), backlog=64)
        self.unix = polysocket.create_unix_server(path, backlog=64)
        self.udp = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))

    def run(self):
        print("ready", self.tcp.getsockname()[1], self.udp.getsockname()[1], self.unix.getsockname(), flush=True)
        for listener in (self.tcp, self.unix):
            threading.Thread(target=self.accept, args=(listener,), daemon=True).start()
        while True:
            try:
                data, sender = self.udp.recvfrom(2 * DATAGRAM)
                self.udp.sendto(data, sender)
            except OSError:
                pass  # A client has closed its socket: the next one counts.

    def accept(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            connection.settimeout(LONGEST)
            try:
                while True:
                    line = connection.recv_until(b"\n", 100)
                    self.answer(connection, line.split())
            except (OSError, EOFError):
                pass  # The client has ended, or was aborted.

    def answer(self, connection, words):
        if words[0] == b"echo":
            data = connection.recv_exact(int(words[1]))
            if int(words[2], 16) != zlib.crc32(data):
                connection.sendall(b"bad\n")
            connection.sendmsg([header_of(data)])
            connection.sendall(data)
        elif words[0] == b"file":
            size = int(words[1])
            connection.sendall(header_of(self.data[:size]))
            with open(sys.argv[2], "rb") as file:
                connection.sendfile(file, 0, size)
        elif words[0] == b"wait":
            time.sleep(int(words[1]) / 1000)
            connection.sendall(header_of(b""))
        elif words[0] == b"take":
            _, fds, _, _ = polysocket.recv_fds(connection, 1, 4)
            for fd in fds:
                with polysocket.socket(fileno=fd) as passed:
                    passed.sendall(b"taken\n")
            connection.sendall(header_of(b""))


class Client:
    """Random operations with all servers, each of which is checked."""

    def __init__(self, data, seconds, seed, peers):
        self.data, self.seed = data, seed
        self.end = time.monotonic() + seconds
        self.chance = random.Random(seed)
        # Language, port of TCP, port of UDP, path.
        self.peers = [peer.split(",") for peer in peers]
        self.counts = {}
        self.bytes = 0
        self.lost = 0

    def run(self):
        names = [name[3:] for name in dir(self) if name.startswith("do_")]
        failed = 0
        while time.monotonic() < self.end:
            name, peer = self.chance.choice(names), self.chance.choice(self.peers)
            number = sum(self.counts.values())
            try:
                getattr(self, "do_" + name)(peer)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
                failed += 1
                print("fail", f"operation {number}, {name} with {peer[0]}: {type(error).__name__}: {error}", flush=True)
                if failed > 20:
                    break
            self.counts[name] = self.counts.get(name, 0) + 1
        counts = " ".join(f"{name}={count}" for name, count in sorted(self.counts.items()))
        print("done", sum(self.counts.values()), self.bytes, self.lost, counts, flush=True)

    def slice(self, most=LARGEST):
        size = self.chance.choice((0, 1, self.chance.randrange(100), self.chance.randrange(most)))
        start = self.chance.randrange(len(self.data) - size)
        return self.data[start:start + size]

    def connected(self, peer, local=None):
        if self.chance.random() < 0.5 if local is None else local:
            made = polysocket.socket(polysocket.AF_UNIX)
            made.settimeout(LONGEST)
            made.connect(peer[3])
            return made
        return polysocket.create_connection(("127.0.0.1", int(peer[1])), LONGEST)

    def answered(self, connection, expected):
        """The answer with its check sum, received in one of several ways."""
        size, digits = connection.recv_until(b"\n", 100).split()
        size = int(size)
        if self.chance.random() < 0.5:
            data = connection.recv_exact(size)
        else:
            data = bytearray(size)
            position = 0
            while position < size:
                count = connection.recv_into(memoryview(data)[position:])
                if count == 0:
                    raise Wrong(f"the stream ended after {position} of {size} bytes")
                position += count
        if data != expected or zlib.crc32(data) != int(digits, 16):
            raise Wrong(f"{len(data)} bytes came that differ from the {len(expected)} that were expected")
        self.bytes += len(data)

    def do_echo(self, peer):
        with self.connected(peer) as connection:
            for _ in range(self.chance.randrange(1, 4)):
                data = self.slice()
                request = b"echo " + header_of(data)
                if self.chance.random() < 0.5:
                    connection.sendall(request + data)
                else:
                    connection.sendall(request)
                    connection.sendall(data)
                self.answered(connection, data)

    def do_lines(self, peer):
        """The same through a file."""
        with self.connected(peer) as connection, connection.makefile("rwb") as file:
            data = self.slice(20000)
            file.write(b"echo " + header_of(data) + data)
            file.flush()
            size = int(file.readline().split()[0])
            if size != len(data) or file.read(size) != data:
                raise Wrong("the file gives other data")
            self.bytes += size

    def do_file(self, peer):
        with self.connected(peer) as connection:
            size = self.chance.randrange(len(self.data))
            connection.sendall(b"file %d\n" % size)
            self.answered(connection, self.data[:size])

    def do_wait(self, peer):
        """The answer comes after the timeout, so that the timeout has to come."""
        with self.connected(peer) as connection:
            started = time.monotonic()
            connection.sendall(b"wait 100\n")
            connection.settimeout(0.02)
            try:
                connection.recv(1)
            except TimeoutError:
                return
            # On a busy machine this may have begun to wait after the answer had come.
            if time.monotonic() - started < 0.1:
                raise Wrong("the answer came before the timeout")
            self.lost += 1

    def do_abort(self, peer):
        """A request that never ends, and a connection that is reset."""
        connection = self.connected(peer)
        connection.sendall(b"echo 100000 0\n" + self.data[:1000])
        if self.chance.random() < 0.5:
            connection.set_option("linger", 0)
        connection.close()

    def do_datagram(self, peer):
        with polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM) as sender:
            sender.settimeout(5)
            sender.connect(("127.0.0.1", int(peer[2])))
            data = self.slice(DATAGRAM)
            sender.send(data)
            try:
                came = sender.recv(2 * DATAGRAM)
            except TimeoutError:
                self.lost += 1
                return
            if came != data:
                raise Wrong("another datagram came back")

    def do_pass(self, peer):
        near, far = polysocket.socketpair()
        with near, far, self.connected(peer, local=True) as connection:
            connection.sendall(b"take\n")
            polysocket.send_fds(connection, [b"x"], [far.fileno()])
            far.close()
            near.settimeout(LONGEST)
            if near.recv_until(b"\n", 100) != b"taken\n":
                raise Wrong("the passed socket is not the one")
            self.answered(connection, b"")

    def do_cancel(self, peer):
        """A token or a close in another thread ends a call that waits."""
        connection, token = self.connected(peer), polysocket.Token()
        is_token = self.chance.random() < 0.5
        connection.settoken(token)
        timer = threading.Timer(0.01, token.fire if is_token else connection.close)
        timer.start()
        try:
            connection.recv(1)
        except OSError:
            return
        finally:
            timer.join()
            connection.close()
            token.close()
        raise Wrong("nothing has ended the call")


def main():
    role, path, *rest = sys.argv[1:]
    with open(path, "rb") as file:
        data = file.read()
    if role == "server":
        Server(data, rest[0]).run()
    else:
        Client(data, float(rest[0]), int(rest[1]), rest[2:]).run()


if __name__ == "__main__":
    main()
