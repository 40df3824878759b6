/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers to hand over: at the ends of their types and ranges, those that mean something, and any. */
#include "choices.h"

#include <float.h>
#include <math.h>
#include <string.h>

static void choose_zero(struct call *call, int place) {
  call_set_number(call, place, 0);
}

static void choose_one(struct call *call, int place) {
  call_set_number(call, place, 1);
}

static void choose_minus_one(struct call *call, int place) {
  call_set_number(call, place, -1);
}

static void choose_small(struct call *call, int place) {
  call_set_number(call, place, (int64_t)chance_below(&call->chance, 32));
}

/* Of any number of bits, or small numbers would never come. */
static void choose_any(struct call *call, int place) {
  call_set_number(call, place, (int64_t)(chance_bits(&call->chance) >> chance_below(&call->chance, 64)));
}

static void choose_bits(struct call *call, int place) {
  uint64_t bits = 0;
  for (size_t i = chance_below(&call->chance, 3) + 1; i > 0; i--)
    bits |= UINT64_C(1) << chance_below(&call->chance, 32);
  call_set_number(call, place, (int64_t)bits);
}

static void choose_limit_of_types(struct call *call, int place) {
  static const int64_t limits[] = {INT64_MIN,  INT64_MAX,  INT32_MIN, INT32_MAX,      (int64_t)INT32_MAX + 1,
                                   UINT32_MAX, UINT16_MAX, INT16_MAX, UINT16_MAX + 1, (int64_t)UINT32_MAX + 1};
  call_set_number(call, place, limits[chance_below(&call->chance, sizeof limits / sizeof limits[0])]);
}

/* One below to one above a limit, which may be that of the type itself. */
static int64_t near(struct call *call, int64_t limit) {
  return (int64_t)((uint64_t)limit + chance_below(&call->chance, 3) - 1);
}

static void choose_near_range(struct call *call, int place) {
  const struct parameter *parameter = call->arguments[place].parameter;
  bool low = chance_percent(&call->chance, 50);
  if (low && parameter->has_least)
    call_set_number(call, place, near(call, parameter->least));
  else if (parameter->has_most)
    call_set_number(call, place, near(call, parameter->most));
  else
    choose_limit_of_types(call, place);
}

static void choose_inside(struct call *call, int place) {
  const struct parameter *parameter = call->arguments[place].parameter;
  int64_t least = parameter->has_least ? parameter->least : 0;
  if (parameter->has_most && parameter->most > least)
    call_set_number(call, place, least + (int64_t)chance_below(&call->chance, (size_t)(parameter->most - least + 1)));
  else
    call_set_number(call, place, least + (int64_t)chance_below(&call->chance, 4));
}

/* Values for numbers without a described range. */
static void choose_constant(struct call *call, int place) {
  int64_t value = 0;
  ps_constant_at((int64_t)chance_below(&call->chance, (size_t)ps_constant_count()), NULL, &value, NULL);
  call_set_number(call, place, value);
  if (call->arguments[place].refused)
    choose_inside(call, place);
}

static const struct choice whole[] = {
    {"0", TAME, 12, choose_zero},
    {"1", TAME, 10, choose_one},
    {"-1", WILD, 5, choose_minus_one},
    {"a small number", WILD, 16, choose_small},
    {"any number", WILD, 8, choose_any},
    {"some bits", WILD, 5, choose_bits},
    {"a constant", WILD, 20, choose_constant},
    {"the limit of a type", WILD, 6, choose_limit_of_types},
    {"at the range's end", WILD, 8, choose_near_range},
    {"inside the range", TAME, 20, choose_inside},
    {NULL, WILD, 0, NULL},
};

/* Moments that are far, near or past. */
static void choose_moment(struct call *call, int place) {
  static const double seconds[] = {1e9, 100, 1e-3, 1e-5, 0};
  call_set_number(call, place, ps_deadline(seconds[chance_below(&call->chance, sizeof seconds / sizeof seconds[0])]));
}

static const struct choice moments[] = {
    {"0", TAME, 30, choose_zero},
    {"a moment", TAME, 30, choose_moment},
    {"1", TAME, 5, choose_one},
    {"-1", WILD, 5, choose_minus_one},
    {"any number", WILD, 8, choose_any},
    {"the limit of a type", WILD, 6, choose_limit_of_types},
    {"at the range's end", WILD, 8, choose_near_range},
    {NULL, WILD, 0, NULL},
};

static bool is_moment(const struct parameter *parameter) {
  static const char name[] = "deadline";
  size_t length = strlen(parameter->name);
  return length >= strlen(name) && strcmp(parameter->name + length - strlen(name), name) == 0;
}

static void set_real(struct call *call, int place, double number) {
  struct argument *argument = &call->arguments[place];
  argument->value.real = number;
  argument->refused = argument->parameter->has_most && number > (double)argument->parameter->most;
}

static void choose_special(struct call *call, int place) {
  static const double numbers[] = {NAN,     -NAN,     INFINITY, -INFINITY, DBL_MIN,         -DBL_MIN,
                                   DBL_MAX, -DBL_MAX, 5e-324,   -5e-324,   DBL_MIN - 5e-324};
  set_real(call, place, numbers[chance_below(&call->chance, sizeof numbers / sizeof numbers[0])]);
}

static void choose_nothing(struct call *call, int place) {
  set_real(call, place, chance_percent(&call->chance, 50) ? 0.0 : -0.0);
}

static void choose_meant(struct call *call, int place) {
  set_real(call, place, chance_percent(&call->chance, 50) ? PS_NO_TIMEOUT : PS_DEFAULT_TIMEOUT);
}

static void choose_short(struct call *call, int place) {
  static const double numbers[] = {1e-12, 1e-9, 1.5e-9, 1e-6, 1e-4, 0.001};
  set_real(call, place, numbers[chance_below(&call->chance, sizeof numbers / sizeof numbers[0])]);
}

/* Around the numbers that seconds, milliseconds and nanoseconds of the usual types end at, and around those meant. */
static void choose_near_limit(struct call *call, int place) {
  static const double numbers[] = {-1.0, -2.0, 2147483.647, 2147483647.0, 9223372036.0, 9223372036854775807.0};
  double number = numbers[chance_below(&call->chance, sizeof numbers / sizeof numbers[0])];
  size_t side = chance_below(&call->chance, 3);
  set_real(call, place, side == 0 ? number : nextafter(number, side == 1 ? -INFINITY : INFINITY));
}

static void choose_any_bits(struct call *call, int place) {
  uint64_t bits = chance_bits(&call->chance);
  double number;
  memcpy(&number, &bits, sizeof number);
  set_real(call, place, number);
}

static const struct choice real[] = {
    {"a special number", WILD, 20, choose_special},
    {"a zero", TAME, 15, choose_nothing},
    {"a number that stands for something", TAME, 20, choose_meant},
    {"a short time", TAME, 20, choose_short},
    {"near a limit", WILD, 15, choose_near_limit},
    {"any bits", WILD, 10, choose_any_bits},
    {NULL, WILD, 0, NULL},
};

void choose_number(struct call *call, int place) {
  const struct parameter *parameter = call->arguments[place].parameter;
  call_choose(call, place, parameter->type == TYPE_DOUBLE ? real : is_moment(parameter) ? moments : whole);
}
