# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses gevent: it comes in the place of the standard library's sockets, and has its own."""

# First, as gevent asks for.
from gevent import monkey

monkey.patch_all()

import http.client  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402
import threading  # noqa: E402
import urllib.request  # noqa: E402

import gevent  # noqa: E402
import gevent.pool  # noqa: E402
import gevent.pywsgi  # noqa: E402
import gevent.server  # noqa: E402
import gevent.socket  # noqa: E402

from given import LARGE, Expiry, Failure, digest, main, tls_context, told  # noqa: E402


def _echo(client, address):
    while True:
        data = client.recv(65536)
        if not data:
            break
        client.sendall(data)


def _serve(listener="127.0.0.1:0", **settings):
    server = gevent.server.StreamServer(listener, _echo, **settings)
    server.start()
    return server


def _say(client, data):
    writing = gevent.spawn(client.sendall, data)
    received = bytearray()
    while len(received) < len(data):
        received.extend(client.recv(65536))
    writing.get()
    return bytes(received)


def data_is_echoed():
    server = _serve()
    with gevent.socket.create_connection(("127.0.0.1", server.server_port)) as client:
        print(_say(client, b"hello"))
    server.stop()


def a_patched_socket_works_by_name():
    server = _serve()
    with socket.create_connection(("localhost", server.server_port), timeout=10) as client:
        print(_say(client, b"hello"))
    server.stop()


def eight_megabytes_are_echoed():
    server = _serve()
    with socket.create_connection(("127.0.0.1", server.server_port)) as client:
        print(digest(_say(client, LARGE)))
    server.stop()


def eight_megabytes_are_echoed_with_tls():
    server = _serve(ssl_context=tls_context(server=True))
    plain = socket.create_connection(("127.0.0.1", server.server_port))
    with tls_context().wrap_socket(plain, server_hostname="localhost") as client:
        print(digest(_say(client, LARGE)))
    server.stop()


def streams_meet_at_a_path():
    listener = gevent.socket.socket(socket.AF_UNIX)
    listener.bind(os.path.abspath("path"))
    listener.listen(5)
    server = _serve(listener)
    with gevent.socket.socket(socket.AF_UNIX) as client:
        client.connect(os.path.abspath("path"))
        print(digest(_say(client, LARGE)))
    server.stop()


def datagrams_are_exchanged():
    class Server(gevent.server.DatagramServer):
        def handle(self, data, address):
            self.socket.sendto(data.upper(), address)

    server = Server("127.0.0.1:0")
    server.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", server.server_port))
        answers = []
        for number in range(100):
            client.send(b"datagram %d" % number)
            answers.append(client.recv(100))
    print(answers[::33])
    server.stop()


def pages_are_served_and_fetched():
    def application(environment, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"page ", environment["PATH_INFO"].encode()]

    server = gevent.pywsgi.WSGIServer(("127.0.0.1", 0), application, log=None)
    server.start()
    base = f"http://localhost:{server.server_port}"
    fetch = gevent.pool.Pool(20).map
    got = fetch(lambda number: urllib.request.urlopen(f"{base}/{number}", timeout=20).read(), range(200))
    print(len(set(got)), got[0], got[-1])
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    for path in ("/a", "/b"):
        connection.request("GET", path)
        print(connection.getresponse().read())
    connection.close()
    server.stop()


def a_timeout_expires():
    with socket.create_connection(("127.0.0.1", told["silent"]), timeout=0.3) as client, Expiry():
        client.recv(1)


def a_timeout_of_gevent_expires():
    with gevent.socket.create_connection(("127.0.0.1", told["silent"])) as client, Expiry():
        with gevent.Timeout(0.3):
            client.recv(1)


def a_timeout_for_the_handshake_expires():
    plain = socket.create_connection(("127.0.0.1", told["silent"]), timeout=0.3)
    with Expiry():
        tls_context().wrap_socket(plain, server_hostname="localhost")
    plain.close()


def a_refused_connection_is_an_error():
    with Failure():
        socket.create_connection(("127.0.0.1", told["refused"]))


def names_are_looked_up():
    print(gevent.socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM))
    print(socket.gethostbyname("localhost"))
    with Failure():
        socket.getaddrinfo("no-such-host.invalid", 80)
    socket.socket().close()


def threads_become_greenlets():
    server = _serve()
    answers = []

    def use(number):
        with socket.create_connection(("127.0.0.1", server.server_port)) as client:
            answers.append(int(_say(client, b"%d" % number)))

    threads = [threading.Thread(target=use, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(answers), sum(answers))
    server.stop()


if __name__ == "__main__":
    main(globals())
