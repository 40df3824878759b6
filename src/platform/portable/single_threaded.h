/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Whether the process has one thread alone. POSIX has no way to tell, and no is always right. */
#ifndef PS_PLATFORM_PORTABLE_SINGLE_THREADED_H
#define PS_PLATFORM_PORTABLE_SINGLE_THREADED_H

#include <stdbool.h>

static inline bool ps__sys_single_threaded(void) {
  return false;
}

#endif
