/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Constants. */
#include "operation.h"

static int32_t do_constant(struct call *call) {
  int64_t value = 0;
  int32_t status = ps_constant_get(call_text(call, 0), RESULT(call, &value), call->err);
  call->result = value_integer(value);
  return status;
}

/* A platform without IPv6 lacks the constant. */
static int32_t do_has_ipv6(struct call *call) {
  call->result = value_truth(ps_constant_get("AF_INET6", NULL, NULL) == PS_OK);
  return PS_OK;
}

const struct operation constant_functions[] = {
    {"constant", 1, do_constant},
    {"has_ipv6", 0, do_has_ipv6},
    {NULL, 0, NULL},
};
