/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Unpredictable bytes. */
#include "platform/win32/native.h"

/* After it. */
#include <bcrypt.h>
#include <string.h>

void ps__sys_random(void *bytes, size_t size) {
  if (BCryptGenRandom(NULL, bytes, (ULONG)size, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0)
    return;
  /* The clock and the process differ between all that run at the same time. */
  int64_t values[2] = {ps__sys_now(), ps__sys_process()};
  unsigned char seed[sizeof values], *target = bytes;
  memcpy(seed, values, sizeof seed);
  for (size_t i = 0; i < size; i++)
    target[i] = seed[i % sizeof seed];
}
