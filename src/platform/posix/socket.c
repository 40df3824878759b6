/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket calls, with results instead of errno; calls.h makes those that differ between ports. Waiting is in wait.c;
 * what an operation means is in src/core. */
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#ifdef SO_GET_FILTER
#include <linux/filter.h>
#endif

const int ps__sys_dontwait = PS__MSG_DONTWAIT;
const int ps__sys_wait_all = MSG_WAITALL;
const int ps__sys_truncate = MSG_TRUNC;
const int ps__sys_peek = MSG_PEEK;
const int ps__sys_urgent = MSG_OOB;
const int ps__sys_errors = PS__MSG_ERRQUEUE;
const int ps__sys_fastopen = PS__MSG_FASTOPEN;

/* The result of a system call by this interface's rule. */
static int outcome(int result) {
  return result < 0 ? -errno : result;
}

int ps__sys_plain_type(int type, bool *nonblocking) {
  return ps__call_plain_type(type, nonblocking);
}

int ps__sys_socket(int family, int type, int proto, bool nonblocking) {
  return outcome(ps__call_socket(family, type, proto, nonblocking));
}

int ps__sys_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]) {
  return outcome(ps__call_socketpair(family, type, proto, nonblocking, pair));
}

int ps__sys_dup(int fd) {
  return outcome(fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

int ps__sys_close(int fd) {
  /* Systems free the descriptor before they report anything, EINTR included: a second close would hit a stranger. */
  int result = outcome(close(fd));
  return result == -ECONNRESET || result == -EINTR ? 0 : result;
}

void ps__sys_do_not_linger(int fd) {
  struct linger linger = {0};
  socklen_t length = sizeof linger;
  /* Lingering for no time at all does not wait, and means that the connection is to be reset. */
  if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &length) < 0 || linger.l_onoff == 0 || linger.l_linger == 0)
    return;
  linger.l_onoff = 0;
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

int ps__sys_adopt(int fd) {
  return ps__call_adopt(fd);
}

int ps__sys_set_nonblocking(int fd, bool nonblocking) {
  int flags = ps__call_flags(fd);
  if (flags < 0)
    return -errno;
  int wanted = nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  return wanted == flags ? 0 : outcome(ps__call_set_flags(fd, wanted));
}

int ps__sys_is_inheritable(int fd) {
  int flags = fcntl(fd, F_GETFD);
  return flags < 0 ? -errno : (flags & FD_CLOEXEC) == 0;
}

int ps__sys_set_inheritable(int fd, bool inheritable) {
  int flags = fcntl(fd, F_GETFD);
  if (flags < 0)
    return -errno;
  int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return wanted == flags ? 0 : outcome(fcntl(fd, F_SETFD, wanted));
}

static int set_number(int fd, int level, int option, int value) {
  return outcome(setsockopt(fd, level, option, &value, sizeof value));
}

int ps__sys_set_reuse_address(int fd) {
  return set_number(fd, SOL_SOCKET, SO_REUSEADDR, 1);
}

int ps__sys_set_reuse_port(int fd) {
  return set_number(fd, SOL_SOCKET, SO_REUSEPORT, 1);
}

int ps__sys_set_dualstack(int fd, bool dualstack) {
  return set_number(fd, IPPROTO_IPV6, IPV6_V6ONLY, !dualstack);
}

int ps__sys_bind(int fd, const void *address, size_t length) {
  return outcome(bind(fd, address, (socklen_t)length));
}

int ps__sys_listen(int fd, int backlog) {
  return outcome(listen(fd, backlog));
}

int ps__sys_shutdown(int fd, int how) {
  return outcome(shutdown(fd, how));
}

int ps__sys_getsockname(int fd, void *address, size_t *length) {
  socklen_t room = (socklen_t)*length;
  int result = outcome(getsockname(fd, address, &room));
  *length = room;
  return result;
}

int ps__sys_getpeername(int fd, void *address, size_t *length) {
  socklen_t room = (socklen_t)*length;
  int result = outcome(getpeername(fd, address, &room));
  *length = room;
  return result;
}

int ps__sys_getsockopt(int fd, int level, int option, void *value, size_t *length) {
  size_t unit = 1;
#ifdef SO_GET_FILTER
  /* Linux counts a filter in instructions: told of so many bytes, it would write eight times as many. */
  if (level == SOL_SOCKET && option == SO_GET_FILTER)
    unit = sizeof(struct sock_filter);
#endif
  socklen_t room = (socklen_t)(*length / unit);
  if (room == 0)
    return -EINVAL;
  int result = outcome(getsockopt(fd, level, option, value, &room));
  *length = room * unit;
  return result;
}

bool ps__sys_option_is_wide(int level, int option) {
  (void)level, (void)option; /* Some systems have no such option. */
#ifdef AF_VSOCK
  /* The sizes of its buffers: SO_VM_SOCKETS_BUFFER_SIZE, …_MIN_SIZE and …_MAX_SIZE. */
  if (level == AF_VSOCK)
    return option >= 0 && option <= 2;
#endif
#ifdef SO_COOKIE
  if (level == SOL_SOCKET && option == SO_COOKIE)
    return true;
#endif
#ifdef SO_NETNS_COOKIE
  if (level == SOL_SOCKET && option == SO_NETNS_COOKIE)
    return true;
#endif
#ifdef SO_MAX_PACING_RATE
  /* The kernel keeps it in a long. */
  if (level == SOL_SOCKET && option == SO_MAX_PACING_RATE)
    return sizeof(long) == 8;
#endif
  return false;
}

int ps__sys_setsockopt(int fd, int level, int option, const void *value, size_t length) {
  return outcome(setsockopt(fd, level, option, value, (socklen_t)length));
}

int ps__sys_accept(int fd, void *address, size_t *length, bool nonblocking) {
  socklen_t room = (socklen_t)*length;
  int result = outcome(ps__call_accept(fd, address, &room, nonblocking));
  *length = room;
  return result;
}

/* An interrupted connect() of AF_UNIX has not begun: it was waiting for room in the listener's queue. */
bool ps__sys_connect_goes_on(const void *address) {
  return ((const struct sockaddr *)address)->sa_family != AF_UNIX;
}

int ps__sys_connect_result(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    return -errno;
  if (error != 0)
    return -error;
  /* The first call that meets the error takes it: when another thread's send or receive was first, SO_ERROR shows none
   * although nothing is connected. */
  struct sockaddr_storage peer;
  length = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &length) < 0 && errno == ENOTCONN)
    return -ECONNABORTED;
  return 0;
}

