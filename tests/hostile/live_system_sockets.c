/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets of Linux: of families, types and messages that not every system has, and what is taken for one. */
#include "giving_up.h"
#include "live.h"
#include "surroundings.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *make_unix(struct call *call) {
  return live_unconnected(call, AF_UNIX, chance_percent(&call->chance, 50) ? SOCK_STREAM : SOCK_DGRAM, 0);
}

static void *make_netlink(struct call *call) {
  return live_unconnected(call, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

/* Sockets that only the owner of a network may open. */
static void *make_packet(struct call *call) {
  return live_unconnected(call, surroundings_confined() ? AF_PACKET : AF_INET, SOCK_DGRAM, 0);
}

static void *make_pair_of_packets(struct call *call) {
  int peer;
  return live_pair(call, SOCK_SEQPACKET, &peer);
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

/* With somebody who waits to be accepted. */
static void *make_busy_listener(struct call *call) {
  ps_error err;
  int64_t fd = -1;
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  socklen_t length = sizeof(sa_family_t);
  ps_socket *listener = live_unconnected(call, AF_UNIX, SOCK_STREAM, 0);
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

/* No socket at all: a descriptor is not looked at unless something is to be detected. */
static void *make_from_pipe(struct call *call) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    give_up("no pipe");
  size_t end = chance_below(&call->chance, 2);
  belongings_add_descriptor(&call->belongings, ends[1 - end]);
  return live_adopt(call, ends[end], LIVE_FAMILY, SOCK_STREAM, 0);
}

/* The kernel takes its time to close one of AF_PACKET, some milliseconds. */
const struct live live_system_sockets[] = {
    {"AF_UNIX, unconnected", 80, make_unix},
    {"AF_NETLINK", 30, make_netlink},
    {"AF_PACKET", 1, make_packet},
    {"one of a pair of SOCK_SEQPACKET", 40, make_pair_of_packets},
    {"one of a pair, with descriptors to read", 60, make_pair_with_descriptors},
    {"a listener that is asked for", 50, make_busy_listener},
    {"over a pipe", 50, make_from_pipe},
    {NULL, 0, NULL},
};
