/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files of AF_UNIX sockets: opened without being used, reached through a descriptor, given a mode and renamed. The
 * working folder and the umask are the whole process's, and never change here. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int outcome(int result) {
  return result < 0 ? -errno : result;
}

int ps__sys_path_open(const char *path) {
  return outcome(open(path, O_PATH | O_CLOEXEC));
}

int ps__sys_folder_open(const char *path) {
  return outcome(open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

const bool ps__sys_names_files = false;

const char ps__sys_no_long_paths[] = "AF_UNIX paths of more than 107 bytes need /proc, which is not mounted";

bool ps__sys_can_reach(int fd) {
  char link[40];
  struct stat unwanted;
  (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  return lstat(link, &unwanted) == 0;
}

size_t ps__sys_path_through(int fd, const char *name, void *address) {
  struct sockaddr_un *un = address;
  un->sun_family = AF_UNIX;
  int length =
      snprintf(un->sun_path, sizeof un->sun_path, "/proc/self/fd/%d%s%s", fd, name ? "/" : "", name ? name : "");
  return length < (int)sizeof un->sun_path ? offsetof(struct sockaddr_un, sun_path) + (size_t)length + 1 : 0;
}

/* The system takes the bits of the mode from the socket when it makes the file, less those of the umask. */
int ps__sys_limit_mode(int fd, int64_t mode) {
  return outcome(fchmod(fd, (mode_t)mode));
}

int ps__sys_set_mode(int folder, const char *name, int64_t mode) {
  /* Not by its name: that may have become a link to another file. */
  int fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  struct stat found;
  char link[40];
  (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int result = outcome(fstat(fd, &found));
  if (result == 0 && !S_ISSOCK(found.st_mode))
    result = -ENOTSOCK;
  if (result == 0 && (found.st_mode & 07777) != mode)
    result = outcome(chmod(link, (mode_t)mode));
  close(fd);
  return result;
}

int ps__sys_rename(int folder, const char *from, const char *to) {
  enum { NO_REPLACE = 1 };
  int result = outcome((int)syscall(SYS_renameat2, folder, from, folder, to, NO_REPLACE));
  if (result != -EINVAL && result != -ENOSYS)
    return result;
  /* This file system cannot keep a rename from replacing what is there; no link does. */
  result = outcome(linkat(folder, from, folder, to, 0));
  return result < 0 ? result : ps__sys_remove(folder, from);
}

int64_t ps__sys_folder_path(int fd, const char *relative, char *path, size_t capacity) {
  char link[40];
  (void)relative;
  (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, capacity - 1);
  if (length < 0)
    return -errno;
  path[length] = '\0';
  return length;
}
