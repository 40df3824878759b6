# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""TLS by the module ssl over sockets of this module, whether ssl was imported before install() or after.

Without certificates: the ciphers are those of anonymous parties.
"""

import os
import subprocess
import sys
import textwrap
import unittest

from support import Case

ORDERS = {
    "after": "import polysocket; polysocket.install(); import ssl, asyncio",
    "before": "import ssl, asyncio, polysocket; polysocket.install()",
    "never installed": "import ssl, asyncio, polysocket",
}

PRELUDE = """
    import contextlib, gc, os, threading, time, warnings
    socket = polysocket


    def context(server=False):
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
        made.maximum_version = ssl.TLSVersion.TLSv1_2
        made.set_ciphers("aNULL:@SECLEVEL=0")
        return made


    def in_thread(call):
        thread = threading.Thread(target=call)
        thread.start()
        return thread


    def wrapped():
        plain, other = socket.socketpair()
        made = []
        thread = in_thread(lambda: made.append(context(True).wrap_socket(other, server_side=True)))
        client = context().wrap_socket(plain)
        thread.join()
        # What was wrapped has given its descriptor away.
        assert plain.fileno() == other.fileno() == -1
        return client, made[0]


    def is_open(fd):
        return os.path.exists(f"/proc/self/fd/{fd}")
"""

EXCHANGE = """
    client, server = wrapped()
    assert isinstance(client, ssl.SSLSocket) and client.cipher()[0] == server.cipher()[0]
    data = bytes(range(256)) * 4000
    sending = in_thread(lambda: (server.sendall(data), server.recv(5), server.unwrap().close()))
    got = bytearray()
    while len(got) < len(data):
        got += client.recv(65536)
    assert bytes(got) == data
    client.sendall(b"thank")
    assert client.recv(1) == b""
    # The same object, without TLS from here on.
    assert client.unwrap() is client
    sending.join()
    client.close()
    assert client.fileno() == -1
"""

TIMEOUTS = """
    client, server = wrapped()
    for timeout in (0.05, 0.1):
        client.settimeout(timeout)
        start = time.monotonic()
        try:
            client.recv(1)
        except TimeoutError:
            assert timeout * 0.9 <= time.monotonic() - start < 5
        else:
            raise AssertionError
    client.setblocking(False)
    try:
        client.recv(1)
    except ssl.SSLWantReadError:
        pass
    else:
        raise AssertionError
    client.settimeout(None)
    receiving = in_thread(lambda: print(client.recv(10)))
    time.sleep(0.1)
    server.sendall(b"at last")
    receiving.join()
    with client.makefile("rb") as file:
        server.sendall(b"a line\\n")
        assert file.readline() == b"a line\\n"
    client.close()
    server.close()
    # One that is set before is heeded from the start.
    plain, other = socket.socketpair()
    plain.settimeout(0.05)
    try:
        context().wrap_socket(plain)
    except TimeoutError:
        pass
    else:
        raise AssertionError
    plain.close()
    other.close()
"""

# Each way to an end; then the number belongs to something else, which must stay open.
FOREIGN = """
    def by_close(client):
        client.close()
    def by_detach(client):
        os.close(client.detach())
    def by_collection(client):
        pass
    def by_unwrap(client):
        client._sslobj = None
        client.close()

    for end in (by_close, by_detach, by_collection, by_unwrap):
        client, server = wrapped()
        fd = client.fileno()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            kept = client if end is by_close else None
            end(client)
            del client
            gc.collect()
        assert not is_open(fd), end
        read, write = os.pipe()
        other = os.dup2(read, fd, False) if read != fd else fd
        del kept
        gc.collect()
        server.close()
        del server
        gc.collect()
        assert is_open(fd), end
        for one in {read, write, fd}:
            os.close(one)
    # What is detached stays open when the object goes.
    client, server = wrapped()
    fd = client.detach()
    del client
    gc.collect()
    assert is_open(fd)
    with socket.socket(fileno=fd) as plain:
        assert plain.family == socket.AF_UNIX
    server.close()
