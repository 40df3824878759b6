# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses websockets, as a server and as a client."""

import asyncio
import os
import ssl

import websockets

from given import LARGE, Expiry, Failure, digest, main, tls_context, told


async def _echo(socket):
    async for message in socket:
        await socket.send(message)


async def _silent(socket):
    await socket.wait_closed()


def _serve(handler=_echo, **settings):
    return websockets.serve(handler, "127.0.0.1", 0, max_size=1 << 25, **settings)


def _connect(server, scheme="ws", **settings):
    port = server.sockets[0].getsockname()[1]
    return websockets.connect(f"{scheme}://localhost:{port}/", max_size=1 << 25, **settings)


async def _say(client, *messages):
    for message in messages:
        await client.send(message)
        print(await client.recv() == message)


async def messages_are_echoed():
    async with _serve() as server, _connect(server) as client:
        await _say(client, "text", "ü", b"bytes", "", b"\0" * 70000)


async def messages_are_echoed_with_tls():
    async with _serve(ssl=tls_context(server=True)) as server:
        async with _connect(server, "wss", ssl=tls_context()) as client:
            await _say(client, "text", b"bytes", b"\0" * 70000)
            print(client.transport.get_extra_info("ssl_object").version())


async def tls_refuses_a_strange_server():
    async with _serve(ssl=tls_context(server=True)) as server:
        with Failure():
            await _connect(server, "wss", ssl=ssl.create_default_context(cafile=told["other"]))


async def messages_go_to_a_path():
    path = os.path.abspath("path")
    async with websockets.unix_serve(_echo, path), websockets.unix_connect(path) as client:
        await _say(client, "text", b"bytes")


async def a_large_message_comes_back_whole():
    async with _serve(compression=None) as server, _connect(server, compression=None) as client:
        await client.send(LARGE)
        print(digest(await client.recv()))


async def a_large_message_comes_back_whole_with_tls():
    async with _serve(ssl=tls_context(server=True), compression=None) as server:
        async with _connect(server, "wss", ssl=tls_context(), compression=None) as client:
            await client.send(LARGE)
            print(digest(await client.recv()))


async def a_message_is_sent_in_parts():
    async with _serve() as server, _connect(server) as client:
        await client.send(f"part {number};" for number in range(1000))
        print(len(await client.recv()))


async def a_ping_is_answered():
    async with _serve() as server, _connect(server) as client:
        await (await client.ping())
        print("answered")


async def a_timeout_for_a_message_expires():
    async with _serve(_silent) as server, _connect(server) as client:
        with Expiry():
            await asyncio.wait_for(client.recv(), 0.3)


async def a_timeout_for_the_opening_expires():
    with Expiry():
        await websockets.connect(f"ws://127.0.0.1:{told['silent']}/", open_timeout=0.3, close_timeout=0.3)


async def a_refused_connection_is_an_error():
    with Failure():
        await websockets.connect(f"ws://127.0.0.1:{told['refused']}/")


async def an_ending_says_why():
    async def handler(socket):
        await socket.close(4000, "because")

    async with _serve(handler) as server, _connect(server) as client:
        with Failure():
            await client.recv()
        print(client.close_code, client.close_reason)


async def two_hundred_clients_come_at_once():
    async def use(server, number):
        async with _connect(server) as client:
            await client.send(str(number))
            return int(await client.recv())

    async with _serve() as server:
        print(sum(await asyncio.gather(*(use(server, number) for number in range(200)))))


if __name__ == "__main__":
    main(globals())
