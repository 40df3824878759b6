/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The helpers of the stress programs that ask the system; see driver.h. */
#include "driver.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int driver_descriptors(void) {
  DIR *directory = opendir("/proc/self/fd");
  if (!directory)
    driver_give_up("/proc/self/fd: %s", strerror(errno));
  int entries = 0;
  while (readdir(directory))
    entries++;
  closedir(directory);
  return entries - 3; /* ".", "..", and the descriptor that reads them. */
}

/* By its name in /proc: a call on the descriptor would be a use of it, and race with its closing. */
uint64_t driver_file(int fd) {
  char path[32], target[64] = "";
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(path, target, sizeof target - 1);
  uint64_t number;
  return length > 0 && sscanf(target, "socket:[%" SCNu64 "]", &number) == 1 ? number : 0;
}

void driver_pair(ps_socket *pair[2]) {
  ps_error err;
  driver_must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &pair[0], &pair[1], &err), &err);
}
