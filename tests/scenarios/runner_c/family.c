/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Families that have a form of their own; any other family is a number and bytes. */
#include "family.h"

#include "fault.h"

#include <linux/tipc.h>
#include <sys/socket.h>

static int64_t number_or(const struct call *items, size_t index, int64_t otherwise) {
  return call_has(items, index) ? call_int64(items, index) : otherwise;
}

static int32_t packet(const struct call *items, ps_address *address) {
  int64_t length = 0;
  const char *hardware = call_has(items, 4) ? call_bytes(items, 4, &length) : NULL;
  return ps_address_make_packet(call_text(items, 0), call_int64(items, 1), number_or(items, 2, 0),
                                number_or(items, 3, 0), hardware, length, address, items->err);
}

static int32_t raw(const struct call *items, ps_address *address) {
  int64_t length;
  const char *bytes = call_bytes(items, 1, &length);
  return ps_address_make_raw(call_int64(items, 0), bytes, length, address, items->err);
}

int32_t family_address(const struct call *items, int64_t family, int64_t proto, ps_address *address) {
  switch (family) {
  case AF_NETLINK:
    return ps_address_make_netlink(call_int64(items, 0), call_int64(items, 1), address, items->err);
  case AF_PACKET:
    return packet(items, address);
  case AF_TIPC:
    return ps_address_make_tipc(call_int64(items, 0), call_int64(items, 1), call_int64(items, 2), call_int64(items, 3),
                                number_or(items, 4, TIPC_CLUSTER_SCOPE), address, items->err);
  case AF_VSOCK:
    return ps_address_make_vsock(call_int64(items, 0), call_int64(items, 1), address, items->err);
  case AF_QIPCRTR:
    return ps_address_make_qipcrtr(call_int64(items, 0), call_int64(items, 1), address, items->err);
  case AF_ALG:
    return ps_address_make_alg(call_text(items, 0), call_text(items, 1), number_or(items, 2, 0), number_or(items, 3, 0),
                               address, items->err);
  case AF_CAN:
    return can_address(items, proto, address);
  case AF_BLUETOOTH:
    return bluetooth_address(items, proto, address);
  default:
    return raw(items, address);
  }
}

static const struct value *pair_value(const ps_address *address,
                                      int32_t (*parts)(const ps_address *address, int64_t *first, int64_t *second,
                                                       ps_error *err)) {
  int64_t first;
  int64_t second;
  ps_error err;
  must_succeed(parts(address, &first, &second, &err), &err);
  return value_pair(value_integer(first), value_integer(second));
}

static const struct value *alg_value(const ps_address *address) {
  char type[15];
  char name[105];
  int64_t feat;
  int64_t mask;
  ps_error err;
  must_succeed(ps_address_alg_type(address, type, sizeof type, NULL, &err), &err);
  must_succeed(ps_address_alg_name(address, name, sizeof name, NULL, &err), &err);
  must_succeed(ps_address_alg_parts(address, &feat, &mask, &err), &err);
  const struct value *items[] = {value_text(type), value_text(name), value_integer(feat), value_integer(mask)};
  return value_list(4, items);
}

static const struct value *packet_value(const ps_address *address) {
  char ifname[16];
  char hardware[117];
  int64_t protocol;
  int64_t pkttype;
  int64_t hatype;
  int64_t length;
  ps_error err;
  must_succeed(ps_address_packet_ifname(address, ifname, sizeof ifname, NULL, &err), &err);
  must_succeed(ps_address_packet_parts(address, &protocol, &pkttype, &hatype, &err), &err);
  must_succeed(ps_address_packet_hardware(address, hardware, sizeof hardware, &length, &err), &err);
  const struct value *items[] = {value_text(ifname), value_integer(protocol), value_integer(pkttype),
                                 value_integer(hatype), value_string(hardware, (size_t)length)};
  return value_list(5, items);
}

static const struct value *tipc_value(const ps_address *address) {
  int64_t addr_type;
  int64_t v1;
  int64_t v2;
  int64_t v3;
  int64_t scope;
  ps_error err;
  must_succeed(ps_address_tipc_parts(address, &addr_type, &v1, &v2, &v3, &scope, &err), &err);
  const struct value *items[] = {value_integer(addr_type), value_integer(v1), value_integer(v2), value_integer(v3),
                                 value_integer(scope)};
  return value_list(5, items);
}

static const struct value *raw_value(const ps_address *address, int64_t family) {
  char bytes[127];
  int64_t length;
  ps_error err;
  must_succeed(ps_address_bytes(address, bytes, sizeof bytes, &length, &err), &err);
  return value_pair(value_integer(family), value_string(bytes, (size_t)length));
}

const struct value *family_value(const ps_address *address, int64_t family) {
  switch (family) {
  case AF_NETLINK:
    return pair_value(address, ps_address_netlink_parts);
  case AF_PACKET:
    return packet_value(address);
  case AF_TIPC:
    return tipc_value(address);
  case AF_VSOCK:
    return pair_value(address, ps_address_vsock_parts);
  case AF_QIPCRTR:
    return pair_value(address, ps_address_qipcrtr_parts);
  case AF_ALG:
    return alg_value(address);
  case AF_CAN:
    return can_value(address);
  case AF_BLUETOOTH:
    return bluetooth_value(address);
  default:
    return raw_value(address, family);
  }
}
