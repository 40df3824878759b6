// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Calls on threads that belong to this module, and not to Node.js's pool: a Worker for each call that waits. The same
// file is what such a Worker runs. The memory of a call stays with the thread that asked; a Worker gets its addresses.
"use strict";

const { Worker, isMainThread, parentPort, workerData } = require("node:worker_threads");
const koffi = require("koffi");

const MARK = "polysocket_thread";
// Workers that are kept for the next calls.
const MOST_IDLE = 4;

function addressOf(value) {
  return ArrayBuffer.isView(value) ? koffi.address(value) : value;
}

// The threads of one library.
class Threads {
  constructor(path) {
    Object.assign(this, { path, idle: [] });
  }

  // Call a function: its name, what koffi calls its types (null for a pointer), and its arguments, which are numbers,
  // views of memory, strings or null. Whoever calls holds the memory until the promise is settled.
  async call(name, returns, types, values) {
    const memory = values.map((one) => typeof one === "string" ? Buffer.from(`${one}\0`) : one);
    const worker = this.idle.pop() ?? this.make();
    worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        worker.settle = { resolve, reject, memory };
        worker.postMessage({ name, returns, types, values: memory.map(addressOf) });
      });
    } finally {
      worker.settle = undefined;
      this.release(worker);
    }
  }

  make() {
    const worker = new Worker(__filename, { workerData: { [MARK]: this.path }, argv: [], execArgv: [] });
    worker.on("message", ({ returned, error }) => {
      if (error)
        worker.settle?.reject(error);
      else
        worker.settle?.resolve(returned);
    });
    worker.on("error", (error) => {
      worker.isOver = true;
      worker.settle?.reject(error);
    });
    return worker;
  }

  release(worker) {
    worker.unref();
    if (!worker.isOver && this.idle.length < MOST_IDLE)
      this.idle.push(worker);
    else
      worker.terminate();
  }
}

function serve(path) {
  const library = koffi.load(path);
  const pointer = koffi.pointer(koffi.types.void);
  const known = new Map();
  parentPort.on("message", ({ name, returns, types, values }) => {
    try {
      if (!known.has(name))
        known.set(name, library.func(name, returns, types.map((one) => one ?? pointer)));
      parentPort.postMessage({ returned: known.get(name)(...values) });
    } catch (error) {
      parentPort.postMessage({ error });
    }
  });
}

if (!isMainThread && workerData?.[MARK])
  serve(workerData[MARK]);

module.exports = { Threads };
