/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Who is at the other end of a local connection: Windows tells the process alone. */
#include "platform/connection_info.h"
#include "platform/win32/native.h"

#include <string.h>
#include <sys/un.h>

int ps__sys_credentials(int fd, struct ps__credentials *credentials) {
  unsigned long process = 0, written = 0;
  memset(credentials, 0, sizeof *credentials);
  if (WSAIoctl(ps__win_socket(fd), SIO_AF_UNIX_GETPEERPID, NULL, 0, &process, sizeof process, &written, NULL, NULL) ==
      SOCKET_ERROR)
    return ps__win_failure();
  if (process == 0)
    return -ENOTCONN;
  credentials->numbers[0] = process;
  credentials->numbers[1] = credentials->numbers[2] = -1;
  return 0;
}
