/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names and services to addresses, and back. */
#include "address.h"
#include "fault.h"
#include "operation.h"

static const struct value *entry_value(const struct call *call, ps_addrinfo *list, int64_t index) {
  int64_t family;
  int64_t type;
  int64_t proto;
  char canonname[ROOM_SIZE];
  int64_t length;
  ps_address address;
  ps_error err;
  must_succeed(ps_addrinfo_entry(list, index, &family, &type, &proto, &address, &err), &err);
  must_succeed(ps_addrinfo_canonname(list, index, canonname, sizeof canonname, &length, &err), &err);
  const struct value *items[] = {value_integer(family), value_integer(type), value_integer(proto),
                                 call_told(call, canonname, length), address_value(&address)};
  return value_list(5, items);
}

/* The value of a list, which is given back. */
const struct value *addrinfo_value(const struct call *call, ps_addrinfo *list) {
  int64_t count;
  ps_error err;
  must_succeed(ps_addrinfo_count(list, &count, &err), &err);
  const struct value **items = must_have((size_t)count * sizeof *items);
  for (int64_t i = 0; i < count; i++)
    items[i] = entry_value(call, list, i);
  ps_addrinfo_free(list);
  return value_list((size_t)count, items);
}

static int32_t do_getaddrinfo(struct call *call) {
  ps_addrinfo *list = NULL;
  int32_t status = ps_getaddrinfo(call_text_or_null(call, 0), call_service(call, 1), call_int64_or(call, 2, 0),
                                  call_int64_or(call, 3, 0), call_int64_or(call, 4, 0), call_int64_or(call, 5, 0),
                                  call->wait, RESULT(call, &list), call->err);
  if (status == PS_OK)
    call->result = addrinfo_value(call, list);
  else if (list)
    fault("a look-up that failed gave a list");
  return status;
}

static int32_t do_getnameinfo(struct call *call) {
  char host[ROOM_SIZE] = "";
  char service[ROOM_SIZE] = "";
  int64_t host_length = 0;
  int64_t service_length = 0;
  ps_address *address;
  int32_t status = address_numeric(call, 0, &address);
  if (status == PS_OK)
    status = ps_getnameinfo(address, call_int64(call, 1), call->wait, ROOM(call, host), RESULT(call, &host_length),
                            ROOM(call, service), RESULT(call, &service_length), call->err);
  call->result = value_pair(call_told(call, host, host_length), call_told(call, service, service_length));
  return status;
}

const struct operation resolve_functions[] = {
    {"getaddrinfo", 6, do_getaddrinfo},
    {"getnameinfo", 2, do_getnameinfo},
    {NULL, 0, NULL},
};
