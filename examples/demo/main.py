# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The demo: an echo server and a client in every pair of languages over every transport, and a page from a real HTTP
server in every language. Prints the tables as they fill, what went wrong, and the total.
"""

import argparse
import concurrent.futures
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import exchange  # noqa: E402
from languages import all_languages  # noqa: E402
from processes import Failure, Processes  # noqa: E402

LICENSE = os.path.join(HERE, "..", "..", "LICENSE")
WIDTH = 9
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def has_ipv6():
    """Is there a ::1 to listen on?"""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Demo:
    """The tables, and what they add up to. As many exchanges run at a time as the pool has threads."""

    def __init__(self, languages, folder, pool, processes):
        self.languages = languages
        self.folder = folder
        self.pool = pool
        self.processes = processes
        self.succeeded = 0
        self.failed = 0

    def row(self, name, exchanges):
        """A row of a table, cell by cell; gives what went wrong, by language."""
        futures = [self.pool.submit(work, self.processes, self.folder, *arguments) for work, *arguments in exchanges]
        failures = {}
        print(f"{name:{WIDTH}}", end="", flush=True)
        for language, future in zip(self.languages, futures):
            try:
                future.result()
            except Failure as failure:
                if self.processes.stopped:
                    raise
                failures[language.name] = failure
            print(f"{'FAILED' if language.name in failures else 'ok':{WIDTH}}", end="", flush=True)
        print()
        self.failed += len(failures)
        self.succeeded += len(futures) - len(failures)
        return failures

    def begin_table(self, title):
        print(f"{title}\n\n{'':{WIDTH}}" + "".join(f"{language.name:{WIDTH}}" for language in self.languages))

    def end_table(self, complaints):
        print("\n".join(["", *complaints, ""] if complaints else [""]), flush=True)

    def echo_everywhere(self, transport, *address):
        """A table of servers and clients, each pair with an address of its own."""
        self.begin_table(f"LICENSE, echoed over {transport}; servers in rows, clients in columns")
        complaints = []
        for server in self.languages:
            exchanges = []
            for client in self.languages:
                words = [word.format(server=server.name, client=client.name) for word in address]
                exchanges.append((exchange.echo, server, client, words, LICENSE))
            failures = self.row(server.name, exchanges)
            for client, failure in failures.items():
                complaints.append(f"FAILED: {transport}, {server.name} server, {client} client: {failure}")
        self.end_table(complaints)

    def fetch_everywhere(self):
        """A row of clients of Python's own HTTP server."""
        shutil.copy(LICENSE, os.path.join(self.folder, "page.txt"))
        self.begin_table("A page, fetched with HTTP/1.0 from Python's http.server")
        with exchange.http_server(self.processes, self.folder) as port:
            failures = self.row("", [(exchange.fetch, language, port, "page.txt") for language in self.languages])
        self.end_table([f"FAILED: HTTP, {client}: {failure}" for client, failure in failures.items()])

    def run(self):
        self.echo_everywhere("TCP on IPv4", "AF_INET", "127.0.0.1", "0")
        if has_ipv6():
            self.echo_everywhere("TCP on IPv6", "AF_INET6", "::1", "0")
        else:
            print("TCP on IPv6 is skipped: this machine has no ::1\n")
        self.echo_everywhere("AF_UNIX", "AF_UNIX", "{server}-{client}")
        self.fetch_everywhere()


class Interrupts:
    """Stops all processes when a signal asks for it; the first one counts. A thread hears of it, since an exception out
    of a handler may come between any two steps, and leave a lock of the pool taken for ever.
    """

    def __init__(self, processes):
        self.processes = processes
        self.number = None
        self.heard, self.told = socket.socketpair()
        self.told.setblocking(False)
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self.told.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        self.number = self.heard.recv(1)[0]
        self.processes.stop()


def run(languages):
    """Run the demo to its end, or until a signal; either way nothing stays behind. Gives the exit status."""
    started = time.monotonic()
    processes = Processes()
    interrupts = Interrupts(processes)
    slots = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="polysocket-demo-") as folder:
        with concurrent.futures.ThreadPoolExecutor(slots) as pool:
            demo = Demo(languages, folder, pool, processes)
            try:
                demo.run()
            except Failure as failure:
                demo.failed += 1
                if not processes.stopped:
                    print(f"FAILED: {failure}")
            finally:
                processes.stop()
    if interrupts.number:
        print(f"\nstopped by {signal.Signals(interrupts.number).name}")
        return 128 + interrupts.number
    print(f"{demo.succeeded} exchanges succeeded, {demo.failed} failed, in {time.monotonic() - started:.1f} s")
    return 1 if demo.failed else 0


def main():
    parser = argparse.ArgumentParser(description="Let the implementations of polysocket talk to each other.")
    parser.add_argument("build", help="the build tree")
    parser.add_argument("languages", nargs="*", help="names such as C or ctypes; all of them by default")
    arguments = parser.parse_args()
    languages = all_languages(arguments.build)
    unknown = set(arguments.languages) - {language.name for language in languages}
    if unknown:
        parser.error(f"no such language: {' '.join(sorted(unknown))}")
    if arguments.languages:
        languages = [language for language in languages if language.name in arguments.languages]
    return run(languages)


if __name__ == "__main__":
    sys.exit(main())
