/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Looking at descriptors, and using them, behind the library's back. */
#include "check.h"
#include "files.h"
#include "sockets.h"
#include "waiting.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

bool has_pairs(int type) {
  (void)type;
  return true;
}

bool has_full_queues(int type) {
  (void)type;
  return true;
}

/* A pair is of AF_UNIX, and what is in it has arrived. */
void await_confirmation(void) {
}

bool has_abstract_names(void) {
  return true;
}

int raise_descriptor(int fd) {
  enum { HIGH = 15003, SELECT_LIMIT = 1024 };
  struct rlimit limit;
  cr_assert(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  cr_assert(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  int high = fcntl(fd, F_DUPFD_CLOEXEC, limit.rlim_max > HIGH ? HIGH : (int)limit.rlim_max - 1);
  cr_assert(high > SELECT_LIMIT, "the limit of descriptors is %d", (int)limit.rlim_max);
  return high;
}

bool is_nonblocking(int fd) {
  return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

bool is_open(int fd) {
  return fcntl(fd, F_GETFD) != -1;
}

/* Descriptors that are open; `flag` is one that they must not have, or 0. */
static int count_descriptors(int flag) {
  DIR *folder = opendir("/proc/self/fd");
  cr_assert(folder);
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd != dirfd(folder) && !(fcntl(fd, F_GETFD) & flag))
      count++;
  }
  closedir(folder);
  return count;
}

int open_descriptors(void) {
  return count_descriptors(0);
}

int inheritable_descriptors(void) {
  return count_descriptors(FD_CLOEXEC);
}

/* One of Linux is an eventfd, and one of another system has the two ends of a pipe. */
int open_wakes(void) {
  DIR *folder = opendir("/proc/self/fd");
  cr_assert(folder);
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    char path[64], target[64] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%.20s", entry->d_name);
    if (readlink(path, target, sizeof target - 1) > 0)
      count += strstr(target, "[eventfd]") ? 2 : strncmp(target, "pipe:", 5) == 0;
  }
  closedir(folder);
  return count / 2;
}

void feed(ps_socket *peer, const char *text) {
  cr_assert(write(descriptor(peer), text, strlen(text)) == (ssize_t)strlen(text));
}

const char *arrived(ps_socket *peer) {
  static char text[65536];
  size_t length = 0;
  struct msghdr message = {.msg_iov = &(struct iovec){0}, .msg_iovlen = 1};
  for (ssize_t part = 1; part > 0; length += part > 0 ? (size_t)part : 0) {
    *message.msg_iov = (struct iovec){text + length, sizeof text - 1 - length};
    part = recvmsg(descriptor(peer), &message, MSG_DONTWAIT);
  }
  text[length] = '\0';
  return text;
}
