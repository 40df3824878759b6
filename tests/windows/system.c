/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The helpers of the stress programs that ask the system, for Windows; see ../stress/driver.h. */
#include "../stress/driver.h"

#include "socket_handle.h"

#include <sys/socket.h>

enum { NUMBERS = 12000 };

int driver_descriptors(void) {
  /* The first socket starts Winsock, without which none is told. */
  ps_socket *first;
  ps_error err;
  int count = 0;
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &first, &err), &err);
  ps_socket_free(first);
  for (intptr_t i = 1; i < NUMBERS; i++)
    count += socket_handle_is(i * SOCKET_HANDLE_STEP);
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
