// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// polysocket for Node.js, bound at run time through koffi. The functions, and how to call them, are read from the
// description that the library carries; nothing here is about any single function. README.md tells how it is used.
"use strict";

const { isMainThread } = require("node:worker_threads");
const koffi = require("koffi");

const { Loop } = require("./polysocket_loop");
const { Objects } = require("./polysocket_objects");
const { BUFFERS, INPUTS, OUTPUTS, unknown } = require("./polysocket_parameters");
const { Progress } = require("./polysocket_progress");
const { Threads } = require("./polysocket_thread");
const {
  Bytes, Handle, INTEGERS, Record, checked, cut, exact, integerOf, memory, nodeOf, objectOf, recordOrObject, shapesOf,
  sizeOf, textOf, viewOf, wholeRecord,
} = require("./polysocket_values");

const SONAME = "libpolysocket.so.0";
const VARIABLE = "POLYSOCKET_LIBRARY";
// Linux's number for: this process has rights that whoever started it has not.
const AT_SECURE = 23;
const FORMAT = 1;
// Room for a text when the description names no size that is enough. It grows where that is too little.
const ROOM = 1100;

const POINTER = koffi.pointer(koffi.types.void);
// Of all types, what koffi calls them; whatever else there is are pointers.
const SCALARS = new Set([...Object.keys(INTEGERS), "double", "void"]);

// A call that failed: what its error record says.
class PolysocketError extends Error {
  constructor(record, statusName) {
    super(record.message);
    const { status, code, operation, done, address } = record;
    Object.assign(this, { name: "PolysocketError", status, statusName, code, operation, done, address });
  }
}

// Does nobody have to say how large a buffer must be?
function hasSize({ terminated, enough }) {
  return terminated || enough !== undefined;
}

// The operation that an event loop can wait for in place of a function: what starts it, and what fetches its result.
function operationFor(described, functions) {
  const { name, operation, parameters, blocks } = described;
  const inputs = (one) => one.parameters.filter(({ direction }) => direction === "in").map((each) => each.name).join();
  const siblings = functions.filter((one) => one.operation === operation && one.name !== name);
  for (const start of blocks ? siblings : []) {
    const made = start.parameters.find(({ kind, direction }) => kind === "handle" && direction === "out");
    const fetch = siblings.find((one) => made && one.parameters[0].target === made.target && one !== start);
    if (fetch && inputs(start) === inputs({ parameters: parameters.filter(({ measures }) => !measures) }))
      return { start: start.name, fetch: fetch.name, type: made.target };
  }
  return undefined;
}

// A function of the library as JavaScript has it. Each parameter becomes a step of a call: an input takes an argument;
// an output, after all inputs, makes memory and says how to read the result there.
class Bound {
  constructor(described, library) {
    const { name, parameters } = described;
    Object.assign(this, { library, name, parameters, described, raw: library.ps.raw[name] });
    this.progress = new Progress(parameters);
    this.wanted = [];
    this.inputs = [];
    this.outputs = [];
    this.parameters.forEach((parameter, index) => this.add(parameter, index, `${this.name}: ${parameter.name}`));
  }

  index(name) {
    return this.parameters.findIndex((parameter) => parameter.name === name);
  }

  add(parameter, index, what) {
    const { kind, direction, measures, length } = parameter;
    if (!["in", "out", "inout"].includes(direction))
      throw unknown(what, "direction", direction);
    const ways = direction !== "out" ? INPUTS : length === undefined ? OUTPUTS : BUFFERS;
    if (!Object.hasOwn(ways, kind) || (direction === "inout" && kind !== "record"))
      throw unknown(what, "kind", kind);
    // The buffer whose size or count this is.
    const buffer = this.parameters[this.index(measures)];
    if (ways === BUFFERS)
      this.addBuffer(parameter, index, BUFFERS[kind](parameter, what, this.library));
    else if (kind === "error")
      this.addError(parameter, index, what);
    else if (ways === OUTPUTS && buffer?.direction !== "out")
      this.addResult(parameter, index, OUTPUTS[kind](parameter, what, this.library));
    else if (ways === INPUTS && (!buffer || (buffer.direction === "out" && !hasSize(buffer))))
      this.addInput(parameter, index, INPUTS[kind](parameter, what, this.library));
    // Others need nobody: the size of what goes in, and of what the library measures itself, and the count of a result.
  }

