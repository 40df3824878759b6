# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The standard library's own clients and servers, with this module's sockets in the place of its own."""

import asyncio
import contextlib
import ftplib
import http.client
import http.server
import os
import selectors
import smtplib
import socket as standard
import socketserver
import threading
import unittest
import unittest.mock
import urllib.request
import xmlrpc.client
import xmlrpc.server

import polysocket

from support import Case, elapsed, lossless_file

PAGE = os.urandom(50_000) + b"\r\n" * 1000
LIMIT = 20


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(PAGE), 7001):
                chunk = PAGE[at:at + 7001]
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that sends one message."""

    messages = []

    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.messages.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.say("221 bye" if word == b"QUIT" else "250 well")
            if word == b"QUIT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Files(socketserver.StreamRequestHandler):
    """As much of FTP as a client needs that fetches and stores files."""

    stored = {}

    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            getattr(self, f"do_{word}", self.do_anything)(rest)
            if word == "QUIT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def do_anything(self, _rest):
        self.say("200 well")

    def do_PASV(self, _rest):
        self.listener = standard.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.say(f"227 here (127,0,0,1,{port >> 8},{port & 255})")

    @contextlib.contextmanager
    def transfer(self):
        self.say("150 now")
        with self.listener, self.listener.accept()[0] as connection:
            yield connection
        self.say("226 done")

    def do_RETR(self, _rest):
        with self.transfer() as connection:
            connection.sendall(PAGE)

    def do_LIST(self, _rest):
        with self.transfer() as connection:
            connection.sendall("eins\r\nzwei ä\r\n".encode())

    def do_STOR(self, name):
        with self.transfer() as connection, connection.makefile("rb") as file:
            self.stored[name] = file.read()


class PeerCase(Case):
    def serve(self, server):
        """Let a server serve in a thread of its own until the test ends."""
        server.daemon_threads = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join, LIMIT)
        self.addCleanup(server.shutdown)
        return server.server_address[:2]

    def borrow(self, *modules):
        """Put this module in the place of the standard one in others, until the test ends."""
        for module in modules:
            patch = unittest.mock.patch(f"{module}.socket", polysocket)
            patch.start()
            self.addCleanup(patch.stop)


class Http(PeerCase):
    def client(self, **named):
        self.borrow("http.client")
        address = self.serve(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages))
        client = http.client.HTTPConnection(*address, **named)
        self.addCleanup(client.close)
        return client

    def test_one_connection_serves_many_requests(self):
        for named in ({}, {"timeout": LIMIT}):
            client = self.client(**named)
            client.connect()
            self.assertIsInstance(client.sock, polysocket.socket)
            self.assertEqual(client.sock.gettimeout(), named.get("timeout"))
            before = client.sock.fileno()
            for path in ("/page", "/chunked", "/page"):
                client.request("GET", path)
                with client.getresponse() as response:
                    self.assertEqual((response.status, response.read()), (200, PAGE), path)
            client.request("POST", "/", body=PAGE * 20)
            self.assertEqual(client.getresponse().read(), PAGE * 20)
            self.assertEqual(client.sock.fileno(), before)

    def test_every_way_to_read_a_response(self):
        client = self.client(timeout=LIMIT)
        ways = (
            lambda r: b"".join(iter(lambda: r.read(1000), b"")), lambda r: b"".join(iter(lambda: r.read1(1000), b"")),
            lambda r: b"".join(r), lambda r: b"".join(iter(r.readline, b"")), lambda r: b"".join(r.readlines()),
            self.through_a_buffer,
        )
        for path in ("/page", "/chunked"):
            for at, way in enumerate(ways):
                client.request("GET", path)
                with client.getresponse() as response:
                    self.assertEqual(way(response), PAGE, (path, at))

    @staticmethod
    def through_a_buffer(response):
        data, room = bytearray(), bytearray(999)
        while count := response.readinto(room):
            data += room[:count]
        return bytes(data)

    def test_a_response_that_never_comes_is_a_timeout(self):
        _, address = self.listener()
        self.borrow("http.client")
        client = http.client.HTTPConnection(*address, timeout=0.05)
        self.addCleanup(client.close)
        client.request("GET", "/")
        with elapsed() as seconds:
            self.assertRaises(TimeoutError, client.getresponse)
        self.assertLess(seconds[0], 5)

    def test_urllib(self):
        self.borrow("http.client")
        host, port = self.serve(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{host}:{port}/chunked") as response:
            self.assertEqual(response.read(), PAGE)

    def test_xmlrpc(self):
        self.borrow("http.client")
        server = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
        server.register_function(lambda *numbers: sum(numbers), "add")
        host, port = self.serve(server)
        with xmlrpc.client.ServerProxy(f"http://{host}:{port}") as proxy:
            self.assertEqual([proxy.add(1, 2, 3), proxy.add()], [6, 0])


class Lines(PeerCase):
    def test_smtp(self):
        self.borrow("smtplib")
        Mail.messages.clear()
        address = self.serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail))
        with smtplib.SMTP(*address, timeout=LIMIT) as client:
            self.assertIsInstance(client.sock, polysocket.socket)
            client.sendmail("a@example.org", ["b@example.org"], "Subject: test\n\n.dot\n" + "line\n" * 10_000)
        self.assertEqual(Mail.messages, [b"Subject: test\r\n\r\n..dot\r\n" + b"line\r\n" * 10_000])

    def test_ftp(self):
        self.borrow("ftplib")
        address = self.serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Files))
        with ftplib.FTP(timeout=LIMIT) as client:
            client.connect(*address)
            client.login()
            data, lines = bytearray(), []
            client.retrbinary("RETR page", data.extend)
            self.assertEqual(bytes(data), PAGE)
            client.retrlines("LIST", lines.append)
            self.assertEqual(lines, ["eins", "zwei ä"])
            with open(os.path.join(self.folder(), "file"), "w+b") as file:
                file.write(PAGE)
                file.seek(0)
                client.storbinary("STOR page", file)
        self.assertEqual(Files.stored["page"], PAGE)


class Servers(PeerCase):
    """The standard library's servers on this module's sockets; the clients are the standard library's too."""

    def test_http_server(self):
        self.borrow("socketserver")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.assertIsInstance(server.socket, polysocket.socket)
        client = http.client.HTTPConnection(*self.serve(server), timeout=LIMIT)
        self.addCleanup(client.close)
        for path in ("/page", "/chunked"):
            client.request("GET", path)
            self.assertEqual(client.getresponse().read(), PAGE)
        client.request("POST", "/", body=PAGE)
        self.assertEqual(client.getresponse().read(), PAGE)

    def test_udp_server(self):
        class Echo(socketserver.DatagramRequestHandler):
            def handle(self):
                self.wfile.write(self.rfile.read().upper())

        self.borrow("socketserver")
        address = self.serve(socketserver.UDPServer(("127.0.0.1", 0), Echo))
        with standard.socket(type=standard.SOCK_DGRAM) as client:
            client.settimeout(LIMIT)
            client.sendto(b"echo", address)
            self.assertEqual(client.recvfrom(100), (b"ECHO", address))

    def test_unix_server(self):
        class Echo(socketserver.StreamRequestHandler):
            wbufsize = -1

            def handle(self):
                for line in self.rfile:
                    self.wfile.write(line.upper())
                    self.wfile.flush()

        self.borrow("socketserver")
        path = os.path.join(self.folder(), "server")
        self.serve(socketserver.UnixStreamServer(path, Echo))
        with standard.socket(standard.AF_UNIX) as client, client.makefile("rw", encoding="utf-8") as file:
            client.settimeout(LIMIT)
            client.connect(path)
            for line in ("one\n", "two\n"):
                file.write(line)
                file.flush()
                self.assertEqual(file.readline(), line.upper())


