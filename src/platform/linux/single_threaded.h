/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Whether the process has one thread alone, so that no other thread can look while a plain read and write stand in for
 * an atomic step. A C library that cannot tell says no, which is always right. */
#ifndef PS_PLATFORM_LINUX_SINGLE_THREADED_H
#define PS_PLATFORM_LINUX_SINGLE_THREADED_H

#include <stdbool.h>
#include <stdlib.h> /* It tells which C library this is. */

#if defined(__GLIBC__) && defined(__has_include)
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define PS__TELLS_THREADS 1
#endif
#endif

static inline bool ps__sys_single_threaded(void) {
#ifdef PS__TELLS_THREADS
  return __libc_single_threaded;
#else
  return false;
#endif
}

#endif
