// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Operations with batches of datagrams, called through koffi.
"use strict";

const { addressArgument, addressValue } = require("./addresses");
const { ps, bytes } = require("./call");

function joined(datagrams) {
  const parts = datagrams.map(bytes);
  return [Buffer.concat(parts), parts.map(({ length }) => length)];
}

function sendBatch(operations, self, datagrams, flags = 0n) {
  const sent = operations.call("ps_socket_send_batch", self, flags, ...joined(datagrams));
  return sent === undefined ? null : BigInt(sent);
}

function sendBatchTo(operations, self, datagrams, addresses, flags = 0n) {
  const areMany = Array.isArray(addresses) &&
    (addresses.length === 0 || Array.isArray(addresses[0]) || ps.ps_socket_family(self) === ps.AF_UNIX);
  const records = (areMany ? addresses : [addresses]).map((one) => addressArgument(self, one));
  const sent = operations.call("ps_socket_sendto_batch", self, flags, ...joined(datagrams), records);
  return sent === undefined ? null : BigInt(sent);
}

// The size of all slots follows from the others, unless one of those is refused anyhow.
function receive(operations, name, self, count, size, flags) {
  const whole = count > 0n && count <= BigInt(ps.PS_BATCH_MAX) && size > 0n ? count * size : 0n;
  const [slots, lengths, senders] = operations.call(name, self, flags, size, whole, count);
  const room = Number(size);
  return lengths.map((length, index) => {
    const data = slots.subarray(index * room, index * room + Math.min(length, room));
    return senders ? [data, addressValue(senders[index])] : data;
  });
}

const OF_SOCKETS = {
  send_batch: [1, 2, sendBatch],
  sendto_batch: [2, 3, sendBatchTo],
  recv_batch: [2, 3, (operations, self, count, size, flags = 0n) =>
    receive(operations, "ps_socket_recv_batch", self, count, size, flags)],
  recvfrom_batch: [2, 3, (operations, self, count, size, flags = 0n) =>
    receive(operations, "ps_socket_recvfrom_batch", self, count, size, flags)],
};

module.exports = { OF_SOCKETS };
