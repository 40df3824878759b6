/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of the machine's network interfaces (S178). */
%{
static void ps_free_interface_addresses(void *list) {
  ps_interface_addresses_free(list);
}

/* An entry as a dictionary. */
static ps_value ps_give_interface_address(ps_context context, ps_interface_addresses *list, int64_t at) {
  ps_address address, netmask, broadcast, peer;
  int64_t index, flags, prefix, family;
  char name[16];
  ps_interface_addresses_entry(list, at, &index, &flags, name, sizeof name, NULL, NULL);
  ps_interface_addresses_address(list, at, &address, NULL);
  ps_interface_addresses_netmask(list, at, &prefix, &netmask, NULL);
  ps_interface_addresses_broadcast(list, at, &broadcast, NULL);
  ps_interface_addresses_peer(list, at, &peer, NULL);
  ps_address_family(&address, &family, NULL);
  ps_value map = ps_make_map(context);
  map = ps_put(context, map, "name", ps_give_text(context, name));
  map = ps_put(context, map, "index", ps_give_integer(context, index));
  map = ps_put(context, map, "flags", ps_give_integer(context, flags));
  map = ps_put(context, map, "family", ps_give_integer(context, family));
  map = ps_put(context, map, "address", ps_give_address(context, NULL, &address));
  map = ps_put(context, map, "netmask", ps_give_address(context, NULL, &netmask));
  map = ps_put(context, map, "prefix", prefix < 0 ? ps_give_none(context) : ps_give_integer(context, prefix));
  map = ps_put(context, map, "broadcast", ps_give_address(context, NULL, &broadcast));
  return ps_put(context, map, "peer", ps_give_address(context, NULL, &peer));
}

static ps_status Module_if_addresses(ps_context context, ps_value *value, ps_error *err) {
  ps_taken held = PS_NOTHING_TAKEN;
  ps_interface_addresses *list;
  int64_t count;
  ps_status status = ps_if_addresses(&list, err);
  if (status != PS_OK)
    return status;
  if (ps_hold(context, list, ps_free_interface_addresses, &held) < 0)
    return PS_RAISED;
  ps_interface_addresses_count(list, &count, NULL);
  *value = ps_make_list(context);
  for (int64_t i = 0; i < count && *value != PS_ABSENT; i++)
    *value = ps_extend(context, *value, ps_give_interface_address(context, list, i));
  ps_release(&held);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}
%}

%rename(if_addresses) Module_if_addresses;
ps_status Module_if_addresses(ps_context context, ps_value *value, ps_error *err);
