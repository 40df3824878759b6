/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files, read and sent in parts. Nothing is lost where a part is not sent whole: the file's own position does not
 * move, and the next call begins behind what was sent. */
#include "platform/platform.h"

/* Fits on the stack of any thread. */
enum { PART = 16384 };

int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count) {
  char part[PART];
  int64_t length = ps__sys_pread(file, part, count < sizeof part ? count : sizeof part, offset);
  return length <= 0 ? length : ps__sys_send(fd, part, (size_t)length, 0);
}
