// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The exceptions of the objects: the document's classes, with codes as Node.js has them.
"use strict";

const { constants: { errno: ERRNO } } = require("node:os");

const HERRORS = [undefined, "HOST_NOT_FOUND", "TRY_AGAIN", "NO_RECOVERY", "NO_DATA"];

// The classes for one library, whose failures are of class `Failure`, and what makes one of such a failure.
function errorsOf(ps, Failure) {
  const names = new Map(Object.entries(ERRNO).map(([name, value]) => [value, name]));
  // Two names have one number on Linux; EAGAIN is the one that Node.js uses.
  names.set(ERRNO.EAGAIN, "EAGAIN");
  const lookUps = new Map(Object.keys(ps).filter((name) => name.startsWith("EAI_")).map((name) => [ps[name], name]));

  class error extends Failure {
    constructor(failure, codes = names) {
      super(failure, failure.statusName);
      const number = failure.code;
      if (failure.partial)
        this.partial = failure.partial;
      Object.assign(this, { name: new.target.name, errno: number, code: codes.get(number) ?? failure.statusName });
    }
  }
  class herror extends error {
    constructor(failure) {
      super(failure, new Map(HERRORS.entries()));
    }
  }
  class gaierror extends error {
    constructor(failure) {
      super(failure, lookUps);
    }
  }
  class timeout extends error {}
  class EndOfStream extends error {}

  const classes = new Map([[ps.PS_E_HERROR, herror], [ps.PS_E_GAIERROR, gaierror], [ps.PS_E_TIMEOUT, timeout],
    [ps.PS_E_EOF, EndOfStream]]);

  // The exception for a failure; with `signal`, it was that which ended the call.
  function exceptionFor(failure, signal) {
    if (!(failure instanceof Failure) || failure instanceof error)
      return failure;
    const made = new (classes.get(failure.status) ?? error)(failure);
    if (signal?.aborted && failure.status === ps.PS_E_CANCELLED)
      Object.assign(made, { name: "AbortError", cause: signal.reason });
    return made;
  }
  return { classes: { error, herror, gaierror, timeout, EndOfStream }, exceptionFor };
}

module.exports = { errorsOf };
