# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Namespaces of the program's own: a network with a loopback interface alone, and a host name that may be changed."""

import fcntl
import os
import socket
import struct
import subprocess
import sys

MARK = "POLYSOCKET_CONFINED"
ATTEMPTS = (["unshare", "--user", "--map-root-user", "--net", "--uts"], ["unshare", "--net", "--uts"])
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def enter():
    """Start this program again in namespaces where the system grants them; tell whether it is in them."""
    os.environ["RES_OPTIONS"] = "timeout:1 attempts:1"
    if os.environ.get(MARK) == "1":
        raise_loopback()
        return True
    if os.environ.get(MARK) == "0":
        return False
    for attempt in ATTEMPTS:
        try:
            granted = subprocess.run([*attempt, "true"], capture_output=True).returncode == 0
        except FileNotFoundError:
            break
        if granted:
            os.environ[MARK] = "1"
            os.execvp(attempt[0], [*attempt, sys.executable, *sys.argv])
    os.environ[MARK] = "0"
    return False


def confined():
    return os.environ.get(MARK) == "1"


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
