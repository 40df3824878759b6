#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Connects with options that are given by name, and prints their values and the state of the connection."""

import sys

import polysocket

USAGE = "usage: tuned_client.py HOST PORT [NAME=VALUE…]"
SECONDS = 10


def connect(host, port, options):
    """A connected socket with these options."""
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_STREAM)
    s.settimeout(SECONDS)
    for name, value in options:
        s.set_option(name, value)
    s.connect((host, port))
    return s


if __name__ == "__main__":
    try:
        host, port, *words = sys.argv[1:]
        port = int(port)
        options = [tuple(word.split("=", 1)) for word in words]
        if any(len(option) < 2 for option in options):
            raise ValueError
    except ValueError:
        sys.exit(USAGE)
    try:
        with connect(host, port, options) as s:
            for name, _ in options:
                print(f"{name}={s.get_option(name)}")
            print(f"state={s.tcp_info()['state']}")
    except (OSError, OverflowError, TypeError, ValueError) as error:
        sys.exit(f"tuned_client: {error}")
