/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Constants by name and by place. A name has the value that the list has for it; every other name is refused, and the
 * message shows it. The name that a message shows for a number has that number. */
#include "core/names.h"
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 100, SHOWN = 64 };
enum outcome { FOUND, UNKNOWN, LISTED, OUTSIDE, NAMED, NUMBERED };

const struct fuzz_target fuzz_target = {"constants",
                                        20000,
                                        {"a name has its value", "a name is unknown", "a place has a constant",
                                         "a place is outside the list", "a number appears as a name",
                                         "a number appears as a number"}};

struct entry {
  const char *name;
  int64_t value;
};

static int compare(const void *one, const void *other) {
  return strcmp(((const struct entry *)one)->name, ((const struct entry *)other)->name);
}

/* What the list says of a name: its value, or false. */
static bool listed(const char *wanted, int64_t *value) {
  static struct entry *entries;
  static size_t count;
  if (!entries) {
    count = (size_t)ps_constant_count();
    entries = calloc(count, sizeof *entries);
    expect(entries, "out of memory");
    for (size_t i = 0; i < count; i++)
      ps_constant_at((int64_t)i, &entries[i].name, &entries[i].value, NULL);
    qsort(entries, count, sizeof *entries, compare);
  }
  const struct entry *found = bsearch(&(struct entry){wanted, 0}, entries, count, sizeof *entries, compare);
  if (found)
    *value = found->value;
  return found;
}

static void check_name(const char *name) {
  int64_t value = -1, wanted;
  ps_error err;
  int32_t status = ps_constant_get(name, &value, &err);
  if (listed(name, &wanted)) {
    expect(status == PS_OK && value == wanted, "%s is %" PRId64 " and not %" PRId64, name, value, wanted);
    fuzz_reached(FOUND);
    return;
  }
  expect_status(status, STATUS(PS_E_VALUE), "constant_get", &err);
  expect(value == 0, "'%s' is unknown and has a value", name);
  size_t plain = 0;
  while (plain < SHOWN && name[plain] >= ' ' && name[plain] <= '~' && name[plain] != '\'' && name[plain] != '\\')
    plain++;
  const char *shown = strchr(err.message, '\'');
  expect(shown && strncmp(shown + 1, name, plain) == 0, "the message does not show '%s': %s", name, err.message);
  fuzz_reached(UNKNOWN);
}

static void check_place(int64_t place) {
  const char *name = "";
  int64_t value = -1, again = -1;
  ps_error err;
  int32_t status = ps_constant_at(place, &name, &value, &err);
  if (place >= 0 && place < ps_constant_count()) {
    expect(status == PS_OK && name && name[0], "%" PRId64 " has no constant", place);
    expect(ps_constant_get(name, &again, NULL) == PS_OK && again == value, "%s has two values", name);
    fuzz_reached(LISTED);
    return;
  }
  expect_status(status, STATUS(PS_E_RANGE), "constant_at", &err);
  expect(!name && value == 0, "%" PRId64 " is outside and has a constant", place);
  fuzz_reached(OUTSIDE);
}

/* A number among those whose names begin alike. */
static void check_number(struct input *input) {
  static const char *const prefixes[] = {"AF_", "SOCK_", "IPPROTO_", "SOL_", "SO_", "MSG_", "AI_", "EAI_"};
  char room[NAME];
  const char *prefix = prefixes[input_below(input, sizeof prefixes / sizeof prefixes[0])];
  int64_t number = input_integer(input), again = 0;
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__names_number(&text, prefix, number);
  if (ps_constant_get(room, &again, NULL) == PS_OK) {
    expect(again == number, "%" PRId64 " appears as %s, which is %" PRId64, number, room, again);
    expect(strncmp(room, prefix, strlen(prefix)) == 0, "%" PRId64 " appears as %s, which is no %s", number, room,
           prefix);
    fuzz_reached(NAMED);
    return;
  }
  expect(strtoll(room, NULL, 10) == number, "%" PRId64 " appears as %s", number, room);
  fuzz_reached(NUMBERED);
}

/* A name of the list with a change. */
static void check_changed(struct input *input) {
  char room[NAME];
  const char *name;
  int64_t value;
  ps_constant_at((int64_t)input_below(input, (size_t)ps_constant_count()), &name, &value, NULL);
  size_t length = strlen(name);
  memcpy(room, name, length + 1);
  if (input_below(input, 2))
    room[input_below(input, length + 1)] = (char)input_bits(input, 1);
  room[length + 1] = '\0';
  check_name(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  char *text;
  switch (input_below(&input, 4)) {
  case 0:
    check_place(input_integer(&input));
    break;
  case 1:
    check_number(&input);
    break;
  case 2:
    check_changed(&input);
    break;
  default:
    text = input_rest(&input);
    check_name(text);
    free(text);
  }
  return 0;
}
