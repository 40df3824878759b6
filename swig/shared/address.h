/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses in the document's forms (S5 to S9, S22): taken from and given to scripts, family by family. */
#ifndef PS_SWIG_ADDRESS_H
#define PS_SWIG_ADDRESS_H

#include "error.h"
#include "family.h"
#include "text.h"

#include <strings.h>

/* Raise the error that a function of the library has filled in for an operation of the script, if there is one. */
static int ps_check(ps_context context, const char *operation, int32_t status, ps_error *err) {
  if (status == PS_OK)
    return 0;
  ps_rename(err, operation);
  ps_raise(context, err);
  return -1;
}

/* The operation that a wrapper of a method is for, by the name that SWIG gives it: in some languages that begins with
 * the name of the class as the language writes it. */
static const char *ps_operation(const char *symbol) {
  static const char class[] = "socket_";
  return strncasecmp(symbol, class, sizeof class - 1) == 0 ? symbol + sizeof class - 1 : symbol;
}

/* The items of an address: from `fewest` to `most`, as `form` says. */
static int ps_take_parts(ps_context context, ps_value value, const char *form, int fewest, int most, ps_value *items,
                         int *count) {
  if (ps_take_items(context, value, form, items, most, count) < 0)
    return -1;
  if (*count >= fewest && *count <= most)
    return 0;
  if (fewest == most)
    return ps_refuse(context, PS_E_TYPE, "address", "%s must have %d items, not %d", form, most, *count);
  return ps_refuse(context, PS_E_TYPE, "address", "%s must have %d to %d items, not %d", form, fewest, most, *count);
}

static int ps_take_pair(ps_context context, ps_value value, const char *form, ps_value *items) {
  int count;
  return ps_take_parts(context, value, form, 2, 2, items, &count);
}

/* The numbers among the items, one after the other; those that are left out keep their value. */
static int ps_take_numbers(ps_context context, const ps_value *items, int count, const char *const *names,
                           int64_t *numbers) {
  for (int i = 0; i < count; i++)
    if (ps_take_integer(context, items[i], names[i], &numbers[i]) < 0)
      return -1;
  return 0;
}

/* An address as the document writes it: (host, port), or (host, port, flowinfo, scopeid), less what is left out. */
struct ps_endpoint {
  const char *host;
  int64_t numbers[3];
  int count;
  ps_taken taken;
};

static int ps_take_endpoint(ps_context context, ps_value value, const char *form, int most,
                            struct ps_endpoint *endpoint) {
  static const char *const names[] = {"port", "flowinfo", "scopeid"};
  ps_value items[4];
  memset(endpoint->numbers, 0, sizeof endpoint->numbers);
  if (ps_take_parts(context, value, form, 2, most, items, &endpoint->count) < 0 ||
      ps_take_numbers(context, items + 1, endpoint->count - 1, names, endpoint->numbers) < 0)
    return -1;
  return ps_take_host_name(context, items[0], &endpoint->host, &endpoint->taken);
}

#define PS_INET_FORM "AF_INET address (host, port)"
#define PS_INET6_FORM "AF_INET6 address (host, port[, flowinfo[, scopeid]])"

static int ps_take_internet(ps_context context, const char *operation, Socket *self, ps_value value, int most,
                            ps_address *address) {
  struct ps_endpoint endpoint = {.taken = PS_NOTHING_TAKEN};
  ps_error err;
  if (ps_take_endpoint(context, value, most == 2 ? PS_INET_FORM : PS_INET6_FORM, most, &endpoint) < 0)
    return -1;
  int32_t status = ps_socket_resolve(self, endpoint.host, endpoint.numbers[0], endpoint.numbers[1], endpoint.numbers[2],
                                     address, &err);
  ps_release(&endpoint.taken);
  return ps_check(context, operation, status, &err);
}

