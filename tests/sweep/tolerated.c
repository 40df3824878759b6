/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The two tables of exceptions, each with its reason. */
#include "tolerated.h"

#include <string.h>

static const struct {
  const char *caller, *call;
  const char *outcomes; /**< With a blank before and behind each; NULL for all. */
  const char *function; /**< NULL for all. */
  const char *reason;
} tolerances[] = {
    {"ps__sys_close", "close", NULL, NULL, "the descriptor is closed in any case"},
};

static const struct {
  const char *caller, *call, *reason;
} unreachable[] = {
    {"", "", ""},
};

static bool lists(const char *words, const char *word) {
  size_t length = strlen(word);
  for (const char *at = words; (at = strstr(at, word)); at += length)
    if (at > words && at[-1] == ' ' && at[length] == ' ')
      return true;
  return false;
}

const char *tolerated(const char *function, const struct site *site, const struct outcome_of_call *outcome) {
  for (size_t i = 0; i < sizeof tolerances / sizeof tolerances[0]; i++)
    if (strcmp(tolerances[i].caller, site->caller) == 0 && strcmp(tolerances[i].call, call_names[site->call]) == 0 &&
        (!tolerances[i].function || strcmp(tolerances[i].function, function) == 0) &&
        (!tolerances[i].outcomes || lists(tolerances[i].outcomes, outcome->name)))
      return tolerances[i].reason;
  return NULL;
}

const char *unreached(const struct site *site) {
  for (size_t i = 0; i < sizeof unreachable / sizeof unreachable[0]; i++)
    if (strcmp(unreachable[i].caller, site->caller) == 0 && strcmp(unreachable[i].call, call_names[site->call]) == 0)
      return unreachable[i].reason;
  return NULL;
}
