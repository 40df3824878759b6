# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a send and a receive cost in Python, against the standard library's socket.

Data is always ready. The modules are run in turn in one process; a figure is the median of the rounds' ratios: the
standard library's time over the module's, above 1 is faster. Once with one thread, and once with another that sleeps.
Waiting is not measured here.
"""
import importlib
import statistics
import sys
import threading
import time

CALLS = 500


def unix_link(module):
    """Two connected AF_UNIX sockets."""
    return module.socketpair(module.AF_UNIX, module.SOCK_STREAM)


def tcp_link(module):
    """Two connected TCP sockets on the loopback interface."""
    with module.socket(module.AF_INET, module.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        sender = module.socket(module.AF_INET, module.SOCK_STREAM)
        sender.connect(listener.getsockname())
        receiver, _ = listener.accept()
    sender.setsockopt(module.IPPROTO_TCP, module.TCP_NODELAY, 1)
    return sender, receiver


def timed(link, data):
    """Nanoseconds for a send and a receive."""
    send, recv, size = link[0].send, link[1].recv, len(data)
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        send(data)
        recv(size)
    return (time.perf_counter_ns() - start) / CALLS


def measure(modules, make_link, size, timeout, rounds):
    """The standard library's nanoseconds, and each other module's ratio."""
    data = bytes(size)
    links = [make_link(module) for module in modules]
    for link in links:
        for end in link:
            end.settimeout(timeout)
    times = [[] for _ in modules]
    for turn in range(rounds + 1):
        for place in range(len(modules)):
            which = (place + turn) % len(modules)
            elapsed = timed(links[which], data)
            if turn > 0:  # The first round warms up.
                times[which].append(elapsed)
    for link in links:
        for end in link:
            end.close()
    ratios = [statistics.median(own / other for own, other in zip(times[0], column)) for column in times[1:]]
    return statistics.median(times[0]), ratios


def measure_all(modules, company, rounds):
    """A table: a row for each kind of connection, size and mode."""
    print(f"\n{company:26}{'socket':>10}" + "".join(f"{module.__name__:>20}" for module in modules[1:]))
    for timeout in (None, 5.0):
        for name, make_link in (("AF_UNIX", unix_link), ("TCP", tcp_link)):
            for size in (1, 4096):
                own, ratios = measure(modules, make_link, size, timeout, rounds)
                mode = "blocking" if timeout is None else "timeout"
                row = f"{name:8} {size:5} B {mode:9}"
                print(f"{row:26}{own:7.0f} ns" + "".join(f"{ratio:20.2f}" for ratio in ratios), flush=True)


def main():
    """Print the tables; the argument is a number of rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 51
    names = ("socket", "polysocket", "polysocket_ctypes", "polysocket_cffi")
    modules = [importlib.import_module(name) for name in names]
    print("Python: speed against the standard library's socket (above 1 is faster); "
          f"medians of {rounds} interleaved rounds")
    measure_all(modules, "one thread", rounds)
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    measure_all(modules, "another sleeps", rounds)


if __name__ == "__main__":
    main()