  addError({ target }, index, what) {
    const { size } = this.library.shape(target, what);
    this.outputs.push((call) => { call.c[index] = call.record = Buffer.alloc(size); });
  }

  addInput({ kind, name, nullable, length, direction, target }, index, convert) {
    const place = this.wanted.push(name) - 1;
    const size = this.index(length);
    const isMemory = ["record", "records", "bytes"].includes(kind);
    const each = kind === "records" ? this.library.shape(target, name).size : 1;
    this.inputs.push((call) => {
      const value = call.values[place];
      let given = value === null && nullable ? null : convert(value);
      if (kind === "record" && given) {
        const node = given;
        // What the record points to has to live until the call is over.
        call.nodes.push(node);
        given = node.bytes;
        if (direction === "inout")
          call.results.push(() => recordOrObject(node));
      }
      if (size >= 0)
        call.c[size] = given ? sizeOf(given) / (kind === "numbers" ? given.BYTES_PER_ELEMENT : each) : 0;
      // koffi makes NULL of no bytes. Another thread gets a copy, as this one may change or give away the bytes.
      if (given && (size >= 0 || isMemory) && sizeOf(given) === 0)
        given = new Bytes(1);
      else if (given && isMemory && call.elsewhere && direction === "in")
        given = new Bytes(given);
      call.c[index] = given;
    });
  }

  addResult({ name, kind, partial, target, measures }, index, make) {
    this.outputs.push((call) => {
      const [cell, take] = make();
      call.c[index] = cell;
      const isCount = measures === undefined ? partial && (this.progress.part ?? this.progress.batch) !== undefined
        : this.parameters[this.index(measures)].direction === "in";
      call.results.push(kind === "handle" ? () => this.library.descended(this.first(call, target), take())
        : isCount ? () => take() + call.before : take);
      // The caller's, also when the call has failed.
      if (kind === "handle" && partial)
        call.left.push([name, take]);
    });
  }

  // The object that the call is about, if it is of this type.
  first(call, type) {
    return this.wanted.length > 0 && Handle.typeOf(call.values[0]) === type ? call.values[0] : undefined;
  }

  addBuffer(parameter, index, { each, finish }) {
    const { length, count, terminated, enough = ROOM } = parameter;
    const derived = hasSize(parameter);
    const [sized, counted] = [this.index(length), this.index(count)];
    this.outputs.push((call) => {
      const size = derived ? call.rooms[index] ?? enough : call.c[sized];
      const buffer = memory(typeof size === "bigint" ? size * BigInt(each) : size * each, `${this.name}: ${length}`);
      // Two arrays may have the same count.
      const cell = call.c[counted] ?? new BigInt64Array(1);
      Object.assign(call.c, { [index]: buffer, [sized]: size, [counted]: cell });
      call.results.push(() => {
        const needed = Number(cell[0]);
        if (terminated && needed >= size)
          call.short[index] = needed + 1;
        return finish(cut(buffer, needed * each));
      });
    });
  }

  // What C gets, made from arguments. `rooms` are sizes for texts that had too little room the last time.
  prepared(values, elsewhere, rooms) {
    const { name, wanted } = this;
    if (values.length !== wanted.length) {
      const few = `${wanted.length} argument${wanted.length === 1 ? "" : "s"}`;
      throw new TypeError(`${name}: ${few} required (${wanted.join(", ")}), but ${values.length} given`);
    }
    const call = { values, elsewhere, rooms, c: new Array(this.parameters.length), results: [], nodes: [], left: [],
      short: {}, before: 0 };
    for (const step of [...this.inputs, ...this.outputs])
      step(call);
    return call;
  }

