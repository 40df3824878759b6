/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that stand before those of the C library. They have names of their own here, and the C library's in the
 * program: its headers declare some of them with types that nobody else can write. */
#include "fake.h"
#include "intercept.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int fail(const struct outcome_of_call *outcome) {
  errno = outcome->number;
  return -1;
}

#define PLAIN(type, name, parameters, arguments)                                \
  FAKE(type, name, parameters) {                                                \
    const struct outcome_of_call *outcome = fake_outcome(SWEEP_##name, CALLER); \
    return outcome ? (type)fail(outcome) : REAL(name) arguments;                \
  }

PLAIN(int, accept4, LIST(int fd, struct sockaddr *address, socklen_t *length, int flags), (fd, address, length, flags))
PLAIN(int, bind, LIST(int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
PLAIN(int, dup3, LIST(int fd, int wanted, int flags), (fd, wanted, flags))
PLAIN(int, epoll_create1, LIST(int flags), (flags))
PLAIN(int, epoll_ctl, LIST(int set, int command, int fd, struct epoll_event *event), (set, command, fd, event))
PLAIN(int, eventfd, LIST(unsigned count, int flags), (count, flags))
PLAIN(int, gethostname, LIST(char *name, size_t size), (name, size))
PLAIN(int, getpeername, LIST(int fd, struct sockaddr *address, socklen_t *length), (fd, address, length))
PLAIN(int, getsockname, LIST(int fd, struct sockaddr *address, socklen_t *length), (fd, address, length))
PLAIN(int, getsockopt, LIST(int fd, int level, int option, void *value, socklen_t *length),
      (fd, level, option, value, length))
PLAIN(int, listen, LIST(int fd, int backlog), (fd, backlog))
PLAIN(int, poll, LIST(struct pollfd *entries, nfds_t count, int timeout), (entries, count, timeout))
PLAIN(int, ppoll, LIST(struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask),
      (entries, count, limit, mask))
PLAIN(int, sethostname, LIST(const char *name, size_t size), (name, size))
PLAIN(int, setsockopt, LIST(int fd, int level, int option, const void *value, socklen_t length),
      (fd, level, option, value, length))
PLAIN(int, shutdown, LIST(int fd, int how), (fd, how))
PLAIN(int, socket, LIST(int family, int type, int proto), (family, type, proto))
PLAIN(int, socketpair, LIST(int family, int type, int proto, int *pair), (family, type, proto, pair))
PLAIN(int, timerfd_create, LIST(clockid_t clock, int flags), (clock, flags))
PLAIN(int, timerfd_settime, LIST(int fd, int flags, const struct itimerspec *time, struct itimerspec *before),
      (fd, flags, time, before))

/* The descriptor is closed in any case. */
FAKE(int, close, int fd) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_close, CALLER);
  int result = REAL(close)(fd);
  return outcome ? fail(outcome) : result;
}

/* An attempt that goes on, or was interrupted, has begun; one of AF_UNIX that was interrupted has not. */
FAKE(int, connect, int fd, const struct sockaddr *address, socklen_t length) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_connect, CALLER);
  bool begun = outcome && (outcome->number == EINPROGRESS || outcome->number == EALREADY ||
                           (outcome->number == EINTR && address->sa_family != AF_UNIX));
  if (outcome && !begun)
    return fail(outcome);
  int result = REAL(connect)(fd, address, length);
  return begun && result == 0 ? fail(outcome) : result;
}

/* An eventfd that has no count has been read, and one without room for more is readable. */
FAKE(ssize_t, read, int fd, void *buffer, size_t size) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_read, CALLER);
  ssize_t result = REAL(read)(fd, buffer, size);
  return outcome ? fail(outcome) : result;
}

FAKE(ssize_t, write, int fd, const void *data, size_t size) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_write, CALLER);
  ssize_t result = REAL(write)(fd, data, size);
  return outcome ? fail(outcome) : result;
}

/* A signal that another thread has taken is not there any more. */
FAKE(int, sigtimedwait, const sigset_t *set, siginfo_t *info, const struct timespec *limit) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_sigtimedwait, CALLER);
  int result = outcome && outcome->number == EINTR ? -1 : REAL(sigtimedwait)(set, info, limit);
  return outcome ? fail(outcome) : result;
}

FAKE(int, fcntl, int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_fcntl, CALLER);
  return outcome ? fail(outcome) : REAL(fcntl)(fd, command, argument);
}

