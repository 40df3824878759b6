# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses Trio."""

import os
import socket
import ssl

import trio

from given import LARGE, Expiry, Failure, digest, main, tls_context, told

HERE = "127.0.0.1"


async def _echo(stream):
    async for data in stream:
        await stream.send_all(data)


async def _serve(nursery, tls=False):
    """An echo server in a nursery; gives its port."""
    if tls:
        listeners = await nursery.start(trio.serve_ssl_over_tcp, _echo, 0, tls_context(server=True))
        return listeners[0].transport_listener.socket.getsockname()[1]
    listeners = await nursery.start(lambda task_status: trio.serve_tcp(_echo, 0, host=HERE, task_status=task_status))
    return listeners[0].socket.getsockname()[1]


async def _say(stream, data):
    received = bytearray()

    async def read():
        while len(received) < len(data):
            received.extend(await stream.receive_some())

    async with trio.open_nursery() as nursery:
        nursery.start_soon(read)
        await stream.send_all(data)
    return bytes(received)


async def data_is_echoed():
    async with trio.open_nursery() as nursery:
        async with await trio.open_tcp_stream(HERE, await _serve(nursery)) as stream:
            print(await _say(stream, b"hello"))
        nursery.cancel_scope.cancel()


async def a_server_is_found_by_name():
    async with trio.open_nursery() as nursery:
        async with await trio.open_tcp_stream("localhost", await _serve(nursery)) as stream:
            print(await _say(stream, b"hello"))
        nursery.cancel_scope.cancel()


async def eight_megabytes_are_echoed():
    async with trio.open_nursery() as nursery:
        async with await trio.open_tcp_stream(HERE, await _serve(nursery)) as stream:
            print(digest(await _say(stream, LARGE)))
        nursery.cancel_scope.cancel()


async def eight_megabytes_are_echoed_with_tls():
    async with trio.open_nursery() as nursery:
        port = await _serve(nursery, tls=True)
        stream = await trio.open_ssl_over_tcp_stream("localhost", port, ssl_context=tls_context())
        print(digest(await _say(stream, LARGE)))
        await stream.aclose()
        nursery.cancel_scope.cancel()


async def tls_refuses_a_strange_server():
    async with trio.open_nursery() as nursery:
        # The server hears of the refusal as well, and would end with an error.
        listeners = await trio.open_tcp_listeners(0, host=HERE)

        async def accept():
            stream = trio.SSLStream(await listeners[0].accept(), tls_context(server=True), server_side=True)
            with Failure():
                await stream.do_handshake()

        nursery.start_soon(accept)
        port = listeners[0].socket.getsockname()[1]
        strange = ssl.create_default_context(cafile=told["other"])
        stream = await trio.open_ssl_over_tcp_stream("localhost", port, ssl_context=strange)
        try:
            await stream.do_handshake()
        except trio.BrokenResourceError as error:
            print(type(error.__cause__).__name__)
        await trio.aclose_forcefully(stream)


async def streams_meet_at_a_path():
    listener = trio.socket.socket(trio.socket.AF_UNIX, trio.socket.SOCK_STREAM)
    await listener.bind(os.path.abspath("path"))
    listener.listen()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, _echo, [trio.SocketListener(listener)])
        async with await trio.open_unix_socket(os.path.abspath("path")) as stream:
            print(digest(await _say(stream, LARGE)))
        nursery.cancel_scope.cancel()


async def datagrams_are_exchanged():
    left, right = (trio.socket.socket(trio.socket.AF_INET, trio.socket.SOCK_DGRAM) for _ in range(2))
    await left.bind((HERE, 0))
    await right.bind((HERE, 0))
    for number in range(100):
        await left.sendto(b"%d" % number, right.getsockname())
        data, address = await right.recvfrom(100)
        await right.sendto(data, address)
    print((await left.recv(100)), address == left.getsockname())
    left.close()
    right.close()


async def a_pair_of_sockets_sends_messages():
    left, right = trio.socket.socketpair()
    await left.sendmsg([b"one", b"two"])
    print((await right.recvmsg(100))[0])
    left.shutdown(trio.socket.SHUT_WR)
    print(await right.recv(100))


async def a_timeout_expires():
    async with await trio.open_tcp_stream(HERE, told["silent"]) as stream:
        with Expiry(), trio.fail_after(0.3):
            await stream.receive_some()


async def a_timeout_for_the_handshake_expires():
    with Expiry(), trio.fail_after(0.3):
        stream = await trio.open_ssl_over_tcp_stream("localhost", told["silent"], ssl_context=tls_context())
        await stream.do_handshake()


async def a_refused_connection_is_an_error():
    with Failure():
        await trio.open_tcp_stream(HERE, told["refused"])


async def names_are_looked_up():
    found = await trio.socket.getaddrinfo("localhost", 80, type=trio.socket.SOCK_STREAM, family=trio.socket.AF_INET)
    print(found, await trio.socket.getnameinfo((HERE, 80), trio.socket.NI_NUMERICHOST | trio.socket.NI_NUMERICSERV))
    with Failure():
        await trio.socket.getaddrinfo("no-such-host.invalid", 80)


async def a_socket_of_the_standard_library_is_taken_over():
    listener = socket.create_server((HERE, 0))
    async with trio.open_nursery() as nursery:
        own = trio.SocketListener(trio.socket.from_stdlib_socket(listener))
        nursery.start_soon(trio.serve_listeners, _echo, [own])
        async with await trio.open_tcp_stream(HERE, listener.getsockname()[1]) as stream:
            print(await _say(stream, b"taken over"))
        nursery.cancel_scope.cancel()


async def two_hundred_streams_run_at_once():
    answers = []

    async def use(port, number):
        async with await trio.open_tcp_stream(HERE, port) as stream:
            answers.append(int(await _say(stream, b"%03d" % number)))

    async with trio.open_nursery() as nursery:
        port = await _serve(nursery)
        async with trio.open_nursery() as clients:
            for number in range(200):
                clients.start_soon(use, port, number)
        nursery.cancel_scope.cancel()
    print(len(answers), sum(answers))


if __name__ == "__main__":
    main(globals(), trio.run)
