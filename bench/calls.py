# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What calls cost in Python beside plain transfers, against the standard library's socket: messages, lines of files,
questions, connections.

Both run in turn in one process; a figure is the median of the rounds' ratios, the standard library's time over
polysocket's: above 1 is faster. Data is always ready. The argument is a number of rounds.
"""
import socket
import statistics
import sys
import time

import polysocket

LINES = 200
LINE = b"x" * 60 + b"\n"


def pair(module):
    """Two connected sockets of AF_UNIX."""
    return module.socketpair(module.AF_UNIX, module.SOCK_STREAM)


def messages(module):
    """sendmsg() and recvmsg()."""
    near, far = pair(module)

    def work():
        for _ in range(500):
            near.sendmsg([b"x"])
            far.recvmsg(1)
    return work


def lines(read):
    """A file's lines, as `read` reads so many of them."""
    def make(module):
        near, far = pair(module)
        file = far.makefile("rb")

        def work():
            near.sendall(LINE * LINES)
            read(file)
        return work
    return make


def by_readline(file):
    """A call for each line."""
    for _ in range(LINES):
        file.readline()


def in_a_loop(file):
    """The file as an iterator."""
    for count, _ in enumerate(file, 1):
        if count == LINES:
            break


def question(name, *arguments):
    """A method that asks for something."""
    def make(module):
        near, far = pair(module)
        ask = getattr(near, name)

        def work():
            for _ in range(2000):
                ask(*arguments)
        work.others = far
        return work
    return make


def connections(module):
    """socket(), connect(), accept() and two times close()."""
    listener = module.create_server(("127.0.0.1", 0))
    address = listener.getsockname()

    def work():
        for _ in range(50):
            client = module.socket()
            client.connect(address)
            accepted, _ = listener.accept()
            client.close()
            accepted.close()
    return work


def objects(module):
    """socket() and close()."""
    def work():
        for _ in range(200):
            module.socket().close()
    return work


ROWS = {
    "sendmsg, recvmsg": messages,
    "readline": lines(by_readline),
    "lines in a loop": lines(in_a_loop),
    "fileno": question("fileno"),
    "gettimeout": question("gettimeout"),
    "getsockopt": question("getsockopt", socket.SOL_SOCKET, socket.SO_TYPE),
    "getsockname": question("getsockname"),
    "connect, accept": connections,
    "socket, close": objects,
}


def timed(work):
    """Seconds for the work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(make, rounds):
    """The median of the rounds' ratios."""
    works, ratios = (make(socket), make(polysocket)), []
    for turn in range(rounds + 1):
        order = works if turn % 2 else works[::-1]
        seconds = {work: timed(work) for work in order}
        ratios.append(seconds[works[0]] / seconds[works[1]])
    return statistics.median(ratios[1:])


def main():
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 51
    print(f"Python: speed of other calls against the standard library's socket; medians of {rounds} rounds")
    for name, make in ROWS.items():
        print(f"{name:20}{measure(make, rounds):8.2f}", flush=True)


if __name__ == "__main__":
    main()
