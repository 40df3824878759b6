/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Lists of names with values, as dictionaries of the language. */
#ifndef PS_SWIG_PAIRS_H
#define PS_SWIG_PAIRS_H

#include "text.h"

static void ps_free_pairs(void *pairs) {
  ps_pairs_free(pairs);
}

/* A number, or a text of any length. */
static ps_value ps_give_pair_value(ps_context context, ps_pairs *pairs, int64_t at) {
  ps_taken made = PS_NOTHING_TAKEN;
  int64_t numeric, number, length;
  char room[PS_TEXT];
  void *large;
  ps_pairs_number(pairs, at, &numeric, &number, NULL);
  if (numeric)
    return ps_give_integer(context, number);
  ps_pairs_text(pairs, at, room, sizeof room, &length, NULL);
  if (length < (int64_t)sizeof room)
    return ps_give_text(context, room);
  if (ps_make_bytes(context, length + 1, &large, &made) < 0)
    return PS_ABSENT;
  ps_pairs_text(pairs, at, large, length + 1, NULL, NULL);
  ps_value value = ps_give_text(context, large);
  ps_release(&made);
  return value;
}

/* All pairs, of a list whose ownership is transferred. */
static ps_value ps_give_pairs(ps_context context, ps_pairs *pairs) {
  ps_taken held = PS_NOTHING_TAKEN;
  int64_t count = 0;
  if (ps_hold(context, pairs, ps_free_pairs, &held) < 0)
    return PS_ABSENT;
  ps_pairs_count(pairs, &count, NULL);
  ps_value map = ps_make_map(context);
  for (int64_t i = 0; i < count && map != PS_ABSENT; i++) {
    char name[64];
    ps_pairs_name(pairs, i, name, sizeof name, NULL, NULL);
    map = ps_put(context, map, name, ps_give_pair_value(context, pairs, i));
  }
  ps_release(&held);
  return map;
}

#endif
