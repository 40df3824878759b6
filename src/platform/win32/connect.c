/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connections: taking them, beginning them, and how that ended. */
#include "platform/win32/make.h"

#include <mstcpip.h>

/* A connection that was lost before it was taken is no error of the listener's. */
int ps__sys_accept(int fd, void *address, size_t *length, bool nonblocking) {
  int room = (int)*length;
  (void)nonblocking;
  int result = ps__win_keep(accept(ps__win_socket(fd), address, &room));
  *length = (size_t)room;
  return result == -ECONNRESET ? -ECONNABORTED : result;
}

static bool is_loopback(const struct sockaddr *name, size_t length) {
  const struct sockaddr_in *inet = (const void *)name;
  const struct sockaddr_in6 *inet6 = (const void *)name;
  if (name->sa_family == AF_INET && length >= sizeof *inet)
    return ntohl(inet->sin_addr.s_addr) >> 24 == 127;
  return name->sa_family == AF_INET6 && length >= sizeof *inet6 && IN6_IS_ADDR_LOOPBACK(&inet6->sin6_addr);
}

/* Windows asks a port that refuses again and again, for two seconds. On this machine one answer is enough. Systems
 * before Windows 10 cannot be told so. */
static void ask_once(SOCKET socket) {
  TCP_INITIAL_RTO_PARAMETERS once = {.Rtt = TCP_INITIAL_RTO_UNSPECIFIED_RTT,
                                     .MaxSynRetransmissions = TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS};
  DWORD unused;
  WSAIoctl(socket, SIO_TCP_INITIAL_RTO, &once, sizeof once, NULL, 0, &unused, NULL, NULL);
}

/* Windows ends the connection of a socket for datagrams with the wildcard address instead of a family. */
static int disconnect(SOCKET socket) {
  WSAPROTOCOL_INFOW told;
  int length = sizeof told;
  if (getsockopt(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&told, &length) == SOCKET_ERROR)
    return ps__win_failure();
  if (told.iSocketType != SOCK_DGRAM || (told.iAddressFamily != AF_INET && told.iAddressFamily != AF_INET6))
    return -EAFNOSUPPORT;
  struct sockaddr_storage nothing = {.ss_family = (short)told.iAddressFamily};
  int size = told.iAddressFamily == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
  return ps__win_outcome(connect(socket, (const struct sockaddr *)&nothing, size));
}

/* No socket is in blocking mode at the system, so this never waits. */
int ps__sys_connect(int fd, const void *address, size_t length, bool blocking, int64_t *own) {
  SOCKET socket = ps__win_socket(fd);
  const struct sockaddr *name = address;
  (void)blocking, (void)own;
  if (length >= sizeof name->sa_family && name->sa_family == AF_UNSPEC)
    return disconnect(socket);
  if (is_loopback(name, length))
    ask_once(socket);
  int result = ps__win_outcome(connect(socket, name, (int)length));
  return result == -EAGAIN ? -EINPROGRESS : result;
}

bool ps__sys_connect_goes_on(const void *address) {
  (void)address;
  return true;
}

int ps__sys_connect_result(int fd) {
  SOCKET socket = ps__win_socket(fd);
  int code = 0, length = sizeof code;
  if (getsockopt(socket, SOL_SOCKET, SO_ERROR, (char *)&code, &length) == SOCKET_ERROR)
    return ps__win_failure();
  if (code != 0)
    return -ps__win_errno(code);
  /* The first call that meets the error may have taken it. */
  struct sockaddr_storage peer;
  length = sizeof peer;
  if (getpeername(socket, (struct sockaddr *)&peer, &length) == SOCKET_ERROR && WSAGetLastError() == WSAENOTCONN)
    return -ECONNABORTED;
  return 0;
}

int ps__sys_listening(int fd, int *answer) {
  DWORD value = 0;
  int length = sizeof value;
  int result = ps__win_outcome(getsockopt(ps__win_socket(fd), SOL_SOCKET, SO_ACCEPTCONN, (char *)&value, &length));
  *answer = value != 0;
  return result;
}

bool ps__sys_is_listening(int fd) {
  int answer = 0;
  return ps__sys_listening(fd, &answer) == 0 && answer != 0;
}