  // The result of a call; or of `again`, when a text had too little room.
  outcome(returned, call, again) {
    if (!call.record)
      return returned;
    if (returned !== 0)
      throw this.failure(call);
    if (this.wanted.length === 2 && call.values.every((value) => Handle.typeOf(value) !== undefined || value === null))
      this.library.attach(this.name, ...call.values);
    const results = call.results.map((take) => take());
    if (Object.keys(call.short).length > 0)
      return again({ ...call.rooms, ...call.short });
    return results.length > 1 ? results : results[0];
  }

  failure(call) {
    const error = this.library.failure(call.record);
    if (call.before > 0)
      error.done += call.before;
    this.progress.tell(error, call);
    return Object.assign(error, Object.fromEntries(call.left.map(([name, take]) => [name, take()])));
  }

  call(values, rooms = {}) {
    const call = this.prepared(values, false, rooms);
    const returned = this.raw(...call.c);
    this.library.loop.touched(values[0]);
    return this.outcome(returned, call, (more) => this.call(values, more));
  }

  // The same without holding the event loop up. An AbortSignal ends what waits in the event loop for a socket.
  async promise(values, signal) {
    const { waits, errors } = this.described;
    const hasStatus = errors.some(({ status }) => status === "PS_E_TIMEOUT");
    if (waits && hasStatus)
      return this.callAgainAndAgain(values, waits, signal);
    const operation = operationFor(this.described, this.library.ps.description.functions);
    return operation ? this.callOperation(values, operation) : this.callElsewhere(values);
  }

  // By attempts that don't wait, whenever the object is ready.
  callAgainAndAgain(values, direction, signal) {
    const call = this.prepared(values, true, {});
    const { PS_E_TIMEOUT } = this.library.ps;
    const { operation } = this.described;
    const late = () => this.progress.tellBetween(this.library.late(operation, call.before), call);
    const attempt = (make) => {
      const returned = make();
      // An attempt that has done a part leaves no failure.
      const hasBegun = returned === PS_E_TIMEOUT && this.advance(call);
      return { waits: returned === PS_E_TIMEOUT, failure: () => hasBegun ? late() : this.failure(call),
        result: () => this.outcome(returned, call, () => undefined) };
    };
    const cancelled = () => this.progress.tellBetween(this.library.cancelled(operation, call.before), call);
    const work = { attempt, late, cancelled, call: () => this.raw(...call.c) };
    return this.library.loop.run(values[0], direction, work, signal);
  }

  // Let the next attempt go on behind the bytes that the last one has taken: whether there are any.
  advance(call) {
    const hasBegun = this.progress.advance(call, this.library.failure(call.record).done);
    if (hasBegun)
      call.record.fill(0);
    return hasBegun;
  }

  // By an operation that the library has for it.
  async callOperation(values, { start, fetch, type }) {
    const { ps, loop } = this.library;
    const operation = ps[start](...values);
    const report = this.parameters.find(({ target, direction }) => target === type && direction === "out");
    try {
      const fetched = await this.fetched(operation, ps[fetch], loop);
      return report ? [...[fetched].flat(), operation] : fetched;
    } catch (error) {
      throw report ? Object.assign(error, { [report.name]: operation }) : error;
    } finally {
      if (!report)
        ps[`${type}_free`](operation);
    }
  }

  async fetched(operation, fetch, loop) {
    for (;;) {
      await loop.readable(loop.descriptorOf(operation));
      try {
        return fetch(operation);
      } catch (error) {
        if (error.status !== this.library.ps.PS_E_WOULD_BLOCK)
          throw error;
      }
    }
  }

  // On a thread of this module, since Node.js's few are for files. Meanwhile `call` holds the memory.
  async callElsewhere(values, rooms = {}) {
    const call = this.prepared(values, true, rooms);
    const { returns, types } = typesOf(this.described);
    const returned = await this.library.threads.call(this.name, returns, types, call.c);
    return this.outcome(returned, call, (more) => this.callElsewhere(values, more));
  }

  function(blocks) {
    const bound = (...values) => this.call(values);
    Object.defineProperty(bound, "name", { value: this.name });
    bound.inputs = Object.freeze([...this.wanted]);
    if (blocks) {
      bound.async = (...values) => this.promise(values);
      bound.cancellable = (values, signal) => this.promise(values, signal);
    }
    return Object.freeze(bound);
  }
}

