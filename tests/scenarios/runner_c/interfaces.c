/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The machine's interfaces. */
#include "fault.h"
#include "operation.h"

static int32_t do_nameindex(struct call *call) {
  ps_interfaces *list = NULL;
  int64_t count = 0;
  int32_t status = ps_if_nameindex(RESULT(call, &list), call->err);
  if (status != PS_OK)
    return status;
  must_succeed(ps_interfaces_count(list, &count, call->err), call->err);
  const struct value **entries = must_have((size_t)count * sizeof *entries);
  for (int64_t i = 0; i < count; i++) {
    int64_t number;
    char name[16];
    must_succeed(ps_interfaces_entry(list, i, &number, name, sizeof name, NULL, call->err), call->err);
    entries[i] = value_pair(value_integer(number), value_text(name));
  }
  ps_interfaces_free(list);
  call->result = value_list((size_t)count, entries);
  return PS_OK;
}

static int32_t do_nametoindex(struct call *call) {
  int64_t number = 0;
  int32_t status = ps_if_nametoindex(call_text(call, 0), RESULT(call, &number), call->err);
  call->result = value_integer(number);
  return status;
}

static int32_t do_indextoname(struct call *call) {
  char name[16] = "";
  int64_t length = 0;
  int32_t status = ps_if_indextoname(call_int64(call, 0), ROOM(call, name), RESULT(call, &length), call->err);
  call->result = call_told(call, name, length);
  return status;
}

const struct operation interfaces_functions[] = {
    {"if_nameindex", 0, do_nameindex},
    {"if_nametoindex", 1, do_nametoindex},
    {"if_indextoname", 1, do_indextoname},
    {NULL, 0, NULL},
};
