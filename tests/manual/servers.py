# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The servers that snippets talk to: they run in threads of the test, on ports that are free."""

import contextlib
import socket
import threading

PAGE = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n"


def echo(connection):
    while True:
        data = connection.recv(65536)
        if not data:
            return
        connection.sendall(data)


def http(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        data = connection.recv(65536)
        if not data:
            return
        request += data
    connection.sendall(PAGE)


def serve(listener, talk):
    """Talk to each client in a thread, until the listener is closed."""
    def run(connection):
        with connection, contextlib.suppress(OSError):
            talk(connection)

    while True:
        try:
            connection = listener.accept()[0]
        except OSError:
            return
        connection.settimeout(20)
        threading.Thread(target=run, args=(connection,), daemon=True).start()


@contextlib.contextmanager
def server(talk):
    """A server while the block runs; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener, talk), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)


TALKS = {"echo": echo, "http": http}
