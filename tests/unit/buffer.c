/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Buffers: the bytes stay in order while they move, and memory comes and goes. */
#include "core/buffer.h"

#include "check.h"
#include "fault.h"

#include <stdint.h>
#include <string.h>

TestSuite(buffer, .timeout = 20);

/* Put bytes that count up into a buffer, in as many pieces as its room wants. */
static void put(struct ps__buffer *buffer, size_t length, unsigned char *next) {
  while (length > 0) {
    size_t room = ps__buffer_room(buffer, length);
    cr_assert(room > 0 && room <= length);
    for (size_t i = 0; i < room; i++)
      buffer->bytes[buffer->end++] = (char)(*next)++;
    length -= room;
  }
}

/* Take bytes that have to count up. */
static void get(struct ps__buffer *buffer, size_t length, size_t keep, unsigned char *next) {
  for (size_t i = 0; i < length; i++)
    check_number((unsigned char)buffer->bytes[buffer->start + i], (*next)++);
  ps__buffer_take(buffer, length, keep);
}

Test(buffer, bytes_leave_in_the_order_in_which_they_came) {
  struct ps__buffer buffer = {0};
  unsigned char in = 0, out = 0;
  unsigned random = 1;
  for (int i = 0; i < 2000; i++) {
    random = random * 1103515245 + 12345;
    put(&buffer, random >> 16 & 0x3FF, &in);
    size_t length = ps__buffer_length(&buffer);
    get(&buffer, length * (random >> 28) / 15, 512, &out);
  }
  get(&buffer, ps__buffer_length(&buffer), 512, &out);
  check_number(in, out);
  ps__buffer_clear(&buffer);
}

Test(buffer, an_empty_one_keeps_so_much_memory_and_no_more) {
  struct ps__buffer buffer = {0};
  unsigned char in = 0, out = 0;
  put(&buffer, 1000, &in);
  get(&buffer, 999, 10, &out);
  cr_assert(buffer.capacity >= 1000);
  get(&buffer, 1, 10, &out);
  check_number(buffer.capacity, 0);
  cr_assert(!buffer.bytes);
  put(&buffer, 1000, &in);
  out = (unsigned char)(in - 1000);
  get(&buffer, 1000, buffer.capacity, &out);
  cr_assert(buffer.capacity >= 1000);
  ps__buffer_clear(&buffer);
}

Test(buffer, room_is_used_up_before_there_is_more) {
  struct ps__buffer buffer = {0};
  unsigned char in = 0, out = 0;
  put(&buffer, 1000, &in);
  size_t capacity = buffer.capacity;
  get(&buffer, 600, 0, &out);
  check_number(ps__buffer_room(&buffer, 500), 500);
  check_number(buffer.start, 0);
  check_number(buffer.capacity, capacity);
  put(&buffer, 600, &in);
  check_number(buffer.capacity, capacity);
  get(&buffer, 1000, 0, &out);
}

Test(buffer, nothing_is_lost_when_memory_runs_out) {
  struct ps__buffer buffer = {0};
  unsigned char in = 0, out = 0;
  fault(REALLOC, .times = FAULT_EVER);
  check_number(ps__buffer_room(&buffer, 1), 0);
  fault_reset();
  put(&buffer, 256, &in);
  fault(REALLOC, .times = FAULT_EVER);
  check_number(ps__buffer_room(&buffer, 100), 0);
  check_number(ps__buffer_room(&buffer, SIZE_MAX), 0);
  fault_reset();
  check_number(ps__buffer_room(&buffer, SIZE_MAX), 0);
  get(&buffer, 256, 0, &out);
}

Test(buffer, room_for_so_much_is_made_or_refused) {
  struct ps__buffer buffer = {0};
  unsigned char in = 0, out = 0;
  fault(REALLOC, .times = FAULT_EVER);
  cr_assert(ps__buffer_make_room(&buffer, 0));
  cr_assert(!ps__buffer_make_room(&buffer, 1));
  fault_reset();
  cr_assert(ps__buffer_make_room(&buffer, 10));
  put(&buffer, 10, &in);
  size_t capacity = buffer.capacity;
  cr_assert(ps__buffer_make_room(&buffer, capacity - 10));
  check_number(buffer.capacity, capacity);
  fault(REALLOC, .times = FAULT_EVER);
  cr_assert(!ps__buffer_make_room(&buffer, capacity));
  fault_reset();
  cr_assert(ps__buffer_make_room(&buffer, capacity));
  cr_assert(buffer.capacity - buffer.end >= capacity);
  get(&buffer, 10, 0, &out);
}
