/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include <errno.h>
#include <sys/ioctl.h>

#if __has_include(<linux/ioctl.h>)
#include <linux/ioctl.h>
#endif

/* Where a request keeps its size: Linux, and the systems that come from BSD. A request elsewhere tells none. */
#if defined(_IOC_SIZE)
#define SIZE_OF(request) _IOC_SIZE(request)
#elif defined(IOCPARM_LEN)
#define SIZE_OF(request) IOCPARM_LEN(request)
#else
#define SIZE_OF(request) ((void)(request), 0)
#endif

const bool ps__sys_has_sio = false;

size_t ps__sys_ioctl_size(uint32_t request) {
  return SIZE_OF(request);
}

int ps__sys_ioctl(int fd, uint32_t request, void *argument) {
  int result = ps__libc_ioctl(fd, request, argument);
  return result < 0 ? -errno : result;
}
