# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of servers on paths, and of service managers."""

import polysocket


def ps_create_unix_server():
    """
    ps_socket *server;
    ps_address address;
    ps_error err;
    int64_t listens;

    ps_address_make_unix("reference-c", 11, &address, &err);
    ps_create_unix_server(&address, 0600, -1, SOCK_STREAM, 0, &server, &err);
    ps_socket_listening(server, &listens, &err);
    printf("%d\\n", (int)listens);  // 1
    ps_socket_free(server);
    """
    server = polysocket.create_unix_server("reference")
    print(server.getsockname())  # reference
    server.close()


def ps_socket_bind_unix():
    """
    ps_socket *s;
    ps_address address;
    ps_error err;

    ps_socket_create(AF_UNIX, SOCK_DGRAM, 0, &s, &err);
    ps_address_make_unix("reference-c-2", 13, &address, &err);
    printf("%d\\n", ps_socket_bind_unix(s, &address, 0600, 0, &err));  // 0
    ps_socket_free(s);
    """
    s = polysocket.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
    s.bind_unix("reference-2")
    print(s.getsockname())  # reference-2
    s.close()


def ps_socket_listening():
    """
    ps_socket *s;
    ps_error err;
    int64_t listens;

    ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err);
    ps_socket_listening(s, &listens, &err);
    printf("%d\\n", (int)listens);  // 0
    """
    s = polysocket.create_server(("127.0.0.1", 0))
    print(s.listening())  # True


def ps_listen_fds():
    """
    int64_t fds[8], count;
    char names[1024];
    ps_error err;

    ps_listen_fds(PS_LISTEN_UNSET, fds, 8, &count, names, sizeof names, NULL, &err);
    printf("%d\\n", (int)count);  // 0
    """
    passed = polysocket.listen_fds()
    print(polysocket.notify("READY=1"))  # False


def ps_notify():
    """
    ps_error err;
    int64_t told;

    ps_notify("READY=1", &told, &err);
    printf("%d\\n", (int)told);  // 0
    """
    print(polysocket.notify("READY=1"))  # False
