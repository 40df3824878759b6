/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The open descriptors of this process, from what Linux shows of it. */
#include "descriptors.h"

#include "fault.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void descriptors_find(bool *open, size_t count) {
  memset(open, 0, count * sizeof *open);
  DIR *folder = opendir("/proc/self/fd");
  if (!folder)
    fault("cannot read /proc/self/fd");
  for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    int fd = atoi(entry->d_name);
    if ((size_t)fd >= count)
      fault("descriptor %d is beyond what this runner can look after", fd);
    /* The names of the folder and its parent count as 0, which is open in any case. */
    open[fd] = fd != dirfd(folder);
  }
  closedir(folder);
}

void descriptors_close(int fd) {
  close(fd);
}
