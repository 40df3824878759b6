/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Buffers and arrays together with their lengths. A length never exceeds the buffer, unless the description refuses
 * it: that would be the caller's lie, which nobody can notice. It may say less. */
#include "choices.h"

#include <string.h>

static struct argument *length_of(struct call *call, int place) {
  return &call->arguments[call->arguments[place].parameter->length];
}

static void set_length(struct call *call, int place, int64_t length) {
  struct argument *argument = length_of(call, place);
  argument->choice = "its length";
  call_set_number(call, call->arguments[place].parameter->length, length);
  /* A negative size is an error everywhere, whether the description gives limits or not. */
  argument->refused = argument->refused || length < 0;
}

static int64_t noteworthy(struct call *call, int place) {
  const struct parameter *buffer = call->arguments[place].parameter;
  const struct parameter *length = length_of(call, place)->parameter;
  if (buffer->enough > 0)
    return buffer->enough;
  return length->has_most && length->most < MEMORY_ROOM ? length->most : 16;
}

static size_t item_size(const struct call *call, int place) {
  return call->arguments[place].parameter->size;
}

/* Records are mostly few, and sometimes as many as the system takes at once, or one more. */
static size_t few(struct call *call) {
  return chance_percent(&call->chance, 97) ? chance_below(&call->chance, 5) : 1023 + chance_below(&call->chance, 3);
}

static size_t some_size(struct call *call, int place) {
  static const size_t whole[] = {1, 2, 4, 8, 16};
  static const size_t large[] = {4095, 4096, 4097, 8191, 8192, 8193, 65535, 65536, 65537, MEMORY_ROOM};
  enum kind kind = call->arguments[place].parameter->kind;
  if (kind == KIND_RECORDS || (kind == KIND_NUMBERS && chance_percent(&call->chance, 70)))
    return few(call);
  size_t chance = chance_below(&call->chance, 100);
  if (chance < 20)
    return whole[chance_below(&call->chance, sizeof whole / sizeof whole[0])];
  if (chance < 40)
    return chance_below(&call->chance, 18);
  if (chance < 60)
    return (size_t)noteworthy(call, place) + chance_below(&call->chance, 3) - 1;
  if (chance < 80)
    return chance_below(&call->chance, 64);
  if (chance < 97)
    return chance_below(&call->chance, 2048);
  return large[chance_below(&call->chance, sizeof large / sizeof large[0])];
}

/* Bytes to read: any, text in lines, numbers as options have them, or one value over and over. */
static void fill(struct call *call, unsigned char *bytes, size_t size) {
  size_t way = chance_below(&call->chance, 6);
  if (way == 0) {
    chance_fill(&call->chance, bytes, size);
  } else if (way == 1) {
    for (size_t i = 0; i < size; i++)
      bytes[i] = (unsigned char)(i % 13 == 12 ? '\n' : 'a' + i % 26);
  } else if (way == 2) {
    memset(bytes, 0, size);
    if (size > 0)
      bytes[0] = (unsigned char)chance_below(&call->chance, 3);
  } else if (way == 5) {
    control_fill(call, bytes, size);
  } else {
    memset(bytes, way == 3 ? 0xFF : 'a', size);
  }
}

/* Numbers that are no descriptors are the lengths of what is in the bytes before them: mostly all of these. */
static void fill_lengths(struct call *call, int place, size_t count) {
  int64_t left = 0;
  unsigned char *memory = call->arguments[place].memory;
  for (int i = 0; i < place; i++)
    if (call->arguments[i].parameter->kind == KIND_BYTES)
      left = (int64_t)call->arguments[i].size;
  bool wild = call->wild == place && chance_percent(&call->chance, 50);
  for (size_t i = 0; i < count; i++) {
    int64_t length = i + 1 == count ? left : (int64_t)chance_below(&call->chance, (size_t)left + 1);
    left -= length;
    if (wild && chance_percent(&call->chance, 30))
      length = (int64_t)chance_bits(&call->chance);
    memcpy(memory + i * sizeof length, &length, sizeof length);
  }
}