"""

FAILURES = """
    before = os.listdir("/proc/self/fd")
    for _ in range(20):
        plain, other = socket.socketpair()
        other.sendall(b"this is no TLS, whatever it is")
        try:
            context().wrap_socket(plain)
        except ssl.SSLError:
            pass
        else:
            raise AssertionError
        other.close()
        plain, other = socket.socketpair()
        other.close()
        try:
            context().wrap_socket(plain)
        except OSError:
            pass
        else:
            raise AssertionError
        plain.close()
        plain, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            context().wrap_socket(plain)
        except NotImplementedError:
            pass
        else:
            raise AssertionError
        plain.close()
        other.close()
        closed = socket.socket()
        closed.close()
        for wrong in (closed, 5):
            try:
                context().wrap_socket(wrong)
            except (OSError, AttributeError):
                pass
            else:
                raise AssertionError
    gc.collect()
    assert os.listdir("/proc/self/fd") == before
"""

LOOP = """
    async def answer(reader, writer):
        if await reader.readline() == b"plain\\n":
            writer.write(b"go on\\n")
            await writer.start_tls(context(True))
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()
        await writer.wait_closed()


    async def talk(address, **named):
        reader, writer = await asyncio.open_connection(*address, **named)
        if not named:
            writer.write(b"plain\\n")
            assert await reader.readline() == b"go on\\n"
            await writer.start_tls(context())
        else:
            writer.write(b"tls\\n")
        assert writer.get_extra_info("cipher")
        for at in range(20):
            writer.write(b"line %d " % at + b"x" * 10_000 + b"\\n")
            assert await reader.readline() == b"LINE %d " % at + b"X" * 10_000 + b"\\n"
        writer.close()
        with contextlib.suppress(ssl.SSLError, ConnectionError):
            await writer.wait_closed()


    async def main():
        for tls in (True, False):
            if not tls and not hasattr(asyncio.StreamWriter, "start_tls"):
                continue
            server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context(True) if tls else None)
            async with server:
                address = server.sockets[0].getsockname()
                await asyncio.gather(*(talk(address, **({"ssl": context()} if tls else {})) for _ in range(10)))

    asyncio.run(asyncio.wait_for(main(), 60))
"""

HTTPS = """
    import http.client, http.server, urllib.request

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "300000")
            self.end_headers()
            self.wfile.write(b"x" * 300000)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context(True).wrap_socket(server.socket, server_side=True)
    serving = in_thread(server.serve_forever)
    client = http.client.HTTPSConnection(*server.server_address, context=context(), timeout=30)
    for _ in range(3):
        client.request("GET", "/")
        assert client.getresponse().read() == b"x" * 300000
    client.close()
    url = "https://127.0.0.1:%d/" % server.server_address[1]
    with urllib.request.urlopen(url, context=context(), timeout=30) as answer:
        assert len(answer.read()) == 300000
    server.shutdown()
    serving.join()
    server.server_close()
"""


class Tls(Case):
    def run_orders(self, program, printed=""):
        for title, first in ORDERS.items():
            with self.subTest(title):
                whole = f"{first}\n{textwrap.dedent(PRELUDE)}\n{textwrap.dedent(program)}\nprint('done')\n"
                done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, timeout=120,
                                      env={**os.environ, "PYTHONWARNINGS": "ignore::DeprecationWarning"})
                self.assertEqual((done.stderr, done.stdout), ("", f"{printed}done\n"))

    def test_data_goes_both_ways_until_it_is_unwrapped(self):
        self.run_orders(EXCHANGE)

    def test_timeouts_are_followed(self):
        self.run_orders(TIMEOUTS, "b'at last'\n")

    def test_no_foreign_descriptor_is_closed(self):
        self.run_orders(FOREIGN)

    def test_what_fails_leaves_nothing_open(self):
        self.run_orders(FAILURES)

    def test_asyncio(self):
        self.run_orders(LOOP)

    def test_clients_and_servers_of_the_standard_library(self):
        self.run_orders(HTTPS)


if __name__ == "__main__":
    unittest.main()
