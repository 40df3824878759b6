/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles to hand over: of things that exist, freed ones, those of something else, and numbers that never were one. */
#include "choices.h"
#include "giving_up.h"
#include "live.h"

#include <string.h>

static const struct handle_type *type_at(const struct call *call, int place) {
  return live_type(call, call->arguments[place].parameter->target);
}

static void set_refused(struct call *call, int place, void *handle) {
  call->arguments[place].value.pointer = handle;
  call->arguments[place].refused = true;
}

static void choose_live(struct call *call, int place) {
  struct argument *argument = &call->arguments[place];
  argument->value.pointer = live_make(call, type_at(call, place), &argument->choice);
}

/* A handle that was good until now. What belongs to other arguments stays. */
static uintptr_t freed(struct call *call, int place) {
  const char *state;
  struct belongings others = call->belongings;
  call->belongings = (struct belongings){.handle_count = 0};
  void *handle = live_make(call, type_at(call, place), &state);
  belongings_give_back(&call->belongings);
  call->belongings = others;
  return (uintptr_t)handle;
}

static void choose_stale(struct call *call, int place) {
  set_refused(call, place, (void *)freed(call, place));
}

/* One bit away from a handle that was good. */
static void choose_neighbour(struct call *call, int place) {
  uintptr_t handle = freed(call, place);
  set_refused(call, place, (void *)(handle ^ (uintptr_t)1 << chance_below(&call->chance, 64)));
}

static void choose_other(struct call *call, int place) {
  const struct handle_type *type = type_at(call, place);
  const struct handle_type *other = type;
  while (other == type && call->description->handle_count > 1)
    other = &call->description->handles[chance_below(&call->chance, call->description->handle_count)];
  const char *state;
  set_refused(call, place, live_make(call, other, &state));
}

static void choose_number_of_bits(struct call *call, int place) {
  uint64_t bits = chance_bits(&call->chance) >> chance_below(&call->chance, 64);
  set_refused(call, place, (void *)(uintptr_t)(bits | 1));
}

/* An address, as handles of other libraries are. The library must not follow it. */
static void choose_pointer(struct call *call, int place) {
  set_refused(call, place, memory_take(place, chance_below(&call->chance, 2)));
}

static const struct choice invalid[] = {
    {"freed", WILD, 8, choose_stale},          {"nearly one that was freed", WILD, 4, choose_neighbour},
    {"another kind's", WILD, 6, choose_other}, {"forged", WILD, 5, choose_number_of_bits},
    {"a pointer", WILD, 3, choose_pointer},    {NULL, WILD, 0, NULL},
};

static void choose_invalid(struct call *call, int place) {
  call_choose(call, place, invalid);
}

static const struct choice required[] = {
    {"live", TAME, 70, choose_live},
    {"NULL", WILD, 4, call_choose_null},
    {"invalid", WILD, 26, choose_invalid},
    {NULL, WILD, 0, NULL},
};

static const struct choice optional[] = {
    {"live", TAME, 37, choose_live},
    {"NULL", TAME, 37, call_choose_null},
    {"invalid", WILD, 26, choose_invalid},
    {NULL, WILD, 0, NULL},
};

void choose_handle(struct call *call, int place) {
  call_choose(call, place, call->arguments[place].parameter->nullable ? optional : required);
}
