// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Options by name, what the system knows of a connection, and the addresses of interfaces, called through koffi.
"use strict";

const { addressValue } = require("./addresses");
const { ps, text } = require("./call");

// The value of an option as C takes it, which has texts alone.
function setting(value) {
  if (Array.isArray(value))
    return value.map(setting).join(",");
  if (typeof value === "boolean")
    return value ? "on" : "off";
  return typeof value === "bigint" || typeof value === "number" ? String(value) : text(value);
}

// One value of a list of pairs.
function valueOf(operations, name, self, key) {
  const pairs = operations.call(name, self);
  try {
    const index = pairs ? ps.ps_pairs_find(pairs, text(key)) : -1;
    if (index < 0)
      return null;
    const [numeric, number] = ps.ps_pairs_number(pairs, index);
    return numeric === 1 ? BigInt(number) : ps.ps_pairs_text(pairs, index);
  } finally {
    ps.ps_pairs_free(pairs ?? null);
  }
}

function addressesOf(operations, name, family) {
  const list = operations.call("ps_if_addresses");
  try {
    for (let at = 0; list && at < ps.ps_interface_addresses_count(list); at++) {
      const [index, flags, found] = ps.ps_interface_addresses_entry(list, at);
      const address = ps.ps_interface_addresses_address(list, at);
      const [prefix, netmask] = ps.ps_interface_addresses_netmask(list, at);
      if (found === text(name) && BigInt(ps.ps_address_family(address)) === family)
        return [BigInt(index), BigInt(flags), addressValue(address), addressValue(netmask),
          prefix < 0 ? null : BigInt(prefix), addressValue(ps.ps_interface_addresses_broadcast(list, at)),
          addressValue(ps.ps_interface_addresses_peer(list, at))];
    }
    return null;
  } finally {
    ps.ps_interface_addresses_free(list ?? null);
  }
}

const OF_LIBRARY = {
  if_addresses: [2, 2, addressesOf],
};

const OF_SOCKETS = {
  set_option: [2, 2, (operations, self, name, value) =>
    operations.call("ps_socket_set_option", self, text(name), setting(value))],
  get_option: [1, 1, (operations, self, name) => operations.call("ps_socket_get_option", self, text(name))],
  options: [1, 1, (operations, self, key) => valueOf(operations, "ps_socket_options", self, key)],
  tcp_info: [1, 1, (operations, self, key) => valueOf(operations, "ps_socket_tcp_info", self, key)],
  peer_credentials: [1, 1, (operations, self, key) => valueOf(operations, "ps_socket_peer_credentials", self, key)],
};

module.exports = { OF_LIBRARY, OF_SOCKETS };