// What koffi calls the types of a function; null stands for a pointer.
function typesOf({ returns, parameters }) {
  return { returns: returns.kind === "text" ? "str" : returns.type,
    types: parameters.map(({ type }) => SCALARS.has(type) ? type : null) };
}

// Give an object a property that is made when somebody first asks for it.
function lazily(object, name, make) {
  let made;
  Object.defineProperty(object, name, { enumerable: true, get: () => made ??= make() });
}

// The structure of fields; `records` has those that it may hold.
function layout(fields, records) {
  const types = fields.map(({ name, type, count }) => {
    const one = records.get(type) ?? (type === "char" || SCALARS.has(type) ? type : POINTER);
    return [name, count === undefined ? one : koffi.array(one, count)];
  });
  return koffi.struct(Object.fromEntries(types));
}

// A library that was loaded, by what it says about itself. `ps` is what the program gets.
class Library {
  constructor(handle, description, path) {
    const { records, functions, constants, statuses } = description;
    this.handle = handle;
    this.threads = new Threads(path);
    this.forgotten = new FinalizationRegistry(({ free, value }) => this.ps.raw[free](value));
    // By handle: the handles that it works with, by the function that has attached each. They live as long.
    this.attached = new WeakMap();
    // Each library in memory has its description at a place of its own.
    this.loop = new Loop(this, handle.func("ps_description", POINTER, [])());
    this.shapes = shapesOf(description);
    this.statuses = new Map(statuses.map(({ name, value }) => [value, name]));
    this.ps = { description, raw: {}, failure: (bytes) => this.failure(bytes) };
    for (const described of functions) {
      lazily(this.ps.raw, described.name, () => this.symbol(described));
      lazily(this.ps, described.name, () => new Bound(described, this).function(described.blocks));
    }
    for (const { name, value } of [...constants, ...statuses, ...this.system()])
      this.ps[name] = value;
    this.checkLayouts(records);
    // koffi aborts the process when it prepares a function in a Worker that is being terminated, so a Worker has all of
    // them from the beginning.
    if (!isMainThread)
      functions.forEach(({ name }) => this.ps.raw[name]);
    Object.freeze(this.ps.raw);
    Object.freeze(this.ps);
  }

  symbol(described) {
    const { returns, types } = typesOf(described);
    return this.handle.func(described.name, returns, types.map((one) => one ?? POINTER));
  }

  shape(name, what) {
    if (!this.shapes.has(name))
      throw unknown(what, "record", name);
    return this.shapes.get(name);
  }

  // A record in the library must be what C's rules make of its fields here.
  checkLayouts(records) {
    const types = new Map();
    for (const { name, size, fields } of records) {
      const type = layout(fields, types);
      types.set(name, type);
      const told = Object.hasOwn(this.ps, `${name}_size`) ? Number(this.ps[`${name}_size`]()) : size;
      if (type.size !== size || type.size !== told)
        throw new Error(`a ${name} has ${type.size} bytes here, and ` +
          `${type.size === size ? told : size} in the library`);
      for (const field of fields)
        if (type.members[field.name].offset !== field.offset)
          throw new Error(`${field.name} of a ${name} is at ${type.members[field.name].offset} here, and at ` +
            `${field.offset} in the library`);
    }
  }

  // A handle that its last owner forgets is given back when it's collected; one that was given back already is stale.
  owned(handle, free) {
    if (free !== undefined)
      this.forgotten.register(handle, { free, value: Handle.given(handle) });
    return handle;
  }

  attach(name, handle, other) {
    if (handle !== null)
      this.attached.set(handle, { ...this.attached.get(handle), [name]: other });
  }

  // A handle that comes from another one has the same attached.
  descended(origin, made) {
    if (made && this.attached.has(origin))
      this.attached.set(made, this.attached.get(origin));
    return made;
  }

