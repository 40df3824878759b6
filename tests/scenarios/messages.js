// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Operations with messages and descriptors, and with servers and interfaces, called through koffi.
"use strict";

const { addressArgument, addressValue, familyAddress, unownedAddress } = require("./addresses");
const { ps, bytes, text } = require("./call");

function integer(value) {
  return value === undefined ? null : BigInt(value);
}

// Control data from items of level, type and bytes. Each stands behind those before it, in the same memory.
function controlOf(items) {
  const size = items.reduce((sum, item) => sum + Number(ps.ps_control_space(item[2].length)), 0);
  const record = Buffer.alloc(Number(ps.ps_error_size()));
  const [memory, used] = [Buffer.alloc(Math.max(size, 1)), Buffer.alloc(8)];
  for (const [level, type, data] of items) {
    const item = bytes(data);
    const inputs = [used.readBigInt64LE(), level, type, item.length > 0 ? item : null, item.length];
    if (ps.raw.ps_control_add(...inputs, memory, size, used, record) !== ps.PS_OK)
      throw ps.failure(record);
  }
  return memory.subarray(0, Number(used.readBigInt64LE()));
}

function itemsIn(control) {
  const items = [];
  for (let position = 0; control && position < control.length;) {
    const [level, type, start, size, behind] = ps.ps_control_next(control, position);
    items.push([BigInt(level), BigInt(type), control.subarray(start, start + size)]);
    position = behind;
  }
  return items;
}

function sendMessage(operations, self, buffers, ancdata = [], flags = 0n, address = null) {
  const message = { buffers: buffers.map((data) => ({ data: bytes(data) })), control: controlOf(ancdata) };
  if (address !== null)
    message.address = addressArgument(self, address);
  return integer(operations.call("ps_socket_sendmsg", self, flags, message));
}

// What a message brings beside its data: control data, flags and the sender.
function beside({ control, flags, address }) {
  return [itemsIn(control), BigInt(flags), addressValue(address)];
}

function receiveMessage(operations, self, size, capacity = 0n, flags = 0n) {
  const given = { buffers: [{ data: size }], control: capacity };
  const [message, count] = operations.call("ps_socket_recvmsg", self, flags, given);
  return [message.buffers[0].data.subarray(0, count), ...beside(message)];
}

function receiveMessageInto(operations, self, rooms, capacity = 0n, flags = 0n) {
  const buffers = rooms.map((size) => ({ data: Buffer.alloc(Number(size), ".") }));
  const [message, count] = operations.call("ps_socket_recvmsg", self, flags, { buffers, control: capacity });
  return [BigInt(count), ...beside(message), message.buffers.map(({ data }) => data)];
}

function sendDescriptors(operations, socket, buffers, fds, flags = 0n) {
  return integer(operations.call("ps_socket_send_fds", socket, flags, fds, Buffer.concat(buffers.map(bytes))));
}

function receiveDescriptors(operations, socket, size, most, flags = 0n) {
  const [data, fds, told, sender] = operations.call("ps_socket_recv_fds", socket, flags, size, most);
  return [data, fds.map(BigInt), BigInt(told), addressValue(sender)];
}

// An address tells its family by itself.
function createServer(operations, address, _, backlog = null, reusePort = false, dualstack = false) {
  const flags = (reusePort ? ps.PS_SERVER_REUSE_PORT : 0) | (dualstack ? ps.PS_SERVER_DUALSTACK : 0);
  return operations.call("ps_create_server", unownedAddress(address), backlog ?? -1, flags);
}

function createUnixServer(operations, path, mode = null, backlog = null, type = null, keep = false) {
  return operations.call("ps_create_unix_server", unownedAddress(path), mode ?? -1, backlog ?? -1,
    type ?? ps.SOCK_STREAM, keep ? ps.PS_UNIX_KEEP : 0);
}

function bindUnix(operations, self, path, mode = null, keep = false) {
  return operations.call("ps_socket_bind_unix", self, unownedAddress(path), mode ?? -1, keep ? ps.PS_UNIX_KEEP : 0);
}

// Nothing is passed to the tests.
function passed(operations, unset = true) {
  const [fds] = operations.call("ps_listen_fds", unset ? ps.PS_LISTEN_UNSET : 0, 16);
  return fds.map(BigInt);
}

function interfaces(operations) {
  const found = operations.call("ps_if_nameindex");
  try {
    return Array.from({ length: Number(found ? ps.ps_interfaces_count(found) : 0) }, (_, index) => {
      const [number, name] = ps.ps_interfaces_entry(found, index);
      return [BigInt(number), name];
    });
  } finally {
    ps.ps_interfaces_free(found ?? null);
  }
}

function addressParse(operations, value) {
  const found = operations.call("ps_address_parse", text(value));
  return found && [BigInt(found[0]), addressValue(found[1]), BigInt(found[2])];
}

const numeric = (name) => [1, 1, (operations, value) => integer(operations.call(name, value))];

const OF_LIBRARY = {
  CMSG_LEN: numeric("ps_control_length"),
  CMSG_SPACE: numeric("ps_control_space"),
  close: [1, 1, (operations, fd) => operations.call("ps_close", fd)],
  dup: numeric("ps_dup"),
  if_nameindex: [0, 0, interfaces],
  if_nametoindex: [1, 1, (operations, name) => integer(operations.call("ps_if_nametoindex", text(name)))],
  if_indextoname: [1, 1, (operations, number) => operations.call("ps_if_indextoname", number)],
  sethostname: [1, 1, (operations, name) => operations.call("ps_sethostname", text(name))],
  address_parse: [1, 1, addressParse],
  address_format: [2, 3, (operations, family, address, proto = 0n) =>
    operations.call("ps_address_format", familyAddress(Number(family), address, Number(proto)))],
  has_dualstack_ipv6: [0, 0, (operations) => operations.call("ps_has_dualstack_ipv6") !== 0],
  create_server: [1, 5, createServer],
  create_unix_server: [1, 5, createUnixServer],
  listen_fds: [0, 1, passed],
  notify: [1, 1, (operations, state) => operations.call("ps_notify", text(state)) !== 0],
  send_fds: [3, 5, sendDescriptors],
  recv_fds: [3, 4, receiveDescriptors],
};

const OF_SOCKETS = {
  sendmsg: [1, 4, sendMessage],
  recvmsg: [1, 3, receiveMessage],
  recvmsg_into: [1, 3, receiveMessageInto],
  sendfile: [1, 3, (operations, self, fd, offset = 0n, count = null) =>
    integer(operations.call("ps_socket_sendfile", self, fd, offset, count ?? -1n))],
  bind_unix: [1, 3, bindUnix],
  listening: [0, 0, (operations, self) => operations.call("ps_socket_listening", self) !== 0],
  get_inheritable: [0, 0, (operations, self) => operations.call("ps_socket_get_inheritable", self) !== 0],
  set_inheritable: [1, 1, (operations, self, flag) =>
    operations.call("ps_socket_set_inheritable", self, typeof flag === "boolean" ? Number(flag) : flag)],
};

module.exports = { OF_LIBRARY, OF_SOCKETS };
