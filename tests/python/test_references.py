# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Calls that fail and that succeed keep nothing.

An interpreter for debugging (python3-dbg) counts references, any other one blocks of memory. CALLS=1000000 in the
environment is how often each call is made.
"""
import faulthandler
import gc
import os
import sys
import unittest

from support import HANG, Case

import polysocket

CALLS = int(os.environ.get("CALLS", "1000"))
# Each of these takes some 50 us or more.
SLOW = 10


def count():
    gc.collect()
    return getattr(sys, "gettotalrefcount", sys.getallocatedblocks)()


def fails(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except (TypeError, ValueError, OSError, OverflowError):
        return
    raise AssertionError(call)


class References(Case):
    def setUp(self):
        super().setUp()
        faulthandler.dump_traceback_later(HANG + CALLS / 1000, exit=True)
        self.ours, self.theirs = self.pair()
        self.token = polysocket.Token()
        self.addCleanup(self.token.close)

    def check(self, *calls, slow=1):
        """No call leaves anything behind. One for each call would be hundreds; what else goes on comes and goes."""
        for number, call in enumerate(calls):
            with self.subTest(number=number):
                counts = []
                for rounds in (100, *[max(CALLS // slow, 100)] * 3):
                    for _ in range(rounds):
                        call()
                    counts.append(count())
                self.assertLess(min(after - before for before, after in zip(counts, counts[1:])), 50, counts)

    def test_transfers(self):
        ours, theirs, room = self.ours, self.theirs, bytearray(8)
        self.check(
            lambda: (ours.send(b"x"), theirs.recv(1)),
            lambda: (ours.sendall(b"xy"), theirs.recv_into(room)),
            lambda: (ours.send(b"x"), theirs.recvfrom(1)),
            lambda: (ours.send(b"x"), theirs.recvfrom_into(room)),
            lambda: (ours.sendmsg([b"x" * 100], []), theirs.recvmsg(200, 100)),
            lambda: (ours.sendmsg([b"x"]), theirs.recvmsg_into([room])),
        )

    def test_questions(self):
        ours = self.ours
        self.check(
            lambda: (ours.getsockname(), ours.getpeername(), ours.fileno(), repr(ours)),
            lambda: (ours.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_TYPE), ours.getsockopt(1, 2, 4)),
            lambda: ours.setsockopt(polysocket.SOL_SOCKET, polysocket.SO_SNDBUF, 1 << 16),
            lambda: (ours.settimeout(1.5), ours.gettimeout(), ours.settimeout(None)),
            lambda: (polysocket.inet_aton("192.0.2.1"), polysocket.inet_ntop(polysocket.AF_INET, b"abcd")),
        )

    def test_datagrams(self):
        ours = self.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
        ours.bind(("127.0.0.1", 0))
        address = ours.getsockname()
        self.check(lambda: (ours.sendto(b"x", address), ours.recvfrom(5)))

    def test_objects(self):
        ours = self.ours
        self.check(
            lambda: polysocket.socket().close(),
            lambda: [one.close() for one in polysocket.socketpair()],
            lambda: ours.dup().close(),
            lambda: polysocket.fromfd(ours.fileno(), polysocket.AF_UNIX, polysocket.SOCK_STREAM).close(),
            lambda: ours.makefile("rwb").close(),
            lambda: polysocket.lossless_file(ours).close(),
            lambda: (ours.settoken(self.token), ours.settoken(None)),
            slow=SLOW,
        )

    def test_look_ups(self):
        deadline = polysocket.deadline(3600)
        self.check(
            lambda: polysocket.gethostbyname("127.0.0.1", deadline=deadline, token=self.token),
            lambda: polysocket.getaddrinfo("127.0.0.1", 80, deadline=deadline),
            lambda: polysocket.getnameinfo(("127.0.0.1", 1), 3),
            slow=SLOW,
        )

    def test_failures(self):
        ours, theirs = self.ours, self.theirs
        theirs.settimeout(0)
        self.check(
            lambda: fails(theirs.recv, 1),
            lambda: fails(polysocket.gethostbyname, "127.0.0.1", 1, 2),
            lambda: fails(polysocket.gethostbyname, "127.0.0.1", deadline=5, token="x"),
            lambda: fails(polysocket.gethostbyname, "127.0.0.1", token=self.token, other=1),
            lambda: fails(polysocket.getnameinfo, ("127.0.0.1", "x"), 3, token=self.token),
            lambda: fails(polysocket.create_connection, ("127.0.0.1", 1)),
            lambda: fails(ours.sendmsg, [b"x"], [(1, 1, 1)]),
            lambda: fails(ours.sendmsg_afalg, op="x"),
            lambda: fails(polysocket.lossless_file, ours, "rb", 0),
            lambda: fails(polysocket.socket, "x"),
            lambda: fails(ours.settoken, 5),
            slow=SLOW,
        )


if __name__ == "__main__":
    unittest.main()
