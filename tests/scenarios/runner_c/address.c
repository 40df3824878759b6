/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A list is a host with its numbers, which ps_socket_resolve() reads; a string is a path. */
#include "address.h"

#include "fault.h"

#include <polysocket.h>
#include <sys/socket.h>

static int32_t resolve(const struct call *call, const struct value *list, ps_address *address) {
  /* The items have to pass the same checks as arguments. */
  struct call parts = *call;
  parts.arguments = list->items;
  parts.count = list->length;
  if (parts.count > 4)
    fault("ps_socket_resolve() takes a host and three numbers at most");
  int64_t port = call_has(&parts, 1) ? call_int64(&parts, 1) : 0;
  int64_t flowinfo = call_has(&parts, 2) ? call_int64(&parts, 2) : 0;
  int64_t scopeid = call_has(&parts, 3) ? call_int64(&parts, 3) : 0;
  return ps_socket_resolve(call->self, call_text(&parts, 0), port, flowinfo, scopeid, address, call->err);
}

int32_t address_argument(const struct call *call, size_t index, ps_address **address) {
  const struct value *value = call_argument(call, index);
  if (call_is_null(call, index)) {
    *address = NULL;
    return PS_OK;
  }
  *address = must_have(sizeof **address);
  if (value->kind == LIST)
    return resolve(call, value, *address);
  int64_t length;
  const char *path = call_bytes(call, index, &length);
  return ps_address_unix(path, length, *address, call->err);
}

/* What cannot fail on a good address did. */
static void must_succeed(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fault("an address that the library gave cannot be read: %s", err->message);
}

static const struct value *internet_value(const ps_address *address, bool version6) {
  char host[46];
  uint16_t port;
  uint32_t flowinfo = 0;
  uint32_t scopeid = 0;
  ps_error err;
  must_succeed(ps_address_host(address, host, sizeof host, NULL, &err), &err);
  must_succeed(ps_address_port(address, &port, &err), &err);
  if (version6) {
    must_succeed(ps_address_flowinfo(address, &flowinfo, &err), &err);
    must_succeed(ps_address_scopeid(address, &scopeid, &err), &err);
  }
  const struct value *items[] = {value_text(host), value_integer(port), value_integer(flowinfo),
                                 value_integer(scopeid)};
  return value_list(version6 ? 4 : 2, items);
}

/* The bytes of a path, or of what the system wrote for a family without a form. */
static const struct value *bytes_value(const ps_address *address, bool path) {
  char bytes[127];
  int64_t length;
  ps_error err;
  int32_t status = path ? ps_address_path(address, bytes, sizeof bytes, &length, &err)
                        : ps_address_bytes(address, bytes, sizeof bytes, &length, &err);
  must_succeed(status, &err);
  return value_string(bytes, (size_t)length);
}

const struct value *address_value(const ps_address *address) {
  int32_t family;
  ps_error err;
  must_succeed(ps_address_family(address, &family, &err), &err);
  switch (family) {
  case AF_UNSPEC:
    return value_none();
  case AF_INET:
  case AF_INET6:
    return internet_value(address, family == AF_INET6);
  case AF_UNIX:
    return bytes_value(address, true);
  default:
    return value_pair(value_integer(family), bytes_value(address, false));
  }
}
