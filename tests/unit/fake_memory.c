/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The realloc before the C library's. */
#include "fake_memory.h"

#include <errno.h>
#include <stddef.h>

static bool out_of_memory;

void fake_memory_exhaust(bool exhausted) {
  out_of_memory = exhausted;
}

void *__real_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_realloc(void *block, size_t size) {
  if (!out_of_memory)
    return __real_realloc(block, size);
  errno = ENOMEM;
  return NULL;
}
