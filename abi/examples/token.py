# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of tokens."""

import polysocket


def ps_token_create():
    t = polysocket.Token()
    t.fire()
    print(t.fired())  # True


def ps_token_fire():
    t = polysocket.Token()
    t.fire()
    print(t.fired())  # True


def ps_token_reset():
    t = polysocket.Token()
    t.fire()
    t.reset()
    print(t.fired())  # False


def ps_token_fired():
    t = polysocket.Token()
    print(t.fired())  # False
    t.fire()
    print(t.fired())  # True


def ps_token_fileno():
    t = polysocket.Token()
    print(t.fileno())  # …


def ps_socket_settoken():
    s, peer = polysocket.socketpair()
    t = polysocket.Token()
    s.settoken(t)
    peer.sendall(b"hello")
    print(s.recv(1024))  # b'hello'
    s.settoken(None)
