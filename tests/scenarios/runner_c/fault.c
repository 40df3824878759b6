/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a scenario that failed, and its memory. */
#include "fault.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static char *place;
static size_t place_size;

void faults_go_to(char *text, size_t size) {
  place = text;
  place_size = size;
}

void fault(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(place, place_size, format, arguments);
  va_end(arguments);
  /* Not _exit(): what was measured for coverage is written on the way out. */
  exit(1);
}

/* Memory that was handed out stays reachable from here and doesn't count as leaked. */
static struct block {
  struct block *next;
  _Alignas(max_align_t) char bytes[];
} * blocks;

void *must_have(size_t size) {
  struct block *block = size > SIZE_MAX - sizeof *block ? NULL : calloc(1, sizeof *block + size);
  if (!block)
    fault("no memory for %zu bytes", size);
  block->next = blocks;
  blocks = block;
  return block->bytes;
}
