/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults of the socket calls that transfer no data. */
#include "platform/faults/wrap.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

WRAP(int, accept4, int fd, struct sockaddr *address, socklen_t *length, int flags) {
  return FAULTY(accept, __real_accept4(fd, address, length, flags));
}

WRAP(int, bind, int fd, const struct sockaddr *address, socklen_t length) {
  return FAULTY(bind, __real_bind(fd, address, length));
}

/* The descriptor is closed in any case, as by the system. */
WRAP(int, close, int fd) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_close);
  int result = __real_close(fd);
  return fault.error != 0 ? ps__fault_fail(&fault) : result;
}

/* An attempt that was interrupted or takes longer goes on, so it is begun; with AF_UNIX an interrupted one has not
 * begun. */
WRAP(int, connect, int fd, const struct sockaddr *address, socklen_t length) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_connect);
  bool goes_on = fault.error == EINPROGRESS || (fault.error == EINTR && address->sa_family != AF_UNIX);
  if (fault.error != 0 && !goes_on)
    return ps__fault_fail(&fault);
  int result = __real_connect(fd, address, length);
  return goes_on && result == 0 ? ps__fault_fail(&fault) : result;
}

WRAP(int, dup3, int fd, int wanted, int flags) {
  return FAULTY(dup3, __real_dup3(fd, wanted, flags));
}

WRAP(int, fcntl, int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int argument = va_arg(arguments, int);
  va_end(arguments);
  if (command == F_DUPFD_CLOEXEC)
    return FAULTY(dup, __real_fcntl(fd, command, argument));
  return FAULTY(fcntl, __real_fcntl(fd, command, argument));
}

WRAP(int, getpeername, int fd, struct sockaddr *address, socklen_t *length) {
  return FAULTY(getpeername, __real_getpeername(fd, address, length));
}

WRAP(int, getsockname, int fd, struct sockaddr *address, socklen_t *length) {
  return FAULTY(getsockname, __real_getsockname(fd, address, length));
}

WRAP(int, getsockopt, int fd, int level, int option, void *value, socklen_t *length) {
  return FAULTY(getsockopt, __real_getsockopt(fd, level, option, value, length));
}

WRAP(int, ps__libc_ioctl, int fd, uint32_t request, void *argument) {
  return FAULTY(ioctl, __real_ps__libc_ioctl(fd, request, argument));
}

WRAP(int, listen, int fd, int backlog) {
  return FAULTY(listen, __real_listen(fd, backlog));
}

WRAP(int, setsockopt, int fd, int level, int option, const void *value, socklen_t length) {
  return FAULTY(setsockopt, __real_setsockopt(fd, level, option, value, length));
}

WRAP(int, shutdown, int fd, int how) {
  return FAULTY(shutdown, __real_shutdown(fd, how));
}

WRAP(int, socket, int family, int type, int proto) {
  return FAULTY(socket, __real_socket(family, type, proto));
}

WRAP(int, socketpair, int family, int type, int proto, int *pair) {
  return FAULTY(socketpair, __real_socketpair(family, type, proto, pair));
}
