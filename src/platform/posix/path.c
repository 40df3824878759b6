/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files of AF_UNIX sockets: looked at, locked and removed. What differs between ports is in the port's own
 * path.c. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int outcome(int result) {
  return result < 0 ? -errno : result;
}

int ps__sys_inode(int folder, const char *name, struct ps__inode *inode) {
  struct stat found;
  memset(inode, 0, sizeof *inode);
  if (fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) < 0)
    return -errno;
  inode->device = (uint64_t)found.st_dev;
  inode->number = (uint64_t)found.st_ino;
  return S_ISSOCK(found.st_mode);
}

int ps__sys_inode_of_path(const char *path, struct ps__inode *inode) {
  return ps__sys_inode(AT_FDCWD, path, inode);
}

int ps__sys_remove(int folder, const char *name) {
  return outcome(unlinkat(folder, name, 0));
}

int ps__sys_remove_path(const char *path) {
  return outcome(unlink(path));
}

int ps__sys_folder_lock(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return outcome(fd);
}

int ps__sys_try_lock(int fd) {
  int result = outcome(flock(fd, LOCK_EX | LOCK_NB));
  return result == -EWOULDBLOCK ? -EAGAIN : result;
}

void ps__sys_unlock(int fd) {
  /* Closing is not enough: a child that was forked meanwhile has the descriptor too. */
  flock(fd, LOCK_UN);
  close(fd);
}

int64_t ps__sys_process(void) {
  return getpid();
}
