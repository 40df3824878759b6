/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Unpredictable bytes. */
#include "platform/platform.h"

#include "calls.h"

#include <string.h>

void ps__sys_random(void *bytes, size_t size) {
  memset(bytes, 0, size);
  if (ps__call_random(bytes, size) == (ssize_t)size)
    return;
  /* Early in the system's start. The clock and the process differ between all that run at the same time. */
  int64_t values[2] = {ps__sys_now(), ps__sys_process()};
  unsigned char seed[sizeof values], *target = bytes;
  memcpy(seed, values, sizeof seed);
  for (size_t i = 0; i < size; i++)
    target[i] ^= seed[i % sizeof seed];
}
