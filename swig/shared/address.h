/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses in the document's forms (S5 to S9, S22): taken from and given to scripts, family by family. */
#ifndef PS_SWIG_ADDRESS_H
#define PS_SWIG_ADDRESS_H

#include "error.h"
#include "family.h"

/* A host name that the library can read as text: neither cut at a NUL nor guessed at. */
static int ps_take_host_name(ps_context context, ps_value value, const char **host, ps_taken *taken) {
  int64_t length;
  if (ps_take_host(context, value, host, &length, taken) < 0)
    return -1;
  const char *problem = NULL;
  if ((int64_t)strlen(*host) != length)
    problem = "host name must not contain null character";
  for (const char *c = *host; *c && !problem; c++)
    if (*c & 0x80)
      problem = "host name must be ASCII; encode an international name first";
  if (!problem)
    return 0;
  ps_release(taken);
  return ps_refuse(context, PS_E_TYPE, "address", "%s", problem);
}

/* (host, port) or (host, port, flowinfo, scopeid), of which the last two may be left out. */
static int ps_take_endpoint(ps_context context, Socket *self, ps_value value, int most, ps_address *address) {
  const char *form = most == 2 ? "AF_INET address" : "AF_INET6 address";
  static const char *const names[] = {"port", "flowinfo", "scopeid"};
  int64_t numbers[3] = {0, 0, 0};
  ps_taken taken = PS_NOTHING_TAKEN;
  ps_value items[4];
  const char *host;
  ps_error err;
  int count;
  if (ps_take_items(context, value, form, items, most, &count) < 0)
    return -1;
  if (count < 2 || count > most)
    return ps_refuse(context, PS_E_TYPE, "address", "%s must be a %s, not %d items", form,
                     most == 2 ? "pair (host, port)" : "list (host, port[, flowinfo[, scopeid]])", count);
  for (int i = 1; i < count; i++)
    if (ps_take_integer(context, items[i], names[i - 1], &numbers[i - 1]) < 0)
      return -1;
  if (ps_take_host_name(context, items[0], &host, &taken) < 0)
    return -1;
  int32_t status = ps_socket_resolve(self, host, numbers[0], numbers[1], numbers[2], address, &err);
  ps_release(&taken);
  if (status == PS_OK)
    return 0;
  ps_raise(context, &err);
  return -1;
}

static int ps_take_local(ps_context context, ps_value value, ps_address *address) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *path;
  int64_t length;
  ps_error err;
  if (ps_take_path(context, value, &path, &length, &taken) < 0)
    return -1;
  int32_t status = ps_address_unix(path, length, address, &err);
  ps_release(&taken);
  if (status == PS_OK)
    return 0;
  ps_raise(context, &err);
  return -1;
}

/* The form is chosen by the socket's family, not by the value's looks. */
static int ps_take_address(ps_context context, Socket *self, ps_value value, ps_address *address) {
  int32_t family;
  ps_error err;
  if (ps_socket_family(self, &family, &err) != PS_OK) {
    ps_raise(context, &err);
    return -1;
  }
  if (family == ps_family.inet)
    return ps_take_endpoint(context, self, value, 2, address);
  if (family == ps_family.inet6)
    return ps_take_endpoint(context, self, value, 4, address);
  if (family == ps_family.local)
    return ps_take_local(context, value, address);
  return ps_refuse(context, PS_E_UNSUPPORTED, "address", "addresses of family %d have no form here", (int)family);
}

static ps_value ps_give_endpoint(ps_context context, const ps_address *address, int items) {
  char host[64];
  uint16_t port;
  uint32_t flowinfo = 0, scopeid = 0;
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

/* None for the empty address; (family, bytes) for a family without a form. */
static ps_value ps_give_address(ps_context context, const ps_address *address) {
  char bytes[sizeof *address];
  int32_t family;
  int64_t length;
  ps_address_family(address, &family, NULL);
  if (family == 0)
    return ps_give_none(context);
  if (family == ps_family.inet)
    return ps_give_endpoint(context, address, 2);
  if (family == ps_family.inet6)
    return ps_give_endpoint(context, address, 4);
  if (family == ps_family.local) {
    ps_address_path(address, bytes, sizeof bytes, &length, NULL);
    return ps_give_path(context, bytes, length);
  }
  ps_address_bytes(address, bytes, sizeof bytes, &length, NULL);
  ps_value values[2] = {ps_give_integer(context, family), ps_give_bytes(context, bytes, length)};
  return ps_give_list(context, values, 2);
}

/* A result, handed over, with the address that came with it. */
static ps_value ps_give_pair(ps_context context, ps_value first, const ps_address *address) {
  ps_value values[2] = {first, ps_give_address(context, address)};
  return ps_give_list(context, values, 2);
}

#endif
