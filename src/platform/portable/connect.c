/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The beginning of a connection. In blocking mode it is made non-blocking for the call: no other limit for it is known
 * to all systems. */
#include "platform/platform.h"

#include "mode.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>

/* Whether a socket that can be connected once alone is connected. An address without a family may end that. */
static bool is_spent(int fd, const struct sockaddr *address) {
  struct sockaddr_storage peer;
  int type = 0;
  socklen_t length = sizeof peer, size = sizeof type;
  return address->sa_family != AF_UNSPEC && getpeername(fd, (struct sockaddr *)&peer, &length) == 0 &&
         getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && (type == SOCK_STREAM || type == SOCK_SEQPACKET);
}

/* Where a connect is not waited for in the system, Linux tells its end to the next one, and not as POSIX wants it: as
 * success instead of EISCONN, or as ECONNABORTED instead of a new attempt. */
static int begin(int fd, const struct sockaddr *address, socklen_t length) {
  if (is_spent(fd, address)) {
    errno = EISCONN;
    return -1;
  }
  int result = connect(fd, address, length);
  return result < 0 && errno == ECONNABORTED ? connect(fd, address, length) : result;
}

int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own) {
  (void)blocking;
  (void)own;
  struct ps__mode mode;
  if (!ps__mode_hold(&mode, fd))
    return -errno;
  int result = begin(fd, address, (socklen_t)length) < 0 ? -errno : 0;
  ps__mode_restore(&mode);
  return result;
}
