/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Choices, numbers and texts from the bytes that a target is given. When there are no more bytes, all are 0. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
  const uint8_t *next;
  size_t left;
};

/** The next bytes, at most 8 of them, as a number. */
uint64_t input_bits(struct input *input, size_t bytes);

/** A number from 0 to `count` - 1, which is at most 65535. */
size_t input_below(struct input *input, size_t count);

/** True for one value in so many. */
bool input_rarely(struct input *input, size_t values);

/** A number from 0 to a limit, of which the extremes are frequent. */
int64_t input_number(struct input *input, uint64_t limit);

/** Any number of 64 bits: small ones, and those around the limits of types, are frequent. */
int64_t input_integer(struct input *input);

/** At most `most` bytes. Returns how many there are. */
size_t input_bytes(struct input *input, void *room, size_t most);

/** A text without NUL in a room of at least one byte. Returns the room. */
const char *input_text(struct input *input, char *room, size_t size);

/** All that is left, up to the first NUL, as a text in memory of its exact size, so that reading behind it is found;
 * the caller frees it. */
char *input_rest(struct input *input);

/** A copy of a text in memory of its exact size; the caller frees it. */
char *input_copy(const char *text, size_t length);

#endif
