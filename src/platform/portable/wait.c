/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting by poll(), which counts in milliseconds, and what else is asked of the system in a moment. */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <unistd.h>

enum { MILLISECOND = 1000000, PER_SECOND = 1000 };

int ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit) {
  if (!limit)
    return poll(entries, (nfds_t)count, -1);
  /* A nap is as short as it is meant to be. */
  if (count == 0)
    return nanosleep(limit, NULL);
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t left = (int64_t)limit->tv_sec * PER_SECOND + (limit->tv_nsec + MILLISECOND - 1) / MILLISECOND;
  int64_t end = (int64_t)now.tv_sec * PER_SECOND + now.tv_nsec / MILLISECOND + left;
  for (;;) {
    int result = poll(entries, (nfds_t)count, left < INT_MAX ? (int)left : INT_MAX);
    if (result != 0 || left < INT_MAX)
      return result;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = end - ((int64_t)now.tv_sec * PER_SECOND + now.tv_nsec / MILLISECOND);
    if (left < 0)
      left = 0;
  }
}

/* Behind data that were not read, the end does not show, unless the connection is broken. */
bool ps__call_is_at_end(int fd) {
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  char byte;
  if (poll(&entry, 1, 0) <= 0)
    return false;
  if (entry.revents & (POLLHUP | POLLERR | POLLNVAL))
    return true;
  return ps__call_recv(fd, &byte, 1, MSG_PEEK | PS__MSG_DONTWAIT) == 0;
}

ssize_t ps__call_random(void *bytes, size_t size) {
  int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  ssize_t result = read(fd, bytes, size);
  close(fd);
  return result;
}
