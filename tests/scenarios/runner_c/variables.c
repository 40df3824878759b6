/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Variables: a list that is searched; scenarios have few. */
#include "variables.h"

#include "fault.h"

#include <string.h>

enum { MOST = 100 };

struct variables {
  struct {
    const char *name;
    const struct value *value;
  } all[MOST];
  size_t count;
};

struct variables *variables_new(void) {
  return must_have(sizeof(struct variables));
}

/* Where the name is, or would be put. */
static size_t position(const struct variables *variables, const char *name) {
  size_t i = 0;
  while (i < variables->count && strcmp(variables->all[i].name, name) != 0)
    i++;
  return i;
}

void variables_set(struct variables *variables, const char *name, const struct value *value) {
  size_t i = position(variables, name);
  if (i == MOST)
    fault("the scenario has more than %d variables", MOST);
  if (i == variables->count)
    variables->count++;
  variables->all[i].name = name;
  variables->all[i].value = value;
}

const struct value *variables_get(const struct variables *variables, const char *name) {
  size_t i = position(variables, name);
  if (i == variables->count)
    fault("the variable '%s' has no value", name);
  return variables->all[i].value;
}

void variables_forget(struct variables *variables, const struct value *owner) {
  for (size_t i = 0; i < variables->count; i++) {
    const struct value *value = variables->all[i].value;
    if (value->kind == owner->kind && value->socket == owner->socket && value->file == owner->file &&
        value->token == owner->token && value->operation == owner->operation)
      variables->all[i].name = "";
  }
}
