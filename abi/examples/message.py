# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of messages and of descriptors that travel."""

import polysocket


def ps_socket_sendmsg():
    """
    ps_socket *s, *peer;
    ps_error err;
    char data[1024];
    int64_t length;
    ps_buffer buffers[] = {{.data = "hello, ", .length = 7}, {.data = "world", .length = 5}};
    ps_message message = {.buffers = buffers, .buffer_count = 2};

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_sendmsg(s, 0, &message, NULL, &err);
    ps_socket_recv(peer, 0, data, sizeof data, &length, &err);
    printf("%.*s\\n", (int)length, data);  // hello, world
    """
    s, peer = polysocket.socketpair()
    s.sendmsg([b"hello, ", b"world"])
    print(peer.recv(1024))  # b'hello, world'


def ps_socket_recvmsg():
    """
    ps_socket *s, *peer;
    ps_error err;
    char data[1024];
    int64_t received;
    ps_buffer buffer = {.data = data, .length = sizeof data};
    ps_message message = {.buffers = &buffer, .buffer_count = 1};

    ps_socket_pair(AF_UNIX, SOCK_DGRAM, 0, &s, &peer, &err);
    ps_socket_send(peer, 0, "hello", 5, NULL, &err);
    ps_socket_recvmsg(s, 0, &message, &received, &err);
    printf("%.*s\\n", (int)received, data);  // hello
    """
    s, peer = polysocket.socketpair(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
    peer.send(b"hello")
    data, ancdata, flags, address = s.recvmsg(1024)
    print(data)  # b'hello'


def ps_socket_send_fds():
    """
    ps_socket *s, *peer, *one, *other, *copy;
    ps_error err;
    char data[16];
    int64_t fd, fds[1], count, length;

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &one, &other, &err);
    ps_socket_fileno(one, &fd, &err);
    ps_socket_send_fds(s, 0, &fd, 1, "take it", 7, NULL, &err);
    ps_socket_recv_fds(peer, 0, data, sizeof data, &length, fds, 1, &count, NULL, NULL, &err);
    ps_socket_adopt(fds[0], PS_DETECT, PS_DETECT, PS_DETECT, &copy, &err);
    ps_socket_sendall(copy, 0, "hello", 5, NULL, &err);
    ps_socket_recv(other, 0, data, sizeof data, &length, &err);
    printf("%.*s\\n", (int)length, data);  // hello
    """
    s, peer = polysocket.socketpair()
    one, other = polysocket.socketpair()
    polysocket.send_fds(s, [b"take it"], [one.fileno()])
    data, fds, flags, address = polysocket.recv_fds(peer, 1024, 1)
    copy = polysocket.socket(fileno=fds[0])
    copy.sendall(b"hello")
    print(other.recv(1024))  # b'hello'


def ps_control_space():
    """
    ps_error err;
    int64_t length, space;

    ps_control_length(4, &length, &err);
    ps_control_space(4, &space, &err);
    printf("%" PRId64 " %" PRId64 "\\n", length, space);  // 20 24
    """
    print(polysocket.CMSG_SPACE(4))  # 24


def ps_version():
    """
    printf("%s\\n", ps_version());  // …
    """
    print(polysocket.version())  # …
