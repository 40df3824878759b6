/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Looking for values in a list of pairs. */
#include "pair_values.h"

#include "check.h"

const char *text_of(ps_pairs *pairs, const char *name) {
  static char text[4096];
  int64_t index = -1;
  check_ok(ps_pairs_find(pairs, name, &index, &err));
  cr_assert(index >= 0, "%s", name);
  check_ok(ps_pairs_text(pairs, index, text, sizeof text, NULL, &err));
  return text;
}

int64_t number_of(ps_pairs *pairs, const char *name) {
  int64_t index = -1, numeric = 0, number = 0;
  check_ok(ps_pairs_find(pairs, name, &index, &err));
  cr_assert(index >= 0, "%s", name);
  check_ok(ps_pairs_number(pairs, index, &numeric, &number, &err));
  cr_assert(numeric, "%s", name);
  return number;
}
