/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A counter, whose values are mixed: short, fast, and any number may start it. */
#include "chance.h"

#include <string.h>

static uint64_t mixed(uint64_t bits) {
  bits = (bits ^ (bits >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
  bits = (bits ^ (bits >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
  return bits ^ (bits >> 32);
}

struct chance chance_of(uint64_t seed, const char *function, uint64_t number) {
  uint64_t state = mixed(seed + 1);
  for (const char *c = function; *c; c++)
    state = mixed(state ^ (unsigned char)*c);
  return (struct chance){mixed(state ^ mixed(number + 1))};
}

uint64_t chance_bits(struct chance *chance) {
  chance->state += UINT64_C(0x9E3779B97F4A7C15);
  return mixed(chance->state);
}

size_t chance_below(struct chance *chance, size_t count) {
  return (size_t)(chance_bits(chance) >> 11) % count;
}

bool chance_percent(struct chance *chance, unsigned percent) {
  return chance_below(chance, 100) < percent;
}

void chance_fill(struct chance *chance, void *bytes, size_t length) {
  unsigned char *next = bytes;
  for (; length > 0; length -= length < 8 ? length : 8, next += 8) {
    uint64_t bits = chance_bits(chance);
    memcpy(next, &bits, length < 8 ? length : 8);
  }
}
