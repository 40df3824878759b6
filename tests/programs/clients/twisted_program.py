# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""A program that uses Twisted. Its reactor is made in each check, when twisted.internet.reactor is imported first."""

import io
import os

from twisted.internet import defer, endpoints, error, protocol, ssl, task
from twisted.protocols.basic import LineReceiver

from given import LARGE, Expiry, Failure, digest, main, told


class _Echo(protocol.Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


class _Asker(protocol.Protocol):
    """Sends data, and fires when as much has come back."""

    def __init__(self, data):
        self.data, self.received, self.done = data, bytearray(), defer.Deferred()

    def connectionMade(self):
        self.transport.write(self.data)

    def dataReceived(self, data):
        self.received.extend(data)
        if len(self.received) >= len(self.data) and not self.done.called:
            self.done.callback(bytes(self.received))
            self.transport.loseConnection()

    def connectionLost(self, reason):
        if not self.done.called:
            self.done.errback(reason)


def _reactor():
    from twisted.internet import reactor
    return reactor


def _certificate(name):
    with open(told[name], "rb") as file:
        return ssl.Certificate.loadPEM(file.read())


def _server_options():
    with open(told["key"], "rb") as key, open(told["certificate"], "rb") as certificate:
        return ssl.PrivateCertificate.loadPEM(key.read() + certificate.read()).options()


def _listen(server, factory=None):
    return server.listen(factory or protocol.Factory.forProtocol(_Echo))


async def _ask(client, data):
    asker = await endpoints.connectProtocol(client, _Asker(data))
    return await asker.done


async def _tcp(data, host="127.0.0.1"):
    reactor = _reactor()
    port = await _listen(endpoints.TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1"))
    answer = await _ask(endpoints.HostnameEndpoint(reactor, host, port.getHost().port), data)
    await port.stopListening()
    return answer


async def data_is_echoed():
    print(await _tcp(b"hello"))


async def a_server_is_found_by_name():
    print(await _tcp(b"hello", "localhost"))


async def eight_megabytes_are_echoed():
    print(digest(await _tcp(LARGE)))


async def _secure(data, authority):
    reactor = _reactor()
    server = endpoints.SSL4ServerEndpoint(reactor, 0, _server_options(), interface="127.0.0.1")
    port = await _listen(server)
    options = ssl.optionsForClientTLS("localhost", ssl.trustRootFromCertificates([_certificate(authority)]))
    plain = endpoints.HostnameEndpoint(reactor, "localhost", port.getHost().port)
    try:
        return await _ask(endpoints.wrapClientTLS(options, plain), data)
    finally:
        await port.stopListening()


async def eight_megabytes_are_echoed_with_tls():
    print(digest(await _secure(LARGE, "certificate")))


async def tls_refuses_a_strange_server():
    with Failure():
        await _secure(b"hello", "other")


async def eight_megabytes_are_echoed_at_a_path():
    reactor, path = _reactor(), os.path.abspath("path")
    port = await _listen(endpoints.UNIXServerEndpoint(reactor, path))
    print(digest(await _ask(endpoints.UNIXClientEndpoint(reactor, path), LARGE)))
    await port.stopListening()


async def datagrams_are_exchanged():
    class Server(protocol.DatagramProtocol):
        def datagramReceived(self, data, address):
            self.transport.write(data.upper(), address)

    class Client(protocol.DatagramProtocol):
        def __init__(self, port):
            self.port, self.received, self.done = port, [], defer.Deferred()

        def startProtocol(self):
            self.transport.connect("127.0.0.1", self.port)
            self.transport.write(b"datagram 0")

        def datagramReceived(self, data, address):
            self.received.append(data)
            if len(self.received) == 100:
                self.done.callback(self.received)
            else:
                self.transport.write(b"datagram %d" % len(self.received))

    reactor = _reactor()
    server = reactor.listenUDP(0, Server(), "127.0.0.1")
    client = Client(server.getHost().port)
    port = reactor.listenUDP(0, client, "127.0.0.1")
    print((await client.done)[::33])
    await defer.gatherResults([defer.maybeDeferred(each.stopListening) for each in (server, port)])


async def lines_are_received():
    class Server(LineReceiver):
        def lineReceived(self, line):
            self.sendLine(line.upper())
            if line == b"line 999":
                self.transport.loseConnection()

    class Client(LineReceiver):
        def connectionMade(self):
            self.lines, self.done = [], defer.Deferred()
            for number in range(1000):
                self.sendLine(b"line %d" % number)

        def lineReceived(self, line):
            self.lines.append(line)

        def connectionLost(self, reason):
            self.done.callback(reason.type.__name__)

    reactor = _reactor()
    port = await _listen(endpoints.TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1"),
                         protocol.Factory.forProtocol(Server))
    here = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    client = await endpoints.connectProtocol(here, Client())
    print(await client.done, len(client.lines), client.lines[::333])
    await port.stopListening()


async def pages_are_served_and_fetched():
    from twisted.web import client, resource, server

    class Page(resource.Resource):
        isLeaf = True

        def render_GET(self, request):
            return b"page " + request.uri

        def render_POST(self, request):
            return request.content.read()

    reactor = _reactor()
    port = await _listen(endpoints.TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1"), server.Site(Page()))
    base = b"http://localhost:%d/" % port.getHost().port
    pool = client.HTTPConnectionPool(reactor)
    agent = client.Agent(reactor, pool=pool)
    for number in range(10):
        answer = await agent.request(b"GET", base + b"%d" % number)
        print(answer.code, await client.readBody(answer))
    body = client.FileBodyProducer(io.BytesIO(LARGE))
    print(digest(await client.readBody(await agent.request(b"POST", base, bodyProducer=body))))
    await pool.closeCachedConnections()
    await port.stopListening()


async def names_are_looked_up():
    print(await _reactor().resolve("localhost"), await _reactor().resolve("127.0.0.1"))
    with Failure():
        await _reactor().resolve("no-such-host.invalid")


async def a_timeout_expires():
    reactor = _reactor()
    silent = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", told["silent"])
    with Expiry():
        asker = await endpoints.connectProtocol(silent, _Asker(b"hello"))
        asker.done.addTimeout(0.3, reactor)
        try:
            await asker.done
        finally:
            asker.transport.abortConnection()


async def a_refused_connection_is_an_error():
    with Failure():
        await endpoints.TCP4ClientEndpoint(_reactor(), "127.0.0.1", told["refused"]).connect(
            protocol.Factory.forProtocol(_Echo))
    print(issubclass(error.ConnectionRefusedError, error.ConnectError))


async def two_hundred_connections_run_at_once():
    reactor = _reactor()
    port = await _listen(endpoints.TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1", backlog=256))
    here = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", port.getHost().port)
    asked = [defer.ensureDeferred(_ask(here, b"%03d" % number)) for number in range(200)]
    answers = await defer.gatherResults(asked)
    print(len(answers), sum(map(int, answers)))
    await port.stopListening()


def _start(check):
    try:
        task.react(lambda reactor: defer.ensureDeferred(check()))
    except SystemExit as end:
        if end.code:
            raise


if __name__ == "__main__":
    main(globals(), _start)
