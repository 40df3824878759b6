# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of receiving exact amounts."""

import polysocket


def ps_socket_recv_exact():
    """
    ps_socket *s, *peer;
    ps_error err;
    char bytes[10];
    int64_t received;

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_sendall(peer, 0, "hello, world", 12, NULL, &err);
    ps_socket_recv_exact(s, 0, NULL, 0, bytes, 5, &received, &err);
    printf("%.*s\\n", (int)received, bytes);  // hello
    """
    s, peer = polysocket.socketpair()
    peer.sendall(b"hello, world")
    print(s.recv_exact(5))  # b'hello'
    print(s.recv_exact(7))  # b', world'


def ps_socket_recv_until():
    """
    ps_socket *s, *peer;
    ps_error err;
    char line[100];
    int64_t received;

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_sendall(peer, 0, "one;two", 7, NULL, &err);
    ps_socket_recv_until(s, 0, ";", 1, NULL, 0, line, sizeof line, &received, &err);
    printf("%.*s\\n", (int)received, line);  // one;
    """
    s, peer = polysocket.socketpair()
    peer.sendall(b"one;two")
    print(s.recv_until(b";", 100))  # b'one;'
    print(s.recv(100))  # b'two'
