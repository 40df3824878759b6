/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The beginning of a connection. In blocking mode it is made non-blocking for the call: no other limit for it is known
 * to all systems. */
#include "platform/platform.h"

#include "mode.h"

#include <errno.h>
#include <sys/socket.h>

int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own) {
  (void)blocking;
  (void)own;
  int flags = ps__mode_hold(fd);
  if (flags < 0)
    return -errno;
  int result = connect(fd, address, (socklen_t)length) < 0 ? -errno : 0;
  ps__mode_restore(fd, flags);
  return result;
}
