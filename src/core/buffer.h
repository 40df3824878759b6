/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Bytes on their way: put in at the end, taken out at the start. */
#ifndef PS_CORE_BUFFER_H
#define PS_CORE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/** All zero is an empty buffer. The bytes in it are those from `start` to `end`. */
struct ps__buffer {
  char *bytes;
  size_t start, end;
  size_t capacity;
};

static inline size_t ps__buffer_length(const struct ps__buffer *buffer) {
  return buffer->end - buffer->start;
}

/**
 * Make room behind the end, for at least one byte and at most `wanted`: the room that is there, and more only when
 * there is none. Returns how much; 0 when memory has run out, and then nothing has changed.
 */
size_t ps__buffer_room(struct ps__buffer *buffer, size_t wanted);

/** Make room for all of `size` bytes behind the end. False when memory has run out, and then nothing has changed. */
bool ps__buffer_make_room(struct ps__buffer *buffer, size_t size);

/** Take bytes out at the start. A buffer that is empty then keeps up to `keep` bytes of memory. */
void ps__buffer_take(struct ps__buffer *buffer, size_t length, size_t keep);

/** Empty the buffer and give its memory back. */
void ps__buffer_clear(struct ps__buffer *buffer);

#endif
