# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Servers, descriptors that no object owns, and the machine's interfaces."""

import errno
import os
import socket as standard
import unittest

import polysocket

from support import Case, open_descriptors


class Servers(Case):
    def server(self, *arguments, **named):
        made = polysocket.create_server(*arguments, **named)
        self.addCleanup(made.close)
        return made

    def test_a_server_listens(self):
        server = self.server(("127.0.0.1", 0))
        self.assertIs(type(server), polysocket.socket)
        self.assertEqual((server.family, server.type), (polysocket.AF_INET, polysocket.SOCK_STREAM))
        self.assertEqual(server.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_REUSEADDR), 1)
        self.assertEqual(server.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_REUSEPORT), 0)
        self.assertFalse(server.get_inheritable())
        client = polysocket.create_connection(server.getsockname())
        self.addCleanup(client.close)
        server.accept()[0].close()

    def test_several_servers_on_one_port(self):
        server = self.server(("127.0.0.1", 0), reuse_port=True, backlog=1)
        self.server(server.getsockname(), reuse_port=True)
        with self.assertRaises(OSError) as caught:
            self.server(server.getsockname())
        self.assertEqual(caught.exception.errno, errno.EADDRINUSE)
        self.assertIn(str(server.getsockname()), str(caught.exception))

    def test_both_families(self):
        if not polysocket.has_dualstack_ipv6():
            self.skipTest("this machine has no sockets for both families")
        self.assertIs(polysocket.has_dualstack_ipv6(), standard.has_dualstack_ipv6())
        server = self.server(("", 0), family=polysocket.AF_INET6, dualstack_ipv6=True)
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "::1"):
            polysocket.create_connection((host, port), 5).close()
        alone = self.server(("", 0), family=polysocket.AF_INET6)
        self.assertErrno(errno.ECONNREFUSED, polysocket.create_connection, ("127.0.0.1", alone.getsockname()[1]), 5)

    def test_a_path(self):
        at = os.path.join(self.folder(), "server")
        server = self.server(at, family=polysocket.AF_UNIX)
        client = self.socket(polysocket.AF_UNIX)
        client.connect(at)
        server.accept()[0].close()

    def test_bad_input_leaves_nothing_open(self):
        before = open_descriptors()
        for arguments, named, kind in (
                ((("127.0.0.1", 0),), {"dualstack_ipv6": True}, ValueError), ((5,), {}, TypeError),
                ((("127.0.0.1", 0),), {"backlog": "x"}, TypeError), ((("127.0.0.1", 0), 2), {}, TypeError),
                ((("127.0.0.1", 70000),), {}, OverflowError), ((("192.0.2.1", 0),), {}, OSError),
                ((("127.0.0.1", 0),), {"family": 9999}, OSError)):
            self.assertRaises(kind, polysocket.create_server, *arguments, **named)
        self.assertEqual(open_descriptors(), before)


class Descriptors(Case):
    def test_closing_and_duplicating(self):
        fd = self.socket().detach()
        copy = polysocket.dup(fd)
        self.assertFalse(os.get_inheritable(copy))
        self.assertTrue(os.path.sameopenfile(fd, copy))
        polysocket.close(fd)
        polysocket.close(copy)
        self.assertErrno(errno.EBADF, polysocket.close, fd)
        self.assertErrno(errno.EBADF, polysocket.dup, fd)
        self.assertErrno(errno.EBADF, polysocket.close, -1)
        for call in (polysocket.close, polysocket.dup):
            for wrong in ("0", None, 1.5):
                self.assertRaises(TypeError, call, wrong)
            self.assertRaises(OverflowError, call, 1 << 40)

    def test_inheritance(self):
        one = self.socket()
        self.assertIs(one.get_inheritable(), False)
        one.set_inheritable(True)
        self.assertIs(one.get_inheritable(), True)
        self.assertTrue(os.get_inheritable(one.fileno()))
        one.set_inheritable(inheritable=False)
        self.assertFalse(os.get_inheritable(one.fileno()))
        self.assertRaises(TypeError, one.set_inheritable, "yes")


class Interfaces(Case):
    def test_as_the_standard_library(self):
        self.assertEqual(polysocket.if_nameindex(), standard.if_nameindex())
        for index, name in polysocket.if_nameindex():
            self.assertEqual(polysocket.if_nametoindex(name), index)
            self.assertEqual(polysocket.if_nametoindex(name.encode()), index)
            self.assertEqual(polysocket.if_indextoname(index), name)

    def test_bad_input(self):
        self.assertRaises(OSError, polysocket.if_nametoindex, "no such")
        self.assertRaises(OSError, polysocket.if_nametoindex, "x" * 2000)
        self.assertErrno(errno.ENXIO, polysocket.if_indextoname, 2147483647)
        self.assertRaises(OverflowError, polysocket.if_indextoname, -1)
        self.assertRaises(OverflowError, polysocket.if_indextoname, 1 << 70)
        for wrong in (None, 1.5, []):
            self.assertRaises(TypeError, polysocket.if_nametoindex, wrong)
            self.assertRaises(TypeError, polysocket.if_indextoname, wrong)


class HostName(Case):
    def test_what_is_no_name_is_refused(self):
        # EPERM for users who may not.
        with self.assertRaises(OSError) as caught:
            polysocket.sethostname("x" * 65)
        self.assertIn(caught.exception.errno, (errno.EINVAL, errno.EPERM))
        for wrong in (None, 5, "null\0"):
            self.assertRaises(TypeError, polysocket.sethostname, wrong)


if __name__ == "__main__":
    unittest.main()