  // The failure of a call that has not been attempted again before its time was up.
  late(operation, done) {
    const message = `${operation}: timed out: the deadline has passed`;
    const record = { status: this.ps.PS_E_TIMEOUT, code: koffi.os.errno.ETIMEDOUT, operation, message, done };
    return new PolysocketError(record, "PS_E_TIMEOUT");
  }

  // The failure of a call that an AbortSignal has ended, or what else is said.
  cancelled(operation, done, reason = "the signal was aborted") {
    const message = `${operation}: cancelled: ${reason}`;
    const record = { status: this.ps.PS_E_CANCELLED, code: koffi.os.errno.ECANCELED, operation, message, done };
    return new PolysocketError(record, "PS_E_CANCELLED");
  }

  failure(bytes) {
    const shape = this.shape("ps_error", "a failure");
    const whole = wholeRecord(bytes, shape.size, "failure: bytes must be a ps_error");
    const record = objectOf({ shape, bytes: whole, children: new Map() });
    return new PolysocketError(record, this.statuses.get(record.status) ?? `status ${record.status}`);
  }

  // The system's constants, of which the library has a table.
  system() {
    return Array.from({ length: this.ps.ps_constant_count() }, (_, index) => {
      const [name, value] = this.ps.ps_constant_at(index);
      return { name, value };
    });
  }
}

// Do a part of loading; what goes wrong is told in words of ours, with the cause.
function attempt(work, words) {
  try {
    return work();
  } catch (cause) {
    throw new Error(words(cause), { cause });
  }
}

// What modules and promises look for in any object, and what must not load a library.
const NOT_ASKED = new Set(["then", "__esModule", "default", "module.exports", "toJSON"]);
let defaults;
// By what `load` returned.
const libraries = new WeakMap();

// The document's module over a library that was loaded.
function objectsOf(ps) {
  if (!libraries.has(ps))
    throw new TypeError("objectsOf: library must be what load returned");
  return new Objects(libraries.get(ps), PolysocketError).module;
}

// Whether the environment comes from somebody with fewer rights, as in set-user-ID programs. Whoever may set the
// variable could have any code run.
function hasMoreRights() {
  try {
    return koffi.load(null).func("getauxval", "unsigned long", ["unsigned long"])(AT_SECURE) !== 0;
  } catch {
    return process.getuid?.() !== process.geteuid?.() || process.getgid?.() !== process.getegid?.();
  }
}

// Load the library: from a path, else from where the environment says, else by its name.
function load(path) {
  const named = process.env[VARIABLE] && !hasMoreRights() ? process.env[VARIABLE] : undefined;
  const name = path ?? (named || SONAME);
  textOf(name, "the path of the library");
  const tried = `'${name}'${path ? "" : named ? ` (from ${VARIABLE})` : " (by the dynamic loader)"}`;
  const handle = attempt(() => koffi.load(name), ({ message }) => {
    const advice = `set ${VARIABLE} to the path of ${SONAME}, or LD_LIBRARY_PATH to its folder`;
    return `cannot load the polysocket library; tried ${tried}: ${message}; ${advice}`;
  });
  const describe = attempt(() => handle.func("ps_description", "str", []), () =>
    `${tried} is not a polysocket library: it has no ps_description()`);
  const description = attempt(() => JSON.parse(describe()), ({ message }) =>
    `${tried} describes itself in no JSON: ${message}`);
  if (description?.format !== FORMAT)
    throw new Error(`${tried} describes itself in format ${description?.format}, and only ${FORMAT} is known here`);
  const library = attempt(() => new Library(handle, description, name), ({ message }) =>
    `${tried} is not a polysocket library that fits here: ${message}`);
  libraries.set(library.ps, library);
  return library.ps;
}

module.exports = { load, objectsOf, PolysocketError, Handle, Record };

// The document's module with its functions and classes, and the constants: of the library that is found when the first
// of them is asked for.
Object.setPrototypeOf(module.exports, new Proxy({}, {
  get(_, name) {
    if (typeof name !== "string" || name in Object.prototype || NOT_ASKED.has(name))
      return Object.prototype[name];
    return (defaults ??= objectsOf(load()))[name];
  },
}));
