#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An echo client: sends its input to an echo server, and writes what comes back."""

import sys

import polysocket

USAGE = """usage: echo_client.py AF_INET|AF_INET6 HOST PORT <input >output
       echo_client.py AF_UNIX PATH <input >output"""


def parse(words):
    """The family and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for."""
    try:
        name, *rest = words
        if name == "AF_UNIX":
            (path,) = rest
            return polysocket.AF_UNIX, path
        host, port = rest
        return {"AF_INET": polysocket.AF_INET, "AF_INET6": polysocket.AF_INET6}[name], (host, int(port))
    except (KeyError, ValueError):
        sys.exit(f"echo_client: '{' '.join(words)}' is not an address\n{USAGE}")


def receive(connection, missing):
    """What comes back, in pieces, until it is as much as was sent."""
    while missing:
        data = connection.recv(missing)
        if not data:
            raise EOFError("the server ended the connection too early")
        missing -= len(data)
        yield data


def echo(family, address, source, target):
    # A block goes out only when the one before is back: both ends would otherwise wait for each other to read once
    # there is more on the way than the system's buffers hold.
    with polysocket.socket(family, polysocket.SOCK_STREAM) as connection:
        connection.connect(address)
        while block := source.read(16384):
            connection.sendall(block)
            target.writelines(receive(connection, len(block)))


if __name__ == "__main__":
    try:
        # Not sys.stdout, which Python flushes once more at the end, however often that has failed.
        with open(sys.stdout.fileno(), "wb", closefd=False) as target:
            echo(*parse(sys.argv[1:]), sys.stdin.buffer, target)
    except (OSError, OverflowError, EOFError) as error:
        sys.exit(f"echo_client: {' '.join(sys.argv[1:])}: {error}")
