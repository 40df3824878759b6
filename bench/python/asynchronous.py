# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""asyncio's own event loop and streams over the sockets of either module."""
import asyncio
import time

from workload import unix_pair, workload

STREAMS = 200
LINE = b"x" * 1023 + b"\n"


async def serve(reader, writer):
    """Echo lines."""
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()


async def ask(reader, writer, count):
    """Send lines, each after the answer to the one before."""
    for _ in range(count):
        writer.write(LINE)
        await writer.drain()
        await reader.readline()


class Streams:
    """Streams that live as long as a loop of their own."""

    def __init__(self, stack, module):
        self.loop = asyncio.new_event_loop()
        self.pairs = [unix_pair(stack, module) for _ in range(STREAMS)]
        self.near, self.servers = [], []
        self.loop.run_until_complete(self.open())
        stack.callback(self.close)

    async def open(self):
        """Make streams of the sockets."""
        for near, far in self.pairs:
            self.near.append(await asyncio.open_connection(sock=near))
            self.servers.append(asyncio.ensure_future(serve(*await asyncio.open_connection(sock=far))))

    async def ask_all(self, count):
        """So many lines over each stream, all streams at once."""
        await asyncio.gather(*(ask(reader, writer, count) for reader, writer in self.near))

    async def end(self):
        """Close all."""
        for _, writer in self.near:
            writer.close()
        await asyncio.gather(*self.servers)

    def close(self):
        """Close all, and the loop."""
        self.loop.run_until_complete(self.end())
        self.loop.close()


@workload("asyncio-200")
def streams(stack, party, _):
    """A line of 1 KiB there and back over one of 200 streams; an operation is one line."""
    made = Streams(stack, party.module)

    def run(count):
        each = max(1, count // STREAMS)
        start = time.perf_counter()
        made.loop.run_until_complete(made.ask_all(each))
        return (time.perf_counter() - start) * count / (each * STREAMS)
    return run
