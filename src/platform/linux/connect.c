/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The beginning of a connection that is not waited for for long. */
#include "platform/platform.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

/* A connect in blocking mode is limited by SO_SNDTIMEO, and then goes on as one in non-blocking mode does. Setting that
 * for the call touches nobody else: until there is a connection, nothing is sent. O_NONBLOCK would let a duplicate's
 * receive fail. The shortest limit is one tick of the kernel. */
static const struct timeval shortest = {.tv_usec = 1};

int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own) {
  struct timeval limit = {0};
  socklen_t size = sizeof limit;
  bool brief = (blocking || !ps__sys_is_nonblocking(fd)) &&
               getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, &size) == 0 &&
               setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &shortest, sizeof shortest) == 0;
  int result = connect(fd, address, (socklen_t)length) < 0 ? -errno : 0;
  if (brief) {
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    *own = (int64_t)limit.tv_sec * 1000000000 + (int64_t)limit.tv_usec * 1000;
  }
  return result;
}
