# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Sending and receiving: data that is ready, ping-pong with another process, datagrams, and company by other threads
and by many open sockets."""
import functools
import os
import resource
import sys
import threading

from parties import RawCtypes, against_libc, against_socket, raw_cffi
from workload import Unable, repeated, set_mode, tcp_pair, timed, unix_pair, workload

MODES = ("blocking", "timeout")


def pairs(near, far, size):
    """A run of sends and receives of so many bytes."""
    send, recv, data = near.send, far.recv, bytes(size)

    def work(count):
        for _ in range(count):
            send(data)
            recv(size)

    def work_in_pieces(count):
        for _ in range(count):
            send(data)
            left = size
            while left:
                left -= len(recv(left))
    return timed(work if size <= 4096 else work_in_pieces)


def stream(make_pair, size, stack, party, mode):
    """A send and a receive of data that is ready."""
    return pairs(*make_pair(stack, party.module, mode), size)


for bytes_each in (1, 4096, 65536):
    workload(f"stream-unix-{bytes_each}", modes=MODES)(functools.partial(stream, unix_pair, bytes_each))
    workload(f"stream-tcp-{bytes_each}", modes=MODES)(functools.partial(stream, tcp_pair, bytes_each))


def raw(stack, party, _):
    """A send and a receive as C has them, through a foreign-function interface, of the library's or of libc's."""
    module, calls = party.module
    send, recv = calls(*unix_pair(stack, module))

    def work(count):
        for _ in range(count):
            send()
            recv()
    return timed(work)


for ffi, raw_calls in (("ctypes", lambda: RawCtypes), ("cffi", raw_cffi)):
    workload("ffi-raw", modes=("blocking",), parties=against_libc(ffi, raw_calls))(raw)
    workload("ffi-methods", modes=MODES, parties=against_socket(ffi))(functools.partial(stream, unix_pair, 1))


def echo(near, far, core):
    """In a process of its own: what comes goes back, until the other end closes."""
    near.close()
    if core is not None:
        os.sched_setaffinity(0, {core})
    while data := far.recv(1):
        far.send(data)


def ping_pong(make_pair, cores, stack, party, mode):
    """A byte there and back; the receives wait."""
    near, far = make_pair(stack, party.module, mode)
    allowed = sorted(os.sched_getaffinity(0))
    if cores > len(allowed):
        raise Unable(f"there are fewer than {cores} processors")
    child = os.fork()
    if child == 0:
        try:
            echo(near, far, allowed[cores - 1] if cores else None)
        finally:
            os._exit(0)
    far.close()
    stack.callback(os.waitpid, child, 0)
    stack.callback(near.close)
    send, recv = near.send, near.recv

    def work(count):
        if cores:
            os.sched_setaffinity(0, {allowed[0]})
        for _ in range(count):
            send(b"x")
            recv(1)
        os.sched_setaffinity(0, allowed)
    return timed(work)


workload("pingpong-unix-1core", modes=MODES)(functools.partial(ping_pong, unix_pair, 1))
workload("pingpong-unix-2cores", modes=MODES)(functools.partial(ping_pong, unix_pair, 2))
workload("pingpong-tcp", modes=MODES)(functools.partial(ping_pong, tcp_pair, 0))


def datagram_pair(stack, module, mode):
    """Two UDP sockets, and the address of the second."""
    near, far = (module.socket(module.AF_INET, module.SOCK_DGRAM) for _ in range(2))
    for each in (near, far):
        stack.callback(each.close)
        each.bind(("127.0.0.1", 0))
    set_mode(mode, near, far)
    return near, far, far.getsockname()


@workload("datagram-64", modes=MODES)
def datagrams(stack, party, mode):
    """sendto() and recvfrom() of 64 bytes."""
    near, far, address = datagram_pair(stack, party.module, mode)
    data = bytes(64)

    def work(count):
        for _ in range(count):
            near.sendto(data, address)
            far.recvfrom(64)
    return timed(work)


@workload("recv-into-4096", modes=MODES)
def into(stack, party, mode):
    """send() and recv_into() of 4 KiB."""
    near, far = unix_pair(stack, party.module, mode)
    data, room = bytes(4096), bytearray(4096)

    def work(count):
        for _ in range(count):
            near.send(data)
            far.recv_into(room)
    return timed(work)


@workload("sendall-65536", modes=MODES)
def whole(stack, party, mode):
    """sendall() of 64 KiB, and recv() until all has come."""
    near, far = unix_pair(stack, party.module, mode)
    data = bytes(65536)

    def work(count):
        for _ in range(count):
            near.sendall(data)
            left = len(data)
            while left:
                left -= len(far.recv(left))
    return timed(work)


@workload("sendmsg-4x64", modes=MODES)
def messages(stack, party, mode):
    """sendmsg() of four buffers, and recvmsg()."""
    near, far = unix_pair(stack, party.module, mode)
    data = [bytes(64)] * 4

    def work(count):
        for _ in range(count):
            near.sendmsg(data)
            far.recvmsg(256)
    return timed(work)


@workload("would-block")
def would_block(stack, party, _):
    """recv() of a non-blocking socket that has nothing: the error is the result."""
    near, far = unix_pair(stack, party.module)
    far.setblocking(False)
    stack.callback(near.fileno)

    def work(count):
        for _ in range(count):
            try:
                far.recv(1)
            except BlockingIOError:
                pass
    return timed(work)


@workload("beside-computing", count=10, rounds=5)
def beside_computing(stack, party, _):
    """A send and a receive while another thread computes, which runs during the measurement alone."""
    near, far = unix_pair(stack, party.module)
    run = pairs(near, far, 1)

    def with_company(count):
        ended = threading.Event()

        def compute():
            number = 0
            while not ended.is_set():
                for _ in range(1000):
                    number += 1
        company = threading.Thread(target=compute)
        company.start()
        try:
            return run(count)
        finally:
            ended.set()
            company.join()
    return with_company


def threads(number, stack, party, _):
    """Transfers in several threads at once, each on sockets of its own; an operation is one of any thread."""
    runs = [pairs(*unix_pair(stack, party.module), 1) for _ in range(number)]

    def work(count):
        started = [threading.Thread(target=run, args=(max(1, count // number),)) for run in runs]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()
    return timed(work)


workload("threads-2")(functools.partial(threads, 2))
workload("threads-4")(functools.partial(threads, 4))


def raise_limit():
    """As many descriptors as this process may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def beside_open(number, stack, party, _):
    """A send and a receive while so many other sockets are open."""
    possible = (raise_limit() - 100) // 2
    if number > possible:
        print(f"bench/python: open-{number}: {possible} sockets, for RLIMIT_NOFILE permits no more", file=sys.stderr)
    for _ in range(min(number, possible)):
        stack.callback(party.module.socket().close)
    return pairs(*unix_pair(stack, party.module), 1)


