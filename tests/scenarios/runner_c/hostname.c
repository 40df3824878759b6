/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names that this machine and others go by. */
#include "operation.h"

static int32_t do_getfqdn(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t length = 0;
  int32_t status =
      ps_getfqdn(call_text_or_null(call, 0), call->wait, ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

static int32_t do_gethostname(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t length = 0;
  int32_t status = ps_gethostname(ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

static int32_t do_sethostname(struct call *call) {
  return ps_sethostname(call_text(call, 0), call->err);
}

const struct operation hostname_functions[] = {
    {"getfqdn", 1, do_getfqdn},
    {"gethostname", 0, do_gethostname},
    {"sethostname", 1, do_sethostname},
    {NULL, 0, NULL},
};
