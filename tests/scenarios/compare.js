// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Values of compiled scenarios as JavaScript's, and the comparison of results and errors with what is expected. An
// integer is a BigInt and a real number a Number, so that they stay apart.
"use strict";

const { PolysocketError, Handle } = require("polysocket");

const { errno } = require("./system");

// A step did not do what its scenario says, or asks for something that this runner does not know.
class Fault extends Error {}

// The variable `null`: the NULL handle, and the NULL pointer as an argument.
const NULL = Object.freeze({ toString: () => "NULL" });

function longest(text) {
  return text.length <= 120 ? text : `${text.slice(0, 120)}… (${text.length} characters)`;
}

function shown(value) {
  if (Buffer.isBuffer(value))
    return longest(`bytes ${JSON.stringify(value.toString("latin1"))}`);
  if (typeof value === "string")
    return longest(`text ${JSON.stringify(value)}`);
  if (typeof value === "number")
    return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Array.isArray(value))
    return longest(`(${value.map(shown).join(", ")})`);
  return value === null ? "none" : value instanceof Handle ? `a ${value.type}` : String(value);
}

function isString(value) {
  return typeof value === "string" || Buffer.isBuffer(value);
}

// Equal, and of the same kind.
function same(expected, actual) {
  if (Buffer.isBuffer(expected))
    return Buffer.isBuffer(actual) && expected.equals(actual);
  if (Array.isArray(expected))
    return Array.isArray(actual) && expected.length === actual.length &&
      expected.every((one, index) => same(one, actual[index]));
  if (expected instanceof Handle)
    return actual instanceof Handle && expected.type === actual.type && expected.value === actual.value;
  return expected === actual;
}

const LITERALS = {
  bytes: (digits) => Buffer.from(digits, "hex"),
  text: (text) => text,
  int: (digits) => BigInt(digits),
  float: (digits) => ({ nan: NaN, inf: Infinity, "-inf": -Infinity })[digits] ?? Number(digits),
  none: () => null,
  bool: (word) => word === "true",
  errno: (name) => {
    if (!Object.hasOwn(errno, name))
      throw new Fault(`the system has no error ${name}`);
    return BigInt(errno[name]);
  },
};

// Evaluates the values of scenarios, and compares results with what is expected.
class Values {
  constructor(ps, variables) {
    this.ps = ps;
    this.variables = variables;
  }

  of([kind, ...parts]) {
    if (Object.hasOwn(LITERALS, kind))
      return LITERALS[kind](...parts);
    if (!Object.hasOwn(Values.COMPOSED, kind))
      throw new Fault(`the runner knows no value of kind '${kind}'`);
    return Values.COMPOSED[kind](this, ...parts);
  }

  matches(expected, actual) {
    const [kind, ...parts] = expected;
    return Object.hasOwn(Values.PATTERNS, kind) ? Values.PATTERNS[kind](this, actual, ...parts)
      : same(this.of(expected), actual);
  }

  // An expectation for people.
  expectation(expected) {
    const [kind, ...parts] = expected;
    if (!Object.hasOwn(Values.PATTERNS, kind))
      return shown(this.of(expected));
    const items = parts.map((part) => this.expectation(part)).join(", ");
    return kind === "any" ? "_" : `${kind === "list" ? "" : kind}(${items})`;
  }

  variable(name) {
    if (!this.variables.has(name))
      throw new Fault(`the variable ${name} has no value`);
    return this.variables.get(name);
  }

  constant(name) {
    if (!Object.hasOwn(this.ps, name))
      throw new Fault(`the library has no constant ${name}`);
    return BigInt(this.ps[name]);
  }

  item(list, index) {
    const items = this.of(list);
    if (!Array.isArray(items) || index >= items.length)
      throw new Fault(`there is no item ${index} in ${shown(items)}`);
    return items[index];
  }
}

function joined(parts) {
  return parts.some(Buffer.isBuffer) ? Buffer.concat(parts.map((part) => Buffer.from(part))) : parts.join("");
}

Values.COMPOSED = {
  list: (values, ...items) => items.map((item) => values.of(item)),
  var: (values, name) => values.variable(name),
  item: (values, list, index) => values.item(list, Number(index)),
  const: (values, ...names) => names.map((name) => values.constant(name)).reduce((all, one) => all | one),
  repeat: (values, part, times) => {
    const one = values.of(part);
    const size = one.length * Number(times);
    return Buffer.isBuffer(one) ? Buffer.alloc(size, one) : one.repeat(Number(times));
  },
  concat: (values, ...parts) => joined(parts.map((part) => values.of(part))),
  pad: (values, start, length) => {
    const part = values.of(start);
    return joined([part, "x".repeat(Number(length) - Buffer.byteLength(part))]);
  },
};

Values.PATTERNS = {
  any: () => true,
  size: (values, actual, size) => (isString(actual) || Array.isArray(actual)) &&
    BigInt([...actual].length) === values.of(size),
  between: (values, actual, low, high) => ["bigint", "number"].includes(typeof actual) &&
    values.of(low) <= actual && actual <= values.of(high),
  starts: (values, actual, start) => {
    const beginning = values.of(start);
    return isString(actual) && typeof actual === typeof beginning &&
      same(Buffer.from(beginning), Buffer.from(actual).subarray(0, Buffer.byteLength(beginning)));
  },
  other: (values, actual, value) => !values.matches(value, actual),
  list: (values, actual, ...items) => Array.isArray(actual) && actual.length === items.length &&
    items.every((item, index) => values.matches(item, actual[index])),
};

function checkResult(values, expect, result) {
  if (expect.error)
    throw new Fault(`expected ${expect.error.class}, got ${shown(result)}`);
  if (expect.value && !values.matches(expect.value, result))
    throw new Fault(`expected ${values.expectation(expect.value)}, got ${shown(result)}`);
}

// JavaScript refuses what a C compiler would reject: no scenario can expect that.
function checkError(values, expect, error) {
  if (!(error instanceof PolysocketError))
    throw error instanceof Fault ? error : new Fault(error.stack);
  // What C tells apart, a closed socket and a handle of nothing, is in scenarios the system's error for both.
  const { PS_E_OS, PS_E_HANDLE, PS_E_CLOSED } = values.ps;
  const name = values.ps.ps_status_name([PS_E_HANDLE, PS_E_CLOSED].includes(error.status) ? PS_E_OS : error.status);
  const got = `${name} ${error.code}: ${error.message}`;
  const wanted = expect.error;
  if (!wanted)
    throw new Fault(`failed with ${got}`);
  const codes = wanted.codes.map((code) => values.of(code));
  if (wanted.class !== name || (codes.length > 0 && !codes.includes(BigInt(error.code))))
    throw new Fault(`expected ${[wanted.class, ...codes].join(" ")}, got ${got}`);
  for (const part of wanted.says)
    if (!error.message.includes(part))
      throw new Fault(`expected a message with ${shown(part)}, got ${got}`);
  if (wanted.partial && !values.matches(wanted.partial, error.partial))
    throw new Fault(`expected the bytes ${values.expectation(wanted.partial)}, got ${shown(error.partial)}: ${got}`);
  if (wanted.done && !values.matches(wanted.done, BigInt(error.done)))
    throw new Fault(`expected as many bytes done as ${values.expectation(wanted.done)}, got ${error.done}: ${got}`);
}

module.exports = { Fault, NULL, Values, checkResult, checkError, isString, shown };
