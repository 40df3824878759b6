#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.

The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on when
bytes have come meanwhile, and keeps them.
"""

import os
import struct
import sys

import polysocket

USAGE = """usage: frames.py serve PORT    (0: any that is free)
       frames.py send HOST PORT [MESSAGE…]"""
SECONDS = 1
LIMIT = 65536
GREETING = b"frames 1\n"


def receive(call, *words):
    """What a call of recv_exact or recv_until returns, which goes on as long as bytes come."""
    part = b""
    while True:
        try:
            return call(*words, start=part)
        except polysocket.timeout as error:
            if len(error.partial) == len(part):
                raise
            part = error.partial
            print(f"frames: bytes so far: {len(part)}", file=sys.stderr)


def check_length(length):
    if length > LIMIT:
        raise ValueError(f"a message of {length} bytes is longer than {LIMIT}")


def send_message(s, message):
    check_length(len(message))
    s.sendall(struct.pack("!I", len(message)) + message)


def receive_message(s):
    """The next message, or None if the peer has sent its last one."""
    try:
        head = receive(s.recv_exact, 4)
    except polysocket.EndOfStream as error:
        if error.partial:
            raise
        return None
    (length,) = struct.unpack("!I", head)
    check_length(length)
    return receive(s.recv_exact, length)


def greet(s):
    s.settimeout(SECONDS)
    s.sendall(GREETING)
    if receive(s.recv_until, b"\n", 80) != GREETING:
        raise ValueError("the peer's greeting is not the protocol's")


def show(message):
    sys.stdout.buffer.write(message + b"\n")
    sys.stdout.flush()


def serve(port):
    with polysocket.create_server(("127.0.0.1", port)) as server:
        print(*server.getsockname(), flush=True)
        connection, _ = server.accept()
    with connection:
        greet(connection)
        while (message := receive_message(connection)) is not None:
            show(message)
            send_message(connection, message)


def send(host, port, messages):
    with polysocket.create_connection((host, port), SECONDS) as s:
        greet(s)
        for message in messages:
            send_message(s, message)
            answer = receive_message(s)
            if answer is None:
                raise EOFError("the server ended the connection too early")
            show(answer)


def main(words):
    try:
        if words[:1] == ["serve"] and len(words) == 2:
            command = serve, int(words[1])
        elif words[:1] == ["send"] and len(words) >= 3:
            command = send, words[1], int(words[2]), [os.fsencode(message) for message in words[3:]]
        else:
            raise ValueError
    except ValueError:
        sys.exit(USAGE)
    try:
        command[0](*command[1:])
    except (OSError, OverflowError, ValueError, EOFError) as error:
        sys.exit(f"frames: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
