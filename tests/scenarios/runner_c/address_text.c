/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text. */
#include "address.h"
#include "operation.h"

static int32_t do_parse(struct call *call) {
  int64_t family = 0;
  int64_t proto = 0;
  ps_address address = {{0}};
  int32_t status = ps_address_parse(call_text(call, 0), RESULT(call, &family), RESULT(call, &address),
                                    RESULT(call, &proto), call->err);
  const struct value *items[] = {value_integer(family), address_value(&address), value_integer(proto)};
  call->result = value_list(3, items);
  return status;
}

static int32_t do_format(struct call *call) {
  char text[12300] = "";
  int64_t length = 0;
  ps_address address;
  int32_t status = address_of_family(call, 1, call_int64(call, 0), call_int64_or(call, 2, 0), &address);
  if (status == PS_OK)
    status = ps_address_format(&address, ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

const struct operation address_text_functions[] = {
    {"address_parse", 1, do_parse},
    {"address_format", 3, do_format},
    {NULL, 0, NULL},
};
