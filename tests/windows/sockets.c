/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets on Windows: what the port does in another way than POSIX systems do, and that programs see no difference. */
#include "../stress/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static ps_error err;

static ps_socket *make(int family, int type) {
  ps_socket *socket;
  driver_must(ps_socket_create(family, type, 0, &socket, &err), &err);
  return socket;
}

static ps_socket *bound(int family, int type, ps_address *address) {
  ps_socket *socket = make(family, type);
  const char *host = family == AF_INET ? "127.0.0.1" : "::1";
  driver_must(ps_address_make_numeric(host, 0, 0, 0, address, &err), &err);
  driver_must(ps_socket_bind(socket, address, &err), &err);
  driver_must(ps_socket_getsockname(socket, address, &err), &err);
  return socket;
}

static bool has_ipv6(void) {
  ps_socket *socket = NULL;
  ps_address address;
  bool has = ps_socket_create(AF_INET6, SOCK_STREAM, 0, &socket, NULL) == PS_OK &&
             ps_address_make_inet6("::1", 0, 0, 0, &address, NULL) == PS_OK &&
             ps_socket_bind(socket, &address, NULL) == PS_OK;
  ps_socket_free(socket);
  return has;
}

/* Both ends of a connection to this machine. */
static void join(int family, ps_socket *ends[2]) {
  ps_address address, from, own;
  ps_socket *listener = bound(family, SOCK_STREAM, &address);
  driver_must(ps_socket_listen(listener, 1, &err), &err);
  ends[0] = make(family, SOCK_STREAM);
  driver_must(ps_socket_connect(ends[0], &address, &err), &err);
  driver_must(ps_socket_accept(listener, &ends[1], &from, &err), &err);
  driver_must(ps_socket_getsockname(ends[0], &own, &err), &err);
  int64_t one = 0, other = 0;
  ps_address_port(&from, &one, NULL);
  ps_address_port(&own, &other, NULL);
  driver_check(one == other && one > 0, "accept tells the address of the other end (family %d)", family);
  ps_socket_free(listener);
}

struct sending {
  ps_socket *socket;
  char *data;
  int64_t size;
  int32_t status;
};

static void *send_all(void *argument) {
  struct sending *sending = argument;
  sending->status = ps_socket_sendall(sending->socket, 0, sending->data, sending->size, NULL, NULL);
  ps_socket_shutdown(sending->socket, SHUT_WR, NULL);
  return NULL;
}

static void stream_carries_megabytes(int family) {
  enum { SIZE = 8 << 20 };
  static char out[SIZE], in[SIZE];
  ps_socket *ends[2];
  uint32_t seed = 7;
  join(family, ends);
  for (int i = 0; i < SIZE; i++)
    out[i] = (char)driver_random(&seed);
  struct sending sending = {ends[0], out, SIZE, 0};
  pthread_t thread = driver_start(send_all, &sending);
  int64_t done = 0, more = 1;
  while (more > 0 && ps_socket_recv(ends[1], 0, in + done, SIZE - done, &more, &err) == PS_OK)
    done += more;
  driver_join(thread);
  driver_check(sending.status == PS_OK && done == SIZE && memcmp(in, out, SIZE) == 0,
               "a stream carries 8 MiB (family %d)", family);
  int32_t status = ps_socket_recv(ends[1], 0, in, 1, &more, &err);
  driver_check(status == PS_OK && more == 0, "and then ends (family %d)", family);
  ps_socket_free(ends[0]);
  ps_socket_free(ends[1]);
}

static void datagrams(int family) {
  ps_address one, other, from;
  ps_socket *first = bound(family, SOCK_DGRAM, &one), *second = bound(family, SOCK_DGRAM, &other);
  char data[8] = "";
  int64_t received = 0, size = 0, port = 0, expected = 0;
  driver_must(ps_socket_sendto(first, 0, &other, "a datagram", 10, NULL, &err), &err);
  driver_must(ps_socket_recvfrom_into(second, 0, data, 4, &received, &size, &from, &err), &err);
  ps_address_port(&from, &port, NULL);
  ps_address_port(&one, &expected, NULL);
  driver_check(received == 4 && memcmp(data, "a da", 4) == 0, "a datagram that is too long is cut (family %d)", family);
  driver_check(port == expected, "its sender is told (family %d)", family);
  driver_must(ps_socket_sendto(first, 0, &other, "a datagram", 10, NULL, &err), &err);
  int64_t trunc = 0x100;
  driver_must(ps_socket_recv_into(second, trunc, data, 4, &received, &size, &err), &err);
  driver_check(received == 4 && size == 10, "with MSG_TRUNC its length is told (family %d): %d of %d", family,
               (int)received, (int)size);
  /* Nobody is there: on Windows the next receive would fail. */
  ps_socket_free(second);
  driver_must(ps_socket_sendto(first, 0, &other, "lost", 4, NULL, &err), &err);
  driver_must(ps_socket_settimeout(first, 0.2, &err), &err);
  int32_t status = ps_socket_recv(first, 0, data, sizeof data, &received, &err);
  driver_check(status == PS_E_TIMEOUT, "a datagram without a destination ends no receive (family %d): %s", family,
               status == PS_OK ? "received" : err.message);
  ps_socket_free(first);
}

