/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a test that cannot go on; never that of one that found something. */
#include "giving_up.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void give_up(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  printf("Bail out! ");
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
  exit(2);
}

void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (!memory)
    give_up("out of memory");
  return memory;
}
