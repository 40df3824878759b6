/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a descriptor says of itself. */
#include "platform/platform.h"

#include <errno.h>
#include <sys/socket.h>

static int detect_option(int fd, int option, int *value) {
  if (*value >= 0)
    return 0;
  socklen_t length = sizeof *value;
  return getsockopt(fd, SOL_SOCKET, option, value, &length) < 0 ? -errno : 0;
}

int ps__sys_detect(int fd, int *family, int *type, int *proto) {
  int result = detect_option(fd, SO_DOMAIN, family);
  if (result == 0)
    result = detect_option(fd, SO_TYPE, type);
  if (result == 0)
    result = detect_option(fd, SO_PROTOCOL, proto);
  return result;
}
