/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How much a stream accepts without waiting, which POSIX does not tell. */
#include "platform/platform.h"

#include <errno.h>

int64_t ps__sys_send_room(int fd) {
  (void)fd;
  return -ENOPROTOOPT;
}
