/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of a socket, its names, and its options. All sockets are non-blocking at the system, and whether a call
 * waits is decided in src/core/wait.c. Connections are in connect.c. */
#include "platform/win32/make.h"

#include <string.h>

/* Windows' types have no flags in them. */
int ps__sys_plain_type(int type, bool *nonblocking) {
  *nonblocking = false;
  return type;
}

int ps__sys_socket(int family, int type, int proto, bool nonblocking) {
  (void)nonblocking;
  return ps__win_make(family, type, proto);
}

int ps__sys_dup(int fd) {
  WSAPROTOCOL_INFOW told;
  int result = ps__win_start();
  if (result == 0)
    result = ps__win_outcome(WSADuplicateSocketW(ps__win_socket(fd), GetCurrentProcessId(), &told));
  if (result < 0)
    return result;
  return ps__win_keep(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &told, 0,
                                 WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
}

/* A socket that lingers is closed only when it may wait for that. */
static int close_waiting(SOCKET socket) {
  ps__win_do_not_wait(socket, false);
  return ps__win_outcome(closesocket(socket));
}

int ps__sys_close(int fd) {
  /* Negative handles stand for the process and the thread themselves, and closing these succeeds. */
  if (fd < 0)
    return -EBADF;
  SOCKET socket = ps__win_socket(fd);
  int result = ps__win_outcome(closesocket(socket));
  if (result == -EAGAIN)
    result = close_waiting(socket);
  /* Folders are handles of another kind. */
  if (result == -ENOTSOCK)
    result = CloseHandle((HANDLE)socket) ? 0 : -EBADF;
  return result == -ECONNRESET ? 0 : result;
}

void ps__sys_do_not_linger(int fd) {
  struct linger linger = {0};
  int length = sizeof linger;
  SOCKET socket = ps__win_socket(fd);
  /* Lingering for no time at all does not wait, and means that the connection is to be reset. */
  if (getsockopt(socket, SOL_SOCKET, SO_LINGER, (char *)&linger, &length) == SOCKET_ERROR || linger.l_onoff == 0 ||
      linger.l_linger == 0)
    return;
  linger.l_onoff = 0;
  setsockopt(socket, SOL_SOCKET, SO_LINGER, (const char *)&linger, sizeof linger);
}

/* The system cannot tell whether a socket is non-blocking, so one that comes from elsewhere is made so. */
int ps__sys_adopt(int fd) {
  int result = ps__win_start();
  return result < 0 ? result : ps__win_outcome(ps__win_do_not_wait(ps__win_socket(fd), true));
}

int ps__sys_detect(int fd, int *family, int *type, int *proto) {
  if (*family >= 0 && *type >= 0 && *proto >= 0)
    return 0;
  WSAPROTOCOL_INFOW told;
  int length = sizeof told;
  int result = ps__win_outcome(getsockopt(ps__win_socket(fd), SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&told, &length));
  if (result < 0)
    return result;
  *family = *family < 0 ? told.iAddressFamily : *family;
  *type = *type < 0 ? told.iSocketType : *type;
  *proto = *proto < 0 ? told.iProtocol : *proto;
  return 0;
}

/* They always are, and only the library knows whether a call waits. */
int ps__sys_set_nonblocking(int fd, bool nonblocking) {
  (void)fd, (void)nonblocking;
  return 0;
}

bool ps__sys_is_nonblocking(int fd) {
  (void)fd;
  return true;
}

int ps__sys_is_inheritable(int fd) {
  DWORD flags;
  if (!GetHandleInformation((HANDLE)ps__win_socket(fd), &flags))
    return -ps__win_errno((int)GetLastError());
  return (flags & HANDLE_FLAG_INHERIT) != 0;
}

int ps__sys_set_inheritable(int fd, bool inheritable) {
  DWORD flag = inheritable ? HANDLE_FLAG_INHERIT : 0;
  bool done = SetHandleInformation((HANDLE)ps__win_socket(fd), HANDLE_FLAG_INHERIT, flag);
  return done ? 0 : -ps__win_errno((int)GetLastError());
}

static int set_number(int fd, int level, int option, int value) {
  return ps__win_outcome(setsockopt(ps__win_socket(fd), level, option, (const char *)&value, sizeof value));
}

/* What SO_REUSEADDR is wanted for elsewhere, taking a port that was used a moment ago, Windows always allows. Its
 * option of this name lets any program take over a port that is in use; this one forbids that. */
int ps__sys_set_reuse_address(int fd) {
  return set_number(fd, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
}

int ps__sys_set_reuse_port(int fd) {
  (void)fd;
  return -ENOPROTOOPT;
}

int ps__sys_set_dualstack(int fd, bool dualstack) {
  return set_number(fd, IPPROTO_IPV6, IPV6_V6ONLY, !dualstack);
}

int ps__sys_bind(int fd, const void *address, size_t length) {
  return ps__win_outcome(bind(ps__win_socket(fd), address, (int)length));
}

/* Winsock refuses less room than a name needs. Here it is cut, and its whole length is told. */
static int give_name(const struct sockaddr_storage *name, int size, void *address, size_t *length) {
  memcpy(address, name, (size_t)size < *length ? (size_t)size : *length);
  *length = (size_t)size;
  return 0;
}

/* A socket without a name has an empty one elsewhere. */
static int name_nothing(int fd, void *address, size_t *length) {
  int family = -1, type = 0, proto = 0;
  int result = ps__sys_detect(fd, &family, &type, &proto);
  if (result < 0 || (family != AF_INET && family != AF_INET6))
    return result < 0 ? result : -EINVAL;
  size_t size = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
  struct sockaddr_storage nothing = {.ss_family = (short)family};
  return give_name(&nothing, (int)size, address, length);
}

/* A socket without a name listens on any address and a port of the system's choice, as elsewhere. */
static int bind_anywhere(int fd) {
  struct sockaddr_storage anywhere;
  size_t length = sizeof anywhere;
  int result = name_nothing(fd, &anywhere, &length);
  return result < 0 ? result : ps__sys_bind(fd, &anywhere, length);
}

int ps__sys_listen(int fd, int backlog) {
  SOCKET socket = ps__win_socket(fd);
  int result = ps__win_outcome(listen(socket, backlog));
  if (result == -EINVAL && bind_anywhere(fd) == 0)
    result = ps__win_outcome(listen(socket, backlog));
  return result;
}

int ps__sys_shutdown(int fd, int how) {
  return ps__win_outcome(shutdown(ps__win_socket(fd), how));
}

int ps__sys_getsockname(int fd, void *address, size_t *length) {
  struct sockaddr_storage name;
  int size = sizeof name;
  if (getsockname(ps__win_socket(fd), (struct sockaddr *)&name, &size) == SOCKET_ERROR)
    return WSAGetLastError() == WSAEINVAL ? name_nothing(fd, address, length) : ps__win_failure();
  return give_name(&name, size, address, length);
}

int ps__sys_getpeername(int fd, void *address, size_t *length) {
  struct sockaddr_storage name;
  int size = sizeof name;
  if (getpeername(ps__win_socket(fd), (struct sockaddr *)&name, &size) == SOCKET_ERROR)
    return ps__win_failure();
  return give_name(&name, size, address, length);
}

int ps__sys_getsockopt(int fd, int level, int option, void *value, size_t *length) {
  int room = (int)*length;
  int result = ps__win_outcome(getsockopt(ps__win_socket(fd), level, option, value, &room));
  /* The one option that is a number of an error. */
  if (result == 0 && level == SOL_SOCKET && option == SO_ERROR && room == sizeof(int)) {
    int code;
    memcpy(&code, value, sizeof code);
    code = code != 0 ? ps__win_errno(code) : 0;
    memcpy(value, &code, sizeof code);
  }
  *length = (size_t)room;
  return result;
}

bool ps__sys_option_is_wide(int level, int option) {
  (void)level, (void)option;
  return false;
}

int ps__sys_setsockopt(int fd, int level, int option, const void *value, size_t length) {
  return ps__win_outcome(setsockopt(ps__win_socket(fd), level, option, value, (int)length));
}

/* There is no low-water mark, and looking at data always begins at its start. */

bool ps__sys_is_low_water_mark(int level, int option) {
  (void)level, (void)option;
  return false;
}

int64_t ps__sys_low_water_mark(int fd) {
  (void)fd;
  return 1;
}

bool ps__sys_looks_elsewhere(int fd) {
  (void)fd;
  return false;
}
