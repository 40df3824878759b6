// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Batches: many datagrams with one call, as Arrays of Buffers.
"use strict";

const { dataOf } = require("./polysocket_addresses");
const { checked, integerOf, viewOf } = require("./polysocket_values");

const [AF_BLUETOOTH, BTPROTO_SCO] = [31, 2];

function valueOf(objects, call, name) {
  const { default: standard } = call.arguments.find((one) => one.name === name);
  return call.given.has(name) ? call.given.get(name) : objects.standard(standard);
}

// The datagrams one after the other, and their lengths.
function joined(objects, call) {
  const datagrams = valueOf(objects, call, "datagrams");
  checked(datagrams, Array.isArray(datagrams), "an Array of Buffers or strings", `${call.name}: datagrams`);
  const parts = Array.from(datagrams, (one, index) => {
    const view = viewOf(dataOf(one));
    checked(one, view instanceof Uint8Array, "a Buffer or a string", `${call.name}: datagrams[${index}]`);
    return view;
  });
  return [Buffer.concat(parts), parts.map(({ length }) => length)];
}

// Are the addresses of the socket texts, of which an Array cannot be one?
function hasTexts({ ps }, self) {
  const family = ps.ps_socket_family(self);
  return family === ps.AF_UNIX || (family === AF_BLUETOOTH && ps.ps_socket_proto(self) === BTPROTO_SCO);
}

// One address, or an Array of them. The same value again is the same address, and is not looked up again.
async function recordsOf(objects, call) {
  const value = valueOf(objects, call, "addresses");
  const isMany = Array.isArray(value) && (value.length === 0 || Array.isArray(value[0]) ||
    hasTexts(objects, call.self));
  const known = new Map();
  for (const one of isMany ? [...value] : [value])
    if (!known.has(one))
      known.set(one, await objects.addresses.forSocket(call.self, one, `${call.name}: addresses`, call.signal));
  return (isMany ? [...value] : [value]).map((one) => known.get(one));
}

async function sendBatch(objects, call) {
  const inputs = [valueOf(objects, call, "flags"), ...joined(objects, call)];
  return objects.wait(call, [call.self, ...inputs], {});
}

async function sendBatchTo(objects, call) {
  const inputs = [valueOf(objects, call, "flags"), ...joined(objects, call)];
  return objects.wait(call, [call.self, ...inputs, await recordsOf(objects, call)], {});
}

// Receive into slots: the datagrams, and the senders where the function tells them.
async function receive(objects, call) {
  const { name, self } = call;
  const [count, size] = ["count", "bufsize"].map((one) =>
    Number(integerOf(valueOf(objects, call, one), "int64_t", `${name}: ${one}`)));
  const most = objects.ps.PS_BATCH_MAX;
  if (count > most)
    throw new RangeError(`${name}: count must be 0-${most}, not ${count}`);
  const whole = count > 0 && size > 0 ? count * size : 0;
  if (!Number.isSafeInteger(whole))
    throw new RangeError(`${name}: ${count} slots of ${size} bytes are more than fit into memory`);
  const [slots, lengths, senders] =
    await objects.wait(call, [self, valueOf(objects, call, "flags"), size, whole, count], {});
  return [lengths.map((length, index) => slots.subarray(index * size, index * size + Math.min(length, size))), senders];
}

async function receiveFrom(objects, call) {
  const [datagrams, senders] = await receive(objects, call);
  return datagrams.map((data, index) => [data, objects.addresses.read(senders[index])]);
}

const BATCHES = {
  "Socket.send_batch": sendBatch,
  "Socket.sendto_batch": sendBatchTo,
  "Socket.recv_batch": async (objects, call) => (await receive(objects, call))[0],
  "Socket.recvfrom_batch": receiveFrom,
};

module.exports = { BATCHES };
