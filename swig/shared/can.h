/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_CAN (S161). An address does not hold its protocol, so the socket's protocol chooses the form. */
#ifndef PS_SWIG_CAN_H
#define PS_SWIG_CAN_H

#include "parts.h"

/* The protocols that have forms of their own, as the library numbers them. */
enum { PS_CAN_ISOTP = 6, PS_CAN_J1939 = 7 };

static int32_t ps_make_can(int64_t proto, const char *ifname, const int64_t *numbers, ps_address *address,
                           ps_error *err) {
  switch (proto) {
  case PS_CAN_ISOTP:
    return ps_address_make_can_isotp(ifname, numbers[0], numbers[1], address, err);
  case PS_CAN_J1939:
    return ps_address_make_can_j1939(ifname, numbers[0], numbers[1], numbers[2], address, err);
  default:
    return ps_address_make_can(ifname, address, err);
  }
}

/* The numbers behind the interface. Only the NAME of J1939 has 64 bits without a sign. */
static int ps_take_can_numbers(ps_context context, int64_t proto, const ps_value *items, int count, int64_t *numbers) {
  static const char *const identifiers[] = {"rx_id", "tx_id"}, *const others[] = {"pgn", "addr"};
  if (proto == PS_CAN_ISOTP)
    return ps_take_numbers(context, items, count, identifiers, numbers);
  if (count > 0 && ps_take_bits(context, items[0], "name", &numbers[0]) < 0)
    return -1;
  return ps_take_numbers(context, items + 1, count - 1, others, numbers + 1);
}

static int ps_take_can(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                       ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  int64_t numbers[3] = {0, 0, 0}, proto = 0;
  const char *form = "AF_CAN address (interface,)", *ifname;
  ps_value items[4];
  ps_error err;
  int items_wanted = 1, count;
  proto = ps_proto_of(owner);
  if (proto == PS_CAN_ISOTP) {
    form = "AF_CAN address (interface, rx_id, tx_id)";
    items_wanted = 3;
  } else if (proto == PS_CAN_J1939) {
    form = "AF_CAN address (interface, name, pgn, addr)";
    items_wanted = 4;
  }
  if (ps_take_parts(context, value, form, items_wanted, items_wanted, items, &count) < 0 ||
      ps_take_can_numbers(context, proto, items + 1, count - 1, numbers) < 0 ||
      ps_take_word(context, items[0], "interface", &ifname, &taken) < 0)
    return -1;
  int32_t status = ps_make_can(proto, ifname, numbers, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

static ps_value ps_give_can(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  char ifname[64];
  int64_t proto = 0, numbers[3] = {0, 0, 0};
  ps_value values[4];
  int count = 1;
  if (!owner->socket || ps_socket_proto(owner->socket, &proto, NULL) != PS_OK)
    ps_address_can_proto(address, &proto, NULL);
  ps_address_can_ifname(address, ifname, sizeof ifname, NULL, NULL);
  values[0] = ps_give_text(context, ifname);
  if (proto == PS_CAN_ISOTP) {
    ps_address_can_isotp_parts(address, &numbers[0], &numbers[1], NULL);
    count = 3;
    values[1] = ps_give_integer(context, numbers[0]);
    values[2] = ps_give_integer(context, numbers[1]);
  } else if (proto == PS_CAN_J1939) {
    ps_address_can_j1939_parts(address, &numbers[0], &numbers[1], &numbers[2], NULL);
    count = 4;
    values[1] = ps_give_bits(context, numbers[0]);
    values[2] = ps_give_integer(context, numbers[1]);
    values[3] = ps_give_integer(context, numbers[2]);
  }
  return ps_give_list(context, values, count);
}

#endif
