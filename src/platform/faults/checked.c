/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The checked forms that _FORTIFY_SOURCE puts in the place of some calls. Each checks, and calls the plain one. */
#include "platform/faults/wide.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* No prototypes are visible to ordinary programs. */
#define CHECKED(type, name, room, size, plain, ...)                                     \
  type __wrap___##name##_chk(__VA_ARGS__) __asm__("__wrap_" PS__NAMED(__##name##_chk)); \
  type __wrap___##name##_chk(__VA_ARGS__) {                                             \
    if ((size) > (room))                                                                \
      abort();                                                                          \
    return plain;                                                                       \
  }

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset) __asm__("__wrap_" PS__NAMED(pread));
ssize_t __wrap_read(int fd, void *buffer, size_t size);
ssize_t __wrap_recv(int fd, void *buffer, size_t size, int flags);
ssize_t __wrap_recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *address, socklen_t *length);
int __wrap_poll(struct pollfd *entries, nfds_t count, int timeout);
int __wrap_gethostname(char *name, size_t size);

CHECKED(ssize_t, pread, room, size, __wrap_pread(fd, buffer, size, offset), int fd, void *buffer, size_t size,
        off_t offset, size_t room)
CHECKED(ssize_t, read, room, size, __wrap_read(fd, buffer, size), int fd, void *buffer, size_t size, size_t room)
CHECKED(ssize_t, recv, room, size, __wrap_recv(fd, buffer, size, flags), int fd, void *buffer, size_t size, size_t room,
        int flags)
CHECKED(ssize_t, recvfrom, room, size, __wrap_recvfrom(fd, buffer, size, flags, address, length), int fd, void *buffer,
        size_t size, size_t room, int flags, struct sockaddr *address, socklen_t *length)
CHECKED(int, poll, room, count * sizeof *entries, __wrap_poll(entries, count, timeout), struct pollfd *entries,
        nfds_t count, int timeout, size_t room)
CHECKED(int, gethostname, room, size, __wrap_gethostname(name, size), char *name, size_t size, size_t room)