class Loops(Case):
    def test_selectors(self):
        for kind in {selectors.SelectSelector, selectors.PollSelector, selectors.DefaultSelector}:
            ours, theirs = self.pair()
            with kind() as selector, lossless_file(ours, "rb") as file:
                selector.register(ours, selectors.EVENT_READ, "socket")
                selector.register(file, selectors.EVENT_READ, "file")
                self.assertEqual(selector.select(0), [])
                theirs.send(b"x")
                self.assertEqual({key.data for key, _ in selector.select(LIMIT)}, {"socket", "file"})

    def test_asyncio(self):
        listener, address = self.listener()
        client = self.socket()
        for one in (listener, client):
            one.setblocking(False)

        async def talk():
            loop = asyncio.get_running_loop()
            accepting = loop.create_task(loop.sock_accept(listener))
            await loop.sock_connect(client, address)
            accepted, name = await accepting
            with accepted:
                self.assertIsInstance(accepted, polysocket.socket)
                self.assertEqual(name, client.getsockname())
                sending = loop.create_task(loop.sock_sendall(client, PAGE * 20))
                data = bytearray()
                while len(data) < 20 * len(PAGE):
                    data += await loop.sock_recv(accepted, 65536)
                await sending
                self.assertEqual(bytes(data), PAGE * 20)

        asyncio.run(asyncio.wait_for(talk(), LIMIT))


if __name__ == "__main__":
    unittest.main()
