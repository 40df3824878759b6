/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Functions of the library by name. A library that HOSTILE_PRELOAD names is searched first, as LD_PRELOAD does on
 * other systems. */
#ifndef WINDOWS_HOSTILE_DLFCN_H
#define WINDOWS_HOSTILE_DLFCN_H

#include <stdlib.h>
#include <winsock2.h>

#define RTLD_DEFAULT 0
/** The library itself, for one that is searched before it. */
#define RTLD_NEXT 1

static inline void *dlsym(int where, const char *name) {
  const char *path = getenv("HOSTILE_PRELOAD");
  HMODULE first = where == RTLD_DEFAULT && path ? LoadLibraryA(path) : NULL;
  FARPROC found = first ? GetProcAddress(first, name) : NULL;
  if (!found)
    found = GetProcAddress(GetModuleHandleA(LIBRARY), name);
  return (void *)(uintptr_t)found;
}

#endif
