/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The calls that POSIX systems have in different forms, or not at all: here each is one system call of Linux. They
 * return what the system call returns, and leave errno. Whatever they open is close-on-exec. */
#ifndef PS_PLATFORM_LINUX_CALLS_H
#define PS_PLATFORM_LINUX_CALLS_H

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PS__MSG_DONTWAIT = MSG_DONTWAIT, PS__MSG_ERRQUEUE = MSG_ERRQUEUE, PS__MSG_FASTOPEN = MSG_FASTOPEN };
/* What a receive reports although nobody has asked. */
enum { PS__MSG_ADDED = MSG_CMSG_CLOEXEC };

/** The type of a socket without the flags that a caller may put into it. */
static inline int ps__call_plain_type(int type, bool *nonblocking) {
  *nonblocking = (type & SOCK_NONBLOCK) != 0;
  return type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static inline int ps__creation_flags(bool nonblocking) {
  return SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0);
}

static inline int ps__call_socket(int family, int type, int proto, bool nonblocking) {
  return socket(family, type | ps__creation_flags(nonblocking), proto);
}

static inline int ps__call_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]) {
  return socketpair(family, type | ps__creation_flags(nonblocking), proto, pair);
}

static inline int ps__call_accept(int fd, struct sockaddr *name, socklen_t *length, bool nonblocking) {
  return accept4(fd, name, length, ps__creation_flags(nonblocking));
}

/** Make a descriptor of the program's fit for sending. */
static inline int ps__call_adopt(int fd) {
  (void)fd;
  return 0;
}

/** The flags of a descriptor, whose mode never changes for the time of a call. */
static inline int ps__call_flags(int fd) {
  return fcntl(fd, F_GETFL);
}

static inline int ps__call_set_flags(int fd, int flags) {
  return fcntl(fd, F_SETFL, flags);
}

/** Put a descriptor in the place of another one, and leave the first open. */
static inline int ps__call_replace(int fresh, int fd) {
  return dup3(fresh, fd, O_CLOEXEC);
}

/** Transfers, none of which raises SIGPIPE. PS__MSG_DONTWAIT among the flags makes one call non-blocking. */
static inline ssize_t ps__call_send(int fd, const void *data, size_t size, int flags) {
  return send(fd, data, size, flags | MSG_NOSIGNAL);
}

static inline ssize_t ps__call_sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *name,
                                      socklen_t length) {
  return sendto(fd, data, size, flags | MSG_NOSIGNAL, name, length);
}

static inline ssize_t ps__call_sendmsg(int fd, const struct msghdr *header, int flags) {
  return sendmsg(fd, header, flags | MSG_NOSIGNAL);
}

static inline ssize_t ps__call_recv(int fd, void *buffer, size_t size, int flags) {
  return recv(fd, buffer, size, flags);
}

static inline ssize_t ps__call_recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *name,
                                        socklen_t *length) {
  return recvfrom(fd, buffer, size, flags, name, length);
}

static inline ssize_t ps__call_recvmsg(int fd, struct msghdr *header, int flags) {
  return recvmsg(fd, header, flags | MSG_CMSG_CLOEXEC);
}

/** Wait as poll() does, for a time; NULL: for ever. */
static inline int ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit) {
  return ppoll(entries, (nfds_t)count, limit, NULL);
}

/** Whether the peer of a stream has sent its last byte, or the connection is broken. */
static inline bool ps__call_is_at_end(int fd) {
  struct pollfd entry = {.fd = fd, .events = POLLRDHUP};
  return poll(&entry, 1, 0) > 0;
}

/** Unpredictable bytes, without waiting for them: how many there are. */
static inline ssize_t ps__call_random(void *bytes, size_t size) {
  return getrandom(bytes, size, GRND_NONBLOCK);
}

/** An address as the system wants it: itself, or a copy in `room` that tells its length. */
static inline const void *ps__call_measured(const void *name, size_t length, struct sockaddr_storage *room) {
  (void)length;
  (void)room;
  return name;
}

/** The text for an h_errno value. */
static inline const char *ps__call_host_text(int code) {
  return hstrerror(code);
}

#endif
