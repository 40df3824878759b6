/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of the Internet: (host, port), or (host, port, flowinfo, scopeid) (S7 to S9). */
#ifndef PS_SWIG_INTERNET_H
#define PS_SWIG_INTERNET_H

#include "parts.h"

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

/* An address of a family without a socket, whose host is a number, or stands for one: no name is looked up. */
static int ps_take_plain(ps_context context, const char *operation, const struct ps_owner *owner,
                         const struct ps_endpoint *endpoint, ps_address *address) {
  const char *host = endpoint->host;
  const int64_t *numbers = endpoint->numbers;
  int64_t wanted = owner->family == ps_family.inet6 ? ps_family.inet6 : ps_family.inet, family = 0;
  ps_error err;
  if (*host == '\0')
    host = wanted == ps_family.inet6 ? "::" : "0.0.0.0";
  else if (wanted == ps_family.inet && strcmp(host, "<broadcast>") == 0)
    host = "255.255.255.255";
  int32_t status = ps_address_make_numeric(host, numbers[0], numbers[1], numbers[2], address, &err);
  if (ps_check(context, operation, status, &err) < 0)
    return -1;
  ps_address_family(address, &family, NULL);
  return family == wanted ? 0 : ps_refuse_family(context, operation, owner, family);
}

static int ps_take_host_and_port(ps_context context, const char *operation, const struct ps_owner *owner,
                                 ps_value value, int most, ps_address *address) {
  struct ps_endpoint endpoint = {.taken = PS_NOTHING_TAKEN};
  ps_error err;
  if (ps_take_endpoint(context, value, most == 2 ? PS_INET_FORM : PS_INET6_FORM, most, &endpoint) < 0)
    return -1;
  int result;
  if (owner->socket)
    result = ps_check(context, operation,
                      ps_socket_resolve(owner->socket, endpoint.host, endpoint.numbers[0], endpoint.numbers[1],
                                        endpoint.numbers[2], address, &err),
                      &err);
  else
    result = ps_take_plain(context, operation, owner, &endpoint, address);
  ps_release(&endpoint.taken);
  return result;
}

/* (host, port): AF_INET, and AF_RDS, whose addresses are the same. */
static int ps_take_inet(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                        ps_address *address) {
  return ps_take_host_and_port(context, operation, owner, value, 2, address);
}

static int ps_take_inet6(ps_context context, const char *operation, const struct ps_owner *owner, ps_value value,
                         ps_address *address) {
  return ps_take_host_and_port(context, operation, owner, value, 4, address);
}

/* An address without a socket that says its family: the host is a number and tells (S72). */
static int ps_take_numeric(ps_context context, const char *operation, ps_value value, ps_address *address) {
  struct ps_endpoint endpoint = {.taken = PS_NOTHING_TAKEN};
  ps_error err;
  int64_t family;
  if (ps_take_endpoint(context, value, "sockaddr (host, port[, flowinfo[, scopeid]])", 4, &endpoint) < 0)
    return -1;
  int32_t status = ps_address_make_numeric(endpoint.host, endpoint.numbers[0], endpoint.numbers[1], endpoint.numbers[2],
                                           address, &err);
  ps_release(&endpoint.taken);
  if (ps_check(context, operation, status, &err) < 0)
    return -1;
  ps_address_family(address, &family, NULL);
  if (family == ps_family.inet && endpoint.count != 2)
    return ps_refuse(context, PS_E_OS, operation, "%s: an IPv4 sockaddr must be a pair, not %d items", operation,
                     endpoint.count);
  return 0;
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

static ps_value ps_give_inet(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  (void)owner;
  return ps_give_endpoint(context, address, 2);
}

static ps_value ps_give_inet6(ps_context context, const struct ps_owner *owner, const ps_address *address) {
  (void)owner;
  return ps_give_endpoint(context, address, 4);
}

#endif
