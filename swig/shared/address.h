/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses in the forms that scripts write (S5 to S9, S22, S160 to S165): taken and given family by family. The
 * families whose forms need more than a few lines have headers of their own. */
#ifndef PS_SWIG_ADDRESS_H
#define PS_SWIG_ADDRESS_H

#include "alg.h"
#include "bluetooth.h"
#include "can.h"
#include "internet.h"

static int ps_take_local(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                         ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *path;
  int64_t length;
  ps_error err;
  (void)owner;
  if (ps_take_path(context, value, &path, &length, &taken) < 0)
    return -1;
  int32_t status = ps_address_make_unix(path, length, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

/* Two numbers: netlink, vsock and qipcrtr have no more. */
struct ps_two {
  const char *form, *names[2];
  int32_t (*make)(int64_t first, int64_t second, ps_address *address, ps_error *err);
  int32_t (*read)(const ps_address *address, int64_t *first, int64_t *second, ps_error *err);
};

static const struct ps_two ps_netlink = {"AF_NETLINK address (pid, groups)", /* S11 */
                                         {"pid", "groups"},
                                         ps_address_make_netlink,
                                         ps_address_netlink_parts};
static const struct ps_two ps_vsock = {
    "AF_VSOCK address (cid, port)", {"cid", "port"}, ps_address_make_vsock, ps_address_vsock_parts};
static const struct ps_two ps_qipcrtr = {
    "AF_QIPCRTR address (node, port)", {"node", "port"}, ps_address_make_qipcrtr, ps_address_qipcrtr_parts};

static int ps_take_two(ps_context context, const char *operation, const struct ps_two *two, ps_value value,
                       ps_address *address) {
  int64_t numbers[2];
  ps_value items[2];
  ps_error err;
  if (ps_take_pair(context, value, two->form, items) < 0 || ps_take_numbers(context, items, 2, two->names, numbers) < 0)
    return -1;
  return ps_check(context, operation, two->make(numbers[0], numbers[1], address, &err), &err);
}

static ps_value ps_give_two(ps_context context, const struct ps_two *two, const ps_address *address) {
  int64_t numbers[2];
  two->read(address, &numbers[0], &numbers[1], NULL);
  return ps_give_numbers(context, numbers, 2);
}

/* Functions for the table below. */
#define PS_TWO_NUMBERS(noun)                                                                                         \
  static int ps_take_##noun(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value, \
                            ps_address *address) {                                                                   \
    (void)owner;                                                                                                     \
    return ps_take_two(context, operation, &ps_##noun, value, address);                                              \
  }                                                                                                                  \
  static ps_value ps_give_##noun(ps_context context, const struct ps_owner *owner, const ps_address *address) {      \
    (void)owner;                                                                                                     \
    return ps_give_two(context, &ps_##noun, address);                                                                \
  }
PS_TWO_NUMBERS(netlink)
PS_TWO_NUMBERS(vsock)
PS_TWO_NUMBERS(qipcrtr)

#define PS_PACKET_FORM "AF_PACKET address (interface, protocol[, pkttype[, hatype[, hardware]]])"

static int ps_take_packet(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                          ps_address *address) {
  static const char *const names[] = {"protocol", "pkttype", "hatype"};
  ps_taken interface_taken = PS_NOTHING_TAKEN, hardware_taken = PS_NOTHING_TAKEN;
  int64_t numbers[3] = {0, 0, 0}, length = 0;
  const void *hardware = NULL;
  const char *interface;
  ps_value items[5];
  ps_error err;
  int count;
  (void)owner;
  if (ps_take_parts(context, value, PS_PACKET_FORM, 2, 5, items, &count) < 0 ||
      ps_take_numbers(context, items + 1, count < 4 ? count - 1 : 3, names, numbers) < 0 ||
      (count == 5 && ps_take_bytes(context, items[4], "hardware", &hardware, &length, &hardware_taken) < 0))
    return -1;
  int result = ps_take_word(context, items[0], "interface", &interface, &interface_taken);
  if (result == 0)
    result = ps_check(
        context, operation,
        ps_address_make_packet(interface, numbers[0], numbers[1], numbers[2], hardware, length, address, &err), &err);
  ps_release(&interface_taken);
  ps_release(&hardware_taken);
  return result;
}

/* (addr_type, v1, v2, v3[, scope]) (S12 to S17). */
static int ps_take_tipc(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                        ps_address *address) {
  static const char *const names[] = {"addr_type", "v1", "v2", "v3", "scope"};
  int64_t numbers[5] = {[4] = ps_family.cluster_scope};
  ps_value items[5];
  ps_error err;
  int count;
  (void)owner;
  if (ps_take_parts(context, value, "AF_TIPC address (addr_type, v1, v2, v3[, scope])", 4, 5, items, &count) < 0 ||
      ps_take_numbers(context, items, count, names, numbers) < 0)
    return -1;
  int32_t status = ps_address_make_tipc(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], address, &err);
  return ps_check(context, operation, status, &err);
}

/* (family, bytes): any other family, whose bytes the script knows (S22). */
static int ps_take_raw(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                       ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  ps_value items[2];
  const void *data;
  int64_t given, length;
  ps_error err;
  if (ps_take_pair(context, value, "address (family, bytes)", items) < 0 ||
      ps_take_integer(context, items[0], "family", &given) < 0)
    return -1;
  if (given != owner->family && given != ps_family.unspecified)
    return ps_refuse_family(context, operation, owner, given);
  if (ps_take_bytes(context, items[1], "address", &data, &length, &taken) < 0)
    return -1;
  int32_t status = ps_address_make_raw(given, data, length, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

static ps_value ps_give_packet(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  (void)owner;
  char interface[64], hardware[sizeof *address];
  int64_t protocol, pkttype, hatype;
  int64_t length;
  ps_address_packet_ifname(address, interface, sizeof interface, NULL, NULL);
  ps_address_packet_parts(address, &protocol, &pkttype, &hatype, NULL);
  ps_address_packet_hardware(address, hardware, sizeof hardware, &length, NULL);
  ps_value values[5];
  values[0] = ps_give_text(context, interface);
  values[1] = ps_give_integer(context, protocol);
  values[2] = ps_give_integer(context, pkttype);
  values[3] = ps_give_integer(context, hatype);
  values[4] = ps_give_bytes(context, hardware, length);
  return ps_give_list(context, values, 5);
}

static ps_value ps_give_tipc(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  (void)owner;
  int64_t addr_type, scope;
  int64_t numbers[3];
  ps_address_tipc_parts(address, &addr_type, &numbers[0], &numbers[1], &numbers[2], &scope, NULL);
  ps_value values[5];
  values[0] = ps_give_integer(context, addr_type);
  for (int i = 0; i < 3; i++)
    values[i + 1] = ps_give_integer(context, numbers[i]);
  values[4] = ps_give_integer(context, scope);
  return ps_give_list(context, values, 5);
}

static ps_value ps_give_raw(ps_context context, int64_t family, const ps_address *address) {
  char bytes[sizeof *address];
  int64_t length;
  ps_address_bytes(address, bytes, sizeof bytes, &length, NULL);
  ps_value values[2];
  values[0] = ps_give_integer(context, family);
  values[1] = ps_give_bytes(context, bytes, length);
  return ps_give_list(context, values, 2);
}

static ps_value ps_give_local(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  (void)owner;
  char path[4096];
  int64_t length;
  ps_address_path(address, path, sizeof path, &length, NULL);
  return ps_give_path(context, path, length);
}

/* The forms; any other family has (family, bytes). An address of a look-up has no socket. */
static const struct ps_form {
  const int64_t *family;
  int (*take)(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
              ps_address *address);
  ps_value (*give)(ps_context context, const struct ps_owner *owner, const ps_address *address);
} ps_forms[] = {
    {&ps_family.inet, ps_take_inet, ps_give_inet},
    {&ps_family.inet6, ps_take_inet6, ps_give_inet6},
    {&ps_family.local, ps_take_local, ps_give_local},
    {&ps_family.netlink, ps_take_netlink, ps_give_netlink},
    {&ps_family.packet, ps_take_packet, ps_give_packet},
    {&ps_family.tipc, ps_take_tipc, ps_give_tipc},
    {&ps_family.vsock, ps_take_vsock, ps_give_vsock},
    {&ps_family.can, ps_take_can, ps_give_can},
    {&ps_family.alg, ps_take_alg, ps_give_alg},
    {&ps_family.bluetooth, ps_take_bluetooth, ps_give_bluetooth},
    {&ps_family.qipcrtr, ps_take_qipcrtr, ps_give_qipcrtr},
    {&ps_family.rds, ps_take_inet, ps_give_inet},
};

static const struct ps_form *ps_form_of(int64_t family) {
  for (size_t i = 0; i < sizeof ps_forms / sizeof *ps_forms; i++)
    if (*ps_forms[i].family == family)
      return &ps_forms[i];
  return NULL;
}

/* The form is chosen by the owner's family, not by the value's looks. Only AF_UNSPEC with empty bytes is an address of
 * every family: connecting a datagram socket to it takes back what an earlier connect did. */
static int ps_take_owned(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                         ps_address *address) {
  const struct ps_form *form = ps_form_of(owner->family);
  if (!form || ps_is_bare(context, value, ps_family.unspecified))
    return ps_take_raw(context, operation, owner, value, address);
  return form->take(context, operation, owner, value, address);
}

static int ps_take_address(ps_context context, const char *operation, Socket *self, ps_value value,
                           ps_address *address) {
  struct ps_owner owner = {.socket = self};
  ps_error err;
  if (ps_check(context, operation, ps_socket_family(self, &owner.family, &err), &err) < 0)
    return -1;
  return ps_take_owned(context, operation, &owner, value, address);
}

/* None for the empty address; (family, bytes) for a family without a form. */
static ps_value ps_give_address(ps_context context, Socket *self, const ps_address *address) {
  const struct ps_owner owner = {.socket = self};
  int64_t family;
  ps_address_family(address, &family, NULL);
  if (family == 0)
    return ps_give_none(context);
  const struct ps_form *form = ps_form_of(family);
  return form ? form->give(context, &owner, address) : ps_give_raw(context, family, address);
}

/* A result, handed over, with the address that came with it. */
static ps_value ps_give_pair(ps_context context, Socket *self, ps_value first, const ps_address *address) {
  ps_value values[2] = {first, ps_give_address(context, self, address)};
  return ps_give_list(context, values, 2);
}

#endif
