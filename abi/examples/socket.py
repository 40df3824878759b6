# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of the life of a socket, and of connections."""

import polysocket


def ps_socket_create():
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    address = s.getsockname()
    print(address[0])  # 127.0.0.1


def ps_socket_fromfd():
    s, peer = polysocket.socketpair()
    other = polysocket.fromfd(s.fileno(), polysocket.AF_UNIX, polysocket.SOCK_STREAM)
    peer.sendall(b"hello")
    print(other.recv(1024))  # b'hello'


def ps_socket_adopt():
    s, peer = polysocket.socketpair()
    adopted = polysocket.socket(fileno=s.detach())
    peer.sendall(b"hello")
    print(adopted.recv(1024))  # b'hello'


def ps_socket_pair():
    s, peer = polysocket.socketpair()
    s.sendall(b"hello")
    print(peer.recv(1024))  # b'hello'


def ps_socket_close():
    s, peer = polysocket.socketpair()
    s.sendall(b"bye")
    s.close()
    print(peer.recv(1024))  # b'bye'
    print(peer.recv(1024))  # b''


def ps_socket_detach():
    s, peer = polysocket.socketpair()
    fd = s.detach()
    adopted = polysocket.socket(fileno=fd)
    peer.sendall(b"hello")
    print(adopted.recv(1024))  # b'hello'


def ps_socket_dup():
    s, peer = polysocket.socketpair()
    copy = s.dup()
    s.close()
    copy.sendall(b"hello")
    print(peer.recv(1024))  # b'hello'


def ps_socket_fileno():
    s, peer = polysocket.socketpair()
    other = polysocket.fromfd(s.fileno(), polysocket.AF_UNIX, polysocket.SOCK_STREAM)
    other.sendall(b"hello")
    print(peer.recv(1024))  # b'hello'


def ps_socket_family():
    s = polysocket.socket(polysocket.AF_INET)
    print(s.family)  # 2


def ps_socket_type():
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    print(s.type)  # 2


def ps_socket_proto():
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_STREAM, polysocket.IPPROTO_TCP)
    print(s.proto)  # 6


def ps_socket_bind():
    s = polysocket.socket()
    s.bind(("127.0.0.1", 0))
    address = s.getsockname()
    print(address[0])  # 127.0.0.1


def ps_socket_listen():
    server = polysocket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(5)
    s = polysocket.socket()
    print(s.connect_ex(server.getsockname()))  # 0


def ps_socket_accept():
    server = polysocket.create_server(("127.0.0.1", 0))
    client = polysocket.socket()
    client.connect(server.getsockname())
    client.sendall(b"hello")
    connection, address = server.accept()
    print(connection.recv(1024))  # b'hello'
    print(address[0])  # 127.0.0.1


def ps_socket_connect():
    server = polysocket.create_server(("127.0.0.1", 0))
    s = polysocket.socket()
    s.connect(server.getsockname())
    address = s.getpeername()
    print(address[0])  # 127.0.0.1


def ps_socket_connect_ex():
    server = polysocket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    server.close()
    s = polysocket.socket()
    print(s.connect_ex(address))  # 111


def ps_socket_shutdown():
    s, peer = polysocket.socketpair()
    s.sendall(b"question")
    s.shutdown(polysocket.SHUT_WR)
    print(peer.recv(1024))  # b'question'
    print(peer.recv(1024))  # b''
    peer.sendall(b"answer")
    print(s.recv(1024))  # b'answer'


def ps_socket_getsockname():
    s = polysocket.socket()
    s.bind(("127.0.0.1", 0))
    address = s.getsockname()
    print(address[0])  # 127.0.0.1


def ps_socket_getpeername():
    server = polysocket.create_server(("127.0.0.1", 0))
    s = polysocket.socket()
    s.connect(server.getsockname())
    address = s.getpeername()
    print(address[0])  # 127.0.0.1
