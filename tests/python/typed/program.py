# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a program may do: mypy --strict accepts each line, and finds the types that are written beside it."""

import socket as standard
import ssl
from typing import List, Tuple

import polysocket


def talk(listener: polysocket.socket) -> bytes:
    """A connection in all its parts."""
    client: polysocket.socket = polysocket.create_connection(listener.getsockname(), 5, happy_eyeballs=True)
    with client, polysocket.Token() as token:
        client.settoken(token)
        client.setdeadline(polysocket.BOTH, polysocket.deadline(5))
        client.setsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY, 1)
        made: Tuple[polysocket.socket, object] = listener.accept()
        with made[0].makefile("rwb") as file:
            file.write(b"line\n")
            file.flush()
        return client.recv(100, polysocket.MSG_WAITALL | polysocket.MSG_PEEK)


def looked_up(host: str) -> List[polysocket.AddressFamily]:
    """Look-ups, with and without what only this module has."""
    entries = polysocket.getaddrinfo(host, 80, type=polysocket.SOCK_STREAM, deadline=polysocket.deadline(2))
    with polysocket.start_getaddrinfo(host, 80) as operation:
        entries += operation.result()
    name: str = polysocket.gethostbyname(host, deadline=polysocket.deadline(2))
    return [family for family, kind, proto, canonical, address in entries if name]


def elsewhere(one: polysocket.socket, context: ssl.SSLContext) -> standard.socket:
    """A socket fits where one of the standard library's is asked for."""
    family: polysocket.AddressFamily = polysocket.AF_INET
    number: int = family
    return context.wrap_socket(one) if number else one
