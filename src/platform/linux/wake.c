/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that one thread makes readable for others. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int ps__sys_wake_create(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

/* Nothing can go wrong that matters: an eventfd that cannot count any further is readable already. */
void ps__sys_wake(int fd) {
  int saved = errno;
  uint64_t one = 1;
  ssize_t written = write(fd, &one, sizeof one);
  (void)written;
  errno = saved;
}

void ps__sys_wake_clear(int fd) {
  uint64_t count;
  ssize_t taken = read(fd, &count, sizeof count);
  (void)taken;
}

int ps__sys_wake_close(int fd) {
  return ps__sys_close(fd);
}

int ps__sys_wake_renew(int fd) {
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  bool readable = poll(&entry, 1, 0) > 0;
  int fresh = ps__sys_wake_create();
  if (fresh < 0)
    return fresh;
  if (readable)
    ps__sys_wake(fresh);
  int result = dup3(fresh, fd, O_CLOEXEC) < 0 ? -errno : 0;
  close(fresh);
  return result;
}
