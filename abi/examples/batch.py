# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Examples of batches of datagrams."""

import polysocket


def ps_socket_send_batch():
    """
    ps_socket *s, *peer;
    ps_error err;
    int64_t lengths[] = {3, 5}, sent, length;
    char data[1024];

    ps_socket_pair(AF_UNIX, SOCK_DGRAM, 0, &s, &peer, &err);
    ps_socket_send_batch(s, 0, "onethree", 8, lengths, 2, &sent, &err);
    printf("%" PRId64 "\\n", sent);  // 2
    ps_socket_recv(peer, 0, data, sizeof data, &length, &err);
    printf("%.*s\\n", (int)length, data);  // one
    """
    s, peer = polysocket.socketpair(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
    print(s.send_batch([b"one", b"three"]))  # 2
    print(peer.recv(1024))  # b'one'


def ps_socket_sendto_batch():
    """
    ps_socket *s, *receiver;
    ps_address address;
    ps_error err;
    int64_t lengths[] = {3, 5}, sent, length;
    char data[1024];

    ps_socket_create(AF_INET, SOCK_DGRAM, 0, &receiver, &err);
    ps_address_make_inet("127.0.0.1", 0, &address, &err);
    ps_socket_bind(receiver, &address, &err);
    ps_socket_getsockname(receiver, &address, &err);
    ps_socket_create(AF_INET, SOCK_DGRAM, 0, &s, &err);
    ps_socket_sendto_batch(s, 0, "onethree", 8, lengths, 2, &address, 1, &sent, &err);
    printf("%" PRId64 "\\n", sent);  // 2
    ps_socket_recv(receiver, 0, data, sizeof data, &length, &err);
    printf("%.*s\\n", (int)length, data);  // one
    """
    receiver = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    address = receiver.getsockname()
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    print(s.sendto_batch([b"one", b"three"], address))  # 2
    print(receiver.recv(1024))  # b'one'


def ps_socket_recv_batch():
    """
    ps_socket *s, *peer;
    ps_error err;
    int64_t lengths[8], count;
    char slots[8 * 512];

    ps_socket_pair(AF_UNIX, SOCK_DGRAM, 0, &s, &peer, &err);
    ps_socket_send_batch(peer, 0, "onethree", 8, (int64_t[]){3, 5}, 2, NULL, &err);
    ps_socket_recv_batch(s, 0, 512, slots, sizeof slots, NULL, lengths, 8, &count, &err);
    printf("%.*s\\n", (int)lengths[1], slots + 512);  // three
    """
    s, peer = polysocket.socketpair(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
    peer.send_batch([b"one", b"three"])
    datagrams = s.recv_batch(8, 512)
    print(datagrams[1])  # b'three'


def ps_socket_recvfrom_batch():
    """
    ps_socket *s, *sender;
    ps_address senders[8], address;
    ps_error err;
    int64_t lengths[8], count;
    char slots[8 * 512], host[46];

    ps_socket_create(AF_INET, SOCK_DGRAM, 0, &s, &err);
    ps_address_make_inet("127.0.0.1", 0, &address, &err);
    ps_socket_bind(s, &address, &err);
    ps_socket_getsockname(s, &address, &err);
    ps_socket_create(AF_INET, SOCK_DGRAM, 0, &sender, &err);
    ps_socket_sendto(sender, 0, &address, "one", 3, NULL, &err);
    ps_socket_recvfrom_batch(s, 0, 512, slots, sizeof slots, NULL, lengths, 8, &count, senders, &err);
    ps_address_host(&senders[0], host, sizeof host, NULL, &err);
    printf("%.*s\\n", (int)lengths[0], slots);  // one
    printf("%s\\n", host);  // 127.0.0.1
    """
    s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    s.bind(("127.0.0.1", 0))
    sender = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
    sender.sendto(b"one", s.getsockname())
    datagrams = s.recvfrom_batch(8, 512)
    print(datagrams[0][0])  # b'one'
    print(datagrams[0][1][0])  # 127.0.0.1
