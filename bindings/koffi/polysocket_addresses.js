// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Addresses as values of JavaScript: strings for paths, and Arrays such as ["127.0.0.1", 80] for the rest. README.md
// has their forms.
"use strict";

const { isIP } = require("node:net");

const { checked } = require("./polysocket_values");

const TIPC_CLUSTER_SCOPE = 2;
const [CAN_RAW, CAN_ISOTP, CAN_J1939] = [1, 6, 7];
const [BT_L2CAP, BT_HCI, BT_SCO, BT_RFCOMM] = [0, 1, 2, 3];
// Families that a library may have no constants for.
const [AF_BLUETOOTH, AF_RDS] = [31, 21];
// Hosts that are no names to look up: any address, and the one of broadcasts.
const FIXED_HOSTS = ["", "<broadcast>"];

// The bytes of a string, as UTF-8, of any array of numbers, or of an ArrayBuffer.
function dataOf(value) {
  if (value instanceof ArrayBuffer)
    return new Uint8Array(value);
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === "string" ? Buffer.from(value) : value;
}

// The NAME of J1939 has 64 bits without a sign, which are those of an int64_t in the library.
function bitsOf(name) {
  return typeof name === "bigint" && name >= 2n ** 63n && name < 2n ** 64n ? BigInt.asIntN(64, name) : name;
}

// The families whose lists have forms of their own.
function makersOf(ps) {
  return new Map([
    [ps.AF_NETLINK, ([pid, groups]) => ps.ps_address_make_netlink(pid, groups)],
    [ps.AF_PACKET, ([name, protocol, pkttype = 0, hatype = 0, hardware = ""]) =>
      ps.ps_address_make_packet(name, protocol, pkttype, hatype, dataOf(hardware))],
    [ps.AF_TIPC, ([type, v1, v2, v3, scope = TIPC_CLUSTER_SCOPE]) =>
      ps.ps_address_make_tipc(type, v1, v2, v3, scope)],
    [ps.AF_VSOCK, ([cid, port]) => ps.ps_address_make_vsock(cid, port)],
    [ps.AF_QIPCRTR, ([node, port]) => ps.ps_address_make_qipcrtr(node, port)],
    [ps.AF_ALG, ([type, name, feat = 0, mask = 0]) => ps.ps_address_make_alg(type, name, feat, mask)],
  ]);
}

// The families where the protocol of the socket chooses the form.
function formsOf(ps) {
  return new Map([
    [ps.AF_CAN, {
      [CAN_RAW]: ([name]) => ps.ps_address_make_can(name),
      [CAN_ISOTP]: ([name, ...ids]) => ps.ps_address_make_can_isotp(name, ...ids),
      [CAN_J1939]: ([interfaceName, name, ...numbers]) =>
        ps.ps_address_make_can_j1939(interfaceName, bitsOf(name), ...numbers),
    }],
    [AF_BLUETOOTH, {
      [BT_L2CAP]: ([device, psm, cid = 0, type = 0]) => ps.ps_address_make_bluetooth_l2cap(device, psm, cid, type),
      [BT_HCI]: ([device, channel = 0]) => ps.ps_address_make_bluetooth_hci(device, channel),
      [BT_SCO]: (device) => ps.ps_address_make_bluetooth_sco(device),
      [BT_RFCOMM]: ([device, channel]) => ps.ps_address_make_bluetooth_rfcomm(device, channel),
    }],
  ]);
}

// By family, how an address is read.
function readersOf(ps) {
  return new Map([
    [ps.AF_UNSPEC, () => null],
    [ps.AF_INET, (address) => [ps.ps_address_host(address), ps.ps_address_port(address)]],
    [ps.AF_INET6, (address) => [ps.ps_address_host(address), ps.ps_address_port(address),
      ps.ps_address_flowinfo(address), ps.ps_address_scopeid(address)]],
    [ps.AF_UNIX, (address) => pathOf(ps.ps_address_path(address))],
    [ps.AF_NETLINK, (address) => ps.ps_address_netlink_parts(address)],
    [ps.AF_PACKET, (address) => [ps.ps_address_packet_ifname(address), ...ps.ps_address_packet_parts(address),
      ps.ps_address_packet_hardware(address)]],
    [ps.AF_VSOCK, (address) => ps.ps_address_vsock_parts(address)],
    [ps.AF_TIPC, (address) => ps.ps_address_tipc_parts(address)],
    [ps.AF_QIPCRTR, (address) => ps.ps_address_qipcrtr_parts(address)],
    [ps.AF_ALG, (address) => [ps.ps_address_alg_type(address), ps.ps_address_alg_name(address),
      ...ps.ps_address_alg_parts(address)]],
    [ps.AF_CAN, (address) => canOf(ps, address)],
    [AF_BLUETOOTH, (address) => bluetoothOf(ps, address)],
  ]);
}

function canOf(ps, address) {
  const ifname = ps.ps_address_can_ifname(address);
  switch (ps.ps_address_can_proto(address)) {
    case CAN_ISOTP:
      return [ifname, ...ps.ps_address_can_isotp_parts(address)];
    case CAN_J1939: {
      const [name, ...numbers] = ps.ps_address_can_j1939_parts(address);
      return [ifname, name < 0 ? BigInt.asUintN(64, BigInt(name)) : name, ...numbers];
    }
    default:
      return [ifname];
  }
}

