# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The package executes the interpreter's own socket.py: whose names, classes and functions it has, and what it adds."""

import errno
import hashlib
import inspect
import os
import pickle
import socket as standard
import struct
import subprocess
import sys
import types
import unittest
import unittest.mock
import weakref

import polysocket
from polysocket import _socket

from support import Case, lossless_file

# Functions of the standard library's name that do more.
REPLACED = {"create_connection", "fromfd", "getaddrinfo", "getfqdn"}

# Nothing else is imported here that imports it.
ALONE = """
import sys
before = set(sys.modules)
import polysocket
print("socket" in sys.modules, sorted(name for name in sys.modules if "low_level" in name))
import socket
print(socket is polysocket, socket.socket is polysocket.socket, isinstance(polysocket.socket(), socket.socket))
"""


class Executed(Case):
    def test_it_has_every_name_of_the_standard_module_and_its_class(self):
        self.assertEqual([name for name in dir(standard) if not hasattr(polysocket, name)], [])
        self.assertEqual(set(standard.__all__) - set(polysocket.__all__), set())
        self.assertEqual([name for name in polysocket.__all__ if not hasattr(polysocket, name)], [])
        self.assertEqual(set(dir(standard.socket)) - set(dir(polysocket.socket)), set())

    def test_functions_are_of_this_module_and_of_the_interpreters_file(self):
        compared = 0
        for name, theirs in vars(standard).items():
            if isinstance(theirs, types.FunctionType):
                ours = getattr(polysocket, name)
                self.assertIsNot(ours, theirs)
                self.assertEqual(ours.__module__, "polysocket", name)
                if name not in REPLACED:
                    self.assertEqual(ours.__code__.co_filename, theirs.__code__.co_filename, name)
                    self.assertIs(ours.__globals__, vars(polysocket), name)
                    compared += 1
        self.assertGreater(compared, 5)

    def test_classes_are_of_this_module(self):
        for name in ("socket", "SocketIO", "AddressFamily", "SocketKind", "MsgFlag", "AddressInfo"):
            ours, theirs = getattr(polysocket, name), getattr(standard, name)
            self.assertIsNot(ours, theirs)
            self.assertEqual((ours.__module__, ours.__qualname__), ("polysocket", theirs.__qualname__))
        for name, method in vars(standard.socket).items():
            if isinstance(method, types.FunctionType) and name != "__getstate__":
                ours = vars(polysocket.socket)[name]
                self.assertEqual(ours.__code__.co_filename, method.__code__.co_filename, name)
        self.assertEqual(polysocket.socket.__bases__, (_socket.socket,))

    def test_exceptions_are_the_interpreters(self):
        for name in ("error", "timeout", "gaierror", "herror"):
            self.assertIs(getattr(polysocket, name), getattr(standard, name))

    def test_members_of_enumerations_are_pickled_as_this_modules(self):
        for member in (polysocket.AF_INET, polysocket.SOCK_DGRAM, polysocket.MSG_PEEK, polysocket.AI_PASSIVE):
            self.assertIs(pickle.loads(pickle.dumps(member)), member)

    def test_importing_it_imports_nothing_of_socket_and_replaces_nothing(self):
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", ALONE], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.stdout, done.stderr), ("False []\nFalse False False\n", ""))

    def test_a_file_of_a_program_is_not_taken_for_the_interpreters(self):
        folder = self.folder()
        with open(os.path.join(folder, "socket.py"), "w", encoding="ascii") as file:
            file.write("raise SystemExit('the wrong one')\n")
        with open(os.path.join(folder, "program.py"), "w", encoding="ascii") as file:
            file.write("import polysocket; print(polysocket.socket.makefile.__name__)\n")
        done = subprocess.run([sys.executable, os.path.join(folder, "program.py")], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual((done.stdout, done.stderr), ("makefile\n", ""))

    def test_functions_find_what_a_program_puts_in_their_place(self):
        with unittest.mock.patch.object(polysocket, "socket", side_effect=KeyError) as made:
            self.assertRaises(KeyError, polysocket.create_server, ("127.0.0.1", 0))
        made.assert_called_once()
        with unittest.mock.patch.object(standard, "socket", side_effect=KeyError):
            polysocket.create_server(("127.0.0.1", 0)).close()


class LowLevel(Case):
    """What stands for the interpreter's _socket: programs such as gevent derive from its class."""

    def test_it_has_every_name_of_the_interpreters(self):
        import _socket as theirs

        missing = {name for name in dir(theirs) if not name.startswith("__")} - set(dir(_socket))
        self.assertEqual(missing, set())
        # What is made of other methods is in the derived class.
        self.assertEqual(set(dir(theirs.socket)) - set(dir(_socket.socket)) - {"sendmsg_afalg"}, set())

    def test_a_class_with_slots(self):
        class Slotted(_socket.socket):
            __slots__ = ("__weakref__", "_io_refs", "_closed")

        one = Slotted(polysocket.AF_UNIX, polysocket.SOCK_STREAM)
        one._io_refs, one._closed = 5, False
        self.assertEqual(one._io_refs, 5)
        self.assertFalse(hasattr(one, "__dict__"))
        self.assertRaises(AttributeError, setattr, one, "other", 1)
        self.assertIs(weakref.ref(one)(), one)
        one.close()
        self.assertEqual(one.fileno(), -1)

    def test_its_numbers_are_plain_and_its_accept_gives_a_descriptor(self):
        listener = _socket.socket(polysocket.AF_INET, polysocket.SOCK_STREAM)
        self.addCleanup(listener.close)
        for number in (listener.family, listener.type, listener.proto, _socket.AF_INET, _socket.MSG_PEEK):
            self.assertIs(type(number), int)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client = self.socket()
        client.connect(listener.getsockname())
        fd, address = listener._accept()
        self.assertEqual(address, client.getsockname())
        os.close(fd)

    def test_objects_of_it_are_neither_referenced_weakly_nor_given_attributes(self):
        one = _socket.socket()
        self.addCleanup(one.close)
        self.assertRaises(TypeError, weakref.ref, one)
        self.assertRaises(AttributeError, setattr, one, "other", 1)

    def test_neither_it_nor_derived_classes_are_pickled(self):
        class Derived(polysocket.socket):
            pass

        for kind in (_socket.socket, polysocket.socket, Derived):
            one = kind()
            self.addCleanup(one.close)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertRaises(TypeError, pickle.dumps, one, protocol)


class Lossless(Case):
    def test_what_is_refused(self):
        ours, _ = self.pair()
        for wrong in (5, None, "x", standard.socket, self.enter(standard.socket())):
            self.assertRaisesRegex(TypeError, "^lossless_file: sock must be a socket of this module, not ",
                                   polysocket.lossless_file, wrong)
        self.assertRaisesRegex(ValueError, "^lossless_file: invalid mode", polysocket.lossless_file, ours, "x")
        self.assertRaisesRegex(ValueError, "^lossless_file: buffering must not be 0", polysocket.lossless_file, ours,
                               "rb", 0)
        self.assertRaises(ValueError, polysocket.lossless_file, ours, "x")
        self.assertRaises(TypeError, polysocket.lossless_file, ours, "rb", "x")
        self.assertRaises(TypeError, polysocket.lossless_file, ours, "r", None, "utf-8")
        ours.close()
        self.assertErrno(errno.EBADF, polysocket.lossless_file, ours, "rb")

    def enter(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def test_a_class_with_its_own_way_of_receiving_or_sending(self):
        for name in ("recv", "recv_into", "send", "sendall"):
            kind = type("Own", (polysocket.socket,), {name: lambda *_: None})
            with kind() as one, self.assertRaisesRegex(TypeError, f"^lossless_file: Own has its own {name}$"):
                polysocket.lossless_file(one)

    def test_it_has_a_descriptor_of_its_own(self):
        ours, theirs = self.pair()
        with lossless_file(ours, "rwb") as file:
            self.assertNotEqual(file.fileno(), ours.fileno())
            ours.close()
            file.write(b"after the socket")
        self.assertEqual(theirs.recv(100), b"after the socket")

    def test_a_file_of_makefile_shares_the_sockets(self):
        ours, theirs = self.pair()
        with ours.makefile("wb") as file:
            self.assertEqual(file.fileno(), ours.fileno())
            ours.close()
            file.write(b"after the socket")
        self.assertEqual(theirs.recv(100), b"after the socket")
        self.assertEqual(theirs.recv(100), b"")

    def test_a_file_of_makefile_uses_a_classs_own_methods(self):
        class Upper(polysocket.socket):
            def recv_into(self, buffer, *more):
                count = super().recv_into(buffer, *more)
                buffer[:count] = bytes(buffer[:count]).upper()
                return count

            def send(self, data, *more):
                return super().send(bytes(data).upper(), *more)

        ours, theirs = self.pair()
        with Upper(fileno=ours.detach()) as upper, upper.makefile("rwb") as file:
            theirs.sendall(b"question\n")
            self.assertEqual(file.readline(), b"QUESTION\n")
            file.write(b"answer\n")
            file.flush()
            self.assertEqual(theirs.recv(100), b"ANSWER\n")


@unittest.skipUnless(hasattr(polysocket, "AF_ALG"), "the headers have no AF_ALG")
class Alg(Case):
    def test_what_is_sent(self):
        class Recording(polysocket.socket):
            def sendmsg(self, *arguments):
                return arguments

        def item(kind, data):
            return polysocket.SOL_ALG, kind, data

        operation = item(polysocket.ALG_SET_OP, struct.pack("I", polysocket.ALG_OP_ENCRYPT))
        with Recording() as one:
            self.assertEqual(one.sendmsg_afalg(op=polysocket.ALG_OP_ENCRYPT), ((), [operation], 0))
            self.assertEqual(one.sendmsg_afalg([b"x"], op=1, iv=b"0123", assoclen=7, flags=polysocket.MSG_MORE),
                             ([b"x"], [operation, item(polysocket.ALG_SET_IV, struct.pack("I", 4) + b"0123"),
                                       item(polysocket.ALG_SET_AEAD_ASSOCLEN, struct.pack("I", 7))],
                              polysocket.MSG_MORE))

    def test_what_is_refused(self):
        socket = self.socket()
        self.assertRaises(TypeError, socket.sendmsg_afalg)
        self.assertRaises(TypeError, socket.sendmsg_afalg, [], 1)
        for name, value, kind in (("op", "x", TypeError), ("op", -1, ValueError), ("op", 1 << 32, ValueError),
                                  ("iv", "text", TypeError), ("iv", 5, TypeError), ("assoclen", "x", TypeError),
                                  ("assoclen", -2, ValueError), ("flags", "x", TypeError)):
            self.assertRaises(kind, socket.sendmsg_afalg, [], **{"op": 0, name: value})

    def test_the_kernel_hashes(self):
        try:
            kernel = self.socket(polysocket.AF_ALG, polysocket.SOCK_SEQPACKET)
            kernel.bind(("hash", "sha256"))
        except OSError as error:
            self.skipTest(f"this kernel has no AF_ALG: {error}")
        with kernel.accept()[0] as operation:
            operation.sendall(b"abc")
            self.assertEqual(operation.recv(100), hashlib.sha256(b"abc").digest())


class Terms(Case):
    """The deadline and the token of the look-ups that are built in."""

    CALLS = {"gethostbyname": ("127.0.0.1",), "gethostbyname_ex": ("127.0.0.1",), "gethostbyaddr": ("127.0.0.1",),
             "getnameinfo": (("127.0.0.1", 80), 3)}

    def test_they_are_given_by_name_alone(self):
        token = polysocket.Token()
        self.addCleanup(token.close)
        for name, arguments in self.CALLS.items():
            call, plain = getattr(polysocket, name), getattr(standard, name)
            for named in ({}, {"deadline": 0}, {"token": None}, {"deadline": polysocket.deadline(30), "token": token}):
                self.assertEqual(call(*arguments, **named), plain(*arguments), (name, named))
            self.assertRaisesRegex(TypeError, rf"^{name}\(\) takes .* given", call, *arguments, 0)
            self.assertRaisesRegex(TypeError, rf"^{name}\(\) takes .* given", call, *arguments[1:])
            self.assertRaisesRegex(TypeError, rf"^{name}\(\) got an unexpected keyword argument 'timeout'", call,
                                   *arguments, timeout=1)
            self.assertIn("deadline=0, token=None", str(inspect.signature(call)))

    def test_what_is_no_deadline_and_no_token(self):
        for name, arguments in self.CALLS.items():
            call = getattr(polysocket, name)
            for named, kind in (({"deadline": "1"}, TypeError), ({"deadline": 0.5}, TypeError),
                                ({"deadline": -1}, ValueError), ({"deadline": 1 << 70}, OverflowError),
                                ({"token": 5}, TypeError), ({"token": "x"}, TypeError),
                                ({"token": polysocket.Token}, TypeError)):
                self.assertRaisesRegex(kind, f"^{name}: ", call, *arguments, **named)

    def test_a_token_that_was_fired_or_closed(self):
        with polysocket.Token() as token:
            token.fire()
            self.assertRaises(polysocket.cancelled, polysocket.gethostbyaddr, "192.0.2.1", token=token)
        self.assertErrno(errno.EBADF, polysocket.gethostbyaddr, "192.0.2.1", token=token)


if __name__ == "__main__":
    unittest.main()
