// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Which classes and methods a description has, and which of these are promises. It needs no library, so that the types
// are made of the same.
"use strict";

const CLASSES = { ps_socket: "Socket", ps_token: "Token", ps_file: "File" };

// Whether a method waits only where the system does, as with SO_LINGER. A promise would leave open when an object is
// gone. A file sends first what it has buffered.
function isAtOnce(name, { parameters }) {
  return name === "close" && parameters[0].target !== "ps_file";
}

// Whether a method of the description is one here. Operations are promises.
function isOffered({ parameters }, { name }) {
  const self = parameters[0]?.name === "self" ? parameters[0].target : undefined;
  return (self === undefined || self in CLASSES) && !name.startsWith("start_");
}

// A file reads all, or a whole line, where no size is given.
function argumentsOf({ parameters: [self] }, { arguments: wanted }) {
  const isSize = ({ name }) => self?.target === "ps_file" && name === "bufsize";
  return wanted.map((one) => isSize(one) ? { ...one, default: null } : one);
}

// The methods of a description: by class, or "" for functions of the module, and by name all their forms.
function methodsOf({ functions }) {
  const found = new Map(["", ...Object.values(CLASSES)].map((name) => [name, new Map()]));
  for (const described of functions)
    for (const method of (described.methods ?? []).filter((one) => isOffered(described, one))) {
      const self = described.parameters[0];
      const of = found.get(self?.name === "self" ? CLASSES[self.target] : "");
      of.set(method.name, [...of.get(method.name) ?? [], { described, arguments: argumentsOf(described, method) }]);
    }
  return found;
}

// Whether the promise of a method, and not its result, comes back.
function isPromise(name, forms) {
  return !isAtOnce(name, forms[0].described) && forms.some(({ described: { blocks, parameters } }) =>
    blocks || (parameters[0]?.name === "self" && parameters.some(({ target, direction }) =>
      target === "ps_address" && direction === "in")));
}

module.exports = { CLASSES, isAtOnce, isPromise, methodsOf };
