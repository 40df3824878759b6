# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The socket class, used as Python programs use classes: derived from, patched, printed, compared; and misused."""

import copy
import enum
import inspect
import pickle
import pydoc
import unittest
import unittest.mock

import polysocket
from polysocket import _native

from support import Case, lossless_file


class Derived(Case):
    def test_methods_may_be_overridden_and_called(self):
        class Shouting(polysocket.socket):
            def __init__(self, *arguments, **named):
                super().__init__(*arguments, **named)
                self.sent = []

            def send(self, data, flags=0):
                self.sent.append(data)
                return super().send(data.upper(), flags)

        ours, theirs = self.pair()
        with Shouting(fileno=ours.detach()) as loud:
            self.assertEqual(loud.send(b"quiet"), 5)
            self.assertEqual(theirs.recv(10), b"QUIET")
            self.assertEqual(loud.sent, [b"quiet"])

    def test_accepted_sockets_are_of_the_class_that_people_import(self):
        listener, address = self.listener()
        client = self.socket()
        client.connect(address)
        accepted = listener.accept()[0]
        self.addCleanup(accepted.close)
        self.assertIs(type(accepted), polysocket.socket)
        self.assertTrue(issubclass(type(accepted), polysocket.SocketType))

    def test_attributes_of_the_class_may_be_patched(self):
        socket = self.socket()
        with unittest.mock.patch.object(polysocket.socket, "recv", return_value=b"mocked"):
            self.assertEqual(socket.recv(1), b"mocked")
        self.assertNotIn("recv", vars(polysocket.socket))
        self.assertErrno(107, socket.recv, 1)

    def test_objects_have_no_attributes_of_their_own(self):
        with self.assertRaises(AttributeError):
            self.socket().colour = "red"


class Attributes(Case):
    def test_numbers_are_members_of_enumerations(self):
        socket = self.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
        self.assertIs(socket.family, polysocket.AddressFamily.AF_UNIX)
        self.assertIs(socket.type, polysocket.SocketKind.SOCK_DGRAM)
        self.assertIs(type(socket.proto), int)
        self.assertIsInstance(polysocket.MSG_PEEK, enum.IntFlag)

    def test_they_cannot_be_set(self):
        socket = self.socket()
        for name in ("family", "type", "proto", "timeout"):
            with self.assertRaises(AttributeError):
                setattr(socket, name, 1)

    def test_a_type_with_flags(self):
        for type in (polysocket.SOCK_STREAM | 0o4000, polysocket.SOCK_STREAM | 0o2004000):
            socket = self.socket(polysocket.AF_UNIX, type)
            self.assertEqual(socket.type, polysocket.SOCK_STREAM)
            self.assertEqual(socket.gettimeout(), 0.0)

    def test_every_constant_is_there_and_every_name_exists(self):
        for name in polysocket.__all__:
            self.assertTrue(hasattr(polysocket, name), name)
        self.assertEqual(polysocket.INADDR_BROADCAST, 0xFFFFFFFF)
        self.assertIs(polysocket.has_ipv6, True)


class Represented(Case):
    def test_with_its_addresses(self):
        listener, address = self.listener()
        client = self.socket()
        client.connect(address)
        for part in ("<polysocket.socket fd=", "family=2", "type=1", "proto=0", f"laddr={client.getsockname()}",
                     f"raddr={address}>"):
            text = repr(client).replace("AddressFamily.AF_INET", "2").replace("SocketKind.SOCK_STREAM", "1")
            self.assertIn(part, text)

    def test_as_nobody_else(self):
        ours, theirs = self.pair()
        self.assertEqual(ours, ours)
        self.assertNotEqual(ours, theirs)
        self.assertEqual(len({ours, theirs, ours}), 2)

    def test_not_as_data(self):
        socket = self.socket()
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            self.assertRaises(TypeError, pickle.dumps, socket, protocol)
        self.assertRaises(TypeError, copy.copy, socket)
        self.assertRaises(TypeError, copy.deepcopy, socket)

    def test_in_the_help(self):
        text = pydoc.plain(pydoc.render_doc(polysocket))
        for name in ("recv_into", "settimeout", "socketpair"):
            self.assertIn(name, text)


class Described(Case):
    def test_every_name_says_what_it_is(self):
        for name in polysocket.__all__:
            value = getattr(polysocket, name)
            if callable(value) and value not in (OSError, TimeoutError):
                self.assertTrue(inspect.getdoc(value), name)
        ours, _ = self.pair()
        for arguments in (("rwb", 0), ("rwb",), ("rw",)):
            with lossless_file(ours, *arguments) as file:
                for kind in type(file).__mro__:
                    for name, value in vars(kind).items() if kind.__module__ == "polysocket_shared.file" else ():
                        self.assertTrue(name.startswith("_") or inspect.getdoc(value), name)

    def test_signatures(self):
        for name in dir(polysocket.socket):
            method = getattr(polysocket.socket, name)
            if callable(method) and not name.startswith("_"):
                self.assertTrue(inspect.getdoc(method), name)
                if name not in ("sendto", "setsockopt"):
                    inspect.signature(method)


class Misused(Case):
    def test_nothing_of_the_machinery_shows(self):
        for name in ("this", "thisown", "own", "disown", "acquire", "append", "next", "__int__", "__dict__"):
            self.assertFalse(hasattr(self.socket(), name), name)
        self.assertEqual(polysocket.socket.__mro__, (polysocket.socket, _native.socket, object))

    def test_methods_on_something_else(self):
        for other in (None, 1, "x", object(), polysocket.socket, _native):
            for name in ("recv", "fileno", "close", "connect", "recv_into", "accept"):
                self.assertRaises(TypeError, getattr(polysocket.socket, name), other, 1)

    def test_the_wrong_number_of_arguments(self):
        socket = self.socket()
        for name, arguments in (("recv", ()), ("recv", (1, 2, 3)), ("send", ()), ("sendto", (b"x",)), ("accept", (1,)),
                                ("connect", ("127.0.0.1", 1)), ("bind", ()), ("listen", (1, 2)), ("close", (1,)),
                                ("setsockopt", (1, 2)), ("getsockopt", (1,)), ("recv_into", ()), ("settimeout", ()),
                                ("recvfrom_into", (bytearray(1), 1, 0, 0)), ("sendall", (b"x", 0, 0))):
            self.assertRaises(TypeError, getattr(socket, name), *arguments)

    def test_a_failed_allocation_leaves_no_descriptor(self):
        try:
            import _testcapi
        except ImportError:
            self.skipTest("this Python has no module to make allocations fail")
        ours, _ = self.pair()
        failed, calls = 0, (lambda: _native.file_free(ours._file_open("r", -1)), _native.socketpair)
        for call in calls:
            for number in range(8):
                _testcapi.set_nomemory(number, number + 1)
                try:
                    call()
                except MemoryError:
                    failed += 1
                finally:
                    _testcapi.remove_mem_hooks()
        self.assertGreater(failed, 3)

    def test_the_bare_native_class(self):
        bare = _native.socket()
        self.assertGreaterEqual(bare.fileno(), 0)
        bare.close()
        self.assertRaises(TypeError, object.__new__, polysocket.socket)


if __name__ == "__main__":
    unittest.main()
