/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The helpers of the stress programs that ask the system, for Windows; see ../stress/driver.h. */
#include "../stress/driver.h"

#include <sys/socket.h>

/* Numbers of handles are multiples of four, and the lowest that is free is taken. GetProcessHandleCount() would do on
 * Windows alone: Wine has no answer. */
enum { STEP = 4, NUMBERS = 12000 };

int driver_descriptors(void) {
  int count = 0;
  for (intptr_t number = STEP; number < (intptr_t)STEP * NUMBERS; number += STEP) {
    DWORD flags;
    count += GetHandleInformation((HANDLE)number, &flags) != 0;
  }
  return count;
}

/* The ports of a connection's ends: the system gives them to another one only when it has gone round all. */
uint64_t driver_file(int fd) {
  struct sockaddr_in own, other;
  int size = sizeof own, other_size = sizeof other;
  if (getsockname((SOCKET)fd, (struct sockaddr *)&own, &size) == SOCKET_ERROR)
    return 0;
  if (getpeername((SOCKET)fd, (struct sockaddr *)&other, &other_size) == SOCKET_ERROR)
    other.sin_port = 0;
  return (uint64_t)own.sin_port << 16 | other.sin_port;
}

void driver_pair(ps_socket *pair[2]) {
  ps_error err;
  driver_must(ps_socket_pair(AF_INET, SOCK_STREAM, 0, &pair[0], &pair[1], &err), &err);
}
