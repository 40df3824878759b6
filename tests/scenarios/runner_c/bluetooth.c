/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of AF_BLUETOOTH, by the socket's protocol. Its header is no part of the C library, so the numbers of the
 * protocols stand here. */
#include "family.h"
#include "fault.h"

enum { L2CAP = 0, HCI = 1, SCO = 2, RFCOMM = 3 };

int32_t bluetooth_address(const struct call *items, int64_t proto, ps_address *address) {
  switch (proto) {
  case HCI:
    return ps_address_make_bluetooth_hci(call_int64(items, 0), call_int64_or(items, 1, 0), address, items->err);
  case SCO:
    return ps_address_make_bluetooth_sco(call_text(items, 0), address, items->err);
  case RFCOMM:
    return ps_address_make_bluetooth_rfcomm(call_text(items, 0), call_int64(items, 1), address, items->err);
  default:
    return ps_address_make_bluetooth_l2cap(call_text(items, 0), call_int64(items, 1), call_int64_or(items, 2, 0),
                                           call_int64_or(items, 3, 0), address, items->err);
  }
}

const struct value *bluetooth_value(const ps_address *address) {
  char bdaddr[18] = "";
  int64_t proto;
  int64_t number = 0;
  ps_error err;
  must_succeed(ps_address_bluetooth_proto(address, &proto, &err), &err);
  if (proto == HCI) {
    const struct value *items[1];
    must_succeed(ps_address_bluetooth_hci_parts(address, &number, NULL, &err), &err);
    items[0] = value_integer(number);
    return value_list(1, items);
  }
  must_succeed(ps_address_bluetooth_bdaddr(address, bdaddr, sizeof bdaddr, NULL, &err), &err);
  if (proto == SCO)
    return value_text(bdaddr);
  must_succeed(proto == RFCOMM ? ps_address_bluetooth_rfcomm_parts(address, &number, &err)
                               : ps_address_bluetooth_l2cap_parts(address, &number, NULL, NULL, &err),
               &err);
  return value_pair(value_text(bdaddr), value_integer(number));
}
