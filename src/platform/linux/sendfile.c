/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files that the system sends by itself. */
#include "platform/platform.h"
#include "platform/posix/pipe_signal.h"

#include <errno.h>
#include <sys/sendfile.h>

/* sendfile() has no MSG_NOSIGNAL. The call raises the signal, too, when it has sent a part and reports that. */
static int64_t without_signal(int fd, int file, off_t position, size_t count) {
  struct ps__pipe_signal held;
  ps__pipe_signal_hold(&held);
  ssize_t result = sendfile(fd, file, &position, count);
  int64_t outcome = result < 0 ? -errno : result;
  ps__pipe_signal_release(&held, outcome != (int64_t)count);
  return outcome;
}

int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count) {
  off_t position = (off_t)offset;
  /* never false: off_t has 64 bits on all systems that there are headers for */
  return position == offset ? without_signal(fd, file, position, count) : -EOVERFLOW;
}
