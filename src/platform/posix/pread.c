/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reading at an offset in a file. */
#include "platform/platform.h"

#include <errno.h>
#include <unistd.h>

int64_t ps__sys_pread(int file, void *buffer, size_t size, int64_t offset) {
  off_t position = (off_t)offset;
  if (position != offset) /* never true: off_t has 64 bits on all systems that there are headers for */
    return -EOVERFLOW;
  ssize_t result = pread(file, buffer, size, position);
  return result < 0 ? -errno : result;
}
