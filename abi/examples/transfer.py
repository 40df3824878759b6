# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of sending and receiving."""

import polysocket


def ps_socket_send():
    s, peer = polysocket.socketpair()
    print(s.send(b"hello"))  # 5
    print(peer.recv(1024))  # b'hello'


def ps_socket_sendall():
    s, peer = polysocket.socketpair()
    s.sendall(b"hello")
    print(peer.recv(1024))  # b'hello'


def ps_socket_sendto():
    receiver = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    address = receiver.getsockname()
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    print(s.sendto(b"hello", address))  # 5
    print(receiver.recv(1024))  # b'hello'


def ps_socket_recv():
    s, peer = polysocket.socketpair()
    peer.sendall(b"hello")
    print(s.recv(1024, polysocket.MSG_PEEK))  # b'hello'
    print(s.recv(2))  # b'he'
    print(s.recv(1024))  # b'llo'


def ps_socket_recvfrom():
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    sender = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    sender.connect(s.getsockname())
    sender.send(b"hello")
    data, address = s.recvfrom(1024)
    print(data)  # b'hello'
    print(address[0])  # 127.0.0.1


def ps_socket_recv_into():
    """
    ps_socket *s, *peer;
    ps_error err;
    char room[5];
    int64_t received;

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_sendall(peer, 0, "hello", 5, NULL, &err);
    ps_socket_recv_into(s, 0, room, sizeof room, &received, NULL, &err);
    printf("%" PRId64 "\\n", received);  // 5
    printf("%.*s\\n", (int)received, room);  // hello
    """
    s, peer = polysocket.socketpair()
    peer.sendall(b"hello")
    room = bytearray(5)
    print(s.recv_into(room))  # 5
    print(bytes(room))  # b'hello'


def ps_socket_recvfrom_into():
    """
    ps_socket *s, *peer;
    ps_error err;
    char room[5];
    int64_t received;

    ps_socket_pair(AF_UNIX, SOCK_DGRAM, 0, &s, &peer, &err);
    ps_socket_send(peer, 0, "hello", 5, NULL, &err);
    ps_socket_recvfrom_into(s, 0, room, sizeof room, &received, NULL, NULL, &err);
    printf("%" PRId64 "\\n", received);  // 5
    printf("%.*s\\n", (int)received, room);  // hello
    """
    s, peer = polysocket.socketpair(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
    peer.send(b"hello")
    room = bytearray(5)
    count, address = s.recvfrom_into(room)
    print(count)  # 5
    print(bytes(room))  # b'hello'
