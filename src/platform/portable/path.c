/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files of AF_UNIX sockets. No descriptor stands for a path in an address, so what would need that says that the system
 * cannot. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int outcome(int result) {
  return result < 0 ? -errno : result;
}

/* A socket's file cannot be opened, so that the descriptor stands for nothing but that the file is there. */
int ps__sys_path_open(const char *path) {
  struct stat unwanted;
  return stat(path, &unwanted) < 0 ? -errno : ps__sys_folder_open("/");
}

int ps__sys_folder_open(const char *path) {
  return outcome(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

const bool ps__sys_names_files = true;

const char ps__sys_no_long_paths[] = "this system takes no AF_UNIX path that its sockaddr_un has no room for";

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

/* Some systems give the file the mode of the socket, and others refuse to set that. Then nobody connects before the
 * socket listens, but messages could be sent. */
int ps__sys_limit_mode(int fd, int64_t mode) {
  int type = 0;
  socklen_t length = sizeof type;
  if (fchmod(fd, (mode_t)mode) == 0)
    return 0;
  int result = -errno;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM)
    return -EOPNOTSUPP;
  return result;
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

/* The working folder, and the path as far as its last slash. That the folder is the one that was opened is looked at,
 * since either may be another one by now. */
int64_t ps__sys_folder_path(int fd, const char *relative, char *path, size_t capacity) {
  struct stat opened, found;
  if (!getcwd(path, capacity))
    return -errno;
  size_t length = strlen(path), more = strlen(relative);
  while (more > 0 && relative[more - 1] != '/')
    more--;
  if (length + more + 2 > capacity)
    return -ENAMETOOLONG;
  if (more > 0) {
    path[length++] = '/';
    memcpy(path + length, relative, more - 1);
    length += more - 1;
    path[length] = '\0';
  }
  if (fstat(fd, &opened) < 0 || stat(path, &found) < 0)
    return -errno;
  return opened.st_dev == found.st_dev && opened.st_ino == found.st_ino ? (int64_t)length : -ENOENT;
}
