#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.
"""

import sys

import polysocket

EVERY_PROTOCOL = 3


def sniff(interface, count):
    with polysocket.socket(polysocket.AF_PACKET, polysocket.SOCK_RAW, polysocket.htons(EVERY_PROTOCOL)) as s:
        s.bind((interface, EVERY_PROTOCOL))
        print("listening on", interface, flush=True)
        for _ in range(count):
            packet, (name, protocol, *_) = s.recvfrom(65565)
            print(f"{name}: protocol 0x{protocol:04x}, {len(packet)} bytes", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdecimal():
        sys.exit("usage: sniffer.py INTERFACE COUNT")
    try:
        sniff(sys.argv[1], int(sys.argv[2]))
    except OSError as error:
        sys.exit(f"sniffer: {error}")
