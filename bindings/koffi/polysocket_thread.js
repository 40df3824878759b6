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

// Node.js aborts when koffi reports an error in a Worker that the end of the process has stopped, and it may report one
// while it loads a library or prepares a function. So these steps are done before the process ends, or not at all: two
// numbers that the threads share say whether a Worker is in such a step, and whether the process is about to end.
const BUSY = 0, ENDING = 1;
// Milliseconds that the end of the process waits for a Worker.
const PATIENCE = 5000;
// The numbers of each Worker that lives.
const steps = new Set();

function finishSteps() {
  for (const step of steps)
    Atomics.store(step, ENDING, 1);
  for (const step of steps)
    Atomics.wait(step, BUSY, 1, PATIENCE);
}

// In a Worker: begin such a step, unless the process is about to end, and end it.
function beginStep(step) {
  Atomics.store(step, BUSY, 1);
  if (Atomics.load(step, ENDING) === 0)
    return;
  endStep(step);
  Atomics.wait(step, ENDING, 1);
}

function endStep(step) {
  Atomics.store(step, BUSY, 0);
  Atomics.notify(step, BUSY);
}

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
    // It begins with a step: this file and koffi are loaded.
    const step = new Int32Array(new SharedArrayBuffer(8));
    Atomics.store(step, BUSY, 1);
    const workerData = { [MARK]: { path: this.path, step } };
    const worker = new Worker(__filename, { workerData, argv: [], execArgv: [] });
    if (steps.size === 0 && !process.listeners("exit").includes(finishSteps))
      process.on("exit", finishSteps);
    steps.add(step);
    worker.on("exit", () => steps.delete(step));
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

function serve({ path, step }) {
  const library = koffi.load(path);
  const pointer = koffi.pointer(koffi.types.void);
  const known = new Map();
  function prepared(name, returns, types) {
    beginStep(step);
    try {
      return library.func(name, returns, types.map((one) => one ?? pointer));
    } finally {
      endStep(step);
    }
  }
  endStep(step);
  parentPort.on("message", ({ name, returns, types, values }) => {
    try {
      if (!known.has(name))
        known.set(name, prepared(name, returns, types));
      parentPort.postMessage({ returned: known.get(name)(...values) });
    } catch (error) {
      parentPort.postMessage({ error });
    }
  });
}

if (!isMainThread && workerData?.[MARK])
  serve(workerData[MARK]);

module.exports = { Threads };
