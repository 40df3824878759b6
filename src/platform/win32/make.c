/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * New sockets. */
#include "platform/win32/make.h"

#include <limits.h>
#include <mstcpip.h>

#ifndef SIO_UDP_NETRESET
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)
#endif

int ps__win_keep(SOCKET made) {
  if (made == INVALID_SOCKET)
    return ps__win_failure();
  int result = made <= INT_MAX ? ps__win_outcome(ps__win_do_not_wait(made, true)) : -EMFILE;
  /* Sockets of layered providers are no handles of the system, and cannot be inherited. */
  SetHandleInformation((HANDLE)made, HANDLE_FLAG_INHERIT, 0);
  if (result < 0)
    closesocket(made);
  return result < 0 ? result : (int)made;
}

/* Without this, the next receive fails after a datagram found nobody at its destination. */
static void ignore_resets(int fd) {
  static const DWORD requests[] = {SIO_UDP_CONNRESET, SIO_UDP_NETRESET};
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    BOOL report = FALSE;
    DWORD unused;
    WSAIoctl(ps__win_socket(fd), requests[i], &report, sizeof report, NULL, 0, &unused, NULL, NULL);
  }
}

int ps__win_make(int family, int type, int proto) {
  int result = ps__win_start();
  if (result < 0)
    return result;
  DWORD flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
  SOCKET made = WSASocketW(family, type, proto, NULL, 0, flags);
  /* Windows 7 without its service pack doesn't know the flag. */
  if (made == INVALID_SOCKET && WSAGetLastError() == WSAEINVAL)
    made = WSASocketW(family, type, proto, NULL, 0, WSA_FLAG_OVERLAPPED);
  int fd = ps__win_keep(made);
  if (fd >= 0 && type == SOCK_DGRAM && (family == AF_INET || family == AF_INET6))
    ignore_resets(fd);
  return fd;
}

int ps__win_bind_here(int fd, int family, struct sockaddr_storage *name, int *length) {
  struct sockaddr_in inet = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 inet6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  const void *here = family == AF_INET ? (const void *)&inet : &inet6;
  int size = family == AF_INET ? sizeof inet : sizeof inet6;
  BOOL alone = TRUE;
  SOCKET own = ps__win_socket(fd);
  int result = ps__win_outcome(setsockopt(own, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&alone, sizeof alone));
  if (result == 0)
    result = ps__win_outcome(bind(own, here, size));
  *length = sizeof *name;
  return result < 0 ? result : ps__win_outcome(getsockname(own, (struct sockaddr *)name, length));
}
