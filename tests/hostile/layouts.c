/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Records whose fields the caller sets, made by their layout. Each field is an argument of its own, at a place among
 * the call's parts, and what was chosen there is copied into the record. */
#include "choices.h"

#include <string.h>

/* A place that no argument has: all that is chosen there is tame. */
enum { NOWHERE = MOST_PLACES };

/* More elements of an array are not made by fields: they repeat others, or are empty. */
enum { MOST_MADE = 4 };

static int64_t get_number(const unsigned char *bytes) {
  int64_t number;
  memcpy(&number, bytes, sizeof number);
  return number;
}

static void set_number(unsigned char *bytes, int64_t number) {
  memcpy(bytes, &number, sizeof number);
}

/* Does the call look at what a field holds? Where less of a buffer counts than there is, only at the number of that. */
static bool is_read(const struct record *record, int index, bool filled) {
  const struct field *field = &record->fields[index];
  if (filled)
    return field->direction == IN;
  for (int i = 0; i < record->count; i++)
    if (record->fields[i].parameter.length == index && record->fields[i].parameter.count >= 0)
      return false;
  return field->direction != OUT;
}

/* The fields' places begin at `first`; the numbers that say how long something is are chosen together with it. */
static void add_fields(struct call *call, const struct record *record, int first, bool filled) {
  for (int i = 0; i < record->count; i++)
    call_add_part(call, &record->fields[i].parameter);
  for (int i = 0; i < record->count; i++) {
    struct parameter *parameter = call_part(call, first + i);
    if (parameter->length < 0)
      continue;
    int used = parameter->count >= 0 && !filled ? parameter->count : parameter->length;
    parameter->length = first + used;
    parameter->count = -1;
    parameter->output = filled && parameter->kind == KIND_BYTES;
    parameter->filled = filled;
    call_part(call, first + used)->measures = first + i;
  }
}

static void copy_field(const struct call *call, int part, const struct field *field, unsigned char *bytes) {
  const struct argument *argument = &call->arguments[part];
  if (!field->embedded)
    memcpy(bytes + field->offset, &argument->value, 8);
  else if (argument->memory)
    memcpy(bytes + field->offset, argument->memory, argument->size);
}

static void make_field(struct call *call, int part, const struct record *record, int index, bool filled) {
  const struct field *field = &record->fields[index];
  /* Most calls want no address beside the others. */
  if (!field->embedded || chance_percent(&call->chance, 40))
    call_choose_argument(call, part);
  if (!is_read(record, index, filled))
    call->arguments[part].refused = false;
}

/* What the call writes begins as bytes that it doesn't leave; reserved fields begin as zeros, as the record does. */
static void make_fields(struct call *call, int place, const struct record *record, unsigned char *bytes, bool filled) {
  int before = call->wild, first = MOST_PARAMETERS + call->part_count;
  int one = before == place ? first + (int)chance_below(&call->chance, (size_t)record->count) : NOWHERE;
  add_fields(call, record, first, filled);
  for (int i = 0; i < record->count; i++) {
    const struct field *field = &record->fields[i];
    int part = first + i;
    if (field->reserved || call_part(call, part)->measures >= 0)
      continue;
    if (filled && field->direction != IN && chance_percent(&call->chance, 75)) {
      size_t size = field->embedded ? field->parameter.size : 8;
      memset(bytes + field->offset, MEMORY_PATTERN, size);
      continue;
    }
    if (before >= 0)
      call->wild = part == one || call_part(call, part)->length == one ? part : NOWHERE;
    make_field(call, part, record, i, filled);
    copy_field(call, part, field, bytes);
    if (call_part(call, part)->length >= 0) {
      int length = call_part(call, part)->length;
      copy_field(call, length, &record->fields[length - first], bytes);
    }
  }
  call->wild = before;
}

static unsigned char *give_record(struct call *call, int place) {
  struct argument *argument = &call->arguments[place];
  size_t size = argument->parameter->size;
  return memset(call_give_memory(call, place, size), 0, size);
}

/* The call may change the fields that it fills in, and no others: all are remembered. */
static void finish(struct call *call, int place) {
  if (call->arguments[place].parameter->filled)
    memory_remember(place, call->arguments[place].size);
  else
    call_make_constant(call, place);
}

static void make(struct call *call, int place) {
  struct argument *argument = &call->arguments[place];
  unsigned char *bytes = give_record(call, place);
  argument->parts = MOST_PARAMETERS + call->part_count;
  make_fields(call, place, argument->parameter->record, bytes, argument->parameter->filled);
}

static void choose_made(struct call *call, int place) {
  make(call, place);
  finish(call, place);
}

static void choose_zeros(struct call *call, int place) {
  give_record(call, place);
  finish(call, place);
}

/* With something in a reserved field, which only a later version knows: this one has to refuse it. */
static void choose_later(struct call *call, int place) {
  const struct record *record = call->arguments[place].parameter->record;
  make(call, place);
  for (int i = 0; i < record->count; i++) {
    const struct field *field = &record->fields[i];
    if (!field->reserved)
      continue;
    size_t end = i + 1 < record->count ? record->fields[i + 1].offset : record->size;
    size_t at = field->offset + 8 * chance_below(&call->chance, (end - field->offset) / 8);
    set_number(call->arguments[place].memory + at, (int64_t)(UINT64_C(1) << chance_below(&call->chance, 64)));
    call->arguments[place].refused = true;
  }
  finish(call, place);
}

static const struct choice required[] = {
    {"NULL", WILD, 6, call_choose_null},
    {"zeros", TAME, 4, choose_zeros},
    {"made", TAME, 80, choose_made},
    {"of a later version", WILD, 6, choose_later},
    {NULL, WILD, 0, NULL},
};

static const struct choice optional[] = {
    {"NULL", TAME, 30, call_choose_null},
    {"zeros", TAME, 10, choose_zeros},
    {"made", TAME, 50, choose_made},
    {"of a later version", WILD, 10, choose_later},
    {NULL, WILD, 0, NULL},
};

void choose_layout(struct call *call, int place) {
  call_choose(call, place, call->arguments[place].parameter->nullable ? optional : required);
}

/* Another buffer in the same memory: all of it, or from some byte on. */
static void overlap(struct call *call, const struct record *record, unsigned char *bytes, const unsigned char *other) {
  memcpy(bytes, other, record->size);
  int field = record_field(record, KIND_BYTES);
  int64_t length = field < 0 ? 0 : get_number(bytes + record->fields[record->fields[field].parameter.length].offset);
  int64_t data = field < 0 ? 0 : get_number(bytes + record->fields[field].offset);
  if (data == 0 || length <= 0)
    return;
  int64_t skipped = (int64_t)chance_below(&call->chance, (size_t)length + 1);
  set_number(bytes + record->fields[field].offset, data + skipped);
  set_number(bytes + record->fields[record->fields[field].parameter.length].offset, length - skipped);
}

void layouts_fill(struct call *call, int place, size_t count) {
  struct argument *argument = &call->arguments[place];
  const struct record *record = argument->parameter->record;
  size_t made = 0;
  chance_fill(&call->chance, argument->memory, argument->size);
  memset(argument->memory, 0, count * record->size);
  for (size_t i = 0; i < count; i++) {
    unsigned char *bytes = argument->memory + i * record->size;
    if (made < MOST_MADE && (i == 0 || chance_percent(&call->chance, 70))) {
      make_fields(call, place, record, bytes, argument->parameter->filled);
      made++;
    } else if (chance_percent(&call->chance, 70)) {
      overlap(call, record, bytes, argument->memory + chance_below(&call->chance, i) * record->size);
    }
  }
}
