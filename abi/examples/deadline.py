# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of deadlines."""

import polysocket


def ps_deadline():
    s, peer = polysocket.socketpair()
    s.setdeadline(polysocket.BOTH, polysocket.deadline(5))
    peer.sendall(b"hello")
    print(s.recv(1024))  # b'hello'


def ps_socket_setdeadline():
    s, peer = polysocket.socketpair()
    s.setdeadline(polysocket.SENDING, polysocket.deadline(5))
    s.sendall(b"hello")
    s.setdeadline(polysocket.SENDING, polysocket.NO_DEADLINE)
    print(peer.recv(1024))  # b'hello'


def ps_socket_getdeadline():
    s = polysocket.socket()
    s.setdeadline(polysocket.RECEIVING, 1000)
    print(s.getdeadline(polysocket.RECEIVING))  # 1000
