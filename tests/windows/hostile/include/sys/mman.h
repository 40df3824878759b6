/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Pages of memory, and what is allowed with them. */
#ifndef WINDOWS_HOSTILE_SYS_MMAN_H
#define WINDOWS_HOSTILE_SYS_MMAN_H

#include <stddef.h>
#include <winsock2.h>

enum { PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2 };
enum { MAP_PRIVATE = 0, MAP_ANONYMOUS = 0 };

#define MAP_FAILED NULL

static inline DWORD mman_protection(int allowed) {
  return allowed == PROT_NONE ? PAGE_NOACCESS : allowed == PROT_READ ? PAGE_READONLY : PAGE_READWRITE;
}

static inline void *mmap(void *address, size_t size, int allowed, int flags, int fd, int offset) {
  (void)flags, (void)fd, (void)offset;
  return VirtualAlloc(address, size, MEM_RESERVE | MEM_COMMIT, mman_protection(allowed));
}

static inline int mprotect(void *address, size_t size, int allowed) {
  DWORD before;
  return VirtualProtect(address, size, mman_protection(allowed), &before) ? 0 : -1;
}

#endif
