// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Addresses of scenarios: made with the library's functions, and taken apart with them. README.md tells their forms.
"use strict";

const { PolysocketError } = require("polysocket");

const { ps, bytes, callRaw, text } = require("./call");
const { Fault, NULL, isString } = require("./compare");

const TIPC_CLUSTER_SCOPE = 2n;
// Families that a library may have no constants for.
const [AF_BLUETOOTH, AF_RDS] = [31, 21];

// An address is wanted even where the results of an operation are not.
function make(name, ...inputs) {
  return inputs.includes(NULL) ? callRaw(name, inputs, true) : ps[name](...inputs);
}

// A list of the families that have forms of their own; the family of the socket says which one it is.
const MAKERS = new Map([
  [ps.AF_NETLINK, ([pid, groups]) => make("ps_address_make_netlink", pid, groups)],
  [ps.AF_PACKET, ([name, protocol, pkttype = 0n, hatype = 0n, hardware = ""]) =>
    make("ps_address_make_packet", text(name), protocol, pkttype, hatype, bytes(hardware))],
  [ps.AF_TIPC, ([type, v1, v2, v3, scope = TIPC_CLUSTER_SCOPE]) =>
    make("ps_address_make_tipc", type, v1, v2, v3, scope)],
  [ps.AF_VSOCK, ([cid, port]) => make("ps_address_make_vsock", cid, port)],
  [ps.AF_QIPCRTR, ([node, port]) => make("ps_address_make_qipcrtr", node, port)],
  [ps.AF_ALG, ([type, name, feat = 0n, mask = 0n]) =>
    make("ps_address_make_alg", text(type), text(name), feat, mask)],
]);

// The same where the socket's protocol chooses the form, by its number.
const FORMS = new Map([
  [ps.AF_CAN, {
    1: ([name]) => make("ps_address_make_can", text(name)),
    6: ([name, ...ids]) => make("ps_address_make_can_isotp", text(name), ...ids),
    7: ([name, ...numbers]) => make("ps_address_make_can_j1939", text(name), ...numbers),
  }],
  [AF_BLUETOOTH, {
    0: ([device, psm, cid = 0n, type = 0n]) => make("ps_address_make_bluetooth_l2cap", text(device), psm, cid, type),
    1: ([device, channel = 0n]) => make("ps_address_make_bluetooth_hci", device, channel),
    2: (device) => make("ps_address_make_bluetooth_sco", text(device)),
    3: ([device, channel]) => make("ps_address_make_bluetooth_rfcomm", text(device), channel),
  }],
]);

function raw([family, data]) {
  return make("ps_address_make_raw", family, bytes(data));
}

// The family of a socket, or undefined when that is none any more.
function familyOf(self) {
  try {
    return self === NULL ? undefined : ps.ps_socket_family(self);
  } catch (error) {
    if (!(error instanceof PolysocketError))
      throw error;
    return undefined;
  }
}

// Four items at most: a host, and what may be left out of its numbers.
function endpoint(items) {
  const [host, port = 0n, flowinfo = 0n, scopeid = 0n, ...surplus] = items;
  if (surplus.length > 0 || items.length === 0)
    throw new Fault("an address is a host and three numbers at most");
  return [text(host), port, flowinfo, scopeid];
}

function addressArgument(self, value) {
  if (value === NULL)
    return NULL;
  const family = familyOf(self);
  if (FORMS.has(family))
    return FORMS.get(family)[ps.ps_socket_proto(self)](value);
  if (isString(value))
    return make("ps_address_make_unix", bytes(value));
  if (!Array.isArray(value))
    throw new Fault("an address is a list or a path");
  if ([undefined, ps.AF_INET, ps.AF_INET6, ps.AF_UNIX, AF_RDS].includes(family))
    return make("ps_socket_resolve", self, ...endpoint(value));
  return (MAKERS.get(family) ?? raw)(value);
}

// The address for a family and a protocol, whose host is a number.
function familyAddress(family, value, proto) {
  if (family === ps.AF_UNSPEC)
    return ps.ps_address_parse("none")[1];
  if (FORMS.has(family))
    return (FORMS.get(family)[proto] ?? FORMS.get(family)[1])(value);
  if ([ps.AF_INET, ps.AF_INET6].includes(family))
    return numericAddress(value);
  return isString(value) ? make("ps_address_make_unix", bytes(value)) : (MAKERS.get(family) ?? raw)(value);
}

function numericAddress(value) {
  return value === NULL ? NULL : make("ps_address_make_numeric", ...endpoint(value));
}

// The address of a server, without a socket.
function unownedAddress(value) {
  return isString(value) ? make("ps_address_make_unix", bytes(value)) : numericAddress(value);
}

// Text, unless it is an abstract name or no UTF-8.
function pathValue(address) {
  const path = ps.ps_address_path(address);
  const decoded = path.toString();
  return path[0] === 0 || !Buffer.from(decoded).equals(path) ? path : decoded;
}

function integers(...numbers) {
  return numbers.map(BigInt);
}

const READERS = new Map([
  [ps.AF_UNSPEC, () => null],
  [ps.AF_INET, (address) => [ps.ps_address_host(address), BigInt(ps.ps_address_port(address))]],
  [ps.AF_INET6, (address) => [ps.ps_address_host(address),
    ...integers(ps.ps_address_port(address), ps.ps_address_flowinfo(address), ps.ps_address_scopeid(address))]],
  [ps.AF_UNIX, pathValue],
  [ps.AF_NETLINK, (address) => integers(...ps.ps_address_netlink_parts(address))],
  [ps.AF_PACKET, (address) => [ps.ps_address_packet_ifname(address),
    ...integers(...ps.ps_address_packet_parts(address)), ps.ps_address_packet_hardware(address)]],
  [ps.AF_VSOCK, (address) => integers(...ps.ps_address_vsock_parts(address))],
  [ps.AF_TIPC, (address) => integers(...ps.ps_address_tipc_parts(address))],
  [ps.AF_QIPCRTR, (address) => integers(...ps.ps_address_qipcrtr_parts(address))],
  [ps.AF_ALG, (address) => [ps.ps_address_alg_type(address), ps.ps_address_alg_name(address),
    ...integers(...ps.ps_address_alg_parts(address))]],
  [ps.AF_CAN, (address) => [ps.ps_address_can_ifname(address), ...canNumbers(address)]],
  [AF_BLUETOOTH, bluetoothValue],
]);

function canNumbers(address) {
  const read = { 6: ps.ps_address_can_isotp_parts, 7: ps.ps_address_can_j1939_parts }[ps.ps_address_can_proto(address)];
  return read ? integers(...read(address)) : [];
}

// The psm alone of L2CAP, and the device alone of HCI: scenarios have nothing behind them.
function bluetoothValue(address) {
  const proto = ps.ps_address_bluetooth_proto(address);
  if (proto === 1)
    return integers(ps.ps_address_bluetooth_hci_parts(address)[0]);
  const device = ps.ps_address_bluetooth_bdaddr(address);
  if (proto === 2)
    return device;
  return [device, ...integers(proto === 3 ? ps.ps_address_bluetooth_rfcomm_parts(address)
    : ps.ps_address_bluetooth_l2cap_parts(address)[0])];
}

// The value of an address that the library gave; undefined when nobody wanted it.
function addressValue(address) {
  if (address === undefined)
    return null;
  const family = ps.ps_address_family(address);
  const read = READERS.get(family) ?? (() => [BigInt(family), ps.ps_address_bytes(address)]);
  return read(address);
}

module.exports = { addressArgument, addressValue, familyAddress, numericAddress, unownedAddress };
