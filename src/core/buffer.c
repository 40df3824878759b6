/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The memory of a buffer: asked for when it is needed, and given back when more than usual has been used. */
#include "core/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 256 };

/* Make more room: at least twice as much as there was, so that bytes that come one by one are not moved each time. */
static size_t grow(struct ps__buffer *buffer, size_t wanted) {
  size_t more = buffer->capacity > LEAST ? buffer->capacity : LEAST;
  if (more < wanted)
    more = wanted;
  if (more > SIZE_MAX - buffer->capacity)
    return 0;
  char *grown = realloc(buffer->bytes, buffer->capacity + more);
  if (!grown)
    return 0;
  buffer->bytes = grown;
  buffer->capacity += more;
  return more;
}

size_t ps__buffer_room(struct ps__buffer *buffer, size_t wanted) {
  size_t room = buffer->capacity - buffer->end;
  if (room < wanted && buffer->start > 0) {
    size_t length = ps__buffer_length(buffer);
    memmove(buffer->bytes, buffer->bytes + buffer->start, length);
    buffer->start = 0;
    buffer->end = length;
    room = buffer->capacity - length;
  }
  if (room == 0)
    room = grow(buffer, wanted);
  return room < wanted ? room : wanted;
}

bool ps__buffer_make_room(struct ps__buffer *buffer, size_t size) {
  size_t room = ps__buffer_room(buffer, size);
  if (room == 0 && size > 0)
    return false;
  return room >= size || grow(buffer, size - room) > 0;
}

void ps__buffer_take(struct ps__buffer *buffer, size_t length, size_t keep) {
  buffer->start += length;
  if (buffer->start < buffer->end)
    return;
  buffer->start = buffer->end = 0;
  if (buffer->capacity > keep)
    ps__buffer_clear(buffer);
}

void ps__buffer_clear(struct ps__buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct ps__buffer){.bytes = NULL};
}