/* An address without a socket that says its family: the host is a number and tells (S72). */
static int ps_take_numeric(ps_context context, const char *operation, ps_value value, ps_address *address) {
  struct ps_endpoint endpoint = {.taken = PS_NOTHING_TAKEN};
  ps_error err;
  int64_t family;
  if (ps_take_endpoint(context, value, "sockaddr (host, port[, flowinfo[, scopeid]])", 4, &endpoint) < 0)
    return -1;
  int32_t status =
      ps_address_make_numeric(endpoint.host, endpoint.numbers[0], endpoint.numbers[1], endpoint.numbers[2], address, &err);
  ps_release(&endpoint.taken);
  if (ps_check(context, operation, status, &err) < 0)
    return -1;
  ps_address_family(address, &family, NULL);
  if (family == ps_family.inet && endpoint.count != 2)
    return ps_refuse(context, PS_E_OS, operation, "%s: an IPv4 sockaddr must be a pair, not %d items", operation,
                     endpoint.count);
  return 0;
}

static int ps_take_local(ps_context context, const char *operation, ps_value value, ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *path;
  int64_t length;
  ps_error err;
  if (ps_take_path(context, value, &path, &length, &taken) < 0)
    return -1;
  int32_t status = ps_address_make_unix(path, length, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

/* (pid, groups) (S11). */
static int ps_take_netlink(ps_context context, const char *operation, ps_value value, ps_address *address) {
  static const char *const names[] = {"pid", "groups"};
  int64_t numbers[2];
  ps_value items[2];
  ps_error err;
  if (ps_take_pair(context, value, "AF_NETLINK address (pid, groups)", items) < 0 ||
      ps_take_numbers(context, items, 2, names, numbers) < 0)
    return -1;
  return ps_check(context, operation, ps_address_make_netlink(numbers[0], numbers[1], address, &err), &err);
}

#define PS_PACKET_FORM "AF_PACKET address (interface, protocol[, pkttype[, hatype[, hardware]]])"

static int ps_take_packet(ps_context context, const char *operation, ps_value value, ps_address *address) {
  static const char *const names[] = {"protocol", "pkttype", "hatype"};
  ps_taken interface_taken = PS_NOTHING_TAKEN, hardware_taken = PS_NOTHING_TAKEN;
  int64_t numbers[3] = {0, 0, 0}, length = 0;
  const void *hardware = NULL;
  const char *interface;
  ps_value items[5];
  ps_error err;
  int count;
  if (ps_take_parts(context, value, PS_PACKET_FORM, 2, 5, items, &count) < 0 ||
      ps_take_numbers(context, items + 1, count < 4 ? count - 1 : 3, names, numbers) < 0 ||
      (count == 5 && ps_take_bytes(context, items[4], "hardware", &hardware, &length, &hardware_taken) < 0))
    return -1;
  int result = ps_take_word(context, items[0], "interface", &interface, &interface_taken);
  if (result == 0)
    result = ps_check(context, operation,
                      ps_address_make_packet(interface, numbers[0], numbers[1], numbers[2], hardware, length, address, &err),
                      &err);
  ps_release(&interface_taken);
  ps_release(&hardware_taken);
  return result;
}

/* (addr_type, v1, v2, v3[, scope]) (S12 to S17). */
static int ps_take_tipc(ps_context context, const char *operation, ps_value value, ps_address *address) {
  static const char *const names[] = {"addr_type", "v1", "v2", "v3", "scope"};
  int64_t numbers[5] = {[4] = ps_family.cluster_scope};
  ps_value items[5];
  ps_error err;
  int count;
  if (ps_take_parts(context, value, "AF_TIPC address (addr_type, v1, v2, v3[, scope])", 4, 5, items, &count) < 0 ||
      ps_take_numbers(context, items, count, names, numbers) < 0)
    return -1;
  return ps_check(context, operation,
                  ps_address_make_tipc(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], address, &err), &err);
}

/* (family, bytes): any other family, whose bytes the script knows (S22). */
static int ps_take_raw(ps_context context, const char *operation, int64_t family, ps_value value, ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  ps_value items[2];
  const void *data;
  int64_t given, length;
  ps_error err;
  if (ps_take_pair(context, value, "address (family, bytes)", items) < 0 ||
      ps_take_integer(context, items[0], "family", &given) < 0)
    return -1;
  if (given != family && given != ps_family.unspecified) {
    char ours[PS_FAMILY_NAME], other[PS_FAMILY_NAME];
    return ps_refuse(context, PS_E_VALUE, operation, "%s: the address is %s, the socket is %s", operation,
                     ps_family_text(given, other), ps_family_text(family, ours));
  }
  if (ps_take_bytes(context, items[1], "address", &data, &length, &taken) < 0)
    return -1;
  int32_t status = ps_address_make_raw(given, data, length, address, &err);
  ps_release(&taken);
  return ps_check(context, operation, status, &err);
}

/* The form is chosen by the socket's family, not by the value's looks. Only AF_UNSPEC with empty bytes is an address of
 * every family: connecting a datagram socket to it takes back what an earlier connect did. */
static int ps_take_address(ps_context context, const char *operation, Socket *self, ps_value value,
                           ps_address *address) {
  int64_t family;
  ps_error err;
  if (ps_check(context, operation, ps_socket_family(self, &family, &err), &err) < 0)
    return -1;
  if (ps_is_bare(context, value, ps_family.unspecified))
    return ps_take_raw(context, operation, family, value, address);
  if (family == ps_family.inet)
    return ps_take_internet(context, operation, self, value, 2, address);
  if (family == ps_family.inet6)
    return ps_take_internet(context, operation, self, value, 4, address);
  if (family == ps_family.local)
    return ps_take_local(context, operation, value, address);
  if (family == ps_family.netlink)
    return ps_take_netlink(context, operation, value, address);
  if (family == ps_family.packet)
    return ps_take_packet(context, operation, value, address);
  if (family == ps_family.tipc)
    return ps_take_tipc(context, operation, value, address);
  return ps_take_raw(context, operation, family, value, address);
}

static ps_value ps_give_endpoint(ps_context context, const ps_address *address, int items) {
  char host[64];
  int64_t port;
  int64_t flowinfo = 0, scopeid = 0;
  ps_address_host(address, host, sizeof host, NULL, NULL);
  ps_address_port(address, &port, NULL);
  if (items == 4) {
    ps_address_flowinfo(address, &flowinfo, NULL);
    ps_address_scopeid(address, &scopeid, NULL);
  }
  ps_value values[4] = {ps_give_text(context, host), ps_give_integer(context, port)};
  if (items == 4) {
    values[2] = ps_give_integer(context, flowinfo);
    values[3] = ps_give_integer(context, scopeid);
  }
  return ps_give_list(context, values, items);
}

static ps_value ps_give_netlink(ps_context context, const ps_address *address) {
  int64_t pid, groups;
  ps_address_netlink_parts(address, &pid, &groups, NULL);
  ps_value values[2];
  values[0] = ps_give_integer(context, pid);
  values[1] = ps_give_integer(context, groups);
  return ps_give_list(context, values, 2);
}

static ps_value ps_give_packet(ps_context context, const ps_address *address) {
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

static ps_value ps_give_tipc(ps_context context, const ps_address *address) {
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

static ps_value ps_give_local(ps_context context, const ps_address *address) {
  char path[sizeof *address];
  int64_t length;
  ps_address_path(address, path, sizeof path, &length, NULL);
  return ps_give_path(context, path, length);
}

/* None for the empty address; (family, bytes) for a family without a form. */
static ps_value ps_give_address(ps_context context, const ps_address *address) {
  int64_t family;
  ps_address_family(address, &family, NULL);
  if (family == 0)
    return ps_give_none(context);
  if (family == ps_family.inet)
    return ps_give_endpoint(context, address, 2);
  if (family == ps_family.inet6)
    return ps_give_endpoint(context, address, 4);
  if (family == ps_family.local)
    return ps_give_local(context, address);
  if (family == ps_family.netlink)
    return ps_give_netlink(context, address);
  if (family == ps_family.packet)
    return ps_give_packet(context, address);
  if (family == ps_family.tipc)
    return ps_give_tipc(context, address);
  return ps_give_raw(context, family, address);
}

/* A result, handed over, with the address that came with it. */
static ps_value ps_give_pair(ps_context context, ps_value first, const ps_address *address) {
  ps_value values[2] = {first, ps_give_address(context, address)};
  return ps_give_list(context, values, 2);
}

#endif
