# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of options."""

import polysocket


def ps_socket_getsockopt():
    s = polysocket.socket()
    print(s.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_TYPE))  # 1


def ps_socket_getsockopt_bytes():
    """
    ps_socket *s;
    ps_error err;
    struct linger linger;
    int64_t length;

    ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err);
    ps_socket_getsockopt_bytes(s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger, &length, &err);
    printf("%" PRId64 "\\n", length);  // 8
    """
    s = polysocket.socket()
    print(len(s.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_LINGER, 8)))  # 8


def ps_socket_setsockopt():
    s = polysocket.socket()
    s.setsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY, 1)
    print(s.getsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY))  # 1


def ps_socket_setsockopt_bytes():
    """
    ps_socket *s;
    ps_error err;
    struct linger linger = {.l_onoff = 1, .l_linger = 5};
    int64_t length;

    ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err);
    ps_socket_setsockopt_bytes(s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger, &err);
    ps_socket_getsockopt_bytes(s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger, &length, &err);
    printf("%d\\n", linger.l_linger);  // 5
    """
    s, peer = polysocket.socketpair()
    linger = s.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_LINGER, 8)
    peer.setsockopt(polysocket.SOL_SOCKET, polysocket.SO_LINGER, linger)
    print(len(linger))  # 8


def ps_socket_ioctl():
    """
    ps_socket *s;
    ps_error err;
    int64_t ready;

    ps_socket_create(AF_INET, SOCK_DGRAM, 0, &s, &err);
    ps_socket_ioctl(s, FIONREAD, 0, &ready, NULL, &err);
    printf("%" PRId64 "\\n", ready);  // 0
    """
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    print(s.ioctl(0x541B, 0))  # 0
