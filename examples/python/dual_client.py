#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers."""

import sys

import polysocket


def connect_to_any(host, port):
    """A socket that is connected to the first address that answers."""
    found = polysocket.getaddrinfo(host, port, polysocket.AF_UNSPEC, polysocket.SOCK_STREAM)
    for family, kind, proto, _, address in found:
        try:
            s = polysocket.socket(family, kind, proto)
        except OSError:
            continue
        try:
            s.connect(address)
            return s
        except OSError:
            s.close()
    sys.exit("dual_client: could not open socket")


def greet(host, port):
    with connect_to_any(host, port) as s:
        s.sendall(b"Hello, world")
        print("Received", s.recv(1024).decode())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: dual_client.py HOST PORT")
    try:
        greet(*sys.argv[1:])
    except (OSError, OverflowError) as error:
        sys.exit(f"dual_client: {error}")
