/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The clock, and one wait for a few descriptors. When and how often to wait is decided in src/core/wait.c. */

/* With a 64-bit time_t on 32 bits, glibc's checked ppoll() hands the system a 64-bit timespec as a 32-bit one, so that
 * waits end at once. There is nothing to check here: the array's size is known. */
#undef _FORTIFY_SOURCE
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum { NANOSECONDS = 1000000000 };

/* The longest wait that is asked for at once, in nanoseconds: its seconds fit into a time_t of 32 bits. */
static const int64_t LONGEST_PART = (int64_t)NANOSECONDS << 30;

/* Errors end every wait without being asked for. */
static const short events[] = {
    [PS__READABLE] = POLLIN, [PS__WRITABLE] = POLLOUT, [PS__URGENT] = POLLPRI, [PS__ERRORS] = 0};

static int wait_part(struct pollfd *entries, size_t count, const struct timespec *limit) {
  int result = ps__call_poll(entries, count, limit);
  return result < 0 ? -errno : result;
}

static int wait_in_parts(struct pollfd *entries, size_t count, int64_t timeout) {
  if (timeout < 0)
    return wait_part(entries, count, NULL);
  for (;;) {
    int64_t part = timeout < LONGEST_PART ? timeout : LONGEST_PART;
    struct timespec limit = {.tv_sec = (time_t)(part / NANOSECONDS), .tv_nsec = (long)(part % NANOSECONDS)};
    int result = wait_part(entries, count, &limit);
    timeout -= part;
    if (result != 0 || timeout == 0)
      return result;
  }
}

int ps__sys_poll(struct ps__watch *watches, size_t count, int64_t timeout) {
  struct pollfd entries[PS__WATCHES];
  for (size_t i = 0; i < count; i++)
    entries[i] = (struct pollfd){.fd = watches[i].fd, .events = events[watches[i].readiness]};
  int result = wait_in_parts(entries, count, timeout);
  for (size_t i = 0; i < count; i++)
    watches[i].ready = result > 0 && entries[i].revents != 0;
  return result;
}

bool ps__sys_is_at_end(int fd) {
  return ps__call_is_at_end(fd);
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