for sockets in (1, 100, 10_000):
    workload(f"open-{sockets}")(functools.partial(beside_open, sockets))


def batch(send_in_batches, stack, party, mode):
    """64 datagrams of 64 bytes, in a batch of ours, or one by one; an operation is a datagram."""
    near, far, address = datagram_pair(stack, party.module, mode)
    data, ours = [bytes(64)] * 64, party.ours
    if ours and not hasattr(near, "send_batch"):
        raise Unable("it has no batches")
    near.connect(address)
    far.setsockopt(party.module.SOL_SOCKET, party.module.SO_RCVBUF, 1 << 20)

    def send(whole_batch):
        if whole_batch:
            near.send_batch(data)
        else:
            for each in data:
                near.send(each)

    def receive(whole_batch):
        if whole_batch:
            left = 64
            while left:
                left -= len(far.recv_batch(left, 64))
        else:
            for _ in range(64):
                far.recv(64)

    sending, receiving = repeated(send, ours and send_in_batches), repeated(receive, ours and not send_in_batches)

    def run(count):
        spent = 0.0
        for _ in range(max(1, count // 64)):
            sent, received = sending(1), receiving(1)
            spent += sent if send_in_batches else received
        return spent * count / (max(1, count // 64) * 64)
    return run


workload("batch-send-64", modes=MODES)(functools.partial(batch, True))
workload("batch-recv-64", modes=MODES)(functools.partial(batch, False))