/* An option that is a number; `fallback` when the system does not know it. */
static int number_option(int fd, int option, int fallback) {
  int value = fallback;
  socklen_t length = sizeof value;
  return getsockopt(fd, SOL_SOCKET, option, &value, &length) < 0 ? fallback : value;
}

bool ps__sys_is_listening(int fd) {
  return number_option(fd, SO_ACCEPTCONN, 0) != 0;
}

int ps__sys_listening(int fd, int *answer) {
  socklen_t length = sizeof *answer;
  return outcome(getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, answer, &length));
}

bool ps__sys_is_nonblocking(int fd) {
  int flags = ps__call_flags(fd);
  return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

bool ps__sys_is_low_water_mark(int level, int option) {
  return level == SOL_SOCKET && option == SO_RCVLOWAT;
}

int64_t ps__sys_low_water_mark(int fd) {
  return number_option(fd, SO_RCVLOWAT, 1);
}

bool ps__sys_looks_elsewhere(int fd) {
#ifdef SO_PEEK_OFF
  return number_option(fd, SO_PEEK_OFF, -1) >= 0;
#else
  (void)fd;
  return false;
#endif
}

int64_t ps__sys_send(int fd, const void *data, size_t size, int flags) {
  ssize_t result = ps__call_send(fd, data, size, flags);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, size_t length) {
  ssize_t result = ps__call_sendto(fd, data, size, flags, address, (socklen_t)length);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_recv(int fd, void *buffer, size_t size, int flags) {
  ssize_t result = ps__call_recv(fd, buffer, size, flags);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_recvfrom(int fd, void *buffer, size_t size, int flags, void *address, size_t *length) {
  socklen_t room = (socklen_t)*length;
  ssize_t result = ps__call_recvfrom(fd, buffer, size, flags, address, &room);
  *length = room;
  return result < 0 ? -errno : result;
}
