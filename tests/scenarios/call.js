// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Calls of the library for the operations of scenarios: their arguments, and the forms that only C has, with NULL in
// the place of an argument or of a result.
"use strict";

const { load, Handle, Record } = require("polysocket");

const { Fault, NULL, isString, shown } = require("./compare");

const ps = load();
const FUNCTIONS = new Map(ps.description.functions.map((one) => [one.name, one]));
const SIZES = new Map(ps.description.records.map((one) => [one.name, one.size]));
// Bytes that hold any result.
const ROOM = 2048;

function text(value) {
  if (value !== NULL && !isString(value))
    throw new Fault(`${shown(value)} is no text`);
  return value === NULL ? NULL : value.toString();
}

function textOrNull(value) {
  return value === undefined || value === null || value === NULL ? null : text(value);
}

function bytes(value) {
  if (value !== NULL && !isString(value))
    throw new Fault(`${shown(value)} are no bytes`);
  return value === NULL ? NULL : Buffer.from(value);
}

function service(value) {
  return typeof value === "bigint" ? String(value) : textOrNull(value);
}

function seconds(value) {
  return value === null ? ps.PS_NO_TIMEOUT : typeof value === "bigint" ? Number(value) : value;
}

// The value that C receives for an argument of a call that is made as C makes it.
function lowered(value) {
  if (value === NULL || value === null)
    return null;
  if (value instanceof Handle)
    return value.value;
  return value instanceof Record ? value.bytes : typeof value === "string" ? Buffer.from(`${value}\0`) : value;
}

// Call a function with pointers of our own: NULL where `inputs` have it, and for each result unless they are wanted. A
// capacity is an input, and its buffer `buffer` where that is given. Returns all that C got, by parameter.
function callRaw(name, inputs, wanted, buffer) {
  const { parameters } = FUNCTIONS.get(name);
  const rest = [...inputs];
  const memory = new Map();
  const c = parameters.map((one) => {
    const measured = parameters.find((other) => other.name === one.measures);
    const isBuffer = one.direction === "out" && one.length !== undefined;
    if (one.direction !== "out" && !measured) {
      memory.set(one.name, lowered(rest.shift()));
    } else if (one.direction === "in") {
      // NULL has a length of 1.
      const length = measured.direction === "in" ? memory.get(measured.name)?.length ?? 1 : wanted ? ROOM : 0;
      const follows = measured.direction === "in" || measured.terminated;
      memory.set(one.name, follows ? length : measured.enough ?? rest.shift());
    } else if (isBuffer && !one.terminated) {
      memory.set(one.name, buffer === undefined ? Buffer.alloc(ROOM) : buffer);
    } else {
      const size = one.kind === "error" ? SIZES.get("ps_error") : SIZES.get(one.target) ?? (isBuffer ? ROOM : 8);
      memory.set(one.name, wanted || one.kind === "error" ? Buffer.alloc(size) : null);
    }
    return memory.get(one.name);
  });
  if (ps.raw[name](...c) !== ps.PS_OK)
    throw ps.failure(memory.get("err"));
  return memory;
}

// Call a function with NULL for its last buffer, and a length that goes with it.
function withoutValue(name, self, level, option, length) {
  const record = Buffer.alloc(SIZES.get("ps_error"));
  if (ps.raw[name](lowered(self), level, option, null, length, record) !== ps.PS_OK)
    throw ps.failure(record);
}

module.exports = { ps, bytes, callRaw, seconds, service, text, textOrNull, withoutValue };
