/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The calls that POSIX systems have in different forms, or not at all, made of what POSIX promises. They return what a
 * system call returns, and set errno. Whatever they open is close-on-exec, from the next system call on: a program that
 * is started in between by another thread inherits it. */
#ifndef PS_PLATFORM_PORTABLE_CALLS_H
#define PS_PLATFORM_PORTABLE_CALLS_H

#include "mode.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

/* What the system has of all this. Asking for a name that is hidden (hidden.h) would be an error. */
#ifndef PS__HIDDEN
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC)
#define PS__HAS_TYPE_FLAGS 1
#endif
#ifdef MSG_DONTWAIT
#define PS__HAS_DONTWAIT 1
#endif
#ifdef MSG_NOSIGNAL
#define PS__HAS_NOSIGNAL 1
#endif
#endif
#ifdef SO_NOSIGPIPE
#define PS__HAS_NOSIGPIPE 1
#endif

/* A flag of our own where the system has none: no system has this bit. */
#ifdef PS__HAS_DONTWAIT
enum { PS__MSG_DONTWAIT = MSG_DONTWAIT };
#elif defined(PS__OWN_DONTWAIT)
enum { PS__MSG_DONTWAIT = PS__OWN_DONTWAIT };
#else
enum { PS__MSG_DONTWAIT = 1 << 30 };
#endif
/* What a receive reports although nobody has asked. */
enum { PS__MSG_ADDED = 0 };
/* Flags that programs may pass where the system has them, and that change what the library does. */
#if defined(MSG_ERRQUEUE)
enum { PS__MSG_ERRQUEUE = MSG_ERRQUEUE };
#elif defined(PS__OWN_ERRQUEUE)
enum { PS__MSG_ERRQUEUE = PS__OWN_ERRQUEUE };
#else
enum { PS__MSG_ERRQUEUE = 0 };
#endif
#if defined(MSG_FASTOPEN)
enum { PS__MSG_FASTOPEN = MSG_FASTOPEN };
#elif defined(PS__OWN_FASTOPEN)
enum { PS__MSG_FASTOPEN = PS__OWN_FASTOPEN };
#else
enum { PS__MSG_FASTOPEN = 0 };
#endif

/** The type of a socket without the flags that a caller may put into it. */
int ps__call_plain_type(int type, bool *nonblocking);

int ps__call_socket(int family, int type, int proto, bool nonblocking);
int ps__call_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]);
int ps__call_accept(int fd, struct sockaddr *name, socklen_t *length, bool nonblocking);

/** Make a descriptor of the program's fit for sending. */
int ps__call_adopt(int fd);

/** Put a descriptor in the place of another one, and leave the first open. */
int ps__call_replace(int fresh, int fd);

/** Transfers, none of which raises SIGPIPE. PS__MSG_DONTWAIT among the flags makes one call non-blocking. */
ssize_t ps__call_send(int fd, const void *data, size_t size, int flags);
ssize_t ps__call_sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *name,
                        socklen_t length);
ssize_t ps__call_sendmsg(int fd, const struct msghdr *header, int flags);
ssize_t ps__call_recv(int fd, void *buffer, size_t size, int flags);
ssize_t ps__call_recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *name, socklen_t *length);
ssize_t ps__call_recvmsg(int fd, struct msghdr *header, int flags);

/** Wait as poll() does, for a time; NULL: for ever. It never returns too early, and up to a millisecond late. */
int ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit);

/** Whether the peer of a stream has sent its last byte, or the connection is broken. */
bool ps__call_is_at_end(int fd);

/** Unpredictable bytes, without waiting for them: how many there are. */
ssize_t ps__call_random(void *bytes, size_t size);

/** An address as the system wants it: itself, or a copy in `room` that tells its length. */
const void *ps__call_measured(const void *name, size_t length, struct sockaddr_storage *room);

/** The text for an h_errno value. */
const char *ps__call_host_text(int code);

#endif
