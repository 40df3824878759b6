#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 python3 activated_server.py
"""

import sys

import polysocket


def serve():
    passed = [(name, s) for name, s in polysocket.listen_fds() if s.listening()]
    if not passed:
        sys.exit("activated_server: no listening socket was passed")
    name, server = passed[0]
    print(name, flush=True)
    polysocket.notify("READY=1")
    connection, _ = server.accept()
    with connection:
        while data := connection.recv(1024):
            connection.sendall(data)
    polysocket.notify("STOPPING=1")
    server.close()


if __name__ == "__main__":
    try:
        serve()
    except (OSError, ValueError) as error:
        sys.exit(f"activated_server: {error}")
