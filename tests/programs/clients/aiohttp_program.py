# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses aiohttp, as a server and as a client."""

import asyncio
import os
import ssl
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from given import LARGE, Expiry, Failure, digest, main, tls_context, told


async def _hello(request):
    return web.Response(text=f"hello {request.query_string}")


async def _echo(request):
    return web.Response(body=await request.read())


async def _stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for number in range(100):
        await response.write(b"line %d\n" % number)
    return response


async def _file(request):
    return web.FileResponse("file")


async def _never(request):
    await asyncio.sleep(20)


async def _socket(request):
    socket = web.WebSocketResponse(max_msg_size=1 << 25)
    await socket.prepare(request)
    async for message in socket:
        await socket.send_bytes(message.data)
    return socket


def _application():
    application = web.Application(client_max_size=1 << 25)
    for path, handler in (("/hello", _hello), ("/echo", _echo), ("/stream", _stream), ("/file", _file),
                          ("/never", _never), ("/socket", _socket)):
        application.router.add_route("*", path, handler)
    return application


@asynccontextmanager
async def _serving(tls=False, path=None):
    """A server, and a session with its base address."""
    runner = web.AppRunner(_application())
    await runner.setup()
    if path:
        site = web.UnixSite(runner, path, shutdown_timeout=0.1)
    else:
        context = tls_context(server=True) if tls else None
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1, ssl_context=context)
    await site.start()
    connector = aiohttp.UnixConnector(path) if path else aiohttp.TCPConnector(ssl=tls_context() if tls else None)
    base = "http://localhost" if path else f"http{'s' if tls else ''}://localhost:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session, base
    await runner.cleanup()


async def _get(session, address):
    async with session.get(address) as answer:
        return answer.status, await answer.text()


async def a_page_is_fetched():
    async with _serving() as (session, base):
        print(await _get(session, f"{base}/hello?a=b"), (await _get(session, f"{base}/missing"))[0])


async def a_page_is_fetched_with_tls():
    async with _serving(tls=True) as (session, base):
        print(await _get(session, f"{base}/hello?a=b"))


async def a_page_is_fetched_at_a_path():
    async with _serving(path=os.path.abspath("path")) as (session, base):
        print(await _get(session, f"{base}/hello?a=b"))


async def tls_refuses_a_strange_server():
    async with _serving(tls=True) as (session, base):
        with Failure():
            await session.get(f"{base}/hello", ssl=ssl.create_default_context(cafile=told["other"]))


async def _large(**settings):
    async with _serving(**settings) as (session, base):
        async with session.post(f"{base}/echo", data=LARGE) as answer:
            print(digest(await answer.read()))


async def eight_megabytes_are_echoed():
    await _large()


async def eight_megabytes_are_echoed_with_tls():
    await _large(tls=True)


async def eight_megabytes_are_echoed_at_a_path():
    await _large(path=os.path.abspath("path"))


async def _sent_file(**settings):
    with open("file", "wb") as file:
        file.write(LARGE)
    async with _serving(**settings) as (session, base), session.get(f"{base}/file") as answer:
        print(digest(await answer.read()))
        async with session.get(f"{base}/file", headers={"Range": "bytes=100-199"}) as part:
            print(part.status, await part.read())


async def files_are_sent_by_the_kernel():
    await _sent_file()


async def files_are_sent_with_tls():
    await _sent_file(tls=True)


async def a_body_is_read_as_it_comes():
    async with _serving() as (session, base), session.get(f"{base}/stream") as answer:
        lines = [line async for line in answer.content]
        print(len(lines), lines[0], lines[-1])


async def _messages(**settings):
    async with _serving(**settings) as (session, base):
        async with session.ws_connect(f"{base}/socket", max_msg_size=1 << 25) as socket:
            for data in (b"one", b"", LARGE[:1 << 20]):
                await socket.send_bytes(data)
                print(digest(await socket.receive_bytes()))


async def messages_are_echoed():
    await _messages()


async def messages_are_echoed_with_tls():
    await _messages(tls=True)


async def a_timeout_expires():
    async with _serving() as (session, base):
        with Expiry():
            await session.get(f"{base}/never", timeout=aiohttp.ClientTimeout(total=0.3))


async def a_timeout_for_reading_expires():
    async with aiohttp.ClientSession() as session:
        with Expiry():
            await session.get(f"http://127.0.0.1:{told['silent']}/", timeout=aiohttp.ClientTimeout(sock_read=0.3))


async def a_timeout_for_the_handshake_expires():
    async with aiohttp.ClientSession() as session:
        with Expiry():
            await session.get(f"https://127.0.0.1:{told['silent']}/", timeout=aiohttp.ClientTimeout(total=0.3))


async def a_refused_connection_is_an_error():
    async with aiohttp.ClientSession() as session:
        with Failure():
            await session.get(f"http://127.0.0.1:{told['refused']}/")


async def an_unknown_name_is_an_error():
    async with aiohttp.ClientSession() as session:
        with Failure():
            await session.get("http://no-such-host.invalid/")


async def _two_hundred(**settings):
    async with _serving(**settings) as (session, base):
        got = await asyncio.gather(*(_get(session, f"{base}/hello?{number}") for number in range(200)))
        print(len(set(got)), got[0], got[-1])


async def two_hundred_requests_run_at_once():
    await _two_hundred()


async def two_hundred_requests_run_at_once_with_tls():
    await _two_hundred(tls=True)


if __name__ == "__main__":
    main(globals())
