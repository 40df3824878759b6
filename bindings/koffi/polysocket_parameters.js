// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The kinds of parameters: what a call takes and what it writes, as steps that polysocket.js puts together.
"use strict";

const koffi = require("koffi");

const {
  Handle, INTEGERS, Record, checked, exact, integerOf, nodeOf, recordOrObject, textOf, viewOf, wholeRecord,
} = require("./polysocket_values");

function unknown(what, thing, name) {
  return new Error(`${what} has the ${thing} '${name}', which this version of polysocket.js doesn't know`);
}

function numberInput({ type }, what) {
  if (type in INTEGERS)
    return (value) => integerOf(value, type, what);
  if (type === "double")
    return (value) => checked(value, typeof value === "number", "a Number", what);
  throw unknown(what, "type", type);
}

// The memory of a Uint8Array, which a call reads and nobody else can take away.
function bytesInput(_, what) {
  return (value) => {
    const view = viewOf(value);
    checked(value, view !== undefined, "a Buffer or another Uint8Array", what);
    if (view === null)
      throw new TypeError(`${what} must not be a Uint8Array whose memory was transferred or has shrunk`);
    return view;
  };
}

function handleInput({ target }, what) {
  return (value) => Handle.given(checked(value, Handle.typeOf(value) === target, `a ${target}`, what));
}

// Of a Record what it has, unless the call changes it, and otherwise what an object with its fields makes. C reads all
// of a structure, so that none may be smaller.
function recordInput({ target, direction }, what, library) {
  const shape = library.shape(target, what);
  return (value) => direction === "in" && Record.typeOf(value) === target
    ? { bytes: wholeRecord(Record.given(value), shape.size, `${what} must be a ${target}`) }
    : nodeOf(shape, value, what);
}

// An array of integers from a list of them.
function numbersInput({ type }, what) {
  const element = elementOf(type);
  if (!(element in INTEGERS))
    throw unknown(what, "type", type);
  return (value) => {
    checked(value, Array.isArray(value), "an Array of integers", what);
    return INTEGERS[element].Cell.from(Array.from(value, (item, index) =>
      integerOf(item, element, `${what}[${index}]`)));
  };
}

function elementOf(type) {
  return type.replace(/^const /, "").replace(/ \*$/, "");
}

// An array of records from a list of them, one behind the other.
function recordsInput({ target }, what, library) {
  const shape = library.shape(target, what);
  return (value) => {
    checked(value, Array.isArray(value), `an Array of ${target}`, what);
    return Buffer.concat(Array.from(value, (item, index) => nodeOf(shape, item, `${what}[${index}]`).bytes));
  };
}

// By kind of an input: a function that checks an argument and makes of it what C gets.
const INPUTS = {
  number: numberInput,
  descriptor: numberInput,
  text: (_, what) => (value) => textOf(value, what),
  bytes: bytesInput,
  numbers: numbersInput,
  handle: handleInput,
  record: recordInput,
  records: recordsInput,
  hooks: (_, what) => (value) => checked(value, false, "null, as C cannot call JavaScript while it waits", what),
};

function numberOutput({ type }, what) {
  const scalar = type.replace(" *", "");
  const Cell = scalar === "double" ? Float64Array : INTEGERS[scalar]?.Cell;
  if (!Cell)
    throw unknown(what, "type", type);
  return () => {
    const cell = new Cell(1);
    return [cell, () => exact(cell[0])];
  };
}

// Where C writes an address, of which something is made unless it is NULL.
function addressOutput(made) {
  return () => {
    const cell = new BigUint64Array(1);
    return [cell, () => cell[0] === 0n ? null : made(cell[0])];
  };
}

// By kind of an output: a function that makes memory for C to write to, and another one that reads the result there.
const OUTPUTS = {
  // The record of failures is no result.
  error: null,
  number: numberOutput,
  descriptor: numberOutput,
  text: () => addressOutput((address) => koffi.decode.string(address)),
  handle: ({ target, free }, _, library) => addressOutput((value) => library.owned(new Handle(target, value), free)),
  record: ({ target }, what, library) => {
    const { size } = library.shape(target, what);
    return () => {
      const record = new Record(target, size);
      return [Record.given(record), () => record];
    };
  },
};

// By kind of a buffer that C fills: the bytes of an item, and what becomes of those that were filled.
const BUFFERS = {
  text: () => ({ each: 1, finish: (bytes) => bytes.toString() }),
  bytes: () => ({ each: 1, finish: (bytes) => bytes }),
  numbers: ({ type }, what) => {
    const { Cell } = INTEGERS[elementOf(type)] ?? {};
    if (!Cell)
      throw unknown(what, "type", type);
    const each = Cell.BYTES_PER_ELEMENT;
    const numbersIn = ({ buffer, byteOffset, length }) => new Cell(buffer, byteOffset, length / each);
    return { each, finish: (bytes) => Array.from(numbersIn(bytes), (one) => exact(one)) };
  },
  records: ({ target }, what, library) => {
    const shape = library.shape(target, what);
    const each = shape.size;
    const recordAt = (bytes, start) => recordOrObject({ shape, bytes: bytes.subarray(start, start + each),
      children: new Map() });
    const recordsIn = (bytes) =>
      Array.from({ length: bytes.length / each }, (_, index) => recordAt(bytes, index * each));
    return { each, finish: recordsIn };
  },
};

module.exports = { BUFFERS, INPUTS, OUTPUTS, unknown };
