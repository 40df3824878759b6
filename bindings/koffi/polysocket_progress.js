// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// How a call that is attempted again and again goes on behind what it has done, and what one that ends early leaves.
"use strict";

const { exact } = require("./polysocket_values");

// Of one function of the library, with the parameters of its description.
class Progress {
  constructor(parameters) {
    const index = (name) => parameters.findIndex((parameter) => parameter.name === name);
    const output = (name) => parameters.findIndex((one) => one.name === name && one.direction === "out");
    const counts = parameters.filter(({ kind, partial }) => kind === "number" && partial);
    const count = counts.find(({ measures }) => output(measures) >= 0);
    if (count)
      this.received = { buffer: output(count.measures), count: index(count.name), start: index("start"),
        length: index("start_length") };
    // Where the part of a file is told that the call sends.
    const isPart = counts.some(({ measures }) => !measures);
    const [offset, left] = [index("offset"), index("count")];
    this.part = isPart && offset >= 0 && left >= 0 ? { offset, count: left } : undefined;
    // Where a batch of datagrams is, of which some are done.
    const lengths = parameters.findIndex(({ name, kind, direction }) => name === "lengths" && kind === "numbers" &&
      direction === "in");
    this.batch = lengths < 0 ? undefined : { lengths, data: index("data"), length: index("length"),
      count: index("count"), addresses: index("addresses"), addressCount: index("address_count") };
    this.input = parameters.findIndex(({ kind, direction }) => kind === "bytes" && direction === "in");
    this.inputLength = this.input < 0 ? -1 : index(parameters[this.input].length);
  }

  // Let the next attempt go on. Returns whether it has another beginning: then the error record tells of it alone.
  advance(call, done) {
    const { received, part, input } = this;
    if (received)
      return this.keep(call, done);
    if ((input < 0 && !part) || done === 0)
      return false;
    if (this.batch) {
      this.skipDatagrams(call, done);
    } else if (part) {
      call.c[part.offset] = exact(BigInt(call.c[part.offset]) + BigInt(done));
      // Below 0 it is the rest of the file.
      if (call.c[part.count] >= 0)
        call.c[part.count] = exact(BigInt(call.c[part.count]) - BigInt(done));
    } else {
      call.c[input] = call.c[input].subarray(done);
      call.c[this.inputLength] -= done;
    }
    call.before += done;
    return true;
  }

  skipDatagrams({ c }, done) {
    const { lengths, data, length, count, addresses, addressCount } = this.batch;
    const bytes = Number(c[lengths].subarray(0, done).reduce((sum, one) => sum + one, 0n));
    c[data] = c[data].subarray(bytes);
    c[lengths] = c[lengths].subarray(done);
    c[length] -= bytes;
    if (addresses >= 0 && c[addressCount] > 1) {
      c[addresses] = c[addresses].subarray(done * c[addresses].length / c[addressCount]);
      c[addressCount] -= done;
    }
    c[count] -= done;
  }

  // What has come is the start of the next attempt, in the same memory.
  keep(call, done) {
    const { buffer, start, length } = this.received;
    call.c[start] = call.c[buffer];
    call.c[length] = done;
    return false;
  }

  // Give the failure of a call the bytes that it has received. One that has not begun has none.
  tell(failure, call) {
    if (!this.received || ["PS_E_VALUE", "PS_E_RANGE"].includes(failure.statusName))
      return failure;
    const { buffer, count } = this.received;
    return this.give(failure, call.c[buffer], Number(call.c[count][0]));
  }

  // The same for one that ends between two attempts.
  tellBetween(failure, call) {
    if (!this.received)
      return failure;
    const { start, length } = this.received;
    return this.give(failure, call.c[start], Number(call.c[length]));
  }

  give(failure, bytes, length) {
    const partial = Buffer.from((bytes ?? Buffer.alloc(0)).subarray(0, length));
    return Object.assign(failure, { done: length, partial });
  }
}

module.exports = { Progress };
