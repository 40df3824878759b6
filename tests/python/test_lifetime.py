# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Descriptors: who owns them, when they are closed, and that none leaks, survives an exec, or goes unnoticed."""

import contextlib
import errno
import gc
import os
import pickle
import resource
import socket as standard
import subprocess
import sys
import unittest
import warnings
import weakref

import polysocket

from support import Case, IS_STANDARD, open_descriptors

# A socket goes to a process that has never seen it, and comes to use there.
HANDING = """
import multiprocessing
import polysocket


def use(pipe):
    socket = pipe.recv()
    assert type(socket) is polysocket.socket and socket.family == polysocket.AF_UNIX, socket
    socket.sendall(b"hello")
    socket.close()


if __name__ == "__main__":
    near, far = polysocket.socketpair()
    here, there = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(target=use, args=(there,))
    process.start()
    here.send(far)
    print(near.recv(10).decode())
    process.join()
    near.close()
    far.close()
"""


class Collected(Case):
    def test_the_descriptor_is_closed_with_the_last_reference(self):
        socket = polysocket.socket()
        number = socket.fileno()
        with self.assertWarnsRegex(ResourceWarning, rf"unclosed <polysocket.socket fd={number}, .*>"):
            del socket
        self.assertRaises(OSError, os.fstat, number)

    def test_a_closed_or_detached_socket_is_collected_without_a_warning(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            socket = polysocket.socket()
            socket.close()
            del socket
            socket = polysocket.socket()
            number = socket.detach()
            del socket
        os.close(number)

    def test_every_way_of_making_one(self):
        listener, address = self.listener()
        client = self.socket()
        client.connect(address)
        before = set(open_descriptors())
        with self.assertWarns(ResourceWarning):
            made = [polysocket.socket(), *polysocket.socketpair(), polysocket.fromfd(0, polysocket.AF_UNIX, 1),
                    listener.accept(), client.dup(), polysocket.socket(fileno=os.dup(client.fileno()))]
            self.assertEqual(len(set(open_descriptors()) - before), len(made))
            made.clear()
        self.assertEqual(set(open_descriptors()), before)

    def test_a_cycle_through_a_subclass(self):
        class Node(polysocket.socket):
            pass

        node = Node()
        node.itself = node
        number = node.fileno()
        gone = weakref.ref(node)
        with self.assertWarns(ResourceWarning):
            del node
            gc.collect()
        gc.collect()  # the record of the warning has kept it alive
        self.assertIsNone(gone())
        self.assertRaises(OSError, os.fstat, number)

    def test_an_exception_under_way_is_kept(self):
        def fail():
            socket = polysocket.socket()
            number = socket.fileno()
            raise KeyError(number)

        with self.assertWarns(ResourceWarning), self.assertRaises(KeyError):
            fail()

    def test_weak_references(self):
        socket = polysocket.socket()
        reference = weakref.ref(socket)
        self.assertIs(reference(), socket)
        socket.close()
        del socket
        self.assertIsNone(reference())

    def test_an_object_that_was_never_initialized(self):
        bare = polysocket.socket.__new__(polysocket.socket)
        for call in (bare.accept, bare.dup, bare.getsockname):
            self.assertErrno(errno.EBADF, call)
        for call, argument in ((bare.recv, 1), (bare.send, b"x"), (bare.sendall, b"x"), (bare.recvfrom, 1),
                               (bare.recv_into, bytearray(1)), (bare.connect, ("127.0.0.1", 1)), (bare.bind, "x"),
                               (bare.settimeout, 1)):
            self.assertErrno(errno.EBADF, call, argument)
        if IS_STANDARD:
            other = standard.socket.__new__(standard.socket)
            for one in (str, lambda socket: socket.fileno(), lambda socket: socket.gettimeout()):
                self.assertEqual(str(one(bare)).replace("polysocket.", "socket."), str(one(other)))
            self.assertRaises(AttributeError, bare.close)
            self.assertRaises(AttributeError, other.close)
        else:
            for call in (bare.fileno, bare.close, bare.gettimeout):
                self.assertErrno(errno.EBADF, call)
            self.assertIn("uninitialized", repr(bare))


class Initialized(Case):
    def test_again_replaces_the_socket(self):
        socket = self.socket()
        before = len(open_descriptors())
        for _ in range(10):
            socket.__init__(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
        self.assertEqual(len(open_descriptors()), before)
        self.assertEqual((socket.family, socket.type), (polysocket.AF_UNIX, polysocket.SOCK_DGRAM))

    def test_again_without_success_keeps_the_socket(self):
        socket = self.socket()
        number = socket.fileno()
        self.assertRaises(TypeError, socket.__init__, "AF_INET")
        self.assertRaises(OSError, socket.__init__, 12345)
        self.assertEqual(socket.fileno(), number)
        self.assertEqual(socket.family, polysocket.AF_INET)

    def test_again_by_an_argument_of_the_first_time(self):
        class Family:
            def __init__(self, fails):
                self.fails = fails

            def __index__(self):
                socket.__init__(polysocket.AF_UNIX)
                return 12345 if self.fails else int(polysocket.AF_INET)

        for bare in (True, False):
            for fails in (True, False):
                with self.subTest(bare=bare, fails=fails):
                    socket = polysocket.socket.__new__(polysocket.socket) if bare else self.socket()
                    before = len(open_descriptors())
                    with self.assertRaises(OSError) if fails else contextlib.nullcontext():
                        socket.__init__(Family(fails))
                    self.assertEqual(socket.family, polysocket.AF_UNIX if fails else polysocket.AF_INET)
                    self.assertEqual(len(open_descriptors()), before + bare)
                    socket.close()

    def test_failing_leaves_nothing_behind(self):
        for arguments, named in (((12345,), {}), ((2, 77), {}), (("x",), {}), ((), {"fileno": -1}),
                                 ((), {"fileno": 1 << 40}), ((), {"family": None}), ((), {"colour": 1}),
                                 ((1, 2, 3, 4, 5), {})):
            with self.assertRaises((OSError, TypeError, ValueError, OverflowError), msg=(arguments, named)):
                polysocket.socket(*arguments, **named)


class Closed(Case):
    def test_twice(self):
        socket = self.socket()
        socket.close()
        socket.close()
        self.assertEqual(socket.fileno(), -1)

    def test_with_statement(self):
        with polysocket.socket() as socket:
            self.assertGreaterEqual(socket.fileno(), 0)
        self.assertEqual(socket.fileno(), -1)
        with self.assertRaises(KeyError), polysocket.socket() as socket:
            raise KeyError
        self.assertEqual(socket.fileno(), -1)

    def test_attributes_stay_readable(self):
        socket = self.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
        socket.settimeout(3)
        socket.close()
        self.assertEqual((socket.family, socket.type, socket.proto), (polysocket.AF_UNIX, polysocket.SOCK_DGRAM, 0))
        self.assertEqual((socket.gettimeout(), socket.timeout), (3.0, 3.0))
        self.assertIn("[closed]", repr(socket))

    def test_ten_thousand_times(self):
        before = open_descriptors()
        for _ in range(10000):
            polysocket.socket(polysocket.AF_UNIX).close()
        self.assertEqual(open_descriptors(), before)

    def test_memory_does_not_grow(self):
        ours, theirs = self.pair(timeout=5)

        def work():
            for _ in range(5000):
                polysocket.socket(polysocket.AF_UNIX).close()
                ours.sendall(b"x" * 100)
                theirs.recv(9000)
                with contextlib.suppress(OSError):
                    theirs.recv(100000, polysocket.MSG_DONTWAIT)
                with contextlib.suppress(OSError):
                    ours.connect("x" * 300)
                with contextlib.suppress(TypeError):
                    ours.send("text")

        work()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, 512)

    def test_module_function(self):
        number = os.dup(0)
        polysocket.close(number)
        self.assertErrno(errno.EBADF, polysocket.close, number)


class Shared(Case):
    def test_fromfd_duplicates(self):
        ours, theirs = self.pair()
        with polysocket.fromfd(ours.fileno(), polysocket.AF_UNIX, polysocket.SOCK_STREAM) as copy:
            self.assertNotEqual(copy.fileno(), ours.fileno())
            copy.send(b"copy")
        ours.send(b"original")
        self.assertEqual(theirs.recv(100), b"copyoriginal")

    def test_fileno_adopts_and_detects(self):
        for arguments in ((), (polysocket.AF_UNIX,), (polysocket.AF_UNIX, polysocket.SOCK_DGRAM, 0)):
            ours, theirs = polysocket.socketpair(type=polysocket.SOCK_DGRAM)
            number = theirs.detach()
            with polysocket.socket(*arguments, fileno=number) as adopted:
                self.assertEqual(adopted.fileno(), number)
                self.assertEqual((adopted.family, adopted.type), (polysocket.AF_UNIX, polysocket.SOCK_DGRAM))
            ours.close()
            self.assertRaises(OSError, os.fstat, number)

    def test_a_descriptor_that_is_no_socket(self):
        with open("/dev/null", "rb") as file:
            self.assertErrno(errno.ENOTSOCK, polysocket.socket, fileno=file.fileno())
            os.fstat(file.fileno())

    def test_dup(self):
        class Special(polysocket.socket):
            pass

        with Special(polysocket.AF_INET, polysocket.SOCK_DGRAM) as first:
            first.settimeout(2.5)
            with first.dup() as second:
                self.assertIs(type(second), Special)
                self.assertNotEqual(first.fileno(), second.fileno())
                self.assertEqual(second.gettimeout(), 2.5)
                self.assertEqual((second.family, second.type), (first.family, first.type))

    def test_with_the_standard_library(self):
        ours, theirs = self.pair()
        with standard.socket(fileno=ours.detach()) as old:
            old.send(b"hello")
            self.assertEqual(theirs.recv(10), b"hello")
            with polysocket.socket(fileno=old.detach()) as new:
                self.assertEqual(new.family, polysocket.AF_UNIX)


class Inherited(Case):
    def test_no_descriptor_is(self):
        listener, address = self.listener()
        client = self.socket()
        client.connect(address)
        accepted = listener.accept()[0]
        made = [listener, client, accepted, client.dup(), *self.pair(),
                polysocket.fromfd(client.fileno(), polysocket.AF_INET, polysocket.SOCK_STREAM)]
        for socket in made:
            self.addCleanup(socket.close)
            self.assertFalse(socket.get_inheritable())
        program = "import os, sys; print(*[fd for fd in sys.argv[1:] if os.path.exists(f'/proc/self/fd/{fd}')])"
        numbers = [str(socket.fileno()) for socket in made]
        done = subprocess.run([sys.executable, "-c", program, *numbers], close_fds=False, capture_output=True,
                              text=True, timeout=30)
        self.assertEqual(done.stdout.split(), [])

    def test_unless_asked_for(self):
        socket = self.socket()
        socket.set_inheritable(True)
        self.assertTrue(socket.get_inheritable())
        socket.set_inheritable(False)
        self.assertFalse(socket.get_inheritable())


class DefaultTimeout(Case):
    def setUp(self):
        super().setUp()
        self.addCleanup(polysocket.setdefaulttimeout, None)

    def test_new_sockets_of_every_kind_start_with_it(self):
        listener, address = self.listener()
        client = self.socket()
        client.connect(address)
        polysocket.setdefaulttimeout(7.5)
        self.assertEqual(polysocket.getdefaulttimeout(), 7.5)
        for socket in (polysocket.socket(), *polysocket.socketpair(),
                       polysocket.fromfd(client.fileno(), polysocket.AF_INET, polysocket.SOCK_STREAM),
                       listener.accept()[0], polysocket.socket(fileno=os.dup(client.fileno()))):
            with socket:
                self.assertEqual(socket.gettimeout(), 7.5)

    def test_what_is_no_timeout(self):
        for value, error in ((-1, ValueError), (-1.0, ValueError), (-1e-9, ValueError), (float("nan"), ValueError),
                             (float("inf"), OverflowError), (1e10, OverflowError), ("1", TypeError)):
            self.assertRaises(error, polysocket.setdefaulttimeout, value)
            self.assertIsNone(polysocket.getdefaulttimeout())
            self.assertRaises(error, self.socket().settimeout, value)

    def test_what_is_no_timeout_is_told(self):
        for value, error, shown in ((-0.5, ValueError,
                                     "setdefaulttimeout: Timeout value out of range (-0.5 s is negative)"),
                                    ("1", TypeError, "setdefaulttimeout: timeout must be a real number, not str"),
                                    ([], TypeError, "setdefaulttimeout: timeout must be a real number, not list")):
            with self.assertRaises(error) as caught:
                polysocket.setdefaulttimeout(value)
            self.assertEqual(str(caught.exception), shown)


class OtherProcesses(Case):
    def test_multiprocessing_hands_sockets_over(self):
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", HANDING], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual((done.stdout, done.stderr), ("hello\n", ""))

    def test_a_plain_pickle_does_not(self):
        from multiprocessing import reduction

        socket = self.socket()

        class Derived(polysocket.socket):
            pass

        self.assertRaises(TypeError, pickle.dumps, socket)
        derived = Derived()
        self.addCleanup(derived.close)
        self.assertRaises(TypeError, reduction.ForkingPickler.dumps, derived)


if __name__ == "__main__":
    unittest.main()
