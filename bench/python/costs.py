# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a module costs before it does anything: the time of a process that imports it, the memory of an idle socket, and
its files."""
import os
import subprocess
import sys
import importlib

from workload import Unable, repeated, workload

# The smaps tell the exact number of pages, where statm may be late.
MEMORY = """
import re
import resource
import {module} as module
def resident():
    with open("/proc/self/smaps_rollup") as file:
        return int(re.search(r"Rss: *(\\d+) kB", file.read())[1]) * 1024
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
count = min(8000, most - 200)
made = [None] * count
made[:50] = [module.socket() for _ in range(50)]
resident()
before = resident()
made[50:] = [module.socket() for _ in range(count - 50)]
print((resident() - before) / (count - 50))
"""


def answer(program):
    """The number that a program prints."""
    result = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, text=True)
    return float(result.stdout)


@workload("start-up")
def start_up(_, party, __):
    """A process that imports the module, and ends."""
    return repeated(subprocess.check_call, [sys.executable, "-c", f"import {party.module.__name__}"])


@workload("memory-per-socket", unit="B", count=1, rounds=3)
def memory(_, party, __):
    """The memory that an idle socket takes, the kernel's own not counted."""
    if not os.access("/proc/self/smaps_rollup", os.R_OK):
        raise Unable("there is no /proc/self/smaps_rollup")
    return lambda _: answer(MEMORY.format(module=party.module.__name__))


@workload("library-size", unit="B", count=1, rounds=1, alone=True)
def size(_, party, __):
    """The bytes of the module's extension, without the C library."""
    name = "polysocket._native" if party.ours else "_socket"
    path = getattr(importlib.import_module(name), "__file__", None)
    if not path:
        raise Unable("it is a part of the interpreter")
    return lambda _: os.path.getsize(path)
