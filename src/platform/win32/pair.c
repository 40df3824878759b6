/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Two connected sockets. Windows makes none, so they meet on this machine's own address, where other programs may try
 * to get in between: sockets are bound so that no other one can take their place, and each end proves who it is by its
 * name. */
#include "platform/win32/make.h"

#include <string.h>

/* How many strangers may be in the queue before ours, and how long ours may take, in nanoseconds. */
enum { STRANGERS = 64 };
static const int64_t ARRIVAL = 5000000000;

struct name {
  struct sockaddr_storage address;
  int length;
};

static bool is_name(const struct name *name, const struct name *other) {
  const struct sockaddr *one = (const struct sockaddr *)&name->address, *two = (const struct sockaddr *)&other->address;
  if (one->sa_family != two->sa_family)
    return false;
  const struct sockaddr_in *inet = (const void *)one, *other_inet = (const void *)two;
  const struct sockaddr_in6 *inet6 = (const void *)one, *other_inet6 = (const void *)two;
  if (one->sa_family == AF_INET)
    return inet->sin_port == other_inet->sin_port && inet->sin_addr.s_addr == other_inet->sin_addr.s_addr;
  return inet6->sin6_port == other_inet6->sin6_port &&
         memcmp(&inet6->sin6_addr, &other_inet6->sin6_addr, sizeof inet6->sin6_addr) == 0;
}

static bool is_peer(SOCKET socket, const struct name *expected) {
  struct name found = {.length = sizeof found.address};
  return getpeername(socket, (struct sockaddr *)&found.address, &found.length) == 0 && is_name(&found, expected);
}

static int connect_to(int fd, const struct name *name) {
  int result = ps__win_outcome(connect(ps__win_socket(fd), (const struct sockaddr *)&name->address, name->length));
  return result == -EAGAIN || result == -EINPROGRESS ? 0 : result;
}

/* A socket on a port of its own. */
static int make_end(int family, int type, int proto, struct name *name) {
  int fd = ps__win_make(family, type, proto);
  int result = fd < 0 ? fd : ps__win_bind_here(fd, family, &name->address, &name->length);
  if (result < 0 && fd >= 0)
    ps__sys_close(fd);
  return result < 0 ? result : fd;
}

/* Datagrams. */

static void drop_all(int fd) {
  char room[1];
  while (recv(ps__win_socket(fd), room, sizeof room, 0) >= 0 || WSAGetLastError() == WSAEMSGSIZE)
    ;
}

/* Once an end is connected, it takes nothing from others; what they sent before is dropped. */
static int join_datagrams(int family, int type, int proto, int pair[2]) {
  struct name names[2];
  for (int i = 0; i < 2; i++) {
    pair[i] = make_end(family, type, proto, &names[i]);
    if (pair[i] < 0)
      return pair[i];
  }
  for (int i = 0; i < 2; i++) {
    int result = connect_to(pair[i], &names[1 - i]);
    if (result < 0)
      return result;
    drop_all(pair[i]);
  }
  return 0;
}

/* Streams. */

/* Take the connection of one end, and send strangers away. */
static int accept_from(int listener, const struct name *expected) {
  int64_t end = ps__sys_now() + ARRIVAL;
  for (int strangers = 0; strangers < STRANGERS;) {
    struct ps__watch watch = {.fd = listener, .readiness = PS__READABLE};
    int64_t left = end - ps__sys_now();
    if (ps__sys_poll(&watch, 1, left > 0 ? left : 0) <= 0)
      return -ETIMEDOUT;
    int fd = ps__win_keep(accept(ps__win_socket(listener), NULL, NULL));
    if (fd >= 0 && is_peer(ps__win_socket(fd), expected))
      return fd;
    if (fd >= 0)
      ps__sys_close(fd);
    else if (fd != -EAGAIN && fd != -ECONNRESET && fd != -ECONNABORTED)
      return fd;
    strangers += fd != -EAGAIN;
  }
  return -ECONNABORTED;
}

/* Wait for the end that connects: by now the other one was accepted. */
static int finish(int fd, const struct name *expected) {
  struct ps__watch watch = {.fd = fd, .readiness = PS__WRITABLE};
  if (ps__sys_poll(&watch, 1, ARRIVAL) <= 0)
    return -ETIMEDOUT;
  int result = ps__sys_connect_result(fd);
  return result < 0 ? result : is_peer(ps__win_socket(fd), expected) ? 0 : -ECONNABORTED;
}

/* What is written to one end can be read from the other at once. */
static void do_not_delay(int fd) {
  BOOL at_once = TRUE;
  setsockopt(ps__win_socket(fd), IPPROTO_TCP, TCP_NODELAY, (const char *)&at_once, sizeof at_once);
}

static int join_streams(int family, int type, int proto, int listener, const struct name *place, int pair[2]) {
  struct name name;
  int result = ps__win_outcome(listen(ps__win_socket(listener), SOMAXCONN));
  if (result < 0)
    return result;
  pair[0] = make_end(family, type, proto, &name);
  if (pair[0] < 0)
    return pair[0];
  result = connect_to(pair[0], place);
  if (result == 0)
    pair[1] = accept_from(listener, &name);
  if (result < 0 || pair[1] < 0)
    return result < 0 ? result : pair[1];
  result = finish(pair[0], place);
  do_not_delay(pair[0]);
  do_not_delay(pair[1]);
  return result;
}

static int join(int family, int type, int proto, int pair[2]) {
  struct name place;
  if (type == SOCK_DGRAM)
    return join_datagrams(family, type, proto, pair);
  int listener = make_end(family, type, proto, &place);
  if (listener < 0)
    return listener;
  int result = join_streams(family, type, proto, listener, &place, pair);
  ps__sys_close(listener);
  return result;
}

int ps__sys_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]) {
  (void)nonblocking;
  pair[0] = pair[1] = -1;
  if (family != AF_INET && family != AF_INET6)
    return family == AF_UNIX ? -EAFNOSUPPORT : -EOPNOTSUPP;
  if (type != SOCK_STREAM && type != SOCK_DGRAM)
    return -EOPNOTSUPP;
  int result = join(family, type, proto, pair);
  for (int i = 0; i < 2 && result < 0; i++)
    if (pair[i] >= 0)
      ps__sys_close(pair[i]);
  return result;
}