FAKE(int, ioctl, int fd, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_ioctl, CALLER);
  return outcome ? fail(outcome) : REAL(ioctl)(fd, request, argument);
}

/* Transfers: they fail, transfer one byte, or find the end. A datagram is not transferred in part. */
static bool is_stream(int fd) {
  int type = 0;
  socklen_t length = sizeof type;
  return REAL(getsockopt)(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

static size_t size_of(const struct outcome_of_call *outcome, int fd, size_t size) {
  return outcome && outcome->kind == BY_SHORT && size > 1 && is_stream(fd) ? 1 : size;
}

#define TRANSFER(name, parameters, arguments)                                   \
  FAKE(ssize_t, name, parameters) {                                             \
    const struct outcome_of_call *outcome = fake_outcome(SWEEP_##name, CALLER); \
    if (outcome && outcome->kind != BY_SHORT)                                   \
      return outcome->kind == BY_END ? 0 : fail(outcome);                       \
    return REAL(name) arguments;                                                \
  }

TRANSFER(pread, LIST(int fd, void *buffer, size_t size, off_t offset),
         (fd, buffer, outcome &&size > 1 ? 1 : size, offset))
TRANSFER(recv, LIST(int fd, void *buffer, size_t size, int flags), (fd, buffer, size_of(outcome, fd, size), flags))
TRANSFER(recvfrom, LIST(int fd, void *buffer, size_t size, int flags, struct sockaddr *address, socklen_t *length),
         (fd, buffer, size_of(outcome, fd, size), flags, address, length))
TRANSFER(send, LIST(int fd, const void *data, size_t size, int flags), (fd, data, size_of(outcome, fd, size), flags))
TRANSFER(sendfile, LIST(int fd, int file, off_t *offset, size_t size),
         (fd, file, offset, outcome &&size > 1 ? 1 : size))
TRANSFER(sendto,
         LIST(int fd, const void *data, size_t size, int flags, const struct sockaddr *address, socklen_t length),
         (fd, data, size_of(outcome, fd, size), flags, address, length))

/* The first buffer with bytes in it, and one byte of that. */
static bool shorten(struct msghdr *message, struct iovec *first, int fd) {
  size_t i = 0;
  while (i < message->msg_iovlen && message->msg_iov[i].iov_len == 0)
    i++;
  if (i == message->msg_iovlen || !is_stream(fd))
    return false;
  *first = (struct iovec){.iov_base = message->msg_iov[i].iov_base, .iov_len = 1};
  message->msg_iov = first;
  message->msg_iovlen = 1;
  return true;
}

FAKE(ssize_t, sendmsg, int fd, const struct msghdr *message, int flags) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_sendmsg, CALLER);
  if (outcome && outcome->kind != BY_SHORT)
    return fail(outcome);
  struct msghdr copy = *message;
  struct iovec first;
  return REAL(sendmsg)(fd, outcome && shorten(&copy, &first, fd) ? &copy : message, flags);
}

/* One message of several. */
FAKE(int, sendmmsg, int fd, struct mmsghdr *messages, unsigned count, int flags) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_sendmmsg, CALLER);
  if (outcome && outcome->kind != BY_SHORT)
    return fail(outcome);
  return REAL(sendmmsg)(fd, messages, outcome && count > 1 ? 1 : count, flags);
}

FAKE(int, recvmmsg, int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *limit) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_recvmmsg, CALLER);
  if (outcome && outcome->kind != BY_SHORT)
    return fail(outcome);
  return REAL(recvmmsg)(fd, messages, outcome && count > 1 ? 1 : count, flags, limit);
}

FAKE(ssize_t, recvmsg, int fd, struct msghdr *message, int flags) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_recvmsg, CALLER);
  if (outcome && outcome->kind == BY_END) {
    message->msg_namelen = 0;
    message->msg_controllen = 0;
    message->msg_flags = 0;
    return 0;
  }
  if (outcome && outcome->kind != BY_SHORT)
    return fail(outcome);
  struct msghdr copy = *message;
  struct iovec first;
  if (!outcome || !shorten(&copy, &first, fd))
    return REAL(recvmsg)(fd, message, flags);
  ssize_t result = REAL(recvmsg)(fd, &copy, flags);
  message->msg_namelen = copy.msg_namelen;
  message->msg_controllen = copy.msg_controllen;
  message->msg_flags = copy.msg_flags;
  return result;
}
