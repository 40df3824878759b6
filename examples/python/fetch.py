#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Fetches a page with HTTP/1.0, where the page ends when the server closes the connection."""

import sys

import polysocket

USAGE = "usage: fetch.py HOST PORT PATH >page"
SECONDS = 10


def fetch(host, port, path):
    """The status line of the response, and the page."""
    with polysocket.socket(polysocket.AF_INET, polysocket.SOCK_STREAM) as s:
        s.settimeout(SECONDS)
        s.connect((host, port))
        s.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
        response = b"".join(iter(lambda: s.recv(65536), b""))
    head, empty_line, page = response.partition(b"\r\n\r\n")
    if not empty_line:
        raise EOFError("the server sent no HTTP response")
    return head.splitlines()[0].decode("latin-1"), page


if __name__ == "__main__":
    try:
        host, port, path = sys.argv[1:]
        port = int(port)
    except ValueError:
        sys.exit(USAGE)
    try:
        status, page = fetch(host, port, path)
        if status.split()[1:2] != ["200"]:
            sys.exit(f"fetch: {status}")
        # Not sys.stdout, which Python flushes once more at the end, however often that has failed.
        with open(sys.stdout.fileno(), "wb", closefd=False) as target:
            target.write(page)
    except (OSError, OverflowError, EOFError) as error:
        sys.exit(f"fetch: {' '.join(sys.argv[1:])}: {error}")
