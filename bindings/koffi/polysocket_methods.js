// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The methods of the objects that the description alone does not make: their values have a form of JavaScript's, or
// several functions are behind one method. Each has the call that polysocket_objects.js has understood.
"use strict";

const { constants: { errno: ERRNO } } = require("node:os");

const { dataOf } = require("./polysocket_addresses");
const { BATCHES } = require("./polysocket_batch");
const { FILES } = require("./polysocket_files");
const { checked } = require("./polysocket_values");

const MOST_ITEMS = 8;
// Nanoseconds are as fine as any option.
const NINE_DIGITS = 9;

// By name, the value of each argument, or its default.
function valuesOf(objects, call) {
  return Object.fromEntries(call.arguments.map((one) =>
    [one.name, call.given.has(one.name) ? call.given.get(one.name) : objects.standard(one.default)]));
}

function isMemory(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function partsOf(buffers, what) {
  checked(buffers, Array.isArray(buffers), "an Array of Buffers or strings", what);
  return Array.from(buffers, (one, index) =>
    dataOf(checked(one, typeof one === "string" || isMemory(one), "a Buffer or a string", `${what}[${index}]`)));
}

function roomsOf(buffers, what) {
  checked(buffers, Array.isArray(buffers), "an Array of Buffers", what);
  return Array.from(buffers, (one, index) => dataOf(checked(one, isMemory(one), "a Buffer", `${what}[${index}]`)));
}

function raw(objects, call, ...inputs) {
  return objects.wait(call, [call.self, ...inputs], {});
}

function isInteger(value) {
  return Number.isInteger(value) || typeof value === "bigint";
}

function isItem(one) {
  return Array.isArray(one) && one.length === 3 && one.slice(0, 2).every(isInteger) &&
    (typeof one[2] === "string" || isMemory(one[2]));
}

// Control data from items of level, type and bytes, each behind those before it in the same memory.
function controlOf({ ps }, items) {
  const list = items.map(([level, type, data]) => [level, type, dataOf(data)]);
  const size = list.reduce((sum, [, , data]) => sum + Number(ps.ps_control_space(data.length)), 0);
  const record = Buffer.alloc(Number(ps.ps_error_size()));
  const [memory, used] = [Buffer.alloc(Math.max(size, 1)), Buffer.alloc(8)];
  for (const [level, type, data] of list)
    if (ps.raw.ps_control_add(used.readBigInt64LE(), BigInt(level), BigInt(type), data.length > 0 ? data : null,
      data.length, memory, size, used, record) !== ps.PS_OK)
      throw ps.failure(record);
  return memory.subarray(0, Number(used.readBigInt64LE()));
}

function itemsIn({ ps }, control) {
  const items = [];
  for (let position = 0; control && position < control.length;) {
    const [level, type, start, size, behind] = ps.ps_control_next(control, position);
    items.push([level, type, control.subarray(start, start + size)]);
    position = behind;
  }
  return items;
}

async function sendMessage(objects, call) {
  const { buffers, ancdata, flags, address } = valuesOf(objects, call);
  const message = { buffers: partsOf(buffers, "sendmsg: buffers").map((data) => ({ data })) };
  checked(ancdata, ancdata === null || (Array.isArray(ancdata) && ancdata.every(isItem)),
    "an Array of [level, type, data]", "sendmsg: ancdata");
  if (ancdata?.length > 0)
    message.control = controlOf(objects, ancdata);
  if (address !== null)
    message.address = await objects.addresses.forSocket(call.self, address, "sendmsg: address", call.signal);
  return raw(objects, call, flags, message);
}

// What a message brings beside its data: control data, flags and the sender.
function beside(objects, { control, flags, address }) {
  return [itemsIn(objects, control), flags, objects.addresses.read(address)];
}

async function receiveMessage(objects, call) {
  const { bufsize, ancbufsize, flags } = valuesOf(objects, call);
  checked(bufsize, isInteger(bufsize), "an integer", "recvmsg: bufsize");
  const [message, count] = await raw(objects, call, flags, { buffers: [{ data: bufsize }], control: ancbufsize });
  return [message.buffers[0].data.subarray(0, count), ...beside(objects, message)];
}

async function receiveMessageInto(objects, call) {
  const { buffers, ancbufsize, flags } = valuesOf(objects, call);
  const rooms = roomsOf(buffers, "recvmsg_into: buffers");
  const given = { buffers: rooms.map((data) => ({ data })), control: ancbufsize };
  const [message, count] = await raw(objects, call, flags, given);
  rooms.forEach((room, index) => room.set(message.buffers[index].data));
  return [count, ...beside(objects, message)];
}

async function receiveInto(objects, call) {
  const { room, nbytes, flags } = valuesOf(objects, call);
  checked(room, isMemory(room), "a Buffer", `${call.name}: room`);
  checked(nbytes, isInteger(nbytes), "an integer", `${call.name}: nbytes`);
  const bytes = dataOf(room);
  if (nbytes > bytes.length)
    throw new RangeError(`${call.name}: nbytes must be at most ${bytes.length}, the size of the buffer, not ${nbytes}`);
  const [data, , address] = await raw(objects, call, flags, nbytes === 0 ? bytes.length : nbytes);
  bytes.set(data);
  return address === undefined ? data.length : [data.length, objects.addresses.read(address)];
}

async function connectEx(objects, call) {
  const { ps } = objects;
  const { address } = valuesOf(objects, call);
  const described = ps.description.functions.find(({ name }) => name === "ps_socket_connect");
  const to = await objects.addresses.forSocket(call.self, address, "connect_ex: address", call.signal);
  try {
    await objects.wait({ ...call, described }, [call.self, to], {});
    return 0;
  } catch (error) {
    if (error.name === "AbortError" || call.signal?.aborted)
      throw error;
    const isErrno = [ps.PS_E_OS, ps.PS_E_CLOSED, ps.PS_E_CANCELLED, ps.PS_E_WOULD_BLOCK].includes(error.status);
    if (error.status === ps.PS_E_TIMEOUT)
      return ERRNO.EAGAIN;
    if (isErrno && error.code > 0)
      return error.code;
    throw error;
  }
}

function sendDescriptors(objects, call) {
  const { buffers, fds, flags } = valuesOf(objects, call);
  return raw(objects, call, flags, fds, Buffer.concat(partsOf(buffers, "send_fds: buffers")));
}

function control(objects, call) {
  const { control: request, option } = valuesOf(objects, call);
  const [left, result] = objects.ps.ps_socket_ioctl(call.self, request, option);
  return result > 0 ? result : left;
}

// The address has the form of a family and a protocol. null is an address of AF_UNSPEC.
function formatAddress(objects, call) {
  const { family, address, proto } = valuesOf(objects, call);
  const numbers = Object.entries({ family, proto });
  for (const [name, value] of numbers)
    checked(value, Number.isInteger(value), "an integer", `address_format: ${name}`);
  return objects.ps.ps_address_format(
    objects.addresses.withoutSocket(family, proto, address, "address_format: address"));
}

// Try the addresses of a host in their order, which needs no thread of Node.js's.
async function createConnection(objects, call) {
  const { ps, module } = objects;
  const values = valuesOf(objects, call);
  const { address, deadline, token, source_address: source } = values;
  const { signal } = call;
  checked(address, Array.isArray(address) && address.length === 2, "an Array of host and port",
    "create_connection: address");
  if (values.happy_eyeballs) {
    const until = values.timeout === ps.PS_DEFAULT_TIMEOUT || values.timeout === null ? deadline
      : ps.ps_deadline(values.timeout);
    const made = await module.connect_host(...address, { source_address: source, deadline: until, token, signal });
    return limited(objects, made, values);
  }
  const within = { deadline, ...token && { token }, ...signal && { signal } };
  const entries = await module.getaddrinfo(...address, 0, ps.SOCK_STREAM, within);
  let failure;
  for (const entry of entries) {
    const socket = module.socket(...entry.slice(0, 3));
    try {
      limited(objects, socket, values);
      await connected(ps, socket, entry[4], values, signal);
      return socket;
    } catch (error) {
      socket.close();
      failure = error;
      if (error.status === ps.PS_E_CANCELLED || (deadline !== 0 && ps.ps_deadline(0) >= deadline))
        break;
    }
  }
  failure.message = `create_connection: ${failure.message}`;
  throw failure;
}

function limited({ ps }, socket, { timeout }) {
  if (timeout !== ps.PS_DEFAULT_TIMEOUT)
    socket.settimeout(timeout);
  return socket;
}

async function connected(ps, socket, address, { deadline, token, source_address: source }, signal) {
  if (source)
    await socket.bind(source);
  if (token)
    socket.settoken(token);
  socket.setdeadline(ps.PS_SENDING, deadline);
  await socket.connect(address, { signal });
  socket.setdeadline(ps.PS_SENDING, 0);
  if (token)
    socket.settoken(null);
}

// As many descriptors as one program gets.
const MOST_PASSED = 1024;

// Arrays of name and socket. On failure the descriptors stay the program's.
function listenFds(objects, call) {
  const { ps, module } = objects;
  const { unset } = valuesOf(objects, call);
  const [fds, names] = ps.ps_listen_fds(0, MOST_PASSED);
  const made = [];
  try {
    for (const fd of fds)
      made.push(module.socket({ fileno: fd }));
  } catch (error) {
    made.forEach((socket) => socket.detach());
    throw error;
  }
  if (unset)
    ps.ps_listen_fds(ps.PS_LISTEN_UNSET, MOST_PASSED);
  return names.split(":").slice(0, made.length).map((name, index) => [name, made[index]]);
}

// The value of an option with a name, as text; Arrays have commas between their items.
function settingOf(value) {
  if (!Array.isArray(value))
    return partOf(value);
  if (value.length > MOST_ITEMS)
    throw new RangeError(`set_option: value must have at most ${MOST_ITEMS} items, not ${value.length}`);
  return value.map(partOf).join(",");
}

function partOf(value) {
  if (typeof value === "boolean")
    return value ? "on" : "off";
  if (typeof value === "number" && !Number.isInteger(value))
    return value.toFixed(NINE_DIGITS).replace(/\.?0+$/, "");
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? String(value) : value.toLocaleString("fullwide", { useGrouping: false });
  return checked(typeof value === "bigint" ? String(value) : value, ["string", "bigint"].includes(typeof value),
    "a string, a boolean, a number, a bigint or an Array of these", "set_option: value");
}

// By class and name.
const CUSTOM = {
  ...FILES,
  ...BATCHES,
  address_format: formatAddress,
  create_connection: createConnection,
  listen_fds: listenFds,
  "Socket.sendmsg": sendMessage,
  "Socket.recvmsg": receiveMessage,
  "Socket.recvmsg_into": receiveMessageInto,
  "Socket.send_fds": sendDescriptors,
  "Socket.recv_into": receiveInto,
  "Socket.recvfrom_into": receiveInto,
  "Socket.connect_ex": connectEx,
  "Socket.ioctl": control,
  "Socket.set_option": (objects, call) => objects.perform({ ...call,
    given: new Map([...call.given, ["value", settingOf(call.given.get("value"))]]) }),
  "Socket.getblocking": ({ ps }, { self }) => ps.ps_socket_gettimeout(self) !== 0,
  "Socket.sendall": async (objects, call) => { await objects.perform(call); },
};

module.exports = { CUSTOM };