/* What one end gets of the other's; nothing else can come. */
static void pair_is_private(int family, int type) {
  ps_socket *pair[2];
  char data[8] = "";
  int64_t received = 0;
  int32_t status = ps_socket_pair(family, type, 0, &pair[0], &pair[1], &err);
  driver_check(status == PS_OK, "there is a pair of family %d, type %d%s%s", family, type, status ? ": " : "",
               status ? err.message : "");
  if (status != PS_OK)
    return;
  bool both = true;
  for (int i = 0; i < 2; i++)
    both = both && ps_socket_send(pair[i], 0, "hello", 5, NULL, &err) == PS_OK &&
           ps_socket_recv(pair[1 - i], 0, data, sizeof data, &received, &err) == PS_OK && received == 5 &&
           memcmp(data, "hello", 5) == 0;
  driver_check(both, "its ends talk to each other, both ways");
  ps_address address;
  ps_socket *stranger = make(family, type);
  driver_must(ps_socket_getsockname(pair[0], &address, &err), &err);
  int32_t taken = ps_socket_bind(stranger, &address, &err);
  driver_check(taken != PS_OK, "nobody takes the place of an end");
  if (type == SOCK_DGRAM) {
    driver_must(ps_socket_sendto(stranger, 0, &address, "from a stranger", 15, NULL, &err), &err);
    driver_must(ps_socket_settimeout(pair[0], 0.2, &err), &err);
    driver_check(ps_socket_recv(pair[0], 0, data, sizeof data, NULL, &err) == PS_E_TIMEOUT,
                 "an end takes nothing from strangers");
  }
  ps_socket_free(stranger);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void handles_are_not_inherited(void) {
  ps_address address;
  ps_socket *sockets[5] = {make(AF_INET, SOCK_STREAM), NULL, bound(AF_INET, SOCK_STREAM, &address)};
  driver_must(ps_socket_dup(sockets[0], &sockets[1], &err), &err);
  driver_must(ps_socket_listen(sockets[2], 1, &err), &err);
  sockets[3] = make(AF_INET, SOCK_STREAM);
  driver_must(ps_socket_connect(sockets[3], &address, &err), &err);
  driver_must(ps_socket_accept(sockets[2], &sockets[4], NULL, &err), &err);
  int inherited = 0;
  for (int i = 0; i < 5; i++) {
    int64_t inheritable = 1;
    DWORD flags = HANDLE_FLAG_INHERIT;
    ps_socket_get_inheritable(sockets[i], &inheritable, NULL);
    GetHandleInformation((HANDLE)(intptr_t)driver_fileno(sockets[i]), &flags);
    inherited += inheritable != 0 || (flags & HANDLE_FLAG_INHERIT) != 0;
  }
  driver_check(inherited == 0, "no new program inherits a socket, whatever made it");
  driver_must(ps_socket_set_inheritable(sockets[0], 1, &err), &err);
  DWORD flags = 0;
  GetHandleInformation((HANDLE)(intptr_t)driver_fileno(sockets[0]), &flags);
  driver_check((flags & HANDLE_FLAG_INHERIT) != 0, "but when it is asked for");
  for (int i = 0; i < 5; i++)
    ps_socket_free(sockets[i]);
}

/* A program's own socket, in blocking mode: Windows cannot tell of what mode it is. */
static void foreign_handles_are_taken(void) {
  ps_address address;
  ps_socket *known = bound(AF_INET, SOCK_DGRAM, &address), *copy = NULL, *taken = NULL;
  SOCKET own = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  bind(own, (struct sockaddr *)&name, sizeof name);
  driver_must(ps_socket_fromfd((int64_t)own, -1, -1, -1, &copy, &err), &err);
  int64_t family = 0, type = 0, fd = 0;
  ps_socket_family(copy, &family, NULL);
  ps_socket_type(copy, &type, NULL);
  driver_check(family == AF_INET && type == SOCK_DGRAM, "the family and the type of a handle are found out");
  driver_must(ps_socket_settimeout(copy, 0.1, &err), &err);
  char byte;
  int64_t before = driver_now();
  int32_t status = ps_socket_recv(copy, 0, &byte, 1, NULL, &err);
  int64_t took = (driver_now() - before) / 1000000;
  driver_check(status == PS_E_TIMEOUT && took >= 100 && took < 5000, "a timeout holds for it: %d ms", (int)took);
  ps_socket_free(copy);
  driver_must(ps_socket_adopt((int64_t)own, AF_INET, SOCK_DGRAM, 0, &taken, &err), &err);
  ps_socket_fileno(taken, &fd, NULL);
  driver_check(fd == (int64_t)own, "an adopted handle is the same");
  driver_must(ps_socket_detach(taken, &fd, &err), &err);
  driver_check(fd == (int64_t)own && closesocket(own) == 0, "a detached one is left open");
  driver_check(ps_socket_adopt((int64_t)own, AF_INET, SOCK_DGRAM, 0, &taken, &err) == PS_E_OS && err.code == ENOTSOCK,
               "what is no socket is refused: %s", err.message);
  /* The handle of this process is -1, which may be closed. */
  driver_check(ps_close(-1, &err) == PS_E_OS && err.code == EBADF, "and -1 is nothing to be closed: %s", err.message);
  driver_check(ps_socket_adopt(INT64_C(1) << 40, AF_INET, SOCK_DGRAM, 0, &taken, &err) == PS_E_RANGE,
               "and a number that is no handle: %s", err.message);
  ps_socket_free(taken);
  ps_socket_free(known);
}

static void listeners_keep_their_ports(void) {
  ps_address address;
  ps_socket *listener = NULL, *robber = make(AF_INET, SOCK_STREAM);
  driver_must(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
  driver_must(ps_create_server(&address, 5, 0, &listener, &err), &err);
  driver_must(ps_socket_getsockname(listener, &address, &err), &err);
  driver_must(ps_socket_setsockopt(robber, SOL_SOCKET, SO_REUSEADDR, 1, &err), &err);
  driver_check(ps_socket_bind(robber, &address, &err) == PS_E_OS, "no program takes a server's port: %s", err.message);
  ps_socket_free(robber);
  ps_socket_free(listener);
}

static void shutdown_is_as_elsewhere(void) {
  ps_socket *pair[2];
  char data[4];
  int64_t received = -1;
  driver_pair(pair);
  driver_must(ps_socket_shutdown(pair[0], SHUT_RD, &err), &err);
  int32_t status = ps_socket_recv(pair[0], 0, data, sizeof data, &received, &err);
  driver_check(status == PS_OK && received == 0, "after SHUT_RD a receive meets the end");
  driver_must(ps_socket_shutdown(pair[1], SHUT_WR, &err), &err);
  status = ps_socket_send(pair[1], 0, "x", 1, NULL, &err);
  driver_check(status == PS_E_OS && err.code == EPIPE, "after SHUT_WR a send fails with EPIPE: %s", err.message);
  driver_check(ps_socket_shutdown(pair[1], 77, &err) == PS_E_OS && err.code == EINVAL, "a wrong half is refused: %s",
               err.message);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void names_are_as_elsewhere(void) {
  ps_address address;
  ps_socket *socket = make(AF_INET, SOCK_STREAM);
  int64_t port = -1;
  char host[64];
  int32_t status = ps_socket_getsockname(socket, &address, &err);
  ps_address_port(&address, &port, NULL);
  ps_address_host(&address, host, sizeof host, NULL, NULL);
  driver_check(status == PS_OK && port == 0 && strcmp(host, "0.0.0.0") == 0,
               "a socket without a name has an empty one");
  driver_check(ps_socket_getpeername(socket, &address, &err) == PS_E_OS && err.code == ENOTCONN,
               "one without a peer says so: %s", err.message);
  status = ps_socket_listen(socket, 1, &err);
  port = 0;
  ps_socket_getsockname(socket, &address, NULL);
  ps_address_port(&address, &port, NULL);
  driver_check(status == PS_OK && port > 0, "one that listens without a name gets one%s%s", status ? ": " : "",
               status ? err.message : "");
  ps_socket_free(socket);
}

int main(void) {
  int families[] = {AF_INET, AF_INET6};
  int count = has_ipv6() ? 2 : 1;
  for (int i = 0; i < count; i++) {
    stream_carries_megabytes(families[i]);
    datagrams(families[i]);
    pair_is_private(families[i], SOCK_STREAM);
    pair_is_private(families[i], SOCK_DGRAM);
  }
  handles_are_not_inherited();
  foreign_handles_are_taken();
  listeners_keep_their_ports();
  shutdown_is_as_elsewhere();
  names_are_as_elsewhere();
  return driver_finish();
}
