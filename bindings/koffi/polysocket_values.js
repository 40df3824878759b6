// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// JavaScript's values as C has them, and C's as JavaScript has them: numbers, texts, handles, and records, which are
// objects with their fields. Nothing here is about any single function or record.
"use strict";

const { constants: { MAX_LENGTH } } = require("node:buffer");
const { endianness } = require("node:os");
const koffi = require("koffi");

// The integers of the boundary: their limits, and what C writes one to.
const INTEGERS = {
  int32_t: { least: -(2n ** 31n), most: 2n ** 31n - 1n, Cell: Int32Array },
  uint32_t: { least: 0n, most: 2n ** 32n - 1n, Cell: Uint32Array },
  uint16_t: { least: 0n, most: 2n ** 16n - 1n, Cell: Uint16Array },
  int64_t: { least: -(2n ** 63n), most: 2n ** 63n - 1n, Cell: BigInt64Array },
};
// What an array itself says of its memory, whatever a program has put in front, such as a class of its own with another
// `length`. An array of another realm, such as a sandbox of node:vm, answers too, and a forged one doesn't.
const Bytes = Uint8Array;
const ARRAY = Object.getPrototypeOf(Uint8Array.prototype);
const asked = (name) => Function.prototype.call.bind(Object.getOwnPropertyDescriptor(ARRAY, name).get);
const kindOf = asked(Symbol.toStringTag);
const [bufferOf, offsetOf, sizeOf] = ["buffer", "byteOffset", "byteLength"].map(asked);
const itemOf = Function.prototype.call.bind(ARRAY.at);

// An array of ours over the memory of a program's Uint8Array; undefined when it's none, null when its memory was
// transferred, or has shrunk until the array begins or ends beyond it.
function viewOf(value) {
  if (kindOf(value) !== "Uint8Array")
    return undefined;
  try {
    itemOf(value, 0);
    return new Bytes(bufferOf(value), offsetOf(value), sizeOf(value));
  } catch {
    return null;
  }
}

// A handle: a cookie, which may outlive what it stands for. What C gets is private: nothing else passes for one.
class Handle {
  #type;
  #value;

  constructor(type, value) {
    if (typeof value !== "bigint" || value < 0n || value >= 2n ** 64n)
      throw new TypeError(`Handle: value must be a BigInt from 0n to 2n ** 64n - 1n, not ${shown(value)}`);
    this.#type = type;
    this.#value = value;
    Object.freeze(this);
  }

