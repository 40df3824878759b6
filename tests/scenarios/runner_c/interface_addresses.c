/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of the machine's interfaces. */
#include "address.h"
#include "fault.h"
#include "operation.h"

#include <string.h>

/* An entry as a list, if it is of the interface and of the family that are meant; else NULL. */
static const struct value *entry_at(struct call *call, ps_interface_addresses *list, int64_t at) {
  ps_address address, netmask, broadcast, peer;
  int64_t index, flags, prefix, family;
  char name[16];
  must_succeed(ps_interface_addresses_entry(list, at, &index, &flags, name, sizeof name, NULL, call->err), call->err);
  must_succeed(ps_interface_addresses_address(list, at, &address, call->err), call->err);
  must_succeed(ps_interface_addresses_netmask(list, at, &prefix, &netmask, call->err), call->err);
  must_succeed(ps_interface_addresses_broadcast(list, at, &broadcast, call->err), call->err);
  must_succeed(ps_interface_addresses_peer(list, at, &peer, call->err), call->err);
  must_succeed(ps_address_family(&address, &family, call->err), call->err);
  if (strcmp(name, call_text(call, 0)) != 0 || family != call_int64(call, 1))
    return NULL;
  const struct value *items[] = {value_integer(index),
                                 value_integer(flags),
                                 address_value(&address),
                                 address_value(&netmask),
                                 prefix < 0 ? value_none() : value_integer(prefix),
                                 address_value(&broadcast),
                                 address_value(&peer)};
  return value_list(sizeof items / sizeof *items, items);
}

static int32_t do_addresses(struct call *call) {
  ps_interface_addresses *list = NULL;
  int64_t count = 0;
  int32_t status = ps_if_addresses(RESULT(call, &list), call->err);
  if (status != PS_OK)
    return status;
  must_succeed(ps_interface_addresses_count(list, &count, call->err), call->err);
  const struct value *found = NULL;
  for (int64_t i = 0; i < count && !found; i++)
    found = entry_at(call, list, i);
  ps_interface_addresses_free(list);
  call->result = found ? found : value_none();
  return PS_OK;
}

const struct operation interface_addresses_functions[] = {
    {"if_addresses", 2, do_addresses},
    {NULL, 0, NULL},
};
