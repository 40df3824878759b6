/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that differ between C libraries. There is a folder for each, glibc/ and musl/, of which the build takes
 * one; src/src.mk says how it is found. */
#ifndef PS_PLATFORM_POSIX_C_LIBRARY_H
#define PS_PLATFORM_POSIX_C_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

/** Call ioctl(), whose request has another type in each library. Returns what it returned, and leaves errno. */
int ps__libc_ioctl(int fd, uint32_t request, void *argument);

/** Call sendmmsg() and recvmmsg(), whose flags have another type in each library. They return what those returned, and
 * leave errno. */
struct mmsghdr;
int ps__libc_sendmmsg(int fd, struct mmsghdr *list, unsigned count, int flags);
int ps__libc_recvmmsg(int fd, struct mmsghdr *list, unsigned count, int flags);

/** The library's text for an errno value: a constant text, or one in `room`. Safe with threads. */
const char *ps__libc_error_text(int code, char *room, size_t size);

/**
 * The number of a protocol, in `*number`. Returns 0; -ENOENT when there is no such protocol; -ERANGE when the answer
 * needs more than `size` bytes of room; or another negative errno value. Safe with threads.
 */
int ps__libc_protocol(const char *name, char *room, size_t size, int *number);

#endif
