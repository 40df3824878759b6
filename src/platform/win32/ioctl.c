/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests. */
#include "platform/win32/native.h"

#include <mstcpip.h>
#include <string.h>

/* The usual times of keepalive probes, in milliseconds: until the first, and between them. */
enum { KEEPALIVE_TIME = 7200000, KEEPALIVE_INTERVAL = 1000 };

/* A caller with one number says whether there are probes; without times Windows would send them without a pause. */
static void complete_keepalive(void *argument) {
  struct tcp_keepalive values;
  memcpy(&values, argument, sizeof values);
  if (values.keepalivetime != 0 || values.keepaliveinterval != 0)
    return;
  values.keepalivetime = KEEPALIVE_TIME;
  values.keepaliveinterval = KEEPALIVE_INTERVAL;
  memcpy(argument, &values, sizeof values);
}

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
  if (request == (uint32_t)SIO_KEEPALIVE_VALS)
    complete_keepalive(argument);
  return control(socket, request, argument);
}
