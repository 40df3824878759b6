#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
on, in the words that echo_client.py takes.
"""

import os
import sys

import polysocket

USAGE = """usage: echo_server.py AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
       echo_server.py AF_UNIX PATH"""


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
        sys.exit(f"echo_server: '{' '.join(words)}' is not an address\n{USAGE}")


def accept(family, address):
    """Wait for one client."""
    with polysocket.socket(family, polysocket.SOCK_STREAM) as server:
        server.bind(address)
        try:
            server.listen(1)
            name = server.getsockname()
            print(sys.argv[1], name if family == polysocket.AF_UNIX else f"{name[0]} {name[1]}", flush=True)
            return server.accept()
        finally:
            if family == polysocket.AF_UNIX:
                os.unlink(address)


def serve(family, address):
    connection, peer = accept(family, address)
    with connection:
        print("Connected by", repr(peer))
        while data := connection.recv(16384):
            connection.sendall(data)


if __name__ == "__main__":
    try:
        serve(*parse(sys.argv[1:]))
    except (OSError, OverflowError) as error:
        sys.exit(f"echo_server: {' '.join(sys.argv[1:])}: {error}")
