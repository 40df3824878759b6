# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of descriptors."""

import polysocket


def ps_close():
    s, peer = polysocket.socketpair()
    fd = s.detach()
    polysocket.close(fd)
    print(peer.recv(1024))  # b''


def ps_dup():
    s, peer = polysocket.socketpair()
    copy = polysocket.socket(fileno=polysocket.dup(s.fileno()))
    copy.sendall(b"hello")
    print(peer.recv(1024))  # b'hello'


def ps_socket_get_inheritable():
    s = polysocket.socket()
    print(s.get_inheritable())  # False


def ps_socket_set_inheritable():
    s = polysocket.socket()
    s.set_inheritable(True)
    print(s.get_inheritable())  # True
