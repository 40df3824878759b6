/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets in the states that a socket can be in on every system. They have a timeout of nothing or of very little, or a
 * host that stops when a signal comes: a call that waits must end by itself. */
#include "giving_up.h"
#include "hooks.h"
#include "live.h"
#include "surroundings.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static double some_timeout(struct call *call) {
  static const double seconds[] = {1e-9, 5e-5, 2e-4};
  return chance_percent(&call->chance, 75) ? 0 : seconds[chance_below(&call->chance, 3)];
}

/* How a socket waits: with a host that has nothing to object, without one, or for ever with one that has. */
static void set_mode(struct call *call, ps_socket *socket) {
  ps_error err;
  const ps_hooks *hooks = chance_percent(&call->chance, 25) ? hooks_obliging() : NULL;
  double timeout = some_timeout(call);
  if (chance_percent(&call->chance, 4)) {
    hooks = hooks_impatient();
    timeout = PS_NO_TIMEOUT;
    call->signalled = true;
  }
  live_must(ps_socket_settimeout(socket, timeout, &err), &err);
  live_must(ps_socket_sethooks(socket, hooks, &err), &err);
}

ps_socket *live_adopt(struct call *call, int fd, int family, int type, int proto) {
  ps_error err;
  ps_socket *socket = NULL;
  if (fd < 0)
    give_up("no socket");
  live_must(ps_socket_adopt(fd, family, type, proto, &socket, &err), &err);
  belongings_add_handle(&call->belongings, live_type(call, "ps_socket"), socket);
  set_mode(call, socket);
  return socket;
}

ps_socket *live_unconnected(struct call *call, int family, int type, int proto) {
  return live_adopt(call, socket(family, type | SOCK_CLOEXEC, proto), family, type, proto);
}

static void *make_tcp(struct call *call) {
  return live_unconnected(call, AF_INET, SOCK_STREAM, 0);
}

static void *make_udp(struct call *call) {
  return live_unconnected(call, AF_INET, SOCK_DGRAM, 0);
}

static void *make_udp6(struct call *call) {
  return live_unconnected(call, surroundings_ipv6() ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
}

ps_socket *live_pair(struct call *call, int type, int *peer) {
  int ends[2];
  if (socketpair(LIVE_FAMILY, type | SOCK_CLOEXEC, 0, ends) < 0)
    give_up("no pair of sockets");
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  *peer = belongings_add_descriptor(&call->belongings, ends[1]);
  return live_adopt(call, ends[0], LIVE_FAMILY, type, 0);
}

static void *make_pair(struct call *call) {
  int peer;
  return live_pair(call, chance_percent(&call->chance, 50) ? SOCK_STREAM : SOCK_DGRAM, &peer);
}

void live_feed(struct call *call, int fd) {
  static const char lines[] = "one\ntwo\r\nthree\rfour\n\n\xFF\0\nthe last has no end";
  send(fd, lines, chance_below(&call->chance, sizeof lines) + 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void *make_fed_pair(struct call *call) {
  int peer;
  ps_socket *socket = live_pair(call, chance_percent(&call->chance, 50) ? SOCK_STREAM : SOCK_DGRAM, &peer);
  live_feed(call, peer);
  return socket;
}

/* With a datagram from itself, and the wish to know where it was sent to. */
static void *make_udp_with_destination(struct call *call) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof name;
  int yes = 1;
  int64_t fd = -1;
  ps_error err;
  ps_socket *socket = make_udp(call);
  live_must(ps_socket_fileno(socket, &fd, &err), &err);
  setsockopt((int)fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
  if (bind((int)fd, (struct sockaddr *)(void *)&name, length) < 0 ||
      getsockname((int)fd, (struct sockaddr *)(void *)&name, &length) < 0 ||
      sendto((int)fd, "datagram", chance_below(&call->chance, 9), 0, (struct sockaddr *)(void *)&name, length) < 0)
    give_up("no datagram can be sent");
  return socket;
}

static void *make_left_pair(struct call *call) {
  int peer;
  ps_socket *socket = live_pair(call, SOCK_STREAM, &peer);
  shutdown(peer, chance_percent(&call->chance, 50) ? SHUT_WR : SHUT_RDWR);
  return socket;
}

void live_fill(ps_socket *socket) {
  int size = 0;
  char bytes[4096] = "";
  int64_t fd = -1;
  ps_error err;
  live_must(ps_socket_fileno(socket, &fd, &err), &err);
  setsockopt((int)fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  while (send((int)fd, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
    continue;
}

static void *make_full_pair(struct call *call) {
  int peer;
  ps_socket *socket = live_pair(call, SOCK_STREAM, &peer);
  live_fill(socket);
  return socket;
}

static void *make_listener(struct call *call) {
  ps_error err;
  ps_socket *socket = make_tcp(call);
  live_must(ps_socket_listen(socket, 2, &err), &err);
  return socket;
}

static void *make_connection(struct call *call) {
  int peer;
  int fd = surroundings_connection(&peer);
  belongings_add_peer(&call->belongings, peer);
  if (chance_percent(&call->chance, 50))
    live_feed(call, peer);
  return live_adopt(call, fd, AF_INET, SOCK_STREAM, 0);
}

static void *make_closed(struct call *call) {
  void *socket = make_tcp(call);
  ps_socket_close(socket, NULL);
  return socket;
}

static void *make_detached(struct call *call) {
  ps_error err;
  int64_t fd = -1;
  void *socket = make_udp(call);
  live_must(ps_socket_detach(socket, &fd, &err), &err);
  belongings_add_descriptor(&call->belongings, (int)fd);
  return socket;
}

const struct live live_sockets[] = {
    {"TCP, unconnected", 120, make_tcp},
    {"UDP", 100, make_udp},
    {"UDP over IPv6", 50, make_udp6},
    {"one of a pair", 80, make_pair},
    {"one of a pair, with bytes to read", 150, make_fed_pair},
    {"UDP, with a datagram to read", 50, make_udp_with_destination},
    {"one of a pair, the other is gone", 60, make_left_pair},
    {"one of a pair, full", 40, make_full_pair},
    {"a listener", 70, make_listener},
    {"a TCP connection", 60, make_connection},
    {"closed", 70, make_closed},
    {"detached", 30, make_detached},
    {NULL, 0, NULL},
};
