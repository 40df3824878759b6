# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses asyncio, its servers in the same process or in one of their own."""

import asyncio
import io
import resource
import socket
import ssl
import sys

from given import LARGE, Expiry, Failure, digest, main, tls_context, told

ECHO = """
import asyncio, resource
resource.setrlimit(resource.RLIMIT_NOFILE, [resource.getrlimit(resource.RLIMIT_NOFILE)[1]] * 2)
async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], type(server.sockets[0]._sock).__mro__[1].__module__, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, input)
asyncio.run(main())
"""


async def _echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _say(reader, writer, data):
    writer.write(data)
    writer.write_eof() if writer.can_write_eof() else None
    answer = await reader.readexactly(len(data))
    writer.close()
    await writer.wait_closed()
    return answer


async def _serve(**settings):
    server = await asyncio.start_server(_echo, "127.0.0.1", 0, **settings)
    return server, server.sockets[0].getsockname()[1]


async def data_is_echoed():
    server, port = await _serve()
    async with server:
        print(await _say(*await asyncio.open_connection("127.0.0.1", port), b"hello"))


async def a_server_is_found_by_name():
    server, port = await _serve()
    async with server:
        print(await _say(*await asyncio.open_connection("localhost", port, happy_eyeballs_delay=0.1), b"hello"))


async def eight_megabytes_are_echoed():
    server, port = await _serve()
    async with server:
        print(digest(await _say(*await asyncio.open_connection("127.0.0.1", port), LARGE)))


async def eight_megabytes_are_echoed_with_tls():
    server, port = await _serve(ssl=tls_context(server=True))
    async with server:
        print(digest(await _say(*await asyncio.open_connection("localhost", port, ssl=tls_context()), LARGE)))


async def tls_refuses_a_strange_server():
    server, port = await _serve(ssl=tls_context(server=True))
    async with server:
        with Failure():
            strange = ssl.create_default_context(cafile=told["other"])
            await asyncio.open_connection("localhost", port, ssl=strange)


class _Answers(asyncio.Protocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def data_received(self, data):
        self.received.put_nowait(data)


async def a_stream_becomes_secure():
    class Server(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport = transport

        def data_received(self, data):
            if data == b"secure\n":
                self.transport.write(b"begin\n")
                asyncio.ensure_future(self.secure())
            else:
                self.transport.write(data.upper())

        async def secure(self):
            loop = asyncio.get_running_loop()
            self.transport = await loop.start_tls(self.transport, self, tls_context(server=True), server_side=True)
            self.transport.write(b"secured\n")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0)
    transport, protocol = await loop.create_connection(_Answers, *server.sockets[0].getsockname())
    for question in (b"plain\n", b"secure\n"):
        transport.write(question)
        print(await protocol.received.get())
    transport = await loop.start_tls(transport, protocol, tls_context(), server_hostname="localhost")
    print(await protocol.received.get())
    transport.write(b"secret\n")
    print(await protocol.received.get(), transport.get_extra_info("ssl_object").version())
    transport.close()
    server.close()


async def streams_meet_at_a_path():
    async with await asyncio.start_unix_server(_echo, "path"):
        print(digest(await _say(*await asyncio.open_unix_connection("path"), LARGE)))


async def streams_meet_at_a_path_with_tls():
    async with await asyncio.start_unix_server(_echo, "path", ssl=tls_context(server=True)):
        ends = await asyncio.open_unix_connection("path", ssl=tls_context(), server_hostname="localhost")
        print(digest(await _say(*ends, LARGE)))


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer=None):
        self.answer, self.received = answer, asyncio.Queue()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if self.answer:
            self.transport.sendto(self.answer(data), address)
        self.received.put_nowait(data)

    def error_received(self, error):
        self.received.put_nowait(type(error).__name__)


