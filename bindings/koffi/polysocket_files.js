// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Files over sockets with promises. The library's file is non-blocking here, and what would wait is attempted again
// when its descriptor is ready; the timeout is this module's own.
"use strict";

const { dataOf } = require("./polysocket_addresses");
const { checked } = require("./polysocket_values");

// By handle of a file: the timeout of its operations in seconds, or null for none.
const timeouts = new WeakMap();

function valueOf(call, name) {
  const { default: standard } = call.arguments.find((one) => one.name === name);
  return call.given.has(name) ? call.given.get(name) : standard;
}

// Let a file have a timeout, and not wait by itself. A closed file is refused.
function adopt(ps, file, timeout) {
  ps.ps_file_settimeout(file, 0);
  timeouts.set(file, timeout);
}

function makeFile(objects, call) {
  const { ps } = objects;
  const file = ps.ps_socket_makefile(call.self, valueOf(call, "mode"), valueOf(call, "bufsize"));
  const timeout = ps.ps_socket_gettimeout(call.self);
  adopt(ps, file, timeout < 0 ? null : timeout);
  objects.library.descended(call.self, file);
  return objects.objectOf("ps_file", file);
}

function setTimeoutOf({ ps }, call) {
  const value = valueOf(call, "timeout");
  checked(value, value === null || typeof value === "number", "a Number or null", "settimeout: timeout");
  if (value < 0 || Number.isNaN(value))
    throw new RangeError(`settimeout: timeout must be at least 0, or null for none, not ${value}`);
  adopt(ps, call.self, value);
}

function isFired(ps, attached) {
  return Object.values(attached ?? {}).some((one) => one?.type === "ps_token" && ps.ps_token_fired(one) !== 0);
}

// Do work on a file that gives a result, or fails with PS_E_WOULD_BLOCK: again and again, in the order of the calls of
// a direction, until it is done. `done` tells how many bytes went so far.
async function again(objects, { self, name, signal }, direction, work, done = () => 0) {
  const { ps, library } = objects;
  if (signal?.aborted)
    throw objects.aborted(name, signal);
  if (!timeouts.has(self))
    adopt(ps, self, null);
  const ended = (failure) => Object.assign(failure, { done: done() });
  const attempt = () => {
    try {
      const result = work();
      return { result: () => result };
    } catch (error) {
      if (error.status !== ps.PS_E_WOULD_BLOCK || timeouts.get(self) === 0)
        throw error.status === undefined ? error : ended(error);
      // A call that doesn't wait does not ask its token.
      if (isFired(ps, library.attached.get(self)))
        throw library.cancelled(name, done(), "the token was fired");
      return { waits: true, failure: () => library.late(name, done()) };
    }
  };
  const timeout = timeouts.get(self);
  const limit = timeout > 0 ? BigInt(ps.ps_deadline(timeout)) : 0n;
  const told = { attempt, late: () => library.late(name, done()), cancelled: () => library.cancelled(name, done()) };
  return library.loop.enqueue(self, direction, told, limit, signal);
}

// What is awaited is buffered, so that reading it does not wait.
function reader(awaited, read) {
  return (objects, call) => {
    const { ps } = objects;
    const size = valueOf(call, "bufsize");
    return again(objects, call, "receiving", () => {
      const available = ps[awaited](call.self, size ?? -1);
      return ps[read](call.self, available);
    });
  };
}

function write(objects, call) {
  const { ps } = objects;
  const given = dataOf(call.given.get("data"));
  checked(given, given instanceof Uint8Array, "a string, a Buffer or another view", "write: data");
  // What is written is what was there at the call.
  const data = Buffer.from(given);
  let count = 0;
  const work = () => {
    try {
      ps.ps_file_write(call.self, data.subarray(count));
    } catch (error) {
      count += error.done ?? 0;
      throw error;
    }
    return data.length;
  };
  return again(objects, call, "sending", work, () => count);
}

function flush(objects, call) {
  return again(objects, call, "sending", () => objects.ps.ps_file_flush(call.self));
}

// Flush, and close in any case. Closing twice is harmless.
async function close(objects, call) {
  const { ps } = objects;
  try {
    if (Number(ps.ps_file_fileno(call.self)) >= 0)
      await flush(objects, call);
  } finally {
    ps.raw.ps_file_close(call.self.value, null);
    objects.library.loop.touched(call.self);
  }
}

// What JavaScript has beside the methods of the description.
function addProtocols(prototype, { ps }) {
  Object.defineProperties(prototype, {
    [Symbol.asyncIterator]: { writable: true, configurable: true, async* value() {
      for (let line; (line = await this.readline()).length > 0;)
        yield line;
    } },
    [Symbol.dispose ?? Symbol.for("Symbol.dispose")]: { writable: true, configurable: true, value() {
      ps.ps_file_free(this.handle);
    } },
  });
}

const FILES = {
  "Socket.makefile": makeFile,
  "File.read": reader("ps_file_read_await", "ps_file_read"),
  "File.readline": reader("ps_file_readline_await", "ps_file_read"),
  "File.write": write,
  "File.flush": flush,
  "File.close": close,
  "File.settimeout": setTimeoutOf,
};

module.exports = { FILES, addProtocols };
