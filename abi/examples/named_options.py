# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of options by name, and of what the system knows of a connection."""

import polysocket


def ps_socket_set_option():
    s = polysocket.socket()
    s.set_option("keepalive", "30,5,3")
    print(s.get_option("keepalive"))  # 30,5,3


ps_socket_get_option = "ps_socket_set_option"


def ps_socket_options():
    """
    ps_socket *s;
    ps_pairs *pairs;
    ps_error err;
    int64_t index;
    char value[64];

    ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err);
    ps_socket_options(s, &pairs, &err);
    ps_pairs_find(pairs, "nodelay", &index, &err);
    ps_pairs_text(pairs, index, value, sizeof value, NULL, &err);
    printf("%s\\n", value);  // off
    ps_pairs_free(pairs);
    """
    s = polysocket.socket()
    found = s.options()
    print(found["nodelay"])  # off


def ps_socket_tcp_info():
    """
    ps_socket *s;
    ps_pairs *pairs;
    ps_error err;
    int64_t index;
    char value[64];

    ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err);
    ps_socket_tcp_info(s, &pairs, &err);
    ps_pairs_find(pairs, "state", &index, &err);
    ps_pairs_text(pairs, index, value, sizeof value, NULL, &err);
    printf("%s\\n", value);  // close
    ps_pairs_free(pairs);
    """
    s = polysocket.socket()
    found = s.tcp_info()
    print(found["state"])  # close


def ps_socket_peer_credentials():
    """
    ps_socket *s, *peer;
    ps_pairs *pairs;
    ps_error err;
    int64_t index, uid;

    ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &s, &peer, &err);
    ps_socket_peer_credentials(s, &pairs, &err);
    ps_pairs_find(pairs, "uid", &index, &err);
    ps_pairs_number(pairs, index, NULL, &uid, &err);
    printf("%" PRId64 "\\n", uid);  // …
    ps_pairs_free(pairs);
    """
    s, peer = polysocket.socketpair()
    found = s.peer_credentials()
    print(found["uid"])  # …


def ps_if_addresses():
    """
    ps_interface_addresses *list;
    ps_error err;
    int64_t ifindex, flags;
    char name[32];

    ps_if_addresses(&list, &err);
    ps_interface_addresses_entry(list, 0, &ifindex, &flags, name, sizeof name, NULL, &err);
    printf("%s\\n", name);  // lo
    ps_interface_addresses_free(list);
    """
    found = polysocket.if_addresses()
    print(found[0]["name"])  # lo
