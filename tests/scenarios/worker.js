// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The process in which runner.js has scenarios done. On stdin comes each of them, on stdout go each step before it is
// done and at the end the faults, a line of JSON each. Nothing here waits for Node.js's event loop, which a blocked
// call would hold up.
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const { Worker } = require("node:worker_threads");

const { ps } = require("./call");
const { Fault, NULL, Values, checkError, checkResult, shown } = require("./compare");
const { Operations } = require("./operations");
const { openDescriptors } = require("./system");

const ROUTE = "koffi";
const STDIN = 0;
const STDOUT = 1;

function say(message) {
  fs.writeSync(STDOUT, `${JSON.stringify(message)}\n`);
}

// One scenario.
class Run {
  constructor({ scenario, peer, folder }) {
    this.scenario = scenario;
    this.variables = new Map([["folder", folder], ["null", NULL]]);
    this.values = new Values(ps, this.variables);
    this.operations = new Operations(peer);
  }

  faults() {
    const before = openDescriptors();
    const faults = this.firstFault();
    this.operations.cleanUp();
    const surplus = this.surplus(before);
    if (faults.length === 0 && surplus.length > 0)
      return [`${this.scenario.where}: descriptors were left open: ${surplus.join(", ")}`];
    return faults;
  }

  // The descriptors that are open beside those before. Other threads have some until they have ended.
  surplus(before) {
    for (let patience = this.operations.threads > 0 ? 200 : 0; ; patience--) {
      const found = openDescriptors().filter((one) => !before.includes(one));
      if (found.length === 0 || patience === 0)
        return found;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }

  firstFault() {
    for (const step of this.scenario.steps) {
      const other = step.on[ROUTE] ?? {};
      if ("skip" in other)
        continue;
      const title = `${step.where}: ${step.text}`;
      say({ step: title });
      try {
        this.take(step, "because" in other ? { expect: other.expect } : step);
      } catch (error) {
        return [title, error instanceof Fault ? error.message : error.stack];
      }
    }
    return [];
  }

  // Do a step and compare, with what `wanted` says.
  take(step, wanted) {
    const expect = wanted.expect ?? {};
    const start = performance.now();
    let result, failure;
    try {
      result = this.perform(step);
    } catch (error) {
      failure = error;
    }
    if (wanted.takes && !(failure instanceof Fault))
      this.checkTime(wanted.takes, (performance.now() - start) / 1000);
    if (failure)
      return checkError(this.values, expect, failure);
    checkResult(this.values, expect, result);
    this.keep(step.into, result);
  }

  perform({ call, self, args }) {
    if (call === "forget")
      return this.forget(args[0][1]);
    const values = args.map((value) => this.values.of(value));
    return this.operations.perform(call, self && this.values.of(self), values);
  }

  // Nothing collects a handle: it is given back.
  forget(name) {
    this.operations.free(this.values.variable(name));
    this.variables.delete(name);
    return null;
  }

  checkTime(takes, seconds) {
    const [low, high] = takes.map(Number);
    if (seconds < low || seconds > high)
      throw new Fault(`expected to take ${low} .. ${high} s, took ${seconds.toFixed(3)} s`);
  }

  keep(names, result) {
    if (names.length === 1)
      this.variables.set(names[0], result);
    if (names.length < 2)
      return;
    if (!Array.isArray(result) || result.length !== names.length)
      throw new Fault(`expected ${names.length} results, got ${shown(result)}`);
    names.forEach((name, index) => this.variables.set(name, result[index]));
  }
}

function* lines() {
  const chunk = Buffer.alloc(65536);
  let rest = Buffer.alloc(0);
  for (let count; (count = fs.readSync(STDIN, chunk)) > 0;) {
    rest = Buffer.concat([rest, chunk.subarray(0, count)]);
    for (let end; (end = rest.indexOf("\n")) >= 0; rest = rest.subarray(end + 1))
      yield rest.toString("utf8", 0, end);
  }
}

// Node.js opens descriptors of its own with the first process and the first thread that it starts.
spawnSync("/bin/true");
const started = new Int32Array(new SharedArrayBuffer(4));
const FIRST = `
  const { workerData } = require("node:worker_threads");
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);`;
new Worker(FIRST, { eval: true, workerData: started }).unref();
Atomics.wait(started, 0, 0);
say({ ready: true });
for (const line of lines())
  say({ faults: new Run(JSON.parse(line)).faults() });
