# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Collect counters that arrive as datagrams, many with each call.

    collector.py ADDRESS… COUNT

A datagram is `NAME:NUMBER`, as statsd has it. The program prints the address that it listens on, in the form that
echo_client.py takes, and after COUNT datagrams the sum of each name.
"""

import collections
import sys

import polysocket

BATCH = 64
BUFSIZE = 1024
FORMS = {"AF_INET": 2, "AF_INET6": 2, "AF_UNIX": 1}


def endpoint(words):
    """Family and address of the words on the command line."""
    name, *rest = words
    if len(rest) != FORMS.get(name):
        raise ValueError("ADDRESS is AF_INET HOST PORT, AF_INET6 HOST PORT or AF_UNIX PATH")
    return getattr(polysocket, name), rest[0] if len(rest) == 1 else (rest[0], int(rest[1]))


def shown(name, address):
    """An address as it is on a command line."""
    return f"{name} {address}" if isinstance(address, str) else f"{name} {address[0]} {address[1]}"


def add(sums, datagram):
    """Count a datagram. One of another form is reported and left out."""
    name, _, number = datagram.decode("utf-8", "replace").strip().partition(":")
    try:
        sums[name] += int(number)
    except ValueError:
        print(f"collector: not NAME:NUMBER: {datagram[:40]!r}", file=sys.stderr)


def collect(receiver, count):
    """The sum of each name in so many datagrams."""
    sums = collections.Counter()
    while count > 0:
        for datagram in receiver.recv_batch(min(count, BATCH), BUFSIZE):
            add(sums, datagram)
            count -= 1
    return sums


def main(words):
    """Listen, collect, print."""
    if len(words) < 3:
        sys.exit("usage: collector ADDRESS... COUNT")
    try:
        family, address = endpoint(words[:-1])
        with polysocket.socket(family, polysocket.SOCK_DGRAM) as receiver:
            receiver.bind(address)
            print(shown(words[0], receiver.getsockname()), flush=True)
            for name, total in sorted(collect(receiver, int(words[-1])).items()):
                print(name, total)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"collector: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
