/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Deadlines. */
#include "operation.h"

static int32_t do_deadline(struct call *call) {
  call->result = value_integer(ps_deadline(call_seconds(call, 0)));
  return PS_OK;
}

static int32_t do_setdeadline(struct call *call) {
  return ps_socket_setdeadline(call->self, call_int64(call, 0), call_int64(call, 1), call->err);
}

static int32_t do_getdeadline(struct call *call) {
  int64_t deadline = 0;
  int32_t status = ps_socket_getdeadline(call->self, call_int64(call, 0), RESULT(call, &deadline), call->err);
  call->result = value_integer(deadline);
  return status;
}

const struct operation deadline_functions[] = {{"deadline", 1, do_deadline}, {NULL, 0, NULL}};

const struct operation deadline_methods[] = {
    {"setdeadline", 2, do_setdeadline},
    {"getdeadline", 1, do_getdeadline},
    {NULL, 0, NULL},
};
