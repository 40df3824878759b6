# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Much data one way, to or from another process: seconds and peak memory; and files sent."""
import os
import re
import tempfile
import time

from workload import Unable, is_quick, tcp_pair, timed, unix_pair, workload

PIECE = 1 << 16


def in_child(function, *arguments):
    """Run a function in a process of its own, whose number is returned."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            function(*arguments)
            status = 0
        finally:
            os._exit(status)
    return child


def ended(child):
    """Wait for a process, which must have done its work."""
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise RuntimeError(f"a child process of the benchmark ended with {status}")


def feed(near, far, size):
    """Send so much."""
    far.close()
    data = bytes(PIECE)
    for _ in range(size // PIECE):
        near.sendall(data)
    near.close()


def drain(near, far):
    """Receive until the end."""
    near.close()
    room = bytearray(1 << 20)
    while far.recv_into(room):
        pass


def size_of_bulk():
    """How much a stream is; an operation is 1 MiB of it."""
    return (64 if is_quick() else 1024) << 20


def receive_all(stack, module):
    """Receive what another process sends, and return the seconds for it."""
    near, far = tcp_pair(stack, module)
    child = in_child(feed, near, far, size_of_bulk())
    near.close()
    start, left = time.perf_counter(), size_of_bulk()
    while left:
        received = len(far.recv(PIECE))
        if not received:
            raise RuntimeError(f"the stream ended with {left} bytes left")
        left -= received
    spent = time.perf_counter() - start
    far.close()
    ended(child)
    return spent


@workload("bulk-tcp", count=size_of_bulk() >> 20, rounds=5)
def bulk(stack, party, _):
    """A stream one way."""
    return lambda _: receive_all(stack, party.module)


def memory_now(name):
    """VmRSS is what this process holds, VmHWM the most that it has held, in bytes."""
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(name + r":\s*(\d+) kB", status.read())[1]) * 1024


def report_peak(stack, module, pipe):
    """Receive a stream and write by how much the peak of memory grew."""
    before = memory_now("VmRSS")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as clear:
        clear.write("5")
    receive_all(stack, module)
    os.write(pipe, str(memory_now("VmHWM") - before).encode())


@workload("bulk-tcp-memory", unit="B", count=1, rounds=1)
def memory(stack, party, _):
    """By how much the memory of the process that receives the stream grows."""
    if not os.access("/proc/self/clear_refs", os.W_OK):
        raise Unable("the peak cannot be reset without /proc/self/clear_refs")

    def run(_):
        read, write = os.pipe()
        child = in_child(report_peak, stack, party.module, write)
        os.close(write)
        with open(read, "rb") as answer:
            found = int(answer.read())
        ended(child)
        return found
    return run


@workload("sendfile-1MiB")
def sendfile(stack, party, _):
    """sendfile() of 1 MiB to a process that drains it."""
    near, far = unix_pair(stack, party.module)
    child = in_child(drain, near, far)
    stack.callback(ended, child)
    stack.callback(near.close)
    far.close()
    file = stack.enter_context(tempfile.TemporaryFile())
    file.write(bytes(1 << 20))
    file.flush()

    def work(count):
        for _ in range(count):
            if near.sendfile(file, 0) != 1 << 20:
                raise RuntimeError("sendfile() sent less than the file has")
    return timed(work)
