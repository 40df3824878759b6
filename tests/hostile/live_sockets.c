/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets in the states that a socket can be in. They have a timeout of nothing or of very little, or a host that stops
 * when a signal comes: a call that waits must end by itself. */
#include "giving_up.h"
#include "hooks.h"
#include "live.h"
#include "surroundings.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
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

/* A socket of a descriptor, ready for use. */
static void *of_descriptor(struct call *call, int fd, int family, int type, int proto) {
  ps_error err;
  ps_socket *socket = NULL;
  if (fd < 0)
    give_up("no socket");
  live_must(ps_socket_adopt(fd, family, type, proto, &socket, &err), &err);
  belongings_add_handle(&call->belongings, live_type(call, "ps_socket"), socket);
  set_mode(call, socket);
  return socket;
}

static void *unconnected(struct call *call, int family, int type, int proto) {
  return of_descriptor(call, socket(family, type | SOCK_CLOEXEC, proto), family, type, proto);
}

static void *make_tcp(struct call *call) {
  return unconnected(call, AF_INET, SOCK_STREAM, 0);
}

static void *make_udp(struct call *call) {
  return unconnected(call, AF_INET, SOCK_DGRAM, 0);
}

static void *make_udp6(struct call *call) {
  return unconnected(call, surroundings_ipv6() ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
}

static void *make_unix(struct call *call) {
  return unconnected(call, AF_UNIX, chance_percent(&call->chance, 50) ? SOCK_STREAM : SOCK_DGRAM, 0);
}

static void *make_netlink(struct call *call) {
  return unconnected(call, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

/* Sockets that only the owner of a network may open. */
static void *make_packet(struct call *call) {
  return surroundings_confined() ? unconnected(call, AF_PACKET, SOCK_DGRAM, 0) : make_udp(call);
}

ps_socket *live_pair(struct call *call, int type, int *peer) {
  int ends[2];
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0)
    give_up("no pair of sockets");
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  *peer = belongings_add_descriptor(&call->belongings, ends[1]);
  return of_descriptor(call, ends[0], AF_UNIX, type, 0);
}

static void *make_pair(struct call *call) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  int peer;
  return live_pair(call, types[chance_below(&call->chance, 3)], &peer);
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

/* With descriptors that wait to be received, and the name of who sent them. */
static void *make_pair_with_descriptors(struct call *call) {
  int peer, yes = 1, numbers[8];
  int64_t fd = -1;
  ps_error err;
  union {
    struct cmsghdr aligned;
    char bytes[CMSG_SPACE(sizeof numbers)];
  } control = {.bytes = {0}};
  size_t size = (chance_below(&call->chance, sizeof numbers / sizeof *numbers) + 1) * sizeof *numbers;
  ps_socket *socket = live_pair(call, chance_percent(&call->chance, 50) ? SOCK_STREAM : SOCK_SEQPACKET, &peer);
  live_must(ps_socket_fileno(socket, &fd, &err), &err);
  if (chance_percent(&call->chance, 30))
    setsockopt((int)fd, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes);
  int sent = belongings_add_descriptor(&call->belongings, open("/dev/null", O_RDWR | O_CLOEXEC));
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    numbers[i] = sent;
  struct iovec data = {.iov_base = "data", .iov_len = chance_below(&call->chance, 4) + 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control};
  message.msg_controllen = CMSG_SPACE(size);
  struct cmsghdr *item = CMSG_FIRSTHDR(&message);
  item->cmsg_level = SOL_SOCKET;
  item->cmsg_type = SCM_RIGHTS;
  item->cmsg_len = CMSG_LEN(size);
  memcpy(CMSG_DATA(item), numbers, size);
  /* How many may be under way is limited for all processes of a user together: others may have taken the last. */
  if (sendmsg(peer, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    send(peer, "data", data.iov_len, MSG_NOSIGNAL | MSG_DONTWAIT);
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

/* With somebody who waits to be accepted. */
static void *make_busy_listener(struct call *call) {
  ps_error err;
  int64_t fd = -1;
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  socklen_t length = sizeof(sa_family_t);
  ps_socket *listener = unconnected(call, AF_UNIX, SOCK_STREAM, 0);
  live_must(ps_socket_fileno(listener, &fd, &err), &err);
  int client = belongings_add_descriptor(&call->belongings, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  /* A name that is too short for one asks for one that is free. */
  if (bind((int)fd, (struct sockaddr *)(void *)&name, length) < 0 || listen((int)fd, 2) < 0)
    give_up("nobody can listen");
  length = sizeof name;
  if (getsockname((int)fd, (struct sockaddr *)(void *)&name, &length) < 0 ||
      connect(client, (struct sockaddr *)(void *)&name, length) < 0)
    give_up("nobody can connect");
  return listener;
}

static void *make_connection(struct call *call) {
  int peer;
  int fd = surroundings_connection(&peer);
  belongings_add_peer(&call->belongings, peer);
  if (chance_percent(&call->chance, 50))
    live_feed(call, peer);
  return of_descriptor(call, fd, AF_INET, SOCK_STREAM, 0);
}

/* No socket at all: a descriptor is not looked at unless something is to be detected. */
static void *make_from_pipe(struct call *call) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    give_up("no pipe");
  size_t end = chance_below(&call->chance, 2);
  belongings_add_descriptor(&call->belongings, ends[1 - end]);
  return of_descriptor(call, ends[end], AF_UNIX, SOCK_STREAM, 0);
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

/* The kernel takes its time to close one of AF_PACKET, some milliseconds. */
const struct live live_sockets[] = {
    {"TCP, unconnected", 120, make_tcp},
    {"UDP", 100, make_udp},
    {"UDP over IPv6", 50, make_udp6},
    {"AF_UNIX, unconnected", 80, make_unix},
    {"AF_NETLINK", 30, make_netlink},
    {"AF_PACKET", 1, make_packet},
    {"one of a pair", 120, make_pair},
    {"one of a pair, with bytes to read", 150, make_fed_pair},
    {"one of a pair, with descriptors to read", 60, make_pair_with_descriptors},
    {"UDP, with a datagram to read", 50, make_udp_with_destination},
    {"one of a pair, the other is gone", 60, make_left_pair},
    {"one of a pair, full", 40, make_full_pair},
    {"a listener", 70, make_listener},
    {"a listener that is asked for", 50, make_busy_listener},
    {"a TCP connection", 60, make_connection},
    {"over a pipe", 50, make_from_pipe},
    {"closed", 70, make_closed},
    {"detached", 30, make_detached},
    {NULL, 0, NULL},
};
