// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// An htons with the fault that FAULT names.
"use strict";

const fs = require("node:fs");

const kept = [];

const FAULTS = {
  crash: () => process.kill(process.pid, "SIGKILL"),
  hang: () => new Promise(() => { setInterval(() => {}, 1000); }),
  class: () => { throw new SyntaxError("htons"); },
  name: () => { throw new RangeError("wrong"); },
  descriptor: () => kept.push(fs.openSync("/dev/null")),
  memory: () => kept.push(Buffer.alloc(50000, "x")),
};

module.exports = { htons: () => FAULTS[process.env.FAULT]() };
