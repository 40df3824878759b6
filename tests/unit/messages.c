/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages of operations that fail: the operation, the value and what is wrong with it, with constants by name. That
 * each message begins with the right operation is also what every hostile call is checked for. */
#include "check.h"
#include "polysocket.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(messages, .timeout = 20);

/* The call fails with PS_E_OS and exactly this message. */
#define check_says(call, code, text) (check_fails(call, PS_E_OS, code, ""), check_message(text))

static ps_socket *made;

Test(messages, a_socket_that_cannot_be_made_is_told_by_its_kind) {
  ps_socket *other;
  check_says(ps_socket_create(AF_X25, SOCK_STREAM, 0, &made, &err), EAFNOSUPPORT,
             "socket: Address family not supported by protocol (AF_X25, SOCK_STREAM, 0)");
  check_says(ps_socket_create(AF_INET, SOCK_STREAM, IPPROTO_UDP, &made, &err), EPROTONOSUPPORT,
             "socket: Protocol not supported (AF_INET, SOCK_STREAM, IPPROTO_UDP)");
  check_says(ps_socket_pair(AF_INET, SOCK_DGRAM, 0, &made, &other, &err), EOPNOTSUPP,
             "socketpair: Operation not supported (AF_INET, SOCK_DGRAM, 0)");
}

Test(messages, a_descriptor_that_is_no_socket_is_told_by_number) {
  check_says(ps_socket_adopt(99999, -1, -1, -1, &made, &err), EBADF, "socket: Bad file descriptor (descriptor 99999)");
  check_says(ps_socket_fromfd(99999, -1, -1, -1, &made, &err), EBADF, "fromfd: Bad file descriptor (descriptor 99999)");
}

Test(messages, an_address_of_another_family_is_told_beside_the_sockets) {
  ps_socket *stream = make_socket(AF_INET, SOCK_STREAM), *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  ps_address path = unix_address("/x", 2), empty = {{0}};
  check_says(ps_socket_bind(stream, &path, &err), EINVAL,
             "bind: Invalid argument (the address is unix:/x, the socket is AF_INET)");
  check_says(ps_socket_connect(stream, &path, &err), EINVAL,
             "connect: Invalid argument (the address is unix:/x, the socket is AF_INET)");
  check_says(ps_socket_sendto(datagrams, 0, &path, "x", 1, NULL, &err), EINVAL,
             "sendto: Invalid argument (the address is unix:/x, the socket is AF_INET)");
  check_says(ps_socket_bind(stream, &empty, &err), EINVAL, "bind: Invalid argument (the address is empty)");
  check_says(ps_socket_connect(stream, &empty, &err), EINVAL, "connect: Invalid argument (the address is empty)");
  check_says(ps_socket_sendto(datagrams, 0, &empty, "x", 1, NULL, &err), EINVAL,
             "sendto: Invalid argument (the address is empty)");
}

Test(messages, sendto_names_the_address) {
  ps_socket *datagrams = make_socket(AF_UNIX, SOCK_DGRAM);
  ps_address path = unix_address("/nowhere/x", 10);
  check_says(ps_socket_sendto(datagrams, 0, &path, "x", 1, NULL, &err), ENOENT,
             "sendto: No such file or directory (unix:/nowhere/x)");
}

Test(messages, a_socket_that_does_not_listen_is_told_so) {
  ps_socket *stream = make_socket(AF_INET, SOCK_STREAM), *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  check_says(ps_socket_accept(stream, &made, NULL, &err), EINVAL,
             "accept: Invalid argument (the socket does not listen)");
  check_says(ps_socket_accept(datagrams, &made, NULL, &err), EOPNOTSUPP,
             "accept: Operation not supported (the socket is AF_INET, SOCK_DGRAM, 0)");
  check_says(ps_socket_listen(datagrams, 1, &err), EOPNOTSUPP,
             "listen: Operation not supported (the socket is AF_INET, SOCK_DGRAM, 0)");
}

Test(messages, shutdown_tells_the_half) {
  ps_socket *stream = make_socket(AF_INET, SOCK_STREAM);
  check_says(ps_socket_shutdown(stream, SHUT_RDWR, &err), ENOTCONN,
             "shutdown: Transport endpoint is not connected (SHUT_RDWR)");
  check_says(ps_socket_shutdown(stream, 9, &err), EINVAL, "shutdown: Invalid argument (9)");
}

