/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text and as packed bytes. */
#include "operation.h"

/* An IPv6 address needs most. */
enum { PACKED = 16 };

static int32_t do_inet_aton(struct call *call) {
  char packed[PACKED];
  int64_t length = 0;
  int32_t status = ps_inet_aton(call_text(call, 0), packed, sizeof packed, RESULT(call, &length), call->err);
  call->result = value_string(packed, (size_t)length);
  return status;
}

static int32_t do_inet_pton(struct call *call) {
  char packed[PACKED];
  int64_t length = 0;
  int32_t status =
      ps_inet_pton(call_int64(call, 0), call_text(call, 1), packed, sizeof packed, RESULT(call, &length), call->err);
  call->result = value_string(packed, (size_t)length);
  return status;
}

static int32_t do_inet_ntoa(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t size;
  int64_t length = 0;
  const char *packed = call_bytes(call, 0, &size);
  int32_t status = ps_inet_ntoa(packed, size, ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

static int32_t do_inet_ntop(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t size;
  int64_t length = 0;
  const char *packed = call_bytes(call, 1, &size);
  int32_t status = ps_inet_ntop(call_int64(call, 0), packed, size, ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

const struct operation inet_text_functions[] = {
    {"inet_aton", 1, do_inet_aton},
    {"inet_pton", 2, do_inet_pton},
    {"inet_ntoa", 1, do_inet_ntoa},
    {"inet_ntop", 2, do_inet_ntop},
    {NULL, 0, NULL},
};
