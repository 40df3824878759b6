# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Batches of datagrams in Python, against a loop over the standard library's socket: UDP on the loopback interface.

Both run in turn in one process; a figure is the median of the rounds' ratios, the standard library's time over
polysocket's: above 1 is faster. The receiver is there and has room; what it gets is taken away between the rounds. The
argument is a number of rounds.
"""
import socket
import statistics
import sys
import time

import polysocket

COUNT = 64
BUFSIZE = 2048
ROOM = 1 << 22
REPEATS = 30
WIDE_APART = 4


def receiver(module):
    """A bound socket with room for all that comes."""
    made = module.socket(module.AF_INET, module.SOCK_DGRAM)
    made.setsockopt(module.SOL_SOCKET, module.SO_RCVBUF, ROOM)
    made.bind(("127.0.0.1", 0))
    return made


def emptied(far):
    """Take away what a socket has received."""
    far.setblocking(False)
    try:
        while True:
            far.recv(BUFSIZE)
    except BlockingIOError:
        far.setblocking(True)


class Row:
    """One kind of transfer: `standard` and `batch` do it once, `before` and `after` are not measured."""

    def __init__(self, size, receivers=1):
        self.datagrams = [b"x" * size] * COUNT
        self.far = [receiver(socket) for _ in range(receivers)]
        self.addresses = [far.getsockname() for far in self.far]
        self.each = [self.addresses[i % receivers] for i in range(COUNT)]
        self.near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.batch_near = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
        # The same socket for both.
        self.batch_far = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM, fileno=self.far[0].fileno())
        for near in (self.near, self.batch_near):
            near.connect(self.addresses[0])

    def before(self):
        """Nothing, where it is sending that is measured."""

    def after(self):
        """Room for the next ones."""
        for far in self.far:
            emptied(far)

    def close(self):
        """Give up the descriptor that both modules have."""
        self.batch_far.detach()


class Send(Row):
    """To the connected peer."""

    def standard(self):
        """With a call for each."""
        for datagram in self.datagrams:
            self.near.send(datagram)

    def batch(self):
        """With one call."""
        self.batch_near.send_batch(self.datagrams)


class SendTo(Row):
    """To one address."""

    def standard(self):
        """With a call for each."""
        for datagram in self.datagrams:
            self.near.sendto(datagram, self.addresses[0])

    def batch(self):
        """With one call."""
        self.batch_near.sendto_batch(self.datagrams, self.addresses[0])


class SendToEach(Row):
    """To several addresses in turn."""

    def standard(self):
        """With a call for each."""
        for datagram, address in zip(self.datagrams, self.each):
            self.near.sendto(datagram, address)

    def batch(self):
        """With one call."""
        self.batch_near.sendto_batch(self.datagrams, self.each)


class Receive(Row):
    """Without the sender."""

    def before(self):
        self.batch_near.send_batch(self.datagrams)

    def standard(self):
        """With a call for each."""
        for _ in range(COUNT):
            self.far[0].recv(BUFSIZE)

    def batch(self):
        """With one call."""
        self.batch_far.recv_batch(COUNT, BUFSIZE)


class ReceiveFrom(Receive):
    """With the sender."""

    def standard(self):
        """With a call for each."""
        for _ in range(COUNT):
            self.far[0].recvfrom(BUFSIZE)

    def batch(self):
        """With one call."""
        self.batch_far.recvfrom_batch(COUNT, BUFSIZE)


ROWS = {
    "send, 100 bytes": lambda: Send(100),
    "send, 1,400 bytes": lambda: Send(1400),
    "sendto, 100 bytes": lambda: SendTo(100),
    "sendto, 4 receivers": lambda: SendToEach(100, WIDE_APART),
    "recv, 100 bytes": lambda: Receive(100),
    "recvfrom, 100 bytes": lambda: ReceiveFrom(100),
}


def timed(row, work):
    """Seconds for the work, done several times."""
    seconds = 0
    for _ in range(REPEATS):
        row.before()
        start = time.perf_counter()
        work()
        seconds += time.perf_counter() - start
        row.after()
    return seconds


def measure(make, rounds):
    """The median of the rounds' ratios, and of the datagrams per second of both."""
    row, ratios, speeds = make(), [], ([], [])
    works = (row.standard, row.batch)
    for turn in range(rounds + 1):
        order = works if turn % 2 else works[::-1]
        seconds = {work: timed(row, work) for work in order}
        ratios.append(seconds[works[0]] / seconds[works[1]])
        for speed, work in zip(speeds, works):
            speed.append(COUNT * REPEATS / seconds[work])
    row.close()
    return statistics.median(ratios[1:]), *(statistics.median(speed[1:]) for speed in speeds)


def main():
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    print(f"Python: batches of {COUNT} datagrams against calls of the standard library; medians of {rounds} rounds")
    print(f"{'':22}{'ratio':>8}{'datagrams/s':>14}{'in batches':>14}")
    for name, make in ROWS.items():
        ratio, plain, batched = measure(make, rounds)
        print(f"{name:22}{ratio:8.2f}{plain:14,.0f}{batched:14,.0f}", flush=True)


if __name__ == "__main__":
    main()
