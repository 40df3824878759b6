/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the ports to single C libraries answer one by one, here for any. */
#include "platform/posix/c_library.h"

#include "calls.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

/* The type of a request: an int where POSIX is taken by the letter, and a long elsewhere. */
#define REQUEST(request) _Generic(&ioctl, int (*)(int, int, ...) : (int)(request), default : (unsigned long)(request))

int ps__libc_ioctl(int fd, uint32_t request, void *argument) {
  return ioctl(fd, REQUEST(request), argument);
}

const char *ps__libc_error_text(int code, char *room, size_t size) {
  room[0] = '\0';
  (void)strerror_r(code, room, size);
  return room;
}

const char *ps__call_host_text(int code) {
  static const char *const texts[] = {"Resolver Error 0 (no error)", "Unknown host", "Host name lookup failure",
                                      "Unknown server error", "No address associated with name"};
  return code >= 0 && code < (int)(sizeof texts / sizeof *texts) ? texts[code] : "Unknown resolver error";
}
