/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_ALG: (type, name[, feat[, mask]]) (S162). */
#ifndef PS_SWIG_ALG_H
#define PS_SWIG_ALG_H

#include "parts.h"

static int ps_take_alg(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                       ps_address *address) {
  static const char *const names[] = {"feat", "mask"};
  ps_taken type_taken = PS_NOTHING_TAKEN, name_taken = PS_NOTHING_TAKEN;
  int64_t numbers[2] = {0, 0};
  const char *type, *name;
  ps_value items[4];
  ps_error err;
  int count;
  (void)owner;
  if (ps_take_parts(context, value, "AF_ALG address (type, name[, feat[, mask]])", 2, 4, items, &count) < 0 ||
      ps_take_numbers(context, items + 2, count - 2, names, numbers) < 0 ||
      ps_take_word(context, items[0], "type", &type, &type_taken) < 0)
    return -1;
  int result = ps_take_word(context, items[1], "name", &name, &name_taken);
  if (result == 0)
    result = ps_check(context, operation, ps_address_make_alg(type, name, numbers[0], numbers[1], address, &err), &err);
  ps_release(&type_taken);
  ps_release(&name_taken);
  return result;
}

static ps_value ps_give_alg(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  char type[sizeof *address], name[sizeof *address];
  int64_t feat = 0, mask = 0;
  (void)owner;
  ps_address_alg_type(address, type, sizeof type, NULL, NULL);
  ps_address_alg_name(address, name, sizeof name, NULL, NULL);
  ps_address_alg_parts(address, &feat, &mask, NULL);
  ps_value values[4];
  values[0] = ps_give_text(context, type);
  values[1] = ps_give_text(context, name);
  values[2] = ps_give_integer(context, feat);
  values[3] = ps_give_integer(context, mask);
  return ps_give_list(context, values, 4);
}

#endif
