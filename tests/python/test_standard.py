# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The same calls on this module and on the standard library's socket: results and errors must be the same.

A case is a function of the module. Where the two differ on purpose, the case isn't here but in a test of its own.
"""

import contextlib
import inspect
import os
import socket as standard
import struct
import sys
import tempfile
import unittest

import polysocket

from support import Case

CASES = []


def case(function):
    CASES.append(function)
    return function


def attempts(*calls):
    """What each of the calls returns, or the class and number of what it raises."""
    outcomes = []
    for call in calls:
        try:
            outcomes.append(call())
        except (OSError, TypeError, ValueError, OverflowError, BufferError) as error:
            outcomes.append((type(error).__name__, getattr(error, "errno", None)))
    return outcomes


@contextlib.contextmanager
def connected(m, family=None):
    """A connected TCP pair: client and accepted."""
    with m.socket(family or m.AF_INET) as listener, m.socket(family or m.AF_INET) as client:
        listener.bind(("127.0.0.1" if listener.family == m.AF_INET else "::1", 0))
        listener.listen()
        client.connect(listener.getsockname())
        accepted, address = listener.accept()
        with accepted:
            assert address == client.getsockname()
            yield client, accepted


@case
def creation(m):
    for arguments in ((), (m.AF_UNIX,), (m.AF_INET, m.SOCK_DGRAM), (m.AF_INET, m.SOCK_DGRAM, 17), (-1, -1, -1)):
        with m.socket(*arguments) as socket:
            yield socket.family, socket.type, socket.proto, socket.gettimeout(), socket.getblocking()
    with m.socket(type=m.SOCK_DGRAM, family=m.AF_INET6) as socket:
        yield socket.family, socket.type, socket.proto


@case
def refused_creation(m):
    yield attempts(lambda: m.socket("x"), lambda: m.socket(1.0), lambda: m.socket(m.AF_INET, m.SOCK_STREAM, 17),
                   lambda: m.socket(m.AF_INET, 1 << 40), lambda: m.socket(fileno=-1), lambda: m.socket(fileno=1.5),
                   lambda: m.socket(fileno="3"), lambda: m.socket(fileno=99999), lambda: m.socket(1, 2, 3, None, 5),
                   lambda: m.socket(colour=1), lambda: m.socket(12345))


@case
def representation(m):
    with m.socket() as socket:
        yield repr(socket).replace(m.__name__, "", 1).replace(f"fd={socket.fileno()}", "")
    yield repr(socket).replace(m.__name__, "", 1)


@case
def addresses_of_inet(m):
    with m.socket() as socket:
        yield socket.getsockname()
        yield attempts(*[lambda a=a: socket.bind(a) for a in (
            None, "x", 1, ["127.0.0.1", 0], (), ("127.0.0.1",), ("127.0.0.1", 0, 0), ("127.0.0.1", "0"),
            ("127.0.0.1", 1.0), ("127.0.0.1", -1), ("127.0.0.1", 65536), ("127.0.0.1", 1 << 70), (None, 0), (1, 0),
            ("a\0b", 0), (b"a\0b", 0),
            ("256.256.256.256", 0), ("192.0.2.1", 0), ("x" * 300, 0), ("", 0))])
        yield socket.getsockname()[0]
        yield attempts(lambda: socket.bind(("", 0)))
    for host in (b"127.0.0.1", bytearray(b"127.0.0.1"), "127.1", "localhost", "<broadcast>"):
        with m.socket(type=m.SOCK_DGRAM) as socket:
            socket.bind((host, 0))
            yield socket.getsockname()[0]


@case
def addresses_of_inet6(m):
    for address in (("::1", 0), ("::1", 0, 0), ("::1", 0, 0, 0), ("", 0), ("0::1", 0)):
        with m.socket(m.AF_INET6) as socket:
            socket.bind(address)
            host, port, flowinfo, scopeid = socket.getsockname()
            yield host, flowinfo, scopeid
    with m.socket(m.AF_INET6) as socket:
        yield attempts(*[lambda a=a: socket.bind(a) for a in (
            ("::1",), ("::1", 0, 0, 0, 0), ("::1", 70000), ("::1", 0, 1 << 20), ("::1", 0, -1), ("::1", "0"),
            ["::1", 0], ("::1", 0, "0"), ("no such host", 0), ("::1\0", 0))])


@case
def addresses_of_unix(m):
    with tempfile.TemporaryDirectory() as folder:
        home = os.getcwd()
        os.chdir(folder)
        try:
            for path in ("name", b"bytes", bytearray(b"array"), "\udcff", "ü", b"\xff\xfe", "x" * 107,
                         "\0abstract-" + m.__name__):
                with m.socket(m.AF_UNIX) as socket:
                    empty = socket.getsockname()
                    socket.bind(path)
                    yield empty, str(socket.getsockname()).replace(m.__name__, "")
            with m.socket(m.AF_UNIX) as socket:
                yield attempts(*[lambda a=a: socket.bind(a) for a in (
                    None, 1, ("name",), "x" * 5000, b"x" * 4500, b"\0" + b"x" * 200, "none/there", "name")])
            with m.socket(m.AF_UNIX) as socket:
                yield attempts(lambda: socket.connect("name"), lambda: socket.connect("missing"))
        finally:
            os.chdir(home)


@case
def options(m):
    with m.socket() as socket:
        yield attempts(
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_REUSEADDR),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, True),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_REUSEADDR),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_LINGER, struct.pack("ii", 1, 7)),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_LINGER, 8),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_LINGER, 1024),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_LINGER, 0) * 0,
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_LINGER, 1025),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_LINGER, -1),
            lambda: socket.getsockopt(m.SOL_SOCKET, "x"),
            lambda: socket.getsockopt(m.SOL_SOCKET),
            lambda: socket.getsockopt(m.SOL_SOCKET, 999),
            lambda: socket.setsockopt(m.SOL_SOCKET, 999, 1),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, b""),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, bytearray(4)),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, None),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, None, 4),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, "text"),
            lambda: socket.setsockopt(m.SOL_SOCKET, m.SO_REUSEADDR, 1.5),
            lambda: socket.getsockopt(m.SOL_SOCKET, m.SO_REUSEADDR))


@case
def timeouts(m):
    with m.socket() as socket:
        for value in (None, 0, 1, 0.5, True, 1e-9, 1e9, 0.0):
            socket.settimeout(value)
            yield socket.gettimeout(), socket.timeout, socket.getblocking(), os.get_blocking(socket.fileno())
        for flag in (True, False, 1, 0, -5):
            socket.setblocking(flag)
            yield socket.gettimeout(), socket.getblocking()
        if (3, 10) <= sys.version_info[:2] <= (3, 11):  # others accept more
            yield attempts(*[lambda v=v: socket.setblocking(v) for v in ("yes", "", None, 2.5, b"1")])
        yield attempts(*[lambda v=v: socket.settimeout(v) for v in (
            -1, -1.0, -0.5, float("nan"), float("inf"), 1e300, "1", b"1", [], 1 << 100, 1j)])
        yield socket.gettimeout()
    yield attempts(lambda: socket.settimeout(1), lambda: socket.setblocking(True), lambda: socket.gettimeout())


@case
def receiving(m):
    with connected(m) as (client, accepted):
        client.sendall(b"0123456789" * 3)
        yield attempts(lambda: accepted.recv(4), lambda: accepted.recv(4, m.MSG_PEEK), lambda: accepted.recvfrom(4),
                       lambda: accepted.recv(0), lambda: accepted.recv(True), lambda: accepted.recv(-1),
                       lambda: accepted.recvfrom(-1), lambda: accepted.recv("1"), lambda: accepted.recv(1.0),
                       lambda: accepted.recv(None), lambda: accepted.recv(), lambda: accepted.recv(1, 2, 3),
                       lambda: accepted.recv(1, "0"), lambda: accepted.recv(1, 1 << 40), lambda: accepted.recv(1 << 70),
                       lambda: accepted.recv_into(bytearray(3)), lambda: accepted.recv_into(bytearray(3), -1),
                       lambda: accepted.recv_into(bytearray(3), 4), lambda: accepted.recv_into(b"123"),
                       lambda: accepted.recv_into("123"), lambda: accepted.recv_into(bytearray(3), nbytes=2, flags=0),
                       lambda: accepted.recvfrom_into(bytearray(3)), lambda: accepted.recvfrom_into(bytearray(3), 5),
                       lambda: accepted.recvfrom_into(bytearray(3), -5), lambda: accepted.recvfrom_into())
        client.shutdown(m.SHUT_WR)
        while accepted.recv(100):
            pass
        yield attempts(lambda: accepted.recv(1), lambda: accepted.recv_into(bytearray(1)), lambda: accepted.recvfrom(1))


@case
def sending(m):
    with connected(m) as (client, accepted):
        yield attempts(lambda: client.send(b"1"), lambda: client.send(b"1", 0), lambda: client.sendall(b"1"),
                       lambda: client.sendall(bytearray(b"1"), m.MSG_DONTWAIT), lambda: client.send("1"),
                       lambda: client.send(None), lambda: client.send(1), lambda: client.send(),
                       lambda: client.send(b"1", "0"),
                       lambda: client.sendall("1"), lambda: client.sendall(b"1", 1 << 40),
                       lambda: client.sendto(b"1"), lambda: client.sendto(b"1", None),
                       lambda: client.sendto("1", ("", 1)),
                       lambda: client.sendto(b"1", 0, ("127.0.0.1", 70000)),
                       lambda: client.sendto(b"1", "0", ("127.0.0.1", 1)))
        yield accepted.recv(100)


@case
def datagrams(m):
    with m.socket(type=m.SOCK_DGRAM) as one, m.socket(type=m.SOCK_DGRAM) as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        yield one.sendto(b"x", other.getsockname()), one.sendto(b"yz", 0, other.getsockname())
        yield one.sendto(b"", other.getsockname())
        data, sender = other.recvfrom(10)
        yield data, sender == one.getsockname()
        size, sender = other.recvfrom_into(bytearray(1))
        yield size, sender == one.getsockname()
        yield other.recv(10)
    one, other = m.socketpair(m.AF_UNIX, m.SOCK_DGRAM)
    with one, other:
        one.send(b"x")
        yield other.recvfrom(10)


@case
def connections(m):
    with connected(m) as (client, accepted):
        yield client.getpeername() == accepted.getsockname(), accepted.getpeername() == client.getsockname()
        yield attempts(lambda: client.connect(accepted.getsockname()), lambda: client.listen(),
                       lambda: client.connect_ex(accepted.getsockname()), lambda: client.accept(),
                       lambda: client.shutdown("x"), lambda: client.shutdown(9), lambda: client.shutdown())
    with m.socket() as socket:
        yield attempts(lambda: socket.getpeername(), lambda: socket.shutdown(m.SHUT_RDWR), lambda: socket.accept(),
                       lambda: socket.send(b"x"), lambda: socket.recv(1), lambda: socket.listen("x"),
                       lambda: socket.listen(-1), lambda: socket.listen(1 << 40), lambda: socket.listen(),
                       lambda: socket.connect_ex("x"), lambda: socket.connect_ex(("name.invalid", 1, 2)))


@case
def pairs_and_copies(m):
    for arguments in ((), (m.AF_UNIX,), (None, m.SOCK_DGRAM), (m.AF_UNIX, m.SOCK_SEQPACKET, 0)):
        one, other = m.socketpair(*arguments)
        with one, other:
            yield one.family, one.type, one.proto, one.getsockname(), other.getpeername()
    yield attempts(lambda: m.socketpair(m.AF_INET), lambda: m.socketpair("x"), lambda: m.socketpair(m.AF_UNIX, 99))
    with m.socket() as socket:
        for arguments in ((m.AF_INET, m.SOCK_STREAM), (m.AF_UNIX, m.SOCK_DGRAM, 5)):
            with m.fromfd(socket.fileno(), *arguments) as copy:
                yield copy.family, copy.type, copy.proto
        with socket.dup() as copy, m.socket(fileno=os.dup(socket.fileno())) as adopted:
            yield copy.family, copy.type, copy.proto, adopted.family, adopted.type, adopted.proto
    yield attempts(lambda: m.fromfd(99999, m.AF_INET, m.SOCK_STREAM), lambda: m.fromfd("0", m.AF_INET, m.SOCK_STREAM))


@case
def closed_sockets(m):
    socket = m.socket()
    socket.close()
    yield attempts(lambda: socket.recv(1), lambda: socket.send(b"x"), lambda: socket.bind(("", 0)),
                   lambda: socket.listen(), lambda: socket.accept(), lambda: socket.connect(("127.0.0.1", 1)),
                   lambda: socket.getsockname(), lambda: socket.getsockopt(1, 1), lambda: socket.setsockopt(1, 1, 1),
                   lambda: socket.shutdown(0),
                   lambda: socket.dup(), lambda: socket.fileno(), lambda: socket.detach(), lambda: socket.close(),
                   lambda: socket.connect_ex(("127.0.0.1", 1)), lambda: socket.gettimeout(), lambda: socket.family)


@case
def byte_order(m):
    for function in (m.htons, m.htonl, m.ntohs, m.ntohl):
        yield attempts(*[lambda v=v, f=function: f(v) for v in (
            0, 1, 0x1234, 65535, True, -1, 1 << 32, 1 << 64, -(1 << 70), "1", b"1", 1.0, None, 1j)])
        yield attempts(lambda f=function: f(), lambda f=function: f(1, 2))
    yield attempts(lambda: m.htons(65536), lambda: m.ntohl(0x80000000), lambda: m.htonl(0xFFFFFFFF))


@case
def addresses_as_text(m):
    yield attempts(*[lambda t=t: m.inet_aton(t) for t in (
        "1.2.3.4", "1", "1.2", "1.2.3", "0x7f.1", "010.1", "", "256.1.1.1", "1.2.3.4.5", "1.2.3.4 junk", "1.2.3.4x",
        " 1.2.3.4", "-1", "4294967295", "4294967296", 5, None)])
    for family in (m.AF_INET, m.AF_INET6, m.AF_UNIX, -1, 1 << 70, "x", None):
        yield attempts(*[lambda t=t, f=family: m.inet_pton(f, t) for t in (
            "1.2.3.4", "::1", "1.2.3", "::ffff:1.2.3.4", "fe80::1%lo", "", ":::", "5aef:2b::8", None, 5)])
        yield attempts(*[lambda d=d, f=family: m.inet_ntop(f, d) for d in (
            b"1234", b"123", b"", bytes(16), bytes(15) + b"\1", bytearray(4), memoryview(bytes(4)), bytes(17), "1234",
            None, memoryview(bytes(8))[::2])])
    yield attempts(*[lambda d=d: m.inet_ntoa(d) for d in (
        b"\7\12\0\5", b"123", b"12345", b"", bytearray(4), memoryview(b"1234"), "1234", 5, None)])
    yield attempts(lambda: m.inet_aton(), lambda: m.inet_pton(m.AF_INET), lambda: m.inet_ntop(m.AF_INET, b"1234", 5))


@case
def services_and_protocols(m):
    yield attempts(*[lambda a=a: m.getservbyname(*a) for a in (
        ("http",), ("http", "tcp"), ("domain", "udp"), ("http", "none"), ("nonsense",), ("",), (5,), ("http", 5),
        ("http", None), (), ("http", "tcp", 1))])
    yield attempts(*[lambda a=a: m.getservbyport(*a) for a in (
        (80,), (80, "tcp"), (53, "udp"), (514, "udp"), (1, "none"), (0,), (-1,), (65536,), (1 << 70,), ("80",), (80.0,),
        (80, 5), (80, None), ())])
    yield attempts(*[lambda a=a: m.getprotobyname(*a) for a in (
        ("icmp",), ("tcp",), ("TCP",), ("udp",), ("nonsense",), ("",), (5,), (None,), ())])


@case
def look_ups(m):
    stream, numeric = m.SOCK_STREAM, m.AI_NUMERICHOST
    yield attempts(*[lambda a=a: m.getaddrinfo(*a) for a in (
        ("127.0.0.1", 80), ("127.0.0.1", "http", 0, stream), (b"127.0.0.1", b"80", m.AF_INET), ("::1", 80, 0, stream),
        ("::ffff:1.2.3.4", None, 0, stream), (None, 80, m.AF_INET, stream), (None, 80, 0, stream, 0, m.AI_PASSIVE),
        (None, 0, m.AF_INET6, stream, 0, m.AI_PASSIVE), ("fe80::1%lo", 80, 0, stream), ("127.1", 80, 0, stream),
        ("127.0.0.1", 80, 0, stream, 0, m.AI_CANONNAME), (None, None), ("name", 80, 0, 0, 0, numeric),
        ("127.0.0.1", "nonsense"), ("127.0.0.1", 80, 99), ("127.0.0.1", 80, m.AF_INET6), ("::1", 80, m.AF_INET),
        ("127.0.0.1", 80, 0, 99), ("127.0.0.1", 80, 0, 0, 0, 1 << 30), ("fe80::1%none", 80, 0, 0, 0, numeric),
        ("127.0.0.1", 80, "x"), ("127.0.0.1", 80, 0, 1 << 40), (5, 80), ([], 80), ("127.0.0.1",), (),
        ("127.0.0.1", 80, 0, 0, 0, 0, 0))])
    yield attempts(*[lambda h=h: m.gethostbyname(h) for h in (
        "127.0.0.1", "", "<broadcast>", "localhost", b"127.0.0.1", bytearray(b"127.0.0.1"), "::1", "a\0b", 5, None)])
    yield attempts(*[lambda h=h, f=f: f(h) for f in (m.gethostbyname_ex, m.gethostbyaddr) for h in (
        "127.0.0.1", b"127.0.0.1", "a\0b", 5, None)])
    yield m.gethostname(), attempts(lambda: m.gethostname(1), lambda: m.gethostbyname(), lambda: m.gethostbyaddr())


@case
def names_of_addresses(m):
    number = m.NI_NUMERICHOST | m.NI_NUMERICSERV
    yield attempts(*[lambda a=a: m.getnameinfo(*a) for a in (
        (("127.0.0.1", 80), number), (("127.0.0.1", 80), m.NI_NUMERICHOST), (("127.0.0.1", 80), 0),
        (("127.0.0.1", 514), m.NI_NUMERICHOST | m.NI_DGRAM), (("::1", 80, 0, 0), number), (("::1", 80), number),
        (("::1", 80, 5), number), (("fe80::1", 80, 0, 1), number), (("localhost", 80), number),
        (("127.0.0.1", 80, 0), number), (("127.0.0.1", 80, 0, 0), number),
        (("::1", 80, 1 << 20), number), (("127.0.0.1",), 0), (("127.0.0.1", "80"), 0), (("127.0.0.1", 80), "0"),
        (["127.0.0.1", 80], 0), ("127.0.0.1", 0), (None, 0), ((5, 80), 0), (("127.0.0.1", 80),), (), ((), 0),
        (("127.0.0.1", 80), 0, 0))])


@case
def connections_by_name(m):
    with m.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = listener.getsockname()
        for arguments in ((), (None,), (5,), (5, None), (5, ("127.0.0.2", 0))):
            with m.create_connection(address, *arguments) as client:
                yield client.family, client.type, client.proto, client.gettimeout(), client.getsockname()[0]
                yield client.getpeername() == address, client.get_inheritable()
        with m.create_connection([*address]) as client:
            yield client.getpeername() == address
    yield attempts(*[lambda a=a: m.create_connection(*a) for a in (
        (address,), (address, 0.5), (("127.0.0.1", "nonsense"),), (address, 5, ("192.0.2.1", 0)), (5,), (None,), ())])


@case
def files(m):
    for arguments, data in ((("rb",), b"one\ntwo\r\n\nlast"), (("r",), "one\ntwo\r\n\nläst".encode())):
        for call in (lambda f: f.read(), lambda f: f.readlines(),
                     lambda f: [f.read(2), f.readline(), f.readline(2), *f],
                     lambda f: [f.readline(100), f.readlines(1), f.read(1), next(f), next(f, None)],
                     lambda f: (f.readable(), f.writable(), f.seekable(), f.isatty(), f.closed)):
            with connected(m) as (client, accepted):
                client.sendall(data)
                client.shutdown(m.SHUT_WR)
                with accepted.makefile(*arguments, **({} if arguments == ("rb",) else {"encoding": "utf-8"})) as file:
                    yield call(file)
    with connected(m) as (client, accepted):
        with client.makefile("wb") as file, client.makefile("w", encoding="latin-1", newline="\r\n") as text:
            yield file.write(b"bytes"), file.writelines([b"a", b"b"]), file.flush()
            yield text.write("täxt\n"), text.writelines(["x", "y"]), text.flush()
        client.close()
        yield accepted.makefile("rb").read()
        yield attempts(lambda: accepted.makefile("x"), lambda: accepted.makefile("rb", "x"),
                       lambda: accepted.makefile("r", 0), lambda: accepted.makefile(5),
                       lambda: accepted.makefile("rb").write(b"x"), lambda: accepted.makefile("wb").read(),
                       lambda: accepted.makefile("r", newline="x"), lambda: accepted.makefile("rb").fileno() < 0)


class AsTheStandardLibrary(Case):
    maxDiff = None

    def test_cases(self):
        for function in CASES:
            with self.subTest(function.__name__):
                self.assertEqual(list(function(polysocket)), list(function(standard)))

    @unittest.skipUnless(sys.version_info[:2] == (3, 11), "the table was made for the headers that Debian's Python has")
    def test_constants(self):
        for name in polysocket.__all__:
            value = getattr(polysocket, name)
            if name.isupper() and isinstance(value, int) and hasattr(standard, name):
                self.assertEqual(int(value), int(getattr(standard, name)) & 0xFFFFFFFF if value >= 0
                                 else int(getattr(standard, name)), name)

    def test_enumerations(self):
        for name in ("AddressFamily", "SocketKind", "MsgFlag", "AddressInfo"):
            ours, theirs = getattr(polysocket, name), getattr(standard, name)
            self.assertEqual(ours.__mro__[1:], theirs.__mro__[1:])
            # The system's headers know more families than the standard library names; what both know has one name.
            both = [member for member in ours if int(member) in list(map(int, theirs))]
            self.assertEqual([member.name for member in both], [theirs(int(member)).name for member in both])

    def test_parameters_of_functions(self):
        for name in ("socketpair", "getaddrinfo", "getfqdn"):
            ours, theirs = (inspect.signature(getattr(m, name)) for m in (polysocket, standard))
            # What the standard library lacks is given by name alone.
            known = [one for one in ours.parameters.values() if one.name not in ("deadline", "token")]
            self.assertEqual(str(ours.replace(parameters=known)), str(theirs))
            self.assertTrue(all(ours.parameters[one].kind is inspect.Parameter.KEYWORD_ONLY
                                for one in set(ours.parameters) - set(theirs.parameters)))


if __name__ == "__main__":
    unittest.main()
