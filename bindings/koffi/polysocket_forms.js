// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Which classes and methods a description has, and which of these are promises. It needs no library, so that the types
// are made of the same.
"use strict";

const CLASSES = { ps_socket: "Socket", ps_token: "Token" };
// What waits only where the system does, as with SO_LINGER. A promise would leave open when an object is gone.
const AT_ONCE = new Set(["close"]);
// Whether a method of the description is one here. Operations are promises, and files are streams of Node.js's.
function isOffered({ parameters }, { name }) {
  const self = parameters[0]?.name === "self" ? parameters[0].target : undefined;
  return (self === undefined || self in CLASSES) && !name.startsWith("start_") && name !== "makefile";
}

// The methods of a description: by class, or "" for functions of the module, and by name all their forms.
function methodsOf({ functions }) {
  const found = new Map(["", ...Object.values(CLASSES)].map((name) => [name, new Map()]));
  for (const described of functions)
    for (const method of (described.methods ?? []).filter((one) => isOffered(described, one))) {
      const self = described.parameters[0];
      const of = found.get(self?.name === "self" ? CLASSES[self.target] : "");
      of.set(method.name, [...of.get(method.name) ?? [], { described, arguments: method.arguments }]);
    }
  return found;
}

// Whether the promise of a method, and not its result, comes back.
function isPromise(name, forms) {
  return !AT_ONCE.has(name) && forms.some(({ described: { blocks, parameters } }) =>
    blocks || (parameters[0]?.name === "self" && parameters.some(({ target, direction }) =>
      target === "ps_address" && direction === "in")));
}

module.exports = { AT_ONCE, CLASSES, isPromise, methodsOf };
