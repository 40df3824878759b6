/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a platform has to answer: the whole of what polysocket asks of an operating system. posix/ answers it.
 *
 * Unless a comment says otherwise, a function returns 0 or more on success and the negative errno value on failure,
 * waits for nothing, and may be called from any thread. Descriptors come close-on-exec, set atomically. Addresses are
 * the system's own sockaddr bytes with their length. */
#ifndef PS_PLATFORM_PLATFORM_H
#define PS_PLATFORM_PLATFORM_H

#include "polysocket/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sockets. */

/** Flags that a caller may put into a socket's type. Returns the plain type. */
int ps__sys_plain_type(int type, bool *nonblocking);

/** A new socket, blocking unless asked. */
int ps__sys_socket(int family, int type, int proto, bool nonblocking);

/** Two connected sockets. */
int ps__sys_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]);

/** A duplicate of a descriptor. */
int ps__sys_dup(int fd);

/** Close. The descriptor is gone whatever the result says; a connection that was reset is no error. */
int ps__sys_close(int fd);

/** Fill in what is below 0 of family, type and proto from what the system knows of a socket. */
int ps__sys_detect(int fd, int *family, int *type, int *proto);

int ps__sys_set_nonblocking(int fd, bool nonblocking);
int ps__sys_bind(int fd, const void *address, size_t length);
int ps__sys_listen(int fd, int backlog);
int ps__sys_shutdown(int fd, int how);

/** `length` holds the room on entry and what was needed on return. */
int ps__sys_getsockname(int fd, void *address, size_t *length);
int ps__sys_getpeername(int fd, void *address, size_t *length);
int ps__sys_getsockopt(int fd, int level, int option, void *value, size_t *length);
int ps__sys_setsockopt(int fd, int level, int option, const void *value, size_t length);

/* Calls that may wait when the descriptor is in blocking mode. */

/** A connection's new descriptor. */
int ps__sys_accept(int fd, void *address, size_t *length, bool nonblocking);
int ps__sys_connect(int fd, const void *address, size_t length);

/** How a connection attempt ended that was under way: 0, or the negative errno value. */
int ps__sys_connect_result(int fd);

/** Transfers. None raises SIGPIPE. `ps__sys_dontwait` among the flags makes one call non-blocking. */
int64_t ps__sys_send(int fd, const void *data, size_t size, int flags);
int64_t ps__sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, size_t length);
int64_t ps__sys_recv(int fd, void *buffer, size_t size, int flags);
int64_t ps__sys_recvfrom(int fd, void *buffer, size_t size, int flags, void *address, size_t *length);

extern const int ps__sys_dontwait; /**< The flag for one non-blocking transfer. */
extern const int ps__sys_truncate; /**< The flag that lets a receive report bytes that it has not written. */

/* Waiting. */

/** What to wait for. */
enum ps__readiness { PS__READABLE = 1, PS__WRITABLE = 2 };

/**
 * Wait until a descriptor is ready or in error (1), or `timeout` nanoseconds have passed (0). A negative timeout waits
 * for ever; a signal ends it with -EINTR. With a negative descriptor it only sleeps.
 */
int ps__sys_poll(int fd, enum ps__readiness readiness, int64_t timeout);

/** Nanoseconds on the monotonic clock. Cannot fail. */
int64_t ps__sys_now(void);

/* Looking up. */

/**
 * The first address of a host in a family, without a port. Blocks as long as the system's resolver does. Returns 0, a
 * getaddrinfo error (any other number), with `system` set to the errno value when that is the resolver's reason.
 */
int ps__sys_lookup(const char *host, int family, void *address, size_t *length, int *system);

/* Threads. The one answer that every operation wants twice, and so the one that comes as a header of the port. */

#include "platform/posix/single_threaded.h" /* bool ps__sys_single_threaded(void) */

/** Have `child` called in every child that is forked from now on, before anything else is done there. */
int ps__sys_at_fork(void (*child)(void));

/* Errors. */

/** Report an errno value with the system's text: "operation: Connection refused detail". `detail` may be NULL. */
int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail);

/** Report a getaddrinfo error with the system's text; one that stands for an errno value becomes that. */
int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail);

#endif
