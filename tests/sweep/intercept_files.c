/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files and the environment between the library and the C library, as in intercept_calls.c. */
#include "fake.h"
#include "intercept.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/types.h>

#define PLAIN(type, name, parameters, arguments)                                \
  FAKE(type, name, parameters) {                                                \
    const struct outcome_of_call *outcome = fake_outcome(SWEEP_##name, CALLER); \
    if (!outcome)                                                               \
      return REAL(name) arguments;                                              \
    errno = outcome->number;                                                    \
    return -1;                                                                  \
  }

PLAIN(int, chmod, LIST(const char *path, mode_t mode), (path, mode))
PLAIN(int, fchmod, LIST(int fd, mode_t mode), (fd, mode))
PLAIN(int, flock, LIST(int fd, int operation), (fd, operation))
PLAIN(int, fstat, LIST(int fd, struct stat *status), (fd, status))
PLAIN(int, fstatat, LIST(int folder, const char *path, struct stat *status, int flags), (folder, path, status, flags))
PLAIN(ssize_t, getrandom, LIST(void *buffer, size_t size, unsigned flags), (buffer, size, flags))
PLAIN(int, linkat, LIST(int folder, const char *path, int other, const char *link, int flags),
      (folder, path, other, link, flags))
PLAIN(int, lstat, LIST(const char *path, struct stat *status), (path, status))
PLAIN(int, open, LIST(const char *path, int flags, mode_t mode), (path, flags, mode))
PLAIN(int, openat, LIST(int folder, const char *path, int flags, mode_t mode), (folder, path, flags, mode))
PLAIN(ssize_t, readlink, LIST(const char *path, char *buffer, size_t size), (path, buffer, size))
PLAIN(long, syscall, LIST(long number, long one, long two, long three, long four, long five, long six),
      (number, one, two, three, four, five, six))
PLAIN(int, unlink, LIST(const char *path), (path))
PLAIN(int, unlinkat, LIST(int folder, const char *path, int flags), (folder, path, flags))
