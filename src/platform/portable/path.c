/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files of AF_UNIX sockets: no descriptor stands for a path in an address, so what would need that says that the system
 * cannot. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int outcome(int result) {
  return result < 0 ? -errno : result;
}

int ps__sys_path_open(const char *path) {
  (void)path;
  return -ENOSYS;
}

int ps__sys_folder_open(const char *path) {
  return outcome(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

const char ps__sys_no_long_paths[] = "this system takes no AF_UNIX path of more than 107 bytes";

bool ps__sys_can_reach(int fd) {
  (void)fd;
  return false;
}

size_t ps__sys_path_through(int fd, const char *name, void *address) {
  (void)fd;
  (void)name;
  (void)address;
  return 0;
}

int ps__sys_limit_mode(int fd, int64_t mode) {
  return outcome(fchmod(fd, (mode_t)mode));
}

int ps__sys_set_mode(int folder, const char *name, int64_t mode) {
  struct stat found;
  if (fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) < 0)
    return -errno;
  if (!S_ISSOCK(found.st_mode))
    return -ENOTSOCK;
  return (found.st_mode & 07777) == mode ? 0 : outcome(fchmodat(folder, name, (mode_t)mode, AT_SYMLINK_NOFOLLOW));
}

/* No link replaces what is there, and a rename would. */
int ps__sys_rename(int folder, const char *from, const char *to) {
  int result = outcome(linkat(folder, from, folder, to, 0));
  return result < 0 ? result : ps__sys_remove(folder, from);
}

int64_t ps__sys_folder_path(int fd, char *path, size_t capacity) {
  (void)fd;
  (void)path;
  (void)capacity;
  return -ENOSYS;
}
