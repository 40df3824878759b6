# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The classes and functions that bear the module's own name, and objects in states that scripts rarely see."""

import os
import unittest

from routes import for_each_module


@for_each_module
class Named(unittest.TestCase):
    def test_the_class(self):
        kind = self.socket.socket
        self.assertEqual((kind.__module__, kind.__qualname__), (self.socket.__name__, "socket"))
        self.assertIs(self.socket.SocketType, kind)

    def test_an_object_with_its_addresses(self):
        with self.socket.socket() as listener, self.socket.socket() as client:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            client.connect(listener.getsockname())
            kind = f"{self.socket.__name__}.socket"
            numbers = f"family={client.family!s}, type={client.type!s}, proto=0"
            addresses = f"laddr={client.getsockname()}, raddr={listener.getsockname()}"
            self.assertEqual(repr(client), f"<{kind} fd={client.fileno()}, {numbers}, {addresses}>")

    def test_a_closed_object(self):
        socket = self.socket.socket()
        socket.close()
        self.assertTrue(repr(socket).startswith(f"<{self.socket.__name__}.socket [closed] fd=-1, "))

    def test_the_warning_about_one_that_was_forgotten(self):
        socket = self.socket.socket()
        number = socket.fileno()
        with self.assertWarnsRegex(ResourceWarning, rf"unclosed <{self.socket.__name__}.socket fd={number}, .*>"):
            del socket
        self.assertRaises(OSError, os.fstat, number)


@for_each_module
class Derived(unittest.TestCase):
    def test_a_duplicate_is_made_by_the_derived_class(self):
        class Named(self.socket.socket):
            def __init__(self, *arguments, **named):
                super().__init__(*arguments, **named)
                self.name = "set"

        with Named() as first, first.dup() as second:
            self.assertEqual((type(second), second.name), (Named, "set"))


@for_each_module
class Disconnected(unittest.TestCase):
    def test_a_datagram_socket_that_connects_to_no_family(self):
        with self.socket.socket(self.socket.AF_INET, self.socket.SOCK_DGRAM) as one:
            one.connect(("127.0.0.1", 9))
            self.assertEqual(one.getpeername(), ("127.0.0.1", 9))
            one.connect((self.socket.AF_UNSPEC, b""))
            self.assertRaises(OSError, one.getpeername)


if __name__ == "__main__":
    unittest.main()