// The numbers at the end that are 0 are left out, but for as many as there must be.
function shortened(items, fewest) {
  const last = items.findLastIndex((one) => one !== 0);
  return items.slice(0, Math.max(last + 1, fewest));
}

function bluetoothOf(ps, address) {
  const device = () => ps.ps_address_bluetooth_bdaddr(address);
  switch (protocolOf(ps, address)) {
    case BT_L2CAP:
      return [device(), ...shortened(ps.ps_address_bluetooth_l2cap_parts(address), 1)];
    case BT_RFCOMM:
      return [device(), ps.ps_address_bluetooth_rfcomm_parts(address)];
    case BT_HCI:
      return shortened(ps.ps_address_bluetooth_hci_parts(address), 1);
    case BT_SCO:
      return device();
    default:
      return [AF_BLUETOOTH, ps.ps_address_bytes(address)];
  }
}

// null for the length of no form.
function protocolOf(ps, address) {
  try {
    return ps.ps_address_bluetooth_proto(address);
  } catch (error) {
    if (error.status !== ps.PS_E_TYPE)
      throw error;
    return null;
  }
}

// A string, unless it is an abstract name or no UTF-8.
function pathOf(path) {
  const decoded = path.toString();
  return path[0] === 0 || !Buffer.from(decoded).equals(path) ? path : decoded;
}

function endpoint(value, what) {
  const fits = Array.isArray(value) && value.length > 0 && value.length <= 4;
  const [host, port = 0, flowinfo = 0, scopeid = 0] = checked(value, fits, "a host and three numbers at most", what);
  return [host, port, flowinfo, scopeid];
}

function isPath(value) {
  return typeof value === "string" || value instanceof Uint8Array;
}

// Makes and reads the addresses of one library.
class Addresses {
  constructor(ps) {
    Object.assign(this, { ps, makers: makersOf(ps), forms: formsOf(ps), readers: readersOf(ps) });
  }

  read(address) {
    const { ps } = this;
    const family = ps.ps_address_family(address);
    const read = this.readers.get(family) ?? (() => [family, ps.ps_address_bytes(address)]);
    return read(address);
  }

  // The address for a socket, or a promise of it where a host name has to be looked up.
  forSocket(handle, value, what, signal) {
    const { ps } = this;
    return this.ofFamily(ps.ps_socket_family(handle), () => ps.ps_socket_proto(handle), value, what,
      (family, parts) => this.ofHost(handle, family, parts, signal));
  }

  // The address for a family and a protocol, whose host is a number, or stands for one: no name is looked up.
  withoutSocket(family, proto, value, what) {
    const { ps } = this;
    if (family === ps.AF_UNSPEC && value === null)
      return ps.ps_address_parse("none")[1];
    // CAN_RAW is what AF_CAN has without a protocol.
    const form = family === ps.AF_CAN ? proto || CAN_RAW : proto;
    return this.ofFamily(family, () => form, value, what, (_, parts) => this.ofNumber(family, value, parts, what));
  }

  ofNumber(family, value, [host, ...numbers], what) {
    const { ps } = this;
    const six = family === ps.AF_INET6;
    const standing = six ? { "": "::" } : { "": "0.0.0.0", "<broadcast>": "255.255.255.255" };
    const given = typeof host === "string" && Object.hasOwn(standing, host) ? standing[host] : host;
    const made = ps.ps_address_make_numeric(given, ...numbers);
    checked(value, (ps.ps_address_family(made) === ps.AF_INET6) === six, "an address of the given family", what);
    return made;
  }

  ofFamily(family, protoOf, value, what, ofHost) {
    const { ps } = this;
    if (this.forms.has(family)) {
      const make = this.forms.get(family)[protoOf()];
      checked(value, make !== undefined, "for a protocol with addresses that are known here", what);
      return make(value);
    }
    if (isPath(value))
      return ps.ps_address_make_unix(dataOf(value));
    checked(value, Array.isArray(value), "an Array such as [host, port], or a path", what);
    if ([ps.AF_INET, ps.AF_INET6, AF_RDS].includes(family))
      return ofHost(family, endpoint(value, what));
    return (this.makers.get(family) ?? (([of, data]) => ps.ps_address_make_raw(of, dataOf(data))))(value);
  }

  ofHost(handle, family, parts, signal) {
    const { ps } = this;
    const [host, , ...rest] = parts;
    const literal = typeof host === "string" && isIP(host.split("%")[0]) !== 0;
    if (typeof host !== "string" || FIXED_HOSTS.includes(host) || literal)
      return ps.ps_socket_resolve(handle, ...parts);
    return this.lookedUp(family, host, rest, parts, handle, signal);
  }

  // Look the host up, and let the socket have the address as a number, so that nothing waits then.
  async lookedUp(family, host, rest, parts, handle, signal) {
    const [[, , , , [found]]] = await this.lookUp(host, family, signal);
    return this.ps.ps_socket_resolve(handle, found, parts[1], ...rest);
  }

  numeric(value, what) {
    return this.ps.ps_address_make_numeric(...endpoint(value, what));
  }

  // The address of a server that has no socket yet.
  forServer(value, what) {
    return isPath(value) ? this.ps.ps_address_make_unix(dataOf(value)) : this.numeric(value, what);
  }
}

module.exports = { Addresses, dataOf };
