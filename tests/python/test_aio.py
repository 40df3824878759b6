# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Look-ups and connections by name in asyncio's event loop."""

import asyncio
import os
import socket as standard
import threading
import time
import unittest

import polysocket
from polysocket import aio

from support import Case


class Asyncio(Case):
    def run_async(self, main):
        loop = aio.EventLoop()
        try:
            return loop.run_until_complete(asyncio.wait_for(main, 30))
        finally:
            loop.close()

    def full_port(self):
        return self.full_listener(polysocket.AF_INET)[1]

    def test_look_ups(self):
        async def main():
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo("localhost", 80, type=standard.SOCK_STREAM)
            names = await loop.getnameinfo(("127.0.0.1", 80), standard.NI_NUMERICHOST | standard.NI_NUMERICSERV)
            return found, names, await aio.getaddrinfo("127.0.0.1", 80, type=polysocket.SOCK_STREAM)

        found, names, numeric = self.run_async(main())
        self.assertEqual(found, standard.getaddrinfo("localhost", 80, type=standard.SOCK_STREAM))
        self.assertEqual(names, ("127.0.0.1", "80"))
        self.assertEqual([entry[4] for entry in numeric], [("127.0.0.1", 80)])

    def test_the_executor_is_not_used(self):
        async def main():
            loop = asyncio.get_running_loop()
            loop.set_default_executor = None
            loop.run_in_executor = None
            await asyncio.gather(*[loop.getaddrinfo("localhost", port) for port in range(1, 30)])

        before = threading.active_count()
        self.run_async(main())
        self.assertEqual(threading.active_count(), before)

    def test_failures(self):
        async def main():
            with self.assertRaises(polysocket.gaierror):
                await aio.getaddrinfo("a..invalid", 80)
            with self.assertRaises(polysocket.timeout):
                await aio.connect_host(*self.full_port(), deadline=polysocket.deadline(0.05))
            with polysocket.Token() as token:
                asyncio.get_running_loop().call_later(0.05, token.fire)
                with self.assertRaises(polysocket.cancelled):
                    await aio.connect_host(*self.full_port(), token=token)

        self.run_async(main())

    def test_streams(self):
        async def serve(reader, writer):
            writer.write((await reader.readline()).upper())
            await writer.drain()
            writer.close()

        async def main():
            server = await asyncio.start_server(serve, "localhost", 0, family=standard.AF_INET)
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("localhost", port, local_addr=("127.0.0.2", 0))
            self.assertEqual(writer.get_extra_info("sockname")[0], "127.0.0.2")
            writer.write(b"hello\n")
            answer = await reader.readline()
            writer.close()
            server.close()
            await server.wait_closed()
            return answer

        self.assertEqual(self.run_async(main()), b"HELLO\n")

    def test_asyncios_own_ways_to_connect_remain(self):
        listener, address = self.listener()

        async def main():
            for named in ({"proto": standard.IPPROTO_TCP}, {"happy_eyeballs_delay": 0.1, "interleave": 1}):
                transport, _ = await asyncio.get_running_loop().create_connection(
                    asyncio.Protocol, *address, **named)
                transport.close()
            own = standard.create_connection(address)
            transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=own)
            transport.close()
            with self.assertRaises(ValueError):
                await asyncio.get_running_loop().create_connection(asyncio.Protocol)

        self.run_async(main())

    def test_a_connection_that_is_refused(self):
        bound = self.socket()
        bound.bind(("127.0.0.1", 0))

        async def main():
            with self.assertRaises(ConnectionRefusedError):
                await asyncio.open_connection(*bound.getsockname())

        self.run_async(main())

    def test_a_task_that_is_cancelled_ends_its_operation(self):
        address = self.full_port()

        async def main():
            before = sorted(os.listdir("/proc/self/fd"))
            tasks = [asyncio.ensure_future(asyncio.open_connection(*address)) for _ in range(20)]
            await asyncio.sleep(0.05)
            self.assertGreater(len(os.listdir("/proc/self/fd")), len(before) + 20)
            start = time.monotonic()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.assertTrue(all(task.cancelled() for task in tasks))
            self.assertLess(time.monotonic() - start, 1)
            self.assertEqual(sorted(os.listdir("/proc/self/fd")), before)

        self.run_async(main())

    def test_the_loop_goes_on_while_it_connects(self):
        address, ticks = self.full_port(), []

        async def tick():
            while True:
                ticks.append(1)
                await asyncio.sleep(0.01)

        async def main():
            ticking = asyncio.ensure_future(tick())
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(aio.connect_host(*address), 0.2)
            ticking.cancel()

        self.run_async(main())
        self.assertGreater(len(ticks), 5)


if __name__ == "__main__":
    unittest.main()
