# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses Tornado, as servers and as clients."""

import asyncio
import os
import socket
from contextlib import contextmanager

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import Resolver, bind_sockets, bind_unix_socket
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.tcpclient import TCPClient
from tornado.tcpserver import TCPServer
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler, websocket_connect

from given import LARGE, Expiry, Failure, digest, main, tls_context, told


class _Hello(RequestHandler):
    def get(self):
        self.write(f"hello {self.request.query}")


class _Echo(RequestHandler):
    def post(self):
        self.write(self.request.body)


class _Never(RequestHandler):
    async def get(self):
        await asyncio.sleep(20)


class _Socket(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


class _LocalResolver(Resolver):
    """Every name is a path."""

    async def resolve(self, host, port, family=0):
        return [(socket.AF_UNIX, os.path.abspath("path"))]


@contextmanager
def _serving(tls=False, path=None):
    """A server; gives its base address."""
    application = Application([("/hello", _Hello), ("/echo", _Echo), ("/never", _Never), ("/socket", _Socket)])
    server = HTTPServer(application, ssl_options=tls_context(server=True) if tls else None)
    sockets = [bind_unix_socket(path)] if path else bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    yield "http://localhost" if path else f"http{'s' * tls}://localhost:{sockets[0].getsockname()[1]}"
    server.stop()


def _client(**settings):
    return AsyncHTTPClient(force_instance=True, max_clients=50, **settings)


async def _fetch(address, client=None, **settings):
    answer = await (client or _client()).fetch(HTTPRequest(address, ca_certs=told["certificate"], **settings))
    return answer.code, answer.body


async def a_page_is_fetched():
    with _serving() as base:
        print(await _fetch(f"{base}/hello?a=b"))


async def a_page_is_fetched_with_tls():
    with _serving(tls=True) as base:
        print(await _fetch(f"{base}/hello?a=b"))


async def a_page_is_fetched_at_a_path():
    with _serving(path=os.path.abspath("path")) as base:
        client = SimpleAsyncHTTPClient(force_instance=True, resolver=_LocalResolver())
        print(await _fetch(f"{base}/hello?a=b", client))


async def tls_refuses_a_strange_server():
    with _serving(tls=True) as base, Failure():
        await _client().fetch(HTTPRequest(f"{base}/hello", ca_certs=told["other"]))


async def _large(**settings):
    with _serving(**settings) as base:
        code, body = await _fetch(f"{base}/echo", method="POST", body=LARGE)
        print(code, digest(body))


async def eight_megabytes_are_echoed():
    await _large()


async def eight_megabytes_are_echoed_with_tls():
    await _large(tls=True)


async def _messages(**settings):
    with _serving(**settings) as base:
        address = HTTPRequest(base.replace("http", "ws", 1) + "/socket", ca_certs=told["certificate"])
        client = await websocket_connect(address)
        for message in ("text", b"bytes", LARGE[:1 << 20]):
            await client.write_message(message, binary=isinstance(message, bytes))
            print(await client.read_message() == message)
        client.close()


async def messages_are_echoed():
    await _messages()


async def messages_are_echoed_with_tls():
    await _messages(tls=True)


class _Lines(TCPServer):
    async def handle_stream(self, stream, address):
        try:
            while True:
                await stream.write((await stream.read_until(b"\n")).upper())
        except StreamClosedError:
            pass


async def streams_read_lines():
    server = _Lines()
    server.listen(0, "127.0.0.1")
    port = next(iter(server._sockets.values())).getsockname()[1]
    stream = await TCPClient().connect("localhost", port)
    for number in range(100):
        await stream.write(b"line %d\n" % number)
    print([await stream.read_until_regex(rb"\d+\n") for _ in range(100)][::33])
    stream.close()
    server.stop()


async def a_stream_becomes_secure():
    class Secure(TCPServer):
        async def handle_stream(self, stream, address):
            await stream.write(b"ready\n")
            stream = await stream.start_tls(True, tls_context(server=True))
            await stream.write((await stream.read_until(b"\n")).upper())
            stream.close()

    server = Secure()
    server.listen(0, "127.0.0.1")
    port = next(iter(server._sockets.values())).getsockname()[1]
    stream = await TCPClient().connect("localhost", port)
    print(await stream.read_until(b"\n"))
    stream = await stream.start_tls(False, tls_context(), "localhost")
    await stream.write(b"secret\n")
    print(await stream.read_until(b"\n"))
    stream.close()
    server.stop()


async def a_pair_of_streams_talks():
    left, right = (IOStream(end) for end in socket.socketpair())
    writing = asyncio.ensure_future(left.write(LARGE))
    print(digest(await right.read_bytes(len(LARGE))))
    await writing
    left.close()
    print(await right.read_until_close())


async def a_timeout_for_the_answer_expires():
    with _serving() as base, Expiry():
        await _fetch(f"{base}/never", request_timeout=0.3)


async def a_timeout_for_the_handshake_expires():
    with Expiry():
        await _fetch(f"https://localhost:{told['silent']}/", connect_timeout=0.3)


async def a_refused_connection_is_an_error():
    with Failure():
        await _fetch(f"http://127.0.0.1:{told['refused']}/")


async def names_are_looked_up():
    print(await Resolver().resolve("127.0.0.1", 80), bool(await Resolver().resolve("localhost", 80)))


async def _two_hundred(**settings):
    client = _client()
    with _serving(**settings) as base:
        got = await asyncio.gather(*(_fetch(f"{base}/hello?{number}", client) for number in range(200)))
        print(len(set(got)), got[0], got[-1])


async def two_hundred_requests_run_at_once():
    await _two_hundred()


async def two_hundred_requests_run_at_once_with_tls():
    await _two_hundred(tls=True)


def a_loop_runs_until_a_result():
    async def both():
        with _serving() as base:
            return await _fetch(f"{base}/hello?loop")

    print(IOLoop.current().run_sync(both))


if __name__ == "__main__":
    main(globals())
