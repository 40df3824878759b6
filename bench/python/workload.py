# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a workload is, and the list of them. A workload is written once, for any module with the names of socket."""
import os
import time
from dataclasses import dataclass
from typing import Callable

from parties import SOCKETS


class Unable(Exception):
    """This party cannot do this workload, and why."""


@dataclass
class Workload:
    """A workload: make(stack, party, mode) prepares it and returns run(count), which returns seconds (or bytes)."""

    name: str
    make: Callable
    modes: tuple = ("",)
    parties: Callable = SOCKETS
    unit: str = "s/op"
    count: int = 0  # calls in a round, or 0 to find out
    rounds: int = 0  # the most rounds, or 0
    alone: bool = False  # a row without a peer says something too


ALL = []


def workload(name, **settings):
    """Register a workload; each name goes with the arguments of the function that it decorates."""
    def register(make):
        ALL.append(Workload(name, make, **settings))
        return make
    return register


def is_quick():
    """Whether short runs are wanted: QUICK=1 make bench."""
    return os.environ.get("QUICK", "") not in ("", "0")


def timed(work):
    """A run(count) of a function that works through a number of operations."""
    def run(count):
        start = time.perf_counter()
        work(count)
        return time.perf_counter() - start
    return run


def repeated(function, *arguments):
    """A run(count) that calls a function so often."""
    def work(count):
        call = function
        for _ in range(count):
            call(*arguments)
    return timed(work)


def set_mode(mode, *sockets):
    """Blocking, or with a timeout that never ends anything."""
    for each in sockets:
        each.settimeout(5.0 if mode == "timeout" else None)


def unix_pair(stack, module, mode="blocking"):
    """Two connected sockets of AF_UNIX, which the stack closes."""
    pair = module.socketpair(module.AF_UNIX, module.SOCK_STREAM)
    for each in pair:
        stack.callback(each.close)
    set_mode(mode, *pair)
    return pair


def tcp_pair(stack, module, mode="blocking"):
    """Two connected TCP sockets on the loopback interface."""
    with module.create_server(("127.0.0.1", 0)) as listener:
        near = module.socket(module.AF_INET, module.SOCK_STREAM)
        near.connect(listener.getsockname())
        far, _ = listener.accept()
    for each in (near, far):
        stack.callback(each.close)
        each.setsockopt(module.IPPROTO_TCP, module.TCP_NODELAY, 1)
    set_mode(mode, near, far)
    return near, far
