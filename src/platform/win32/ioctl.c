/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests. */
#include "platform/win32/native.h"

/* What a request reads and writes it reads and writes in one place, as elsewhere. */
static int control(SOCKET socket, uint32_t request, void *argument) {
  DWORD size = (DWORD)ps__sys_ioctl_size(request), written = 0;
  bool reads = (request & IOC_IN) != 0, writes = (request & IOC_OUT) != 0;
  return ps__win_outcome(WSAIoctl(socket, request, reads ? argument : NULL, reads ? size : 0, writes ? argument : NULL,
                                  writes ? size : 0, &written, NULL, NULL));
}

int ps__sys_ioctl(int fd, uint32_t request, void *argument) {
  SOCKET socket = ps__win_socket(fd);
  /* The library has all its sockets non-blocking, and decides itself whether a call waits. */
  if (request == (uint32_t)FIONBIO)
    return 0;
  return control(socket, request, argument);
}
