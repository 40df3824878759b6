# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that serves files with pyftpdlib, and fetches them with ftplib."""

import ftplib
import io
import os
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer, ThreadedFTPServer

from given import LARGE, Expiry, Failure, digest, main, told


@contextmanager
def _serving(kind=FTPServer, host="127.0.0.1", tls=False):
    """A server in a thread; gives its port."""
    os.makedirs("files", exist_ok=True)
    authorizer = DummyAuthorizer()
    authorizer.add_user("user", "secret", os.path.abspath("files"), perm="elradfmwMT")

    class Handler(TLS_FTPHandler if tls else FTPHandler):
        use_sendfile = not tls

    Handler.authorizer = authorizer
    if tls:
        with open("both", "w", encoding="ascii") as both:
            for path in (told["certificate"], told["key"]):
                with open(path, encoding="ascii") as part:
                    both.write(part.read())
        Handler.certfile = os.path.abspath("both")
    server = kind((host, 0), Handler)
    server.max_cons_per_ip = 0
    stop = threading.Event()

    def serve():
        while not stop.is_set():
            server.ioloop.loop(0.05, blocking=False)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.address[1]
    finally:
        stop.set()
        thread.join()
        server.close_all()


@contextmanager
def _client(port, host="127.0.0.1", kind=ftplib.FTP, **settings):
    with kind(timeout=20, **settings) as client:
        client.connect(host, port)
        client.login("user", "secret")
        yield client


def _transfer(client):
    print(client.storbinary("STOR large", io.BytesIO(LARGE))[:3])
    back = io.BytesIO()
    print(client.retrbinary("RETR large", back.write)[:3], digest(back.getvalue()))
    client.voidcmd("TYPE I")
    print(client.size("large"), client.nlst(), client.delete("large"))


def files_go_up_and_come_down():
    with _serving() as port, _client(port) as client:
        _transfer(client)


def files_go_in_active_mode():
    with _serving() as port, _client(port) as client:
        client.set_pasv(False)
        _transfer(client)


def files_go_to_a_server_with_threads():
    with _serving(ThreadedFTPServer) as port, _client(port, "localhost") as client:
        _transfer(client)


def files_go_with_tls():
    context = ssl.create_default_context(cafile=told["certificate"])
    with _serving(tls=True) as port, _client(port, "localhost", ftplib.FTP_TLS, context=context) as client:
        client.prot_p()
        _transfer(client)


def files_go_by_ipv6():
    try:
        with _serving(host="::1") as port, _client(port, "::1") as client:
            _transfer(client)
    except OSError as error:
        print(error)
        with _serving() as port, _client(port) as client:
            _transfer(client)


def lines_are_sent_and_read():
    with _serving() as port, _client(port) as client:
        print(client.storlines("STOR lines", io.BytesIO(b"".join(b"line %d\n" % number for number in range(2000)))))
        lines = []
        print(client.retrlines("RETR lines", lines.append), len(lines), lines[-1])


def a_transfer_is_resumed():
    with _serving() as port, _client(port) as client:
        client.storbinary("STOR part", io.BytesIO(LARGE[:300_000]))
        client.storbinary("STOR part", io.BytesIO(LARGE[300_000:700_000]), rest=300_000)
        rest = io.BytesIO()
        client.retrbinary("RETR part", rest.write, rest=100_000)
        print(digest(rest.getvalue()))


def folders_are_made_and_listed():
    with _serving() as port, _client(port) as client:
        client.mkd("folder")
        client.cwd("folder")
        client.storbinary("STOR a", io.BytesIO(b"a"))
        client.rename("a", "b")
        print(client.pwd(), [(name, facts["type"], facts["size"]) for name, facts in client.mlsd() if name == "b"])


def a_wrong_password_is_an_error():
    with _serving() as port, ftplib.FTP(timeout=20) as client:
        client.connect("127.0.0.1", port)
        with Failure():
            client.login("user", "wrong")


def a_timeout_expires():
    with Expiry():
        ftplib.FTP(timeout=0.3).connect("127.0.0.1", told["silent"])


def a_refused_connection_is_an_error():
    with Failure():
        ftplib.FTP().connect("127.0.0.1", told["refused"], timeout=20)


def forty_clients_come_at_once():
    def use(port, number):
        with _client(port) as client:
            for part in range(5):
                client.storbinary(f"STOR {number}-{part}", io.BytesIO(b"%d" % number))
            got = io.BytesIO()
            client.retrbinary(f"RETR {number}-0", got.write)
            return int(got.getvalue())

    with _serving() as port, ThreadPoolExecutor(20) as threads:
        print(sum(threads.map(lambda number: use(port, number), range(40))))


if __name__ == "__main__":
    main(globals())
