/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The constants as data. The lists are in constants/, that of the families in address/families.def: one line of data
 * for each name, present where this platform's headers have it. */
#include "polysocket/constants.h"

#include "base/error.h"
#include "base/text.h"
#include "core/constants.h"

#include "core/constants/headers.inc"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

struct constant {
  const char *name;
  int64_t value;
};

#define PS_CONSTANTS(list)
#define PS_CONSTANT(name) {#name, (int64_t)(name)},
#define PS_CONSTANT_AS(name, value) {#name, (int64_t)(value)},
static const struct constant constants[] = {
#include "core/constants/lists.inc"
};
#undef PS_CONSTANTS
#undef PS_CONSTANT
#undef PS_CONSTANT_AS

/* Where each name stands in the table, and each list begins: at its first name, or where that of the next list is. */
#define PS_CONSTANTS(list) BEGINNING_##list, BEFORE_##list = BEGINNING_##list - 1,
#define PS_CONSTANT(name) POSITION_##name,
#define PS_CONSTANT_AS(name, value) POSITION_##name,
enum position {
#include "core/constants/lists.inc"
  END
};
#undef PS_CONSTANTS
#undef PS_CONSTANT
#undef PS_CONSTANT_AS

#define PS_CONSTANTS(list) BEGINNING_##list,
#define PS_CONSTANT(name)
#define PS_CONSTANT_AS(name, value)
static const uint16_t beginnings[] = {
#include "core/constants/lists.inc"
    END};
#undef PS_CONSTANTS
#undef PS_CONSTANT
#undef PS_CONSTANT_AS

/* Of a name that is unknown, so many bytes are told. */
enum {
  COUNT = sizeof constants / sizeof constants[0],
  LISTS = sizeof beginnings / sizeof beginnings[0] - 1,
  NAME_SHOWN = 64
};

int64_t ps_constant_count(void) {
  return COUNT;
}

int32_t ps_constant_at(int64_t index, const char **name, int64_t *value, ps_error *err) {
  bool valid = index >= 0 && index < COUNT;
  if (name)
    *name = valid ? constants[index].name : NULL;
  if (value)
    *value = valid ? constants[index].value : 0;
  if (!valid)
    return ps__fail(err, PS_E_RANGE, "constant_at", "index must be 0-%d, not %" PRId64, COUNT - 1, index);
  return PS_OK;
}

int64_t ps__constants_find(int64_t from, int64_t value) {
  for (int64_t i = from; i < COUNT; i++)
    if (constants[i].value == value)
      return i;
  return -1;
}

/* As strcmp(). Most names differ in their first letter. */
static int compare(const char *one, const char *other) {
  return *one == *other ? strcmp(one, other) : (unsigned char)*one - (unsigned char)*other;
}

/* The constant of a name among those from low up to, not including, high, which are sorted; or NULL. */
static const struct constant *find_between(const char *name, const struct constant *low, const struct constant *high) {
  while (low < high) {
    const struct constant *middle = low + (high - low) / 2;
    int order = compare(name, middle->name);
    if (order == 0)
      return middle;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

/* The constant of a name, or NULL. Only a list whose first and last names lie around it can have it. */
static const struct constant *find(const char *name) {
  const struct constant *found = NULL;
  for (int i = 0; i < LISTS && !found; i++) {
    const struct constant *low = constants + beginnings[i];
    const struct constant *high = constants + beginnings[i + 1];
    if (low < high && compare(name, low->name) >= 0 && compare(name, high[-1].name) <= 0)
      found = find_between(name, low, high);
  }
  return found;
}

int32_t ps_constant_get(const char *name, int64_t *value, ps_error *err) {
  static const char operation[] = "constant_get";
  if (value)
    *value = 0;
  if (!name)
    return ps__fail_null(err, operation, "name");
  const struct constant *found = find(name);
  if (found) {
    if (value)
      *value = found->value;
    return PS_OK;
  }
  char room[(size_t)4 * NAME_SHOWN + sizeof "''"];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, name, strnlen(name, NAME_SHOWN));
  return ps__fail(err, PS_E_VALUE, operation, "no constant has the name %s", room);
}
