/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include <errno.h>
#include <linux/ioctl.h>

const bool ps__sys_has_sio = false;

size_t ps__sys_ioctl_size(uint32_t request) {
  return _IOC_SIZE(request);
}

int ps__sys_ioctl(int fd, uint32_t request, void *argument) {
  int result = ps__libc_ioctl(fd, request, argument);
  return result < 0 ? -errno : result;
}
