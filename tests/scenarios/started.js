// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// What ends the calls of the library through koffi, and what it starts: tokens, deadlines, connections by name and
// operations.
"use strict";

const { Worker } = require("node:worker_threads");

const { addressValue, numericAddress } = require("./addresses");
const { ps, seconds, service, text, textOrNull } = require("./call");
const { Fault } = require("./compare");
const lookUps = require("./look_ups");
const { isReadable } = require("./system");

// How long an operation may take, in milliseconds.
const LONGEST = 10000;

// The options of a connection; none when nothing is said.
function optionsOf(source, family, delay) {
  const options = {};
  if (source)
    Object.assign(options, { source_host: text(source[0]), source_port: source[1] });
  if (family !== undefined)
    options.family = family;
  if (delay !== undefined)
    options.delay = Math.round(seconds(delay) * 1e9);
  return source || family !== undefined ? options : null;
}

function target(operations, [host, port, ...rest]) {
  return [textOrNull(host), service(port), optionsOf(...rest), operations.wait];
}

function connectHost(operations, ...values) {
  try {
    return operations.call("ps_connect_host", ...target(operations, values))?.[0];
  } catch (error) {
    if (error.report)
      ps.ps_operation_free(error.report);
    throw error;
  }
}

// What the functions give that fetch a result; each knows the operations that are not its own.
const FETCHERS = {
  ps_operation_addrinfo: lookUps.entries,
  ps_operation_nameinfo: (pair) => pair,
  ps_operation_socket: (socket) => socket,
};

function resultOf(operations, operation) {
  let refusal;
  for (const [name, read] of Object.entries(FETCHERS))
    try {
      return read(operations.call(name, operation));
    } catch (error) {
      if (error.status !== ps.PS_E_TYPE)
        throw error;
      refusal = error;
    }
  throw refusal;
}

function awaited(operations, operation) {
  const descriptor = ps.ps_operation_fileno(operation);
  for (;;) {
    if (!isReadable(descriptor, LONGEST))
      throw new Fault(`an operation is not over after ${LONGEST} ms`);
    try {
      return resultOf(operations, operation);
    } catch (error) {
      if (error.status !== ps.PS_E_WOULD_BLOCK)
        throw error;
    }
  }
}

function attempts(operations, operation) {
  const count = Number(operations.call("ps_operation_attempt_count", operation));
  return Array.from({ length: count }, (_, index) => {
    const [address, status, code, duration, told] = ps.ps_operation_attempt(operation, index);
    return [addressValue(address), ps.ps_status_name(status), BigInt(code), Number(duration) / 1e9, told];
  });
}

// Another operation, named as text, with a deadline and a token.
function within(operations, deadline, token, name, ...values) {
  operations.wait = { deadline, token };
  try {
    return operations.perform(text(name), undefined, values);
  } finally {
    operations.wait = null;
  }
}

// This thread waits meanwhile, and its event loop stands still. The other one has the handle as a number.
const LATER = `
  const { workerData: { name, handle, time } } = require("node:worker_threads");
  const ps = require("polysocket").load();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * time);
  ps.raw[name](handle, null);`;

function later(operations, name, handle, time) {
  operations.threads++;
  new Worker(LATER, { eval: true, workerData: { name, handle: handle.value, time: seconds(time) } }).unref();
}

function handleCall(name) {
  return [0, 0, (operations, self) => operations.call(name, self)];
}

const OF_LIBRARY = {
  token: [0, 0, (operations) => operations.call("ps_token_create")],
  deadline: [1, 1, (operations, time) => BigInt(operations.call("ps_deadline", seconds(time)))],
  connect_host: [2, 5, connectHost],
  start_connect_host: [2, 5, (operations, ...values) =>
    operations.call("ps_operation_start_connect_host", ...target(operations, values))],
  start_getaddrinfo: [2, 6, (operations, ...values) =>
    operations.call("ps_operation_start_getaddrinfo", ...lookUps.addrinfoInputs(operations, ...values))],
  start_getnameinfo: [2, 2, (operations, address, flags) =>
    operations.call("ps_operation_start_getnameinfo", numericAddress(address), flags, operations.wait)],
  within: [3, 9, within],
  await: [1, 1, awaited],
  readable: [1, 1, (_, descriptor) => isReadable(Number(descriptor), 0)],
  fire_later: [2, 2, (operations, token, time) => later(operations, "ps_token_fire", token, time)],
  close_later: [2, 2, (operations, socket, time) => later(operations, "ps_socket_close", socket, time)],
};

const OF_SOCKETS = {
  settoken: [1, 1, (operations, self, token) => operations.call("ps_socket_settoken", self, token)],
  setdeadline: [2, 2, (operations, self, direction, deadline) =>
    operations.call("ps_socket_setdeadline", self, direction, deadline)],
  getdeadline: [1, 1, (operations, self, direction) =>
    BigInt(operations.call("ps_socket_getdeadline", self, direction))],
};

const OF_TOKENS = {
  fire: handleCall("ps_token_fire"),
  reset: handleCall("ps_token_reset"),
  fired: [0, 0, (operations, self) => operations.call("ps_token_fired", self) !== 0],
  fileno: [0, 0, (operations, self) => BigInt(operations.call("ps_token_fileno", self))],
  close: [0, 0, (operations, self) => operations.free(self)],
};

const OF_OPERATIONS = {
  fileno: [0, 0, (operations, self) => BigInt(operations.call("ps_operation_fileno", self))],
  result: [0, 0, resultOf],
  attempts: [0, 0, attempts],
  close: [0, 0, (operations, self) => operations.free(self)],
};

module.exports = { OF_LIBRARY, OF_OPERATIONS, OF_SOCKETS, OF_TOKENS };
