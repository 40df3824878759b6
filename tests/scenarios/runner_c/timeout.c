/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Timeouts and modes. */
#include "operation.h"

static const struct value *seconds_value(double seconds) {
  return seconds == PS_NO_TIMEOUT ? value_none() : value_real(seconds);
}

static int32_t do_getdefaulttimeout(struct call *call) {
  double seconds = 0;
  int32_t status = ps_getdefaulttimeout(RESULT(call, &seconds), call->err);
  call->result = seconds_value(seconds);
  return status;
}

static int32_t do_setdefaulttimeout(struct call *call) {
  return ps_setdefaulttimeout(call_seconds(call, 0), call->err);
}

static int32_t do_gettimeout(struct call *call) {
  double seconds = 0;
  int32_t status = ps_socket_gettimeout(call->self, RESULT(call, &seconds), call->err);
  call->result = seconds_value(seconds);
  return status;
}

static int32_t do_settimeout(struct call *call) {
  return ps_socket_settimeout(call->self, call_seconds(call, 0), call->err);
}

static int32_t do_setblocking(struct call *call) {
  return ps_socket_setblocking(call->self, call_int64(call, 0), call->err);
}

const struct operation timeout_functions[] = {
    {"getdefaulttimeout", 0, do_getdefaulttimeout},
    {"setdefaulttimeout", 1, do_setdefaulttimeout},
    {NULL, 0, NULL},
};

const struct operation timeout_methods[] = {
    {"gettimeout", 0, do_gettimeout},
    {"settimeout", 1, do_settimeout},
    {"setblocking", 1, do_setblocking},
    {NULL, 0, NULL},
};
