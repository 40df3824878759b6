/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults of the calls for files, which the sockets of AF_UNIX have. */
#include "platform/faults/wrap.h"

#include <sys/stat.h>
#include <sys/types.h>

WRAP(int, chmod, const char *path, mode_t mode) {
  return FAULTY(chmod, __real_chmod(path, mode));
}

WRAP(int, fchmod, int fd, mode_t mode) {
  return FAULTY(fchmod, __real_fchmod(fd, mode));
}

WRAP(int, flock, int fd, int operation) {
  return FAULTY(flock, __real_flock(fd, operation));
}

WRAP(int, fstat, int fd, struct stat *status) {
  return FAULTY(fstat, __real_fstat(fd, status));
}

WRAP(int, fstatat, int folder, const char *path, struct stat *status, int flags) {
  return FAULTY(fstatat, __real_fstatat(folder, path, status, flags));
}

WRAP(ssize_t, getrandom, void *buffer, size_t size, unsigned flags) {
  return FAULTY(getrandom, __real_getrandom(buffer, size, flags));
}

WRAP(int, linkat, int folder, const char *path, int other, const char *link, int flags) {
  return FAULTY(linkat, __real_linkat(folder, path, other, link, flags));
}

WRAP(int, lstat, const char *path, struct stat *status) {
  return FAULTY(lstat, __real_lstat(path, status));
}

WRAP(int, open, const char *path, int flags, mode_t mode) {
  return FAULTY(open, __real_open(path, flags, mode));
}

WRAP(int, openat, int folder, const char *path, int flags, mode_t mode) {
  return FAULTY(openat, __real_openat(folder, path, flags, mode));
}

WRAP(ssize_t, readlink, const char *path, char *buffer, size_t size) {
  return FAULTY(readlink, __real_readlink(path, buffer, size));
}

/* The only one that the library makes by its number. */
WRAP(long, syscall, long number, long one, long two, long three, long four, long five, long six) {
  return FAULTY(renameat2, __real_syscall(number, one, two, three, four, five, six));
}

WRAP(int, unlink, const char *path) {
  return FAULTY(unlink, __real_unlink(path));
}

WRAP(int, unlinkat, int folder, const char *path, int flags) {
  return FAULTY(unlinkat, __real_unlinkat(folder, path, flags));
}
