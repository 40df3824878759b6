/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Who is at the other end of a local connection, which POSIX does not tell. The systems that come from BSD have
 * getpeereid(), which tells no process. */
#include "platform/connection_info.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int ps__sys_credentials(int fd, struct ps__credentials *credentials) {
  memset(credentials, 0, sizeof *credentials);
#ifdef PS__HAS_GETPEEREID
  uid_t user;
  gid_t group;
  if (getpeereid(fd, &user, &group) < 0)
    return -errno;
  credentials->numbers[1] = user;
  credentials->numbers[2] = group;
  return 0;
#else
  (void)fd;
  return -ENOPROTOOPT;
#endif
}