  get type() { return this.#type; }
  get value() { return this.#value; }

  static typeOf(value) { return isObject(value) && #type in value ? value.#type : undefined; }
  static given(handle) { return handle.#value; }
}

// A structure that a call has filled. The collector frees it.
class Record {
  #type;
  #bytes;

  constructor(type, size) {
    this.#type = type;
    this.#bytes = Buffer.alloc(size);
    Object.freeze(this);
  }

  get type() { return this.#type; }
  get bytes() { return this.#bytes; }

  static typeOf(value) { return isObject(value) && #type in value ? value.#type : undefined; }
  static given(record) { return record.#bytes; }
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

// The class is the program's, which may refuse to tell.
function shownObject(value) {
  try {
    return `an object of class ${value.constructor?.name}`;
  } catch {
    return "an object";
  }
}

// A value for people.
function shown(value) {
  const type = Handle.typeOf(value) ?? Record.typeOf(value);
  if (type !== undefined)
    return `a ${type}`;
  if (typeof value === "string")
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (isObject(value))
    return shownObject(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}

function checked(value, fits, wanted, what) {
  if (!fits)
    throw new TypeError(`${what} must be ${wanted}, not ${shown(value)}`);
  return value;
}

// A Number is an integer only where it cannot be the rounding of another one.
function integerOf(value, type, what) {
  const { least, most } = INTEGERS[type];
  checked(value, typeof value === "bigint" || Number.isInteger(value), "an integer", what);
  if (value < least || value > most)
    throw new RangeError(`${what} must be from ${least} to ${most} (${type}), not ${value}`);
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new RangeError(`${what} must be a BigInt beyond 2^53, where a Number such as ${value} may have been rounded`);
  return type === "int64_t" ? BigInt(value) : Number(value);
}

// A Number where that is exact, a BigInt beyond.
function exact(value) {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

// A text as C reads it: UTF-8 that ends with its only NUL.
function textOf(value, what) {
  checked(value, typeof value === "string", "a string", what);
  checked(value, !value.includes("\0"), "a string without NUL, where C would cut it", what);
  checked(value, !/\p{Surrogate}/u.test(value), "a string without halves of surrogate pairs, as UTF-8 has none", what);
  return Buffer.from(`${value}\0`);
}

// Memory of this size; at least one byte, as C wants an address, and judges sizes below 1 itself.
function memory(size, what) {
  try {
    return Buffer.allocUnsafeSlow(size > 0 ? Number(size) : 1);
  } catch (cause) {
    throw new RangeError(`${what} is more than there is memory for (${size} bytes, limit ${MAX_LENGTH})`, { cause });
  }
}

// What C has written of a buffer. A small answer doesn't hold on to the memory of a large one.
function cut(buffer, count) {
  const part = buffer.subarray(0, count);
  return 2 * count < buffer.length ? Buffer.from(part) : part;
}

function wholeRecord(bytes, size, words) {
  const view = viewOf(bytes);
  const length = view ? sizeOf(view) : 0;
  if (length < size)
    throw new TypeError(`${words} of ${size} bytes, and this one has ${length}`);
  return view;
}

// Records. A node is a record in memory of ours: its shape, its bytes, and by field what its pointers point to.

const LITTLE = endianness() === "LE";
const VIEWS = { int32_t: "Int32", uint32_t: "Uint32", uint16_t: "Uint16", int64_t: "BigInt64", double: "Float64" };

function dataOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function write(node, { type, offset }, value) {
  dataOf(node.bytes)[`set${VIEWS[type]}`](offset, value, LITTLE);
}

function read(node, { type, offset }) {
  return exact(dataOf(node.bytes)[`get${VIEWS[type]}`](offset, LITTLE));
}

// Make a field point to memory, or to nothing where it has none.
function point(node, field, bytes) {
  node.bytes.set(new Bytes(new BigUint64Array([bytes ? koffi.address(bytes) : 0n]).buffer), field.offset);
}

// How much a pointer points to: what all the fields that measure it agree on.
function measured(node, { measuredBy }) {
  return Math.max(0, Math.min(...measuredBy.map((field) => Number(read(node, field)))));
}

function setNumber(node, field, value, what) {
  const double = field.type === "double";
  write(node, field, double ? checked(value, typeof value === "number", "a Number", what)
    : integerOf(value, field.type, what));
}

// How much there is was counted. A caller may say less; what is wrong anyhow is for the library to refuse.
function setMeasure(node, field, value, what, sizes) {
  const number = integerOf(value, field.type, what);
  const most = Math.max(0, Number(sizes.get(field.measures) ?? 0));
  if (number > most)
    throw new RangeError(`${what} must be at most ${most}, as ${field.measures} has no more, not ${number}`);
  write(node, field, number);
}

function setText(node, field, value, what) {
  const text = textOf(value, what);
  node.children.set(field.name, text);
  point(node, field, text);
}

function sizeOfBytes(value, what) {
  checked(value, typeof value === "number" || typeof value === "bigint", "a Uint8Array or a number of bytes", what);
  return integerOf(value, "int64_t", what);
}

// Bytes are copied, as the call may write there; a number asks for as many zeros.
function setBytes(node, field, value, what) {
  const view = viewOf(value);
  const size = view ? sizeOf(view) : sizeOfBytes(value, what);
  const bytes = memory(size, what).fill(0);
  if (view)
    bytes.set(view);
  node.children.set(field.name, bytes);
  point(node, field, bytes);
  return size;
}

function getBytes(node, field) {
  return node.children.get(field.name)?.subarray(0, measured(node, field)) ?? null;
}

function getCharacters(node, { offset, size }) {
  const bytes = Buffer.from(node.bytes.subarray(offset, offset + size));
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? size : end);
}

function setRecord(node, field, value, what) {
  const inner = nodeOf(field.shape, value, what);
  node.bytes.set(inner.bytes, field.offset);
  node.children.set(field.name, inner);
}

function getRecord(node, { name, shape, offset, size }) {
  const bytes = node.bytes.subarray(offset, offset + size);
  return recordOrObject({ shape, bytes, children: node.children.get(name)?.children ?? new Map() });
}

function setPointer(node, field, value, what) {
  const target = nodeOf(field.shape, value, what);
  node.children.set(field.name, target);
  point(node, field, target.bytes);
}

function setList(node, field, value, what) {
  checked(value, Array.isArray(value), "an Array", what);
  const nodes = Array.from(value, (item, index) => nodeOf(field.shape, item, `${what}[${index}]`));
  const { size } = field.shape;
  const bytes = Buffer.alloc(size * nodes.length);
  nodes.forEach((one, index) => bytes.set(one.bytes, size * index));
  node.children.set(field.name, { bytes, nodes });
  point(node, field, nodes.length > 0 ? bytes : null);
  return nodes.length;
}

function getList(node, field) {
  const { bytes, nodes } = node.children.get(field.name) ?? { nodes: [] };
  const { shape } = field;
  return nodes.slice(0, measured(node, field)).map(({ children }, index) =>
    objectOf({ shape, bytes: bytes.subarray(shape.size * index, shape.size * (index + 1)), children }));
}

function setHandle(node, field, value, what) {
  checked(value, Handle.typeOf(value) === field.target, `a ${field.target}`, what);
  node.children.set(field.name, value);
  node.bytes.set(new Bytes(new BigUint64Array([Handle.given(value)]).buffer), field.offset);
}

function refuseHooks(node, field, value, what) {
  checked(value, false, "null, as C cannot call JavaScript while it waits", what);
}

// By the way of a field: how an object sets it, which may give how much it points to; and how it is read.
const WAYS = {
  number: { set: setNumber, get: read },
  measure: { set: setMeasure, get: read },
  text: { set: setText },
  bytes: { set: setBytes, get: getBytes },
  characters: { get: getCharacters },
  record: { set: setRecord, get: getRecord },
  pointer: { set: setPointer },
  handle: { set: setHandle },
  hooks: { set: refuseHooks },
  list: { set: setList, get: getList },
  nothing: {},
};

// A record in memory: of a Record a copy, or made from an object with its fields.
function nodeOf(shape, value, what) {
  const node = { shape, bytes: Buffer.alloc(shape.size), children: new Map() };
  if (Record.typeOf(value) === shape.name) {
    node.isRecord = true;
    const whole = wholeRecord(Record.given(value), shape.size, `${what} must be a ${shape.name}`);
    node.bytes.set(whole.subarray(0, shape.size));
    return node;
  }
  const fits = isObject(value) && !shape.opaque && !Array.isArray(value) && viewOf(value) === undefined &&
    Handle.typeOf(value) === undefined && Record.typeOf(value) === undefined;
  checked(value, fits, `a ${shape.name}`, what);
  const stranger = Object.keys(value).find((name) => !shape.fields.some((field) => field.name === name));
  if (stranger !== undefined)
    throw new TypeError(`${what} has the field '${stranger}', and a ${shape.name} has none of that name`);
  const sizes = new Map();
  for (const field of shape.fields) {
    const item = value[field.name] ?? null;
    const where = `${what}.${field.name}`;
    if (item === null && field.measures)
      write(node, field, BigInt(sizes.get(field.measures) ?? 0));
    else if (item !== null && !WAYS[field.way].set)
      throw new TypeError(`${where} is a ${field.type}, which no value can set`);
    else if (item !== null)
      sizes.set(field.name, WAYS[field.way].set(node, field, item, where, sizes));
  }
  return node;
}

// The fields of a record as an object.
function objectOf(node) {
  const known = node.shape.fields.filter((field) => WAYS[field.way].get);
  return Object.fromEntries(known.map((field) => [field.name, WAYS[field.way].get(node, field)]));
}

function recordOrObject(node) {
  if (!node.shape.opaque && !node.isRecord)
    return objectOf(node);
  const record = new Record(node.shape.name, node.shape.size);
  Record.given(record).set(node.bytes);
  return record;
}

function wayToRecord(measuredBy, isHooks) {
  return measuredBy ? "list" : isHooks ? "hooks" : "pointer";
}

// How a field is set and read, and the shape of a record in it.
function wayOf({ type, count, measures, measuredBy }, shapes, hooks, handles) {
  const target = type.replace(/^const /, "").replace(/ \*$/, "");
  const shape = shapes.get(target);
  if (count !== undefined)
    return { way: type === "char" ? "characters" : "nothing" };
  if (measures)
    return { way: "measure" };
  if (VIEWS[type])
    return { way: "number" };
  if (shape)
    return { shape, way: shape.name === type ? "record" : wayToRecord(measuredBy, hooks.has(target)) };
  if (handles.has(target))
    return { way: "handle", target };
  return { way: type === "const char *" ? "text" : target === "void" && measuredBy ? "bytes" : "nothing" };
}

// The shapes of all records, by name.
function shapesOf({ records, callbacks, handles }) {
  const handleNames = new Set(handles.map((handle) => handle.name));
  const shapes = new Map();
  const hooks = new Set();
  for (const { name, size, opaque, fields } of records) {
    const own = fields.map((field) => ({ ...field }));
    // A pointer names the fields that tell how much is there, and how much of it counts.
    for (const field of own) {
      field.measuredBy = own.filter((other) => other.name === field.length || other.name === field.used);
      for (const other of field.measuredBy)
        other.measures = field.name;
    }
    for (const field of own) {
      if (field.measuredBy.length === 0)
        delete field.measuredBy;
      Object.assign(field, wayOf(field, shapes, hooks, handleNames));
      if (callbacks.some((callback) => callback.name === field.type))
        hooks.add(name);
    }
    shapes.set(name, { name, size, opaque, fields: own });
  }
  return shapes;
}

module.exports = {
  Bytes, Handle, INTEGERS, Record, checked, cut, exact, integerOf, memory, nodeOf, objectOf, recordOrObject, shapesOf,
  sizeOf, textOf, viewOf, wholeRecord,
};
