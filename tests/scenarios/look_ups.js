// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Look-ups through koffi, and connections by name as the document has them. `operations.wait` says how they wait.
"use strict";

const { addressValue, numericAddress } = require("./addresses");
const { ps, seconds, service, text, textOrNull } = require("./call");
const { Fault, shown } = require("./compare");

// A text that the library wrote is as long as the library says.
function told(value) {
  if (value?.includes("\0"))
    throw new Fault(`a length beyond its end is told with ${shown(value)}`);
  return value ?? null;
}

// All of a list that the library made, which is given back.
function taken(list, free, read) {
  try {
    return read(list);
  } finally {
    ps[free](list);
  }
}

function series(count, item) {
  return Array.from({ length: count }, (_, index) => item(index));
}

function entryValue(list, index) {
  const [family, type, proto, address] = ps.ps_addrinfo_entry(list, index);
  const numbers = [family, type, proto].map(BigInt);
  return [...numbers, told(ps.ps_addrinfo_canonname(list, index)), addressValue(address)];
}

function hostValue(host) {
  const aliases = series(ps.ps_hostent_alias_count(host), (index) => told(ps.ps_hostent_alias(host, index)));
  const addresses = series(ps.ps_hostent_address_count(host), (index) => told(ps.ps_hostent_address(host, index)));
  return [told(ps.ps_hostent_name(host)), aliases, addresses];
}

function lookUp(operations, name, host) {
  const found = operations.call(name, text(host), operations.wait);
  return found && taken(found, "ps_hostent_free", hostValue);
}

// A list of addresses, which is given back.
function entries(list) {
  const read = () => series(ps.ps_addrinfo_count(list), (index) => entryValue(list, index));
  return list && taken(list, "ps_addrinfo_free", read);
}

function addrinfoInputs({ wait }, host, port, family = 0n, type = 0n, proto = 0n, flags = 0n) {
  return [textOrNull(host), service(port), family, type, proto, flags, wait];
}

function createConnection(operations, [host, port], limit, source = []) {
  const patience = limit === undefined ? ps.PS_DEFAULT_TIMEOUT : seconds(limit);
  const options = source.length > 0 ? { source_host: text(source[0]), source_port: source[1] } : null;
  return operations.call("ps_create_connection", textOrNull(host), service(port), patience, options, operations.wait);
}

const OF_LIBRARY = {
  create_connection: [1, 3, createConnection],
  getaddrinfo: [2, 6, (operations, ...values) =>
    entries(operations.call("ps_getaddrinfo", ...addrinfoInputs(operations, ...values)))],
  getnameinfo: [2, 2, (operations, address, flags) =>
    operations.call("ps_getnameinfo", numericAddress(address), flags, operations.wait)?.map(told)],
  gethostbyname: [1, 1, (operations, host) =>
    told(operations.call("ps_gethostbyname", text(host), operations.wait))],
  gethostbyname_ex: [1, 1, (operations, host) => lookUp(operations, "ps_gethostbyname_ex", host)],
  gethostbyaddr: [1, 1, (operations, host) => lookUp(operations, "ps_gethostbyaddr", host)],
  getfqdn: [0, 1, (operations, name) => told(operations.call("ps_getfqdn", textOrNull(name), operations.wait))],
};

module.exports = { OF_LIBRARY, addrinfoInputs, entries, told };
