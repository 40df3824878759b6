/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Guarded buffers, made of pages. They are not given back: a test is a process of its own. */
#include "guard.h"

#include "check.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char *guarded(size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t room = (size + page - 1) / page * page;
  char *start = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  cr_assert(start != MAP_FAILED);
  cr_assert(mprotect(start + room, page, PROT_NONE) == 0);
  char *buffer = start + room - size;
  memset(buffer, '.', size);
  return buffer;
}
