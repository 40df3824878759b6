/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A list is a host with its numbers for the internet's families, and what family.c reads for others; a string is a
 * path. */
#include "address.h"

#include "family.h"
#include "fault.h"

#include <polysocket.h>
#include <sys/socket.h>

/* A host and what may be left out of its numbers. */
struct endpoint {
  const char *host;
  int64_t port;
  int64_t flowinfo;
  int64_t scopeid;
};

static struct endpoint endpoint_of(const struct call *items) {
  if (items->count > 4)
    fault("an address is a host and three numbers at most");
  return (struct endpoint){call_text(items, 0), call_has(items, 1) ? call_int64(items, 1) : 0,
                           call_has(items, 2) ? call_int64(items, 2) : 0,
                           call_has(items, 3) ? call_int64(items, 3) : 0};
}

static int64_t proto_of(const struct call *call) {
  int64_t proto = 0;
  must_succeed(ps_socket_proto(call->self, &proto, call->err), call->err);
  return proto;
}

static int32_t from_list(const struct call *items, ps_address *address) {
  int64_t family;
  if (ps_socket_family(items->self, &family, NULL) == PS_OK && family != AF_INET && family != AF_INET6 &&
      family != AF_UNIX && family != AF_RDS)
    return family_address(items, family, proto_of(items), address);
  const struct endpoint end = endpoint_of(items);
  return ps_socket_resolve(items->self, end.host, end.port, end.flowinfo, end.scopeid, address, items->err);
}

/* An argument that is no list, as the only item of one. */
static struct call one_item(const struct call *call, size_t index) {
  struct call items = *call;
  items.arguments += index;
  items.count = 1;
  return items;
}

int32_t address_argument(const struct call *call, size_t index, ps_address **address) {
  if (call_is_null(call, index)) {
    *address = NULL;
    return PS_OK;
  }
  *address = must_have(sizeof **address);
  if (call_argument(call, index)->kind == LIST) {
    const struct call items = call_items(call, index);
    return from_list(&items, *address);
  }
  int64_t family = AF_UNIX;
  if (ps_socket_family(call->self, &family, NULL) == PS_OK && family == AF_BLUETOOTH) {
    const struct call items = one_item(call, index);
    return bluetooth_address(&items, proto_of(call), *address);
  }
  int64_t length;
  const char *path = call_bytes(call, index, &length);
  return ps_address_make_unix(path, length, *address, call->err);
}

int32_t address_of_family(const struct call *call, size_t index, int64_t family, int64_t proto, ps_address *address) {
  *address = (ps_address){{0}};
  if (family == AF_UNSPEC)
    return PS_OK;
  bool is_list = call_argument(call, index)->kind == LIST;
  const struct call items = is_list ? call_items(call, index) : one_item(call, index);
  if (family == AF_INET || family == AF_INET6) {
    const struct endpoint end = endpoint_of(&items);
    return ps_address_make_numeric(end.host, end.port, end.flowinfo, end.scopeid, address, call->err);
  }
  if (family != AF_UNIX)
    return family_address(&items, family, proto, address);
  int64_t length;
  const char *path = call_bytes(call, index, &length);
  return ps_address_make_unix(path, length, address, call->err);
}

int32_t address_unowned(const struct call *call, size_t index, ps_address **address) {
  if (!call_is_null(call, index) && call_argument(call, index)->kind == LIST)
    return address_numeric(call, index, address);
  return address_argument(call, index, address);
}

int32_t address_numeric(const struct call *call, size_t index, ps_address **address) {
  if (call_is_null(call, index)) {
    *address = NULL;
    return PS_OK;
  }
  *address = must_have(sizeof **address);
  const struct call items = call_items(call, index);
  const struct endpoint end = endpoint_of(&items);
  return ps_address_make_numeric(end.host, end.port, end.flowinfo, end.scopeid, *address, call->err);
}

static const struct value *internet_value(const ps_address *address, bool version6) {
  char host[46];
  int64_t port;
  int64_t flowinfo = 0;
  int64_t scopeid = 0;
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

static const struct value *path_value(const ps_address *address) {
  char path[4096];
  int64_t length;
  ps_error err;
  must_succeed(ps_address_path(address, path, sizeof path, &length, &err), &err);
  return value_string(path, (size_t)length);
}

const struct value *address_value(const ps_address *address) {
  int64_t family;
  ps_error err;
  must_succeed(ps_address_family(address, &family, &err), &err);
  switch (family) {
  case AF_UNSPEC:
    return value_none();
  case AF_INET:
  case AF_INET6:
    return internet_value(address, family == AF_INET6);
  case AF_UNIX:
    return path_value(address);
  default:
    return family_value(address, family);
  }
}