Test(messages, an_option_is_told_with_its_level_and_value) {
  ps_socket *stream = make_socket(AF_INET, SOCK_STREAM), *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  ps_socket *local = make_socket(AF_UNIX, SOCK_STREAM);
  int64_t value;
  char bytes[8];
  check_says(ps_socket_setsockopt_bytes(datagrams, IPPROTO_IP, IP_ADD_MEMBERSHIP, "x", 1, &err), EINVAL,
             "setsockopt: Invalid argument (IPPROTO_IP, IP_ADD_MEMBERSHIP, 1 byte)");
  check_says(ps_socket_setsockopt_bytes(datagrams, IPPROTO_IP, 9999, "xy", 2, &err), ENOPROTOOPT,
             "setsockopt: Protocol not available (IPPROTO_IP, 9999, 2 bytes)");
  check_says(ps_socket_setsockopt(stream, IPPROTO_IP, IP_TTL, 300, &err), EINVAL,
             "setsockopt: Invalid argument (IPPROTO_IP, IP_TTL, 300)");
  check_says(ps_socket_getsockopt(local, IPPROTO_TCP, 1, &value, &err), EOPNOTSUPP,
             "getsockopt: Operation not supported (IPPROTO_TCP, TCP_NODELAY)");
  check_says(ps_socket_getsockopt_bytes(stream, SOL_SOCKET, 9999, bytes, 8, NULL, &err), ENOPROTOOPT,
             "getsockopt: Protocol not available (SOL_SOCKET, 9999)");
}

Test(messages, a_control_request_is_told_with_its_argument) {
  check_says(ps_socket_ioctl(make_socket(AF_INET, SOCK_STREAM), 0x5499, 7, NULL, NULL, &err), ENOTTY,
             "ioctl: Inappropriate ioctl for device (0x00005499, 7)");
}

Test(messages, a_look_up_tells_its_conditions) {
  ps_addrinfo *list;
  check_fails(ps_getaddrinfo("127.0.0.1", "80", AF_INET, 77, 0, 0, NULL, &list, &err), PS_E_GAIERROR, EAI_SOCKTYPE, "");
  check_text(err.message, "getaddrinfo: ai_socktype not supported ('127.0.0.1', '80') with (AF_INET, 77, 0)");
  check_fails(ps_getaddrinfo("x", NULL, 0, 0, 0, AI_NUMERICHOST, NULL, &list, &err), PS_E_GAIERROR, EAI_NONAME, "");
  check_text(err.message, "getaddrinfo: Name or service not known ('x') with (AF_UNSPEC, 0, 0, AI_NUMERICHOST)");
}

Test(messages, would_block_and_timeout_name_the_operation) {
  ps_socket *first, *second;
  ps_address address, peer;
  char byte = 0;
  make_pair(SOCK_STREAM, &first, &second);
  ps_socket *listener = make_listener(&address), *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  check_ok(ps_socket_settimeout(first, 0.01, &err));
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
  check_text(err.message, "recv: timed out after 0.01 s");
  check_ok(ps_socket_settimeout(datagrams, 0.01, &err));
  check_fails(ps_socket_recvfrom(datagrams, 0, &byte, 1, NULL, &peer, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
  check_text(err.message, "recvfrom: timed out after 0.01 s");
  check_ok(ps_socket_settimeout(listener, 0, &err));
  check_fails(ps_socket_accept(listener, &made, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "accept: Resource temporarily unavailable");
  check_ok(ps_socket_settimeout(first, 0, &err));
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "recv: Resource temporarily unavailable");
  fill(first);
  check_fails(ps_socket_send(first, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "send: Resource temporarily unavailable");
}

Test(messages, what_a_series_has_done_is_told) {
  static char data[1 << 24];
  ps_socket *first, *second;
  char wanted[200];
  int64_t sent;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(first, 0.01, &err));
  check_fails(ps_socket_sendall(first, 0, data, sizeof data, &sent, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
  snprintf(wanted, sizeof wanted, "sendall: timed out after 0.01 s (%lld of %zu bytes sent)", (long long)sent,
           sizeof data);
  check_text(err.message, wanted);
  check_number(err.done, sent);
}
