/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, and control requests. */
#include "operation.h"

static int32_t get_integer(struct call *call) {
  int64_t value = 0;
  int32_t status =
      ps_socket_getsockopt(call->self, call_int64(call, 0), call_int64(call, 1), RESULT(call, &value), call->err);
  call->result = value_integer(value);
  return status;
}

static int32_t get_bytes(struct call *call) {
  /* Longer than the library admits, so that a limit that is one too high does no harm here. */
  char buffer[PS_OPTION_MAX + 64];
  int64_t length = 0;
  int32_t status = ps_socket_getsockopt_bytes(call->self, call_int64(call, 0), call_int64(call, 1), buffer,
                                              call_int64(call, 2), RESULT(call, &length), call->err);
  call->result = value_string(buffer, (size_t)length);
  return status;
}

static int32_t do_getsockopt(struct call *call) {
  if (call_has(call, 2) && call_is_null(call, 2))
    return ps_socket_getsockopt_bytes(call->self, call_int64(call, 0), call_int64(call, 1), NULL, 1, NULL, call->err);
  return call_has(call, 2) && call_int64(call, 2) != 0 ? get_bytes(call) : get_integer(call);
}

static int32_t do_setsockopt(struct call *call) {
  int64_t level = call_int64(call, 0);
  int64_t option = call_int64(call, 1);
  if (call_argument(call, 2)->kind == INTEGER)
    return ps_socket_setsockopt(call->self, level, option, call_int64(call, 2), call->err);
  int64_t length;
  const char *bytes = NULL;
  if (call_argument(call, 2)->kind == NONE)
    length = call_int64(call, 3);
  else
    bytes = call_bytes(call, 2, &length);
  return ps_socket_setsockopt_bytes(call->self, level, option, bytes, length, call->err);
}

static int32_t do_ioctl(struct call *call) {
  int64_t left = 0, result = 0;
  int64_t option = call_has(call, 1) ? call_int64(call, 1) : 0;
  int32_t status =
      ps_socket_ioctl(call->self, call_int64(call, 0), option, RESULT(call, &left), RESULT(call, &result), call->err);
  call->result = value_integer(result > 0 ? result : left);
  return status;
}

const struct operation options_methods[] = {
    {"getsockopt", 3, do_getsockopt},
    {"setsockopt", 4, do_setsockopt},
    {"ioctl", 2, do_ioctl},
    {NULL, 0, NULL},
};
