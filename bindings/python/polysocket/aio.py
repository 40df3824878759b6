# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name for asyncio: the event loop waits for operations, and no thread of its executor is
needed. A task that is cancelled ends its operation.
"""

import asyncio
import socket
import sys

from polysocket_shared import connection

from . import _lookup

_module = sys.modules[__package__]


async def result_of(operation):
    """Await and return the result of an Operation, and close it."""
    loop = asyncio.get_running_loop()
    with operation:
        while True:
            try:
                return operation.result()
            except BlockingIOError:
                await _readable(loop, operation.fileno())


async def _readable(loop, fd):
    ready = loop.create_future()
    loop.add_reader(fd, _finish, ready)
    try:
        await ready
    finally:
        loop.remove_reader(fd)


def _finish(ready):
    if not ready.done():
        ready.set_result(None)


async def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, deadline=0, token=None):
    """Like polysocket.getaddrinfo()."""
    return await result_of(
        _lookup.start_getaddrinfo(host, port, family, type, proto, flags, deadline=deadline, token=token))


async def getnameinfo(sockaddr, flags=0, *, deadline=0, token=None):
    """Like polysocket.getnameinfo()."""
    return await result_of(_lookup.start_getnameinfo(sockaddr, flags, deadline=deadline, token=token))


async def connect_host(host, port, *, deadline=0, token=None, source_address=None, family=0, delay=None):
    """Like polysocket.connect_host(), with the socket in non-blocking mode."""
    made = await result_of(_lookup.start_connect_host(
        host, port, deadline=deadline, token=token, source_address=source_address, family=family, delay=delay))
    made.setblocking(False)
    return made


class LookUps:
    """For event loops with add_reader(): stands in front of the loop's own class among the bases of another one."""

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """As asyncio's, without a thread of the executor."""
        return await getaddrinfo(host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        """As asyncio's, without a thread of the executor."""
        return await getnameinfo(sockaddr, flags)

    async def create_connection(self, protocol_factory, host=None, port=None, **named):
        """As asyncio's, with attempts that overlap as those of connect_host(): 0.25 s or happy_eyeballs_delay apart.

        With an argument that connect_host() has nothing for (sock, proto, flags) it is asyncio's own.
        """
        if (host is None and port is None) or any(named.get(name) for name in ("sock", "proto", "flags")):
            return await super().create_connection(protocol_factory, host, port, **named)
        named.pop("interleave", None)
        made = await _connected(
            host, port, named.pop("all_errors", False), source_address=named.pop("local_addr", None),
            family=named.pop("family", 0), delay=named.pop("happy_eyeballs_delay", None))
        if named.get("ssl") and named.get("server_hostname") is None:
            named["server_hostname"] = host
        try:
            return await super().create_connection(protocol_factory, sock=made, **named)
        except BaseException:
            made.close()
            raise


async def _connected(host, port, all_errors, **options):
    """A socket of the standard library's, which the transports know."""
    try:
        made = await connect_host(host, port, **options)
    except OSError as error:
        raise connection.attempts_as_errors(_module, error) if all_errors else error
    theirs = socket.socket(made.family, made.type, made.proto, fileno=made.detach())
    theirs.setblocking(False)
    return theirs


class EventLoop(LookUps, asyncio.SelectorEventLoop):
    """An event loop of asyncio's with these look-ups: asyncio.Runner(loop_factory=EventLoop), for one."""
