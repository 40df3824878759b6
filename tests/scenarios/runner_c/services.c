/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Services and protocols. */
#include "operation.h"

static int32_t do_getservbyname(struct call *call) {
  int64_t port = 0;
  int32_t status =
      ps_getservbyname(call_text(call, 0), call_text_or_null(call, 1), NULL, RESULT(call, &port), call->err);
  call->result = value_integer(port);
  return status;
}

static int32_t do_getservbyport(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t length = 0;
  int32_t status = ps_getservbyport(call_int64(call, 0), call_text_or_null(call, 1), NULL, ROOM(call, text),
                                    RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

static int32_t do_getprotobyname(struct call *call) {
  int64_t number = 0;
  int32_t status = ps_getprotobyname(call_text(call, 0), NULL, RESULT(call, &number), call->err);
  call->result = value_integer(number);
  return status;
}

const struct operation services_functions[] = {
    {"getservbyname", 2, do_getservbyname},
    {"getservbyport", 2, do_getservbyport},
    {"getprotobyname", 1, do_getprotobyname},
    {NULL, 0, NULL},
};
