# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of timeouts and modes."""

import polysocket


def ps_socket_settimeout():
    s = polysocket.socket()
    s.settimeout(2.5)
    print(s.gettimeout())  # 2.5


def ps_socket_gettimeout():
    s = polysocket.socket()
    s.settimeout(2.5)
    print(s.gettimeout())  # 2.5


def ps_socket_setblocking():
    s, peer = polysocket.socketpair()
    s.setblocking(False)
    peer.sendall(b"hello")
    print(s.recv(1024))  # b'hello'


def ps_setdefaulttimeout():
    polysocket.setdefaulttimeout(2.5)
    s = polysocket.socket()
    polysocket.setdefaulttimeout(None)
    print(s.gettimeout())  # 2.5


def ps_getdefaulttimeout():
    polysocket.setdefaulttimeout(2.5)
    print(polysocket.getdefaulttimeout())  # 2.5
    polysocket.setdefaulttimeout(None)