async def datagrams_are_exchanged():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(bytes.upper), ("127.0.0.1", 0))
    client, protocol = await loop.create_datagram_endpoint(
        _Datagrams, remote_addr=("localhost", server.get_extra_info("sockname")[1]), family=socket.AF_INET)
    answers = []
    for number in range(200):
        client.sendto(b"datagram %d" % number)
        answers.append(await asyncio.wait_for(protocol.received.get(), 10))
    print(len(answers), answers[::66])
    client.close()
    server.close()


async def an_undeliverable_datagram_is_an_error():
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        address = unused.getsockname()
    client, protocol = await loop.create_datagram_endpoint(_Datagrams, remote_addr=address)
    client.sendto(b"to nobody")
    print(await asyncio.wait_for(protocol.received.get(), 10))
    client.close()


async def _sent_file(loop, **settings):
    with open("file", "wb") as file:
        file.write(LARGE)

    async def send(reader, writer):
        with open("file", "rb") as file:
            print("sent", await loop.sendfile(writer.transport, file, 16, fallback=True))
        writer.close()

    server = await asyncio.start_server(send, "127.0.0.1", 0, **settings)
    async with server:
        secure = tls_context() if settings else None
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1], ssl=secure)
        print(digest(await reader.read()))
        writer.close()


async def a_file_is_sent_by_the_kernel():
    await _sent_file(asyncio.get_running_loop())


async def a_file_is_sent_with_tls():
    await _sent_file(asyncio.get_running_loop(), ssl=tls_context(server=True))


async def sockets_are_used_without_transports():
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        listener.setblocking(False)
        client.setblocking(False)
        accepting = asyncio.ensure_future(loop.sock_accept(listener))
        await loop.sock_connect(client, listener.getsockname())
        server, address = await accepting
        print(address == client.getsockname())
        sending = asyncio.ensure_future(loop.sock_sendall(server, LARGE))
        received, buffer = bytearray(), bytearray(65536)
        while len(received) < len(LARGE):
            received += buffer[:await loop.sock_recv_into(client, buffer)]
        await sending
        print(digest(received))
        with io.BytesIO(LARGE[:100_000]) as file:
            print(await loop.sock_sendfile(server, file, fallback=True), len(await loop.sock_recv(client, 100)))
        server.close()


async def a_timeout_expires():
    reader, writer = await asyncio.open_connection("127.0.0.1", told["silent"])
    with Expiry():
        async with asyncio.timeout(0.3):
            await reader.read(1)
    writer.close()


async def a_timeout_for_the_handshake_expires():
    with Expiry():
        await asyncio.open_connection(
            "localhost", told["silent"], ssl=tls_context(), ssl_handshake_timeout=0.3)


async def a_refused_connection_is_an_error():
    with Failure():
        await asyncio.open_connection("127.0.0.1", told["refused"])


async def names_are_looked_up():
    loop = asyncio.get_running_loop()
    print(await loop.getaddrinfo("localhost", 80, family=socket.AF_INET, type=socket.SOCK_STREAM))
    print(await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
    with Failure():
        await loop.getaddrinfo("no-such-host.invalid", 80)


async def _streams(count):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = min(count, limit - 100)
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ECHO, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    port, owner = (await server.stdout.readline()).split()
    print("the server has the class of the client:", owner.decode() == socket.socket.__mro__[1].__module__)
    ends = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", int(port)) for _ in range(count)))

    async def use(number, reader, writer):
        for step in range(3):
            writer.write(b"%08d\n" % (number * 10 + step))
            line = await reader.readline()
            if int(line) != number * 10 + step:
                return 0
        return 1

    print(len(ends), sum(await asyncio.gather(*(use(number, *end) for number, end in enumerate(ends)))))
    for _, writer in ends:
        writer.close()
    server.stdin.close()
    print(await server.wait())


async def two_hundred_streams_run_at_once():
    await _streams(200)


async def five_thousand_streams_run_at_once():
    await _streams(5000)


if __name__ == "__main__":
    main(globals())
