/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that the GNU C library has in a form of its own. */
#include "platform/posix/c_library.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int ps__libc_ioctl(int fd, uint32_t request, void *argument) {
  return ioctl(fd, request, argument);
}

int ps__libc_sendmmsg(int fd, struct mmsghdr *list, unsigned count, int flags) {
  return sendmmsg(fd, list, count, flags);
}

int ps__libc_recvmmsg(int fd, struct mmsghdr *list, unsigned count, int flags) {
  return recvmmsg(fd, list, count, flags, NULL);
}

const char *ps__libc_error_text(int code, char *room, size_t size) {
  return strerror_r(code, room, size);
}

int ps__libc_protocol(const char *name, char *room, size_t size, int *number) {
  struct protoent entry, *found = NULL;
  int error = getprotobyname_r(name, &entry, room, size, &found);
  if (error != 0)
    return -error;
  if (!found)
    return -ENOENT;
  *number = found->p_proto;
  return 0;
}
