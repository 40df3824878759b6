/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of AF_CAN: an interface, and what the socket's protocol has beside it. */
#include "family.h"
#include "fault.h"

#include <linux/can.h>
#include <net/if.h>

int32_t can_address(const struct call *items, int64_t proto, ps_address *address) {
  if (proto == CAN_ISOTP)
    return ps_address_make_can_isotp(call_text(items, 0), call_int64(items, 1), call_int64(items, 2), address,
                                     items->err);
  if (proto == CAN_J1939)
    return ps_address_make_can_j1939(call_text(items, 0), call_int64(items, 1), call_int64(items, 2),
                                     call_int64(items, 3), address, items->err);
  return ps_address_make_can(call_text(items, 0), address, items->err);
}

const struct value *can_value(const ps_address *address) {
  char ifname[IFNAMSIZ];
  int64_t proto;
  int64_t first = 0;
  int64_t second = 0;
  int64_t third = 0;
  ps_error err;
  must_succeed(ps_address_can_ifname(address, ifname, sizeof ifname, NULL, &err), &err);
  must_succeed(ps_address_can_proto(address, &proto, &err), &err);
  if (proto == CAN_ISOTP)
    must_succeed(ps_address_can_isotp_parts(address, &first, &second, &err), &err);
  else if (proto == CAN_J1939)
    must_succeed(ps_address_can_j1939_parts(address, &first, &second, &third, &err), &err);
  const struct value *items[] = {value_text(ifname), value_integer(first), value_integer(second), value_integer(third)};
  return value_list(proto == CAN_ISOTP ? 3 : proto == CAN_J1939 ? 4 : 1, items);
}
