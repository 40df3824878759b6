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

const struct operation constant_functions[] = {{"constant", 1, do_constant}, {NULL, 0, NULL}};
