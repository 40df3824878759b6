/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Making lists of names with values. A failure to get memory is remembered, and reported at the end. */
#ifndef PS_CORE_PAIRS_H
#define PS_CORE_PAIRS_H

#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A list under construction; all zero at first. */
struct ps__pairs {
  char *memory; /**< From malloc; NULL while there is nothing. */
  size_t size, capacity;
  bool failed;
};

/** Append a pair whose value is a text, or a number. */
void ps__pairs_add_text(struct ps__pairs *pairs, const char *name, const char *text, size_t length);
void ps__pairs_add_number(struct ps__pairs *pairs, const char *name, int64_t number);

/** Turn it into a list behind a handle. Releases the memory otherwise, and reports PS_E_MEMORY. */
int32_t ps__pairs_publish(struct ps__pairs *pairs, ps_pairs **list, const char *operation, ps_error *err);

/** Release it unused. */
void ps__pairs_abandon(struct ps__pairs *pairs);

#endif
