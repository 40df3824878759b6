/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Chance that is the same for the same seed, function and number of the call: each call can be repeated alone. */
#ifndef HOSTILE_CHANCE_H
#define HOSTILE_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
  uint64_t state;
};

struct chance chance_of(uint64_t seed, const char *function, uint64_t number);

uint64_t chance_bits(struct chance *chance);

/** A number from 0 to `count` - 1. */
size_t chance_below(struct chance *chance, size_t count);

/** True so many times in a hundred. */
bool chance_percent(struct chance *chance, unsigned percent);

void chance_fill(struct chance *chance, void *bytes, size_t length);

#endif
