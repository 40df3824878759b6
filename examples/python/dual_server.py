#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
back all that one client sends, and ends with it.
"""

import sys

import polysocket


def listen_on_any(port):
    """A socket that listens on the first address where it can."""
    flags = polysocket.AI_PASSIVE
    found = polysocket.getaddrinfo(None, port, polysocket.AF_UNSPEC, polysocket.SOCK_STREAM, 0, flags)
    for family, kind, proto, _, address in found:
        try:
            s = polysocket.socket(family, kind, proto)
        except OSError:
            continue
        try:
            s.bind(address)
            s.listen(1)
            return s
        except OSError:
            s.close()
    sys.exit("dual_server: could not open socket")


def serve(port):
    with listen_on_any(port) as server:
        host, port, *_ = server.getsockname()
        print(host, port, flush=True)
        connection, peer = server.accept()
        with connection:
            print("Connected by", peer)
            while data := connection.recv(1024):
                connection.sendall(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: dual_server.py PORT    (0: any that is free)")
    try:
        serve(sys.argv[1])
    except (OSError, OverflowError) as error:
        sys.exit(f"dual_server: {error}")
