/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The modes of descriptors. A mode that is changed for the time of a call belongs to all duplicates, and so one lock
 * covers all descriptors of the process. Nothing waits while it is held. */
#include "mode.h"

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct ps__lock modes = PS__LOCK;

void ps__call_modes_enter(void) {
  ps__lock_acquire(&modes);
}

void ps__call_modes_leave(void) {
  ps__lock_release(&modes);
}

static int set_flags(int fd, bool nonblocking) {
  int flags = fcntl(fd, F_GETFL);
  int wanted = nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  if (flags < 0 || (wanted != flags && fcntl(fd, F_SETFL, wanted) < 0))
    return -1;
  return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int ps__mode_finish(int fd, bool nonblocking) {
  if (fd < 0 || set_flags(fd, nonblocking) == 0)
    return fd;
  int saved = errno;
  close(fd);
  errno = saved;
  return -1;
}

int ps__mode_hold(int fd) {
  ps__call_modes_enter();
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || ((flags & O_NONBLOCK) == 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)) {
    ps__call_modes_leave();
    return -1;
  }
  return flags;
}

void ps__mode_restore(int fd, int flags) {
  int saved = errno;
  if ((flags & O_NONBLOCK) == 0)
    fcntl(fd, F_SETFL, flags);
  ps__call_modes_leave();
  errno = saved;
}
