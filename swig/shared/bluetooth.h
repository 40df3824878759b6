/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_BLUETOOTH (S163). The socket's protocol chooses the form of an address that is taken; one that is given tells by
 * itself which it has. */
#ifndef PS_SWIG_BLUETOOTH_H
#define PS_SWIG_BLUETOOTH_H

#include "parts.h"

/* The protocols, as the library numbers them. */
enum { PS_L2CAP, PS_HCI, PS_SCO, PS_RFCOMM };

static int32_t ps_make_bluetooth(int64_t proto, const char *bdaddr, const int64_t *numbers, ps_address *address,
                                 ps_error *err) {
  switch (proto) {
  case PS_L2CAP:
    return ps_address_make_bluetooth_l2cap(bdaddr, numbers[0], numbers[1], numbers[2], address, err);
  case PS_RFCOMM:
    return ps_address_make_bluetooth_rfcomm(bdaddr, numbers[0], address, err);
  default:
    return ps_address_make_bluetooth_sco(bdaddr, address, err);
  }
}

/* A bdaddr and the numbers behind it. */
static int ps_take_device(ps_context context, const char *operation, int64_t proto, ps_value bdaddr,
                          const int64_t *numbers, ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const char *text;
  ps_error err;
  if (ps_take_word(context, bdaddr, "bdaddr", &text, &taken) < 0)
    return -1;
  int32_t status = ps_make_bluetooth(proto, text, numbers, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

/* (bdaddr, psm[, cid[, bdaddr_type]]). */
static int ps_take_l2cap(ps_context context, const char *operation, ps_value value, ps_address *address) {
  static const char *const names[] = {"psm", "cid", "bdaddr_type"};
  int64_t numbers[3] = {0, 0, 0};
  ps_value items[4];
  int count;
  if (ps_take_parts(context, value, "L2CAP address (bdaddr, psm[, cid[, bdaddr_type]])", 2, 4, items, &count) < 0 ||
      ps_take_numbers(context, items + 1, count - 1, names, numbers) < 0)
    return -1;
  return ps_take_device(context, operation, PS_L2CAP, items[0], numbers, address);
}

/* (bdaddr, channel). */
static int ps_take_rfcomm(ps_context context, const char *operation, ps_value value, ps_address *address) {
  int64_t channel;
  ps_value items[2];
  if (ps_take_pair(context, value, "RFCOMM address (bdaddr, channel)", items) < 0 ||
      ps_take_integer(context, items[1], "channel", &channel) < 0)
    return -1;
  return ps_take_device(context, operation, PS_RFCOMM, items[0], &channel, address);
}

/* (device_id[, channel]). */
static int ps_take_hci(ps_context context, const char *operation, ps_value value, ps_address *address) {
  static const char *const names[] = {"device_id", "channel"};
  int64_t numbers[2] = {0, 0};
  ps_value items[2];
  ps_error err;
  int count;
  if (ps_take_parts(context, value, "HCI address (device_id[, channel])", 1, 2, items, &count) < 0 ||
      ps_take_numbers(context, items, count, names, numbers) < 0)
    return -1;
  return ps_check(context, operation, ps_address_make_bluetooth_hci(numbers[0], numbers[1], address, &err), &err);
}

static int ps_take_bluetooth(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                             ps_address *address) {
  int64_t proto = ps_proto_of(owner);
  switch (proto) {
  case PS_L2CAP:
    return ps_take_l2cap(context, operation, value, address);
  case PS_HCI:
    return ps_take_hci(context, operation, value, address);
  case PS_RFCOMM:
    return ps_take_rfcomm(context, operation, value, address);
  case PS_SCO:
    return ps_take_device(context, operation, PS_SCO, value, NULL, address);
  default:
    return ps_refuse(context, PS_E_VALUE, operation,
                     "%s: an AF_BLUETOOTH socket of protocol %" PRId64 " has no form of address", operation, proto);
  }
}

/* The numbers of an address; those at the end that say nothing are left out. Returns how many remain. */
static int ps_bluetooth_numbers(const ps_address *address, int64_t proto, int64_t *numbers) {
  switch (proto) {
  case PS_L2CAP:
    ps_address_bluetooth_l2cap_parts(address, &numbers[0], &numbers[1], &numbers[2], NULL);
    return numbers[2] != 0 ? 3 : numbers[1] != 0 ? 2 : 1;
  case PS_HCI:
    ps_address_bluetooth_hci_parts(address, &numbers[0], &numbers[1], NULL);
    return numbers[1] != 0 ? 2 : 1;
  default:
    ps_address_bluetooth_rfcomm_parts(address, &numbers[0], NULL);
    return 1;
  }
}

static ps_value ps_give_raw(ps_context context, int64_t family, const ps_address *address);

static ps_value ps_give_bluetooth(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  char bdaddr[64];
  int64_t proto, numbers[3] = {0, 0, 0};
  ps_value values[4];
  (void)owner;
  if (ps_address_bluetooth_proto(address, &proto, NULL) != PS_OK)
    return ps_give_raw(context, ps_family.bluetooth, address);
  int count = proto == PS_SCO ? 0 : ps_bluetooth_numbers(address, proto, numbers);
  if (proto == PS_HCI)
    return ps_give_numbers(context, numbers, count);
  ps_address_bluetooth_bdaddr(address, bdaddr, sizeof bdaddr, NULL, NULL);
  if (proto == PS_SCO)
    return ps_give_text(context, bdaddr);
  values[0] = ps_give_text(context, bdaddr);
  for (int i = 0; i < count; i++)
    values[i + 1] = ps_give_integer(context, numbers[i]);
  return ps_give_list(context, values, count + 1);
}

#endif
