/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The clock, and one wait on one descriptor. When and how often to wait is decided in src/core/wait.c. */
#include "platform/platform.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum { NANOSECONDS = 1000000000 };

int ps__sys_poll(int fd, enum ps__readiness readiness, int64_t timeout) {
  /* Errors end every wait without being asked for. */
  static const short events[] = {
      [PS__READABLE] = POLLIN, [PS__WRITABLE] = POLLOUT, [PS__URGENT] = POLLPRI, [PS__ERRORS] = 0};
  struct pollfd entry = {.fd = fd, .events = events[readiness]};
  struct timespec limit = {.tv_sec = timeout / NANOSECONDS, .tv_nsec = timeout % NANOSECONDS};
  int result = ppoll(&entry, 1, timeout < 0 ? NULL : &limit, NULL);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_own_timeout(int fd, enum ps__readiness readiness) {
  struct timeval limit = {0};
  socklen_t length = sizeof limit;
  int option = readiness == PS__WRITABLE ? SO_SNDTIMEO : SO_RCVTIMEO;
  if (getsockopt(fd, SOL_SOCKET, option, &limit, &length) < 0)
    return 0;
  return (int64_t)limit.tv_sec * NANOSECONDS + (int64_t)limit.tv_usec * 1000;
}

int64_t ps__sys_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}