/* So many items, of which the call is told of the first `used`. */
static void give_part(struct call *call, int place, size_t count, size_t used) {
  const struct parameter *parameter = call->arguments[place].parameter;
  size_t item = item_size(call, place), most = MEMORY_ROOM / item;
  count = count < most ? count : most;
  used = used < count ? used : count;
  unsigned char *memory = call_give_memory(call, place, count * item);
  if (parameter->kind == KIND_RECORDS && parameter->record)
    layouts_fill(call, place, used);
  else if (parameter->kind == KIND_RECORDS && !parameter->output)
    addresses_fill(call, place, count);
  else if (parameter_has_descriptors(parameter) && !parameter->output)
    descriptors_fill(call, place, used);
  else if (parameter->kind == KIND_NUMBERS && !parameter->output)
    fill_lengths(call, place, used);
  else if (parameter->control && !parameter->output && chance_percent(&call->chance, 80))
    control_fill(call, memory, count);
  else if (!parameter->output)
    fill(call, memory, count);
  call_hide_memory(call, place, used * item);
  if (!parameter->output)
    call_make_constant(call, place);
}

static void give_items(struct call *call, int place, size_t count) {
  give_part(call, place, count, count);
}

/* How many items the call may be told of. */
static int64_t given(const struct call *call, int place) {
  return (int64_t)(call->arguments[place].size / item_size(call, place));
}

static void choose_exact(struct call *call, int place) {
  give_items(call, place, some_size(call, place));
  set_length(call, place, given(call, place));
}

/* Less than there is: what lies behind must stay as it is. */
static void choose_part(struct call *call, int place) {
  size_t size = some_size(call, place);
  give_part(call, place, size, chance_below(&call->chance, size + 1));
  set_length(call, place, given(call, place));
}

static void choose_null_and_nothing(struct call *call, int place) {
  const struct parameter *parameter = call->arguments[place].parameter;
  call_choose_null(call, place);
  call->arguments[place].refused = !parameter->nullable && !parameter->null_when_empty;
  set_length(call, place, 0);
}

static void choose_null_and_length(struct call *call, int place) {
  static const int64_t lengths[] = {1, 4, 16, 4096, UINT32_MAX, INT64_MAX};
  call_choose_null(call, place);
  set_length(call, place, lengths[chance_below(&call->chance, sizeof lengths / sizeof lengths[0])]);
}

static void choose_negative(struct call *call, int place) {
  static const int64_t lengths[] = {-1, INT32_MIN, INT64_MIN, INT64_MIN + 1, -4096};
  give_part(call, place, chance_below(&call->chance, 32), 0);
  set_length(call, place, lengths[chance_below(&call->chance, sizeof lengths / sizeof lengths[0])]);
}

/* One more than is taken; where that is more than there is room for, there is nothing to read it from either. */
static void choose_above(struct call *call, int place) {
  const struct parameter *length = length_of(call, place)->parameter;
  if (!length->has_most) {
    choose_exact(call, place);
    return;
  }
  if (length->most < (int64_t)(MEMORY_ROOM / item_size(call, place)))
    give_items(call, place, (size_t)length->most + 1);
  else
    call_choose_null(call, place);
  set_length(call, place, length->most + 1);
}

static const struct choice buffers[] = {
    {"all of it", TAME, 66, choose_exact},
    {"a part of it", TAME, 10, choose_part},
    {"NULL without bytes", WILD, 7, choose_null_and_nothing},
    {"NULL with bytes", WILD, 6, choose_null_and_length},
    {"a negative length", WILD, 7, choose_negative},
    {"above the range", WILD, 4, choose_above},
    {NULL, WILD, 0, NULL},
};

/* An array that has its size from one before it: as many items as that has, or none at all. */
static void choose_beside(struct call *call, int place, int leader) {
  const struct argument *first = &call->arguments[leader];
  size_t count = first->memory ? first->size / first->parameter->size : 0, most = MEMORY_ROOM / item_size(call, place);
  if (count > most || chance_percent(&call->chance, 20))
    call_choose_null(call, place);
  else
    call_give_memory(call, place, count * item_size(call, place));
}

void choose_buffer(struct call *call, int place) {
  int leader = length_of(call, place)->parameter->measures;
  if (leader != place)
    choose_beside(call, place, leader);
  else
    call_choose(call, place, buffers);
}
