/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Bytes become choices. Few bytes decide each, so that a change of one byte changes one choice. */
#include "support/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t input_bits(struct input *input, size_t bytes) {
  uint64_t bits = 0;
  for (size_t i = 0; i < bytes && input->left > 0; i++, input->left--)
    bits |= (uint64_t)*input->next++ << (8 * i);
  return bits;
}

size_t input_below(struct input *input, size_t count) {
  return (size_t)input_bits(input, count <= 256 ? 1 : 2) % count;
}

bool input_rarely(struct input *input, size_t values) {
  return input_below(input, values) == values - 1;
}

int64_t input_number(struct input *input, uint64_t limit) {
  uint64_t bits;
  switch (input_below(input, 4)) {
  case 0:
    return 0;
  case 1:
    return (int64_t)limit;
  case 2:
    return (int64_t)(input_bits(input, 1) % 10);
  default:
    bits = input_bits(input, 8);
    return (int64_t)(limit == UINT64_MAX ? bits : bits % (limit + 1));
  }
}

int64_t input_integer(struct input *input) {
  static const int64_t edges[] = {0,          INT64_MAX, INT64_MIN, INT32_MAX, INT32_MIN, UINT32_MAX,
                                  UINT16_MAX, INT16_MAX, UINT8_MAX, 0xFFFFF,   0x3FFFF,   1 << 30};
  int64_t edge = edges[input_below(input, sizeof edges / sizeof edges[0])];
  switch (input_below(input, 4)) {
  case 0:
    return (int8_t)input_bits(input, 1);
  case 1:
    return (int64_t)((uint64_t)edge + input_below(input, 3) - 1);
  case 2:
    return (int64_t)input_bits(input, 4);
  default:
    return (int64_t)input_bits(input, 8);
  }
}

size_t input_bytes(struct input *input, void *room, size_t most) {
  size_t length = input_below(input, most + 1);
  if (length > input->left)
    length = input->left;
  if (length > 0)
    memcpy(room, input->next, length);
  input->next += length;
  input->left -= length;
  return length;
}

const char *input_text(struct input *input, char *room, size_t size) {
  size_t length = input_bytes(input, room, size - 1);
  room[length] = '\0';
  return room;
}

char *input_copy(const char *text, size_t length) {
  char *copy = malloc(length + 1);
  if (!copy) {
    fprintf(stderr, "out of memory\n");
    abort();
  }
  memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

char *input_rest(struct input *input) {
  const char *text = (const char *)input->next;
  size_t length = input->left > 0 ? strnlen(text, input->left) : 0;
  size_t skipped = length < input->left ? length + 1 : length;
  input->next += skipped;
  input->left -= skipped;
  return input_copy(length > 0 ? text : "", length);
}
