/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets that one thread makes readable for others: each is a UDP socket that is connected to itself, on this
 * machine's own address. It takes no datagrams but its own, and can be waited for in one call with any other socket. */
#include "platform/win32/make.h"
#include "platform/win32/wait.h"

/* How long a datagram to oneself is waited for, in nanoseconds, and how often it is sent. It never takes this long,
 * and whoever is waiting looks for the datagram alone. */
enum { ARRIVAL = 10000000, TRIES = 4 };

static int connect_to_itself(int fd, int family) {
  struct sockaddr_storage name;
  int length;
  int result = ps__win_bind_here(fd, family, &name, &length);
  if (result == 0)
    result = ps__win_outcome(connect(ps__win_socket(fd), (struct sockaddr *)&name, length));
  /* What a stranger sent before that is not ours. */
  if (result == 0)
    ps__sys_wake_clear(fd);
  return result;
}

static int create(int family) {
  int fd = ps__win_make(family, SOCK_DGRAM, IPPROTO_UDP);
  int result = fd < 0 ? 0 : connect_to_itself(fd, family);
  if (result < 0)
    closesocket(ps__win_socket(fd));
  return result < 0 ? result : fd;
}

int ps__sys_wake_create(void) {
  int fd = create(AF_INET);
  return fd == -EAFNOSUPPORT || fd == -EADDRNOTAVAIL ? create(AF_INET6) : fd;
}

int ps__sys_wake_close(int fd) {
  return ps__win_outcome(closesocket(ps__win_socket(fd)));
}

/* When this returns, others find the socket readable: what was fired counts at once. */
void ps__sys_wake(int fd) {
  WSAPOLLFD entry = ps__win_entry(fd, PS__READABLE);
  int saved = errno;
  DWORD system = GetLastError();
  for (int i = 0; i < TRIES && ps__win_wait(&entry, 1, i > 0 ? ARRIVAL : 0) == 0; i++) {
    static const char byte = 0;
    send(ps__win_socket(fd), &byte, sizeof byte, 0);
  }
  errno = saved;
  SetLastError(system);
}

void ps__sys_wake_clear(int fd) {
  char room[16];
  int result;
  do
    result = recv(ps__win_socket(fd), room, sizeof room, 0);
  while (result >= 0 || WSAGetLastError() == WSAEMSGSIZE);
}
