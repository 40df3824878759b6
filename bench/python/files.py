# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Files over sockets: lines of 61 bytes and 64 KiB at once, of data that is there. Only the file's part is timed."""
import time

from workload import unix_pair, workload

LINE = b"x" * 60 + b"\n"
# As many fit between two sockets that poll() still calls one of AF_UNIX writable, which it does to a quarter.
MOST = 300


def chunks(count):
    """A number of lines as numbers that fit."""
    while count > 0:
        yield min(count, MOST)
        count -= MOST


def reading(read, stack, party, mode):
    """A run in which `read` takes lines that have come."""
    near, far = unix_pair(stack, party.module, mode)
    file = stack.enter_context(far.makefile("rb"))

    def run(count):
        spent = 0.0
        for lines in chunks(count):
            near.sendall(LINE * lines)
            start = time.perf_counter()
            read(file, lines)
            spent += time.perf_counter() - start
        return spent
    return run


@workload("lines-read", modes=("blocking", "timeout"))
def lines_read(stack, party, mode):
    """A readline() for each line."""
    def read(file, lines):
        for _ in range(lines):
            file.readline()
    return reading(read, stack, party, mode)


@workload("lines-loop", modes=("blocking", "timeout"))
def lines_loop(stack, party, mode):
    """The file as an iterator."""
    def read(file, lines):
        for number, _ in enumerate(file, 1):
            if number == lines:
                break
    return reading(read, stack, party, mode)


@workload("file-read-65536", modes=("blocking", "timeout"))
def file_read(stack, party, mode):
    """read() of 64 KiB."""
    near, far = unix_pair(stack, party.module, mode)
    file, data = stack.enter_context(far.makefile("rb")), bytes(65536)

    def run(count):
        spent = 0.0
        for _ in range(count):
            near.sendall(data)
            start = time.perf_counter()
            file.read(65536)
            spent += time.perf_counter() - start
        return spent
    return run


@workload("lines-write", modes=("blocking", "timeout"))
def lines_write(stack, party, mode):
    """A write() for each line, and a flush() after each 300."""
    near, far = unix_pair(stack, party.module, mode)
    file = stack.enter_context(near.makefile("wb"))

    def run(count):
        spent = 0.0
        for lines in chunks(count):
            start = time.perf_counter()
            for _ in range(lines):
                file.write(LINE)
            file.flush()
            spent += time.perf_counter() - start
            left = lines * len(LINE)
            while left:
                left -= len(far.recv(left))
        return spent
    return run
