/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Whether the process has one thread alone. Windows starts threads in every process, and does not tell of them. */
#ifndef PS_PLATFORM_WIN32_SINGLE_THREADED_H
#define PS_PLATFORM_WIN32_SINGLE_THREADED_H

#include <stdbool.h>

static inline bool ps__sys_single_threaded(void) {
  return false;
}

#endif
