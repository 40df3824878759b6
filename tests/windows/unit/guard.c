/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Guarded buffers, by Windows' pages; see ../../unit/guard.h. */
#include "guard.h"

#include "check.h"

#include <string.h>

char *guarded(size_t size) {
  SYSTEM_INFO told;
  DWORD before;
  GetSystemInfo(&told);
  size_t page = told.dwPageSize, room = (size + page - 1) / page * page;
  char *start = VirtualAlloc(NULL, room + page, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  cr_assert(start);
  cr_assert(VirtualProtect(start + room, page, PAGE_NOACCESS, &before));
  char *buffer = start + room - size;
  memset(buffer, '.', size);
  return buffer;
}
