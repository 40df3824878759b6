/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Byte order. */
#include "operation.h"

static int32_t convert_number(struct call *call, int32_t (*convert)(int64_t number, int64_t *result, ps_error *err)) {
  int64_t result = 0;
  int32_t status = convert(call_int64(call, 0), RESULT(call, &result), call->err);
  call->result = value_integer(result);
  return status;
}

static int32_t do_htonl(struct call *call) {
  return convert_number(call, ps_htonl);
}

static int32_t do_ntohl(struct call *call) {
  return convert_number(call, ps_ntohl);
}

static int32_t do_htons(struct call *call) {
  return convert_number(call, ps_htons);
}

static int32_t do_ntohs(struct call *call) {
  return convert_number(call, ps_ntohs);
}

const struct operation byteorder_functions[] = {
    {"htonl", 1, do_htonl}, {"ntohl", 1, do_ntohl}, {"htons", 1, do_htons}, {"ntohs", 1, do_ntohs}, {NULL, 0, NULL},
};
