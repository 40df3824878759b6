/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The clock, and one wait on one descriptor. When and how often to wait is decided in src/core/wait.c. */
#include "platform/platform.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

enum { NANOSECONDS = 1000000000 };

int ps__sys_poll(int fd, enum ps__readiness readiness, int64_t timeout) {
  struct pollfd entry = {.fd = fd, .events = readiness == PS__READABLE ? POLLIN : POLLOUT};
  struct timespec limit = {.tv_sec = timeout / NANOSECONDS, .tv_nsec = timeout % NANOSECONDS};
  int result = ppoll(&entry, 1, timeout < 0 ? NULL : &limit, NULL);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}
