# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The library of faults, called through ctypes. POLYSOCKET_LIBRARY names it.

    plan.py EXPRESSION

Prints what the expression gives. It may use what is defined here.
"""

import ctypes
import os
import sys
import threading
import time

import polysocket_ctypes as polysocket

library = ctypes.CDLL(os.environ["POLYSOCKET_LIBRARY"])
library.ps_faults_call_at.restype = ctypes.c_char_p


class Err(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int32), ("code", ctypes.c_int32), ("rest", ctypes.c_char * (1024 - 8 - 784)),
                ("operation", ctypes.c_char * 64), ("message", ctypes.c_char * 720)]


def set_plan(text):
    """None, or what is wrong with the plan."""
    err = Err()
    status = library.ps_faults_set(None if text is None else text.encode(), ctypes.byref(err))
    return (err.status, err.code, err.message.decode()) if status else None


def count(call):
    calls, faults, err = ctypes.c_int64(-1), ctypes.c_int64(-1), Err()
    status = library.ps_faults_count(call and call.encode(), ctypes.byref(calls), ctypes.byref(faults),
                                     ctypes.byref(err))
    return (status, err.message.decode()) if status else (calls.value, faults.value)


def names():
    found = []
    while library.ps_faults_call_at(ctypes.c_int64(len(found))):
        found.append(library.ps_faults_call_at(ctypes.c_int64(len(found))).decode())
    return found


def outcome(function, *arguments):
    """The result of a call, or the name of its error."""
    try:
        return function(*arguments)
    except Exception as error:  # pylint: disable=broad-except
        return getattr(error, "errno", None) or f"{type(error).__name__}: {error}"


def pattern(plan, times=12):
    """Which of some calls of gethostname() fail: a letter for each."""
    set_plan(plan)
    return "".join("x" if isinstance(outcome(polysocket.gethostname), int) else "." for _ in range(times))


def pair(data=b"", **settings):
    one, other = polysocket.socketpair(**settings)
    one.settimeout(5)
    other.settimeout(5)
    if data:
        other.sendall(data)
    return one, other


def pieces(plan, data=b"abcdefg", **settings):
    """What several receives get."""
    one, other = pair(data, **settings)
    other.close()
    set_plan(plan)
    return [outcome(one.recv, 100) for _ in range(4)]


def received(plan, size=200):
    """How many bytes arrive of what sendall() and a file send."""
    one, other = pair()
    set_plan(plan)
    other.sendall(bytes(size))
    file = other.makefile("wb")
    file.write(bytes(size))
    file.close()
    other.shutdown(polysocket.SHUT_WR)
    return len(one.makefile("rb").read())


def seconds(function, *arguments):
    """Whole tenths of a second that a call takes."""
    begun = time.monotonic()
    outcome(function, *arguments)
    return int((time.monotonic() - begun) * 10)


def look_up_until(limit):
    return polysocket.getaddrinfo("localhost", 1, deadline=polysocket.deadline(limit))


def threads(plan, number, times):
    """What is counted of the calls of several threads."""
    set_plan(plan)
    workers = [threading.Thread(target=lambda: [outcome(polysocket.gethostname) for _ in range(times)])
               for _ in range(number)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return count("gethostname")


def child(plan):
    """Whether a forked child has the plan."""
    set_plan(plan)
    process = os.fork()
    if process == 0:
        os._exit(isinstance(outcome(polysocket.gethostname), int))
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    print(repr(eval(sys.argv[1])))  # pylint: disable=eval-used
