/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The parts of an address, as scripts write it: a list of numbers, texts and bytes. */
#ifndef PS_SWIG_PARTS_H
#define PS_SWIG_PARTS_H

#include "error.h"
#include "family.h"
#include "text.h"

#include <strings.h>

/* Raise the error that a function of the library has filled in for an operation of the script, if there is one. */
static int ps_check(ps_context context, const char *operation, int32_t status, ps_error *err) {
  if (status == PS_OK)
    return 0;
  ps_rename(err, operation);
  ps_raise(context, err);
  return -1;
}

/* The operation that a wrapper of a method is for, by the name that SWIG gives it: in some languages that begins with
 * the name of the class as the language writes it. */
static const char *ps_operation_name(const char *symbol) {
  static const char class[] = "socket_";
  return strncasecmp(symbol, class, sizeof class - 1) == 0 ? symbol + sizeof class - 1 : symbol;
}

/* Whose address is taken or given: that of a socket, or of a family and a protocol. */
struct ps_owner {
  Socket *socket;
  int64_t family, proto;
};

static int64_t ps_proto_of(const struct ps_owner *owner) {
  int64_t proto = owner->proto;
  if (owner->socket)
    ps_socket_proto(owner->socket, &proto, NULL);
  return proto;
}

/* Refuse an address of another family than its owner's. */
static int ps_refuse_family(ps_context context, const char *operation, const struct ps_owner *owner, int64_t given) {
  char ours[PS_FAMILY_NAME], other[PS_FAMILY_NAME];
  return ps_refuse(context, PS_E_VALUE, operation, "%s: the address is %s, the %s is %s", operation,
                   ps_family_text(given, other), owner->socket ? "socket" : "family",
                   ps_family_text(owner->family, ours));
}

/* The items of an address: from `fewest` to `most`, as `form` says. */
static int ps_take_parts(ps_context context, ps_value value, const char *form, int fewest, int most, ps_value *items,
                         int *count) {
  if (ps_take_items(context, value, form, items, most, count) < 0)
    return -1;
  if (*count >= fewest && *count <= most)
    return 0;
  if (fewest == most)
    return ps_refuse(context, PS_E_TYPE, "address", "%s must have %d items, not %d", form, most, *count);
  return ps_refuse(context, PS_E_TYPE, "address", "%s must have %d to %d items, not %d", form, fewest, most, *count);
}

static int ps_take_pair(ps_context context, ps_value value, const char *form, ps_value *items) {
  int count;
  return ps_take_parts(context, value, form, 2, 2, items, &count);
}

/* The numbers among the items, one after the other; those that are left out keep their value. */
static int ps_take_numbers(ps_context context, const ps_value *items, int count, const char *const *names,
                           int64_t *numbers) {
  for (int i = 0; i < count; i++)
    if (ps_take_integer(context, items[i], names[i], &numbers[i]) < 0)
      return -1;
  return 0;
}

/* Numbers as a list. */
static ps_value ps_give_numbers(ps_context context, const int64_t *numbers, int count) {
  enum { MOST = 5 };
  ps_value values[MOST];
  for (int i = 0; i < count; i++)
    values[i] = ps_give_integer(context, numbers[i]);
  return ps_give_list(context, values, count);
}

#endif
