# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of connecting by name and of servers."""

import polysocket


def ps_create_connection():
    """
    ps_socket *server, *s;
    ps_address address;
    ps_error err;
    int64_t port;
    char service[8];

    ps_address_make_inet("127.0.0.1", 0, &address, &err);
    ps_create_server(&address, -1, 0, &server, &err);
    ps_socket_getsockname(server, &address, &err);
    ps_address_port(&address, &port, &err);
    snprintf(service, sizeof service, "%" PRId64, port);
    ps_create_connection("localhost", service, 5, NULL, NULL, &s, &err);
    printf("%d\\n", s != NULL);  // 1
    """
    server = polysocket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    s = polysocket.create_connection(address, 2.5)
    print(s.gettimeout())  # 2.5


def ps_connect_host():
    """
    ps_socket *server, *s;
    ps_address address;
    ps_error err;
    int64_t port;
    char service[8];

    ps_address_make_inet("127.0.0.1", 0, &address, &err);
    ps_create_server(&address, -1, 0, &server, &err);
    ps_socket_getsockname(server, &address, &err);
    ps_address_port(&address, &port, &err);
    snprintf(service, sizeof service, "%" PRId64, port);
    ps_wait wait = {.deadline = ps_deadline(5)};
    ps_connect_host("localhost", service, NULL, &wait, &s, NULL, &err);
    printf("%d\\n", s != NULL);  // 1
    """
    server = polysocket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    s = polysocket.connect_host("localhost", address[1], deadline=polysocket.deadline(5))
    peer = s.getpeername()
    print(peer[0])  # 127.0.0.1


def ps_create_server():
    server = polysocket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    print(address[0])  # 127.0.0.1


def ps_has_dualstack_ipv6():
    print(polysocket.has_dualstack_ipv6())  # …


# These are shown by the examples of others.
ps_operation_start_getnameinfo = "ps_operation_start_getaddrinfo"
ps_operation_start_connect_host = "ps_operation_start_getaddrinfo"
ps_operation_fileno = "ps_operation_start_getaddrinfo"
ps_operation_addrinfo = "ps_operation_start_getaddrinfo"
ps_operation_nameinfo = "ps_operation_start_getaddrinfo"
ps_operation_socket = "ps_operation_start_getaddrinfo"
ps_operation_attempt_count = "ps_operation_start_getaddrinfo"
ps_file_read = "ps_socket_makefile"
ps_file_readline = "ps_socket_makefile"
ps_file_write = "ps_socket_makefile"
ps_file_flush = "ps_socket_makefile"
ps_file_close = "ps_socket_makefile"
ps_file_fileno = "ps_socket_makefile"
ps_file_settimeout = "ps_socket_makefile"
ps_control_length = "ps_control_space"
ps_socket_recv_fds = "ps_socket_send_fds"
