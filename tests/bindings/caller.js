// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The caller for koffi in Node.js:
//
//     caller.js INPUT OUTPUT FILE
//
// README.md describes what it reads and answers.
"use strict";

const fs = require("node:fs");
const vm = require("node:vm");

const library = require("polysocket");

// What the tests of this fuzzer put before the library, so that it has something to find.
const planted = process.env.POLYSOCKET_PLANTED;
const ps = planted ? new Proxy(library, { get: (one, name) => require(planted)[name] ?? one[name] }) : library;

const [SOURCE, DRAIN] = process.argv.slice(2, 4).map(Number);
const FILE = process.argv[4];

// What a conversion throws here: whoever calls it passes it on.
class Deliberate extends Error {}

const states = new Map();
let world;

function clear() {
  world = { variables: { module: ps }, lists: [], rooms: [], descriptors: [], depth: 0 };
}

function act(action) {
  if (action === "raise")
    throw new Deliberate("deliberate");
  if (action === "close")
    try {
      world.variables.a.close();
    } catch (error) {
      void error;
    }
  else if (action === "collect")
    globalThis.gc?.({ type: "minor" });
  else if (action === "mutate")
    for (const list of world.lists)
      list.length = 0;
  else if (action === "resize")
    for (const room of world.rooms)
      detach(room.buffer);
  else if (action === "reenter" && world.depth < 3) {
    world.depth++;
    Promise.resolve(world.variables.a.recv(1, 64)).catch(() => {});
    world.depth--;
  }
}

function detach(buffer) {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 0)
    try {
      structuredClone(buffer, { transfer: [buffer] });
    } catch (error) {
      void error;
    }
}

// An object all of whose conversions act first, and then return the value.
function odd(action, value) {
  const convert = () => {
    act(action);
    return value;
  };
  if (action === "plain" || action === "mutate")
    return { valueOf: convert, toString: convert, toJSON: convert, [Symbol.toPrimitive]: convert,
      [Symbol.iterator]: convert, get length() { return convert(); }, get 0() { return convert(); } };
  // Every look at the object acts.
  const target = typeof value === "object" && value !== null ? value : Object(value ?? {});
  return new Proxy(target, {
    get: (one, key) => {
      act(action);
      const found = Reflect.get(one, key);
      return typeof found === "function" ? found.bind(one) : found;
    },
    has: (one, key) => {
      act(action);
      return Reflect.has(one, key);
    },
    ownKeys: (one) => {
      act(action);
      return Reflect.ownKeys(one);
    },
    getPrototypeOf: (one) => {
      act(action);
      return Reflect.getPrototypeOf(one);
    },
  });
}

function recursive() {
  const list = [1];
  list.push(list);
  return list;
}

function detached() {
  const buffer = new ArrayBuffer(100);
  const view = new Uint8Array(buffer);
  detach(buffer);
  return view;
}

const EXOTICS = {
  undefined: () => undefined,
  bigint: () => 70000n,
  big: () => 2n ** 70n,
  negative_bigint: () => -(2n ** 63n),
  symbol: () => Symbol("x"),
  callable: () => () => 1,
  class: () => class {},
  date: () => new Date(0),
  regexp: () => /x/,
  map: () => new Map([["a", 1]]),
  set: () => new Set([1]),
  promise: () => Promise.resolve(1),
  thenable: () => ({ then: (done) => done(1) }),
  boxed_number: () => Object(70000),
  boxed_text: () => Object("127.0.0.1"),
  plain: () => ({ a: 1 }),
  by_name: () => ({ flags: 2 }),
  signal: () => ({ signal: AbortSignal.abort() }),
  wrong_signal: () => ({ signal: 1 }),
  bare: () => Object.create(null),
  frozen: () => Object.freeze(["127.0.0.1", 1]),
  sparse: () => [, 1, , 2], // eslint-disable-line no-sparse-arrays
  recursive,
  arguments: () => (function () { return arguments; })("127.0.0.1", 1), // eslint-disable-line prefer-rest-params
  generator: () => (function* () { yield Buffer.from("a"); })(),
  shared: () => new Uint8Array(new SharedArrayBuffer(50)),
  shared_buffer: () => new SharedArrayBuffer(50),
  array_buffer: () => new ArrayBuffer(50),
  view: () => new DataView(new ArrayBuffer(50), 10, 20),
  floats: () => new Float64Array(5),
  bigints: () => new BigInt64Array(5),
  middle: () => Buffer.from("hello world").subarray(2, 6),
  detached,
  other_realm: () => vm.runInNewContext("new Uint8Array(20)"),
  other_array: () => vm.runInNewContext("['127.0.0.1', 1]"),
  surrogate: () => "\ud800",
  proxy: () => new Proxy({}, {}),
  revoked: () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; },
  stub: () => Object.create(ps.Socket.prototype),
  stub_token: () => Object.create(ps.Token.prototype),
  prototype: () => ps.Socket.prototype,
  wide_list: () => new Array(3000).fill("x"),
  error: () => new Error("x"),
  negative_zero: () => -0,
};

const REAL = { nan: NaN, inf: Infinity, "-inf": -Infinity };

const NOTATION = {
  n: () => null,
  t: () => true,
  f: () => false,
  i: (rest) => (Number.isSafeInteger(Number(rest)) || rest.length % 2 ? Number(rest) : BigInt(rest)),
  d: (rest) => REAL[rest] ?? Number(rest),
  s: (rest) => Buffer.from(rest, "hex").toString("utf8"),
  b: (rest) => Buffer.from(rest, "hex"),
  z: (rest) => Buffer.alloc(Number(rest), "x"),
  w: (rest) => remembered(world.rooms, new Uint8Array(Number(rest))),
  x: (rest) => EXOTICS[rest](),
  h: (rest) => descriptor(rest),
  v: (rest) => variable(rest),
  o: (rest, words) => odd(rest, value(words.shift(), words)),
  "(": (rest, words) => listed(words),
  "[": (rest, words) => remembered(world.lists, listed(words)),
};

function remembered(place, made) {
  place.push(made);
  return made;
}

function value(word, words) {
  return NOTATION[word[0]](word.slice(1), words);
}

function listed(words, named = {}) {
  const made = [];
  while (words.length > 0) {
    const word = words.shift();
    if (word === ")" || word === "]")
      break;
    if (word[0] === "k")
      named[word.slice(1)] = value(words.shift(), words);
    else
      made.push(value(word, words));
  }
  return made;
}

function inode(fd) {
  try {
    return fs.fstatSync(fd).ino;
  } catch (error) {
    return error.code === "EBADF" ? null : 0;
  }
}

function descriptor(kind) {
  if (kind === "absent")
    return 999999;
  let fd = -1;
  if (kind === "socket")
    try {
      fd = ps.dup(world.variables.b.fileno());
    } catch (error) {
      void error;
    }
  if (typeof fd !== "number" || fd < 0)
    fd = fs.openSync(FILE, "r+");
  world.descriptors.push([fd, inode(fd)]);
  return fd;
}

function variable(name) {
  if (name === "token")
    world.variables.token ??= ps.token();
  return name === "operation" ? ps.Socket : world.variables[name];
}

async function perform(owner, name, words) {
  const named = {};
  const given = listed([...words], named);
  if (Object.keys(named).length > 0)
    given.push(named);
  const target = world.variables[owner];
  const found = target[name];
  return typeof found === "function" ? await target[name](...given) : found;
}

async function prepare(state) {
  ps.setdefaulttimeout(0.01);
  for (const [into, owner, name, words] of states.get(state)) {
    const result = await perform(owner, name, words);
    const results = into.length > 1 ? result : [result];
    into.forEach((one, place) => { world.variables[one] = results[place]; });
  }
}

function told(error) {
  let text = "no text";
  try {
    text = String(error?.message ?? error);
  } catch (other) {
    void other;
  }
  return Buffer.from(text).toString("hex");
}

function classOf(error) {
  try {
    return error?.constructor?.name || typeof error;
  } catch (other) {
    return `unreadable-${other.name}`;
  }
}

async function closeAll(thing, level = 0) {
  if (Array.isArray(thing) && level < 4)
    for (const one of thing)
      await closeAll(one, level + 1);
  else if (thing instanceof ps.Socket || thing instanceof ps.File)
    try {
      await thing.close();
    } catch (error) {
      void error;
    }
  else if (thing instanceof ps.Token)
    try {
      thing.close();
    } catch (error) {
      void error;
    }
}

async function giveBack(name, result) {
  if (["dup", "detach"].includes(name) && typeof result === "number" && result >= 0)
    fs.closeSync(result);
  if (name === "recv_fds" && Array.isArray(result))
    result[1].forEach((fd) => fs.closeSync(fd));
  await closeAll(result);
}

async function usable() {
  for (const name of ["a", "b"]) {
    const socket = world.variables[name];
    if (socket === undefined)
      continue;
    socket.close();
    let open = true;
    try {
      socket.getsockname();
    } catch (error) {
      open = false;
    }
    if (open)
      throw new Error(`${name}: a closed socket has a name`);
  }
}

async function cleanUp() {
  for (const name of ["f", "o", "t", "token", "a", "b"])
    await closeAll(world.variables[name]);
  for (const [fd, file] of world.descriptors)
    if (file !== null && inode(fd) === file)
      fs.closeSync(fd);
  clear();
}

async function call(state, owner, name, ...words) {
  let said, result;
  try {
    await prepare(state);
  } catch (error) {
    await cleanUp();
    return `unprepared ${classOf(error)} ${told(error)}`;
  }
  try {
    result = await perform(owner, name, words);
    said = `ok ${typeof result}`;
  } catch (error) {
    said = `error ${classOf(error)} ${told(error)}`;
  }
  try {
    await giveBack(name, result);
    await usable();
  } catch (error) {
    said = `unusable ${classOf(error)} ${told(error)}`;
  }
  await cleanUp();
  return said;
}

const CLASSES = { a: "Socket", t: "Token", f: "File" };

function place(owner) {
  return owner === "module" ? ps : Object.getOwnPropertyDescriptors(ps[CLASSES[owner]]?.prototype ?? {});
}

const COMMANDS = {
  call,
  collect: async () => {
    for (let round = 0; round < 4; round++) {
      globalThis.gc?.();
      await new Promise((done) => setImmediate(done));
    }
    return "collected";
  },
  state: (name, into, owner, method, ...words) => {
    states.set(name, [...states.get(name) ?? [], [into.split(","), owner, method, words]]);
    return "ok";
  },
  has: (owner, name) => (place(owner)[name] === undefined ? "no" : "yes"),
  names: () => "names",
  exotics: () => `exotics ${Object.keys(EXOTICS).join(" ")}`,
};

// Between two calls the loop turns, so that nothing waits behind endless answers.
async function main() {
  let rest = "";
  const stream = fs.createReadStream(null, { fd: SOURCE, highWaterMark: 1 << 16 });
  for await (const chunk of stream) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const [number, command, ...words] = line.split(" ").filter((word) => word !== "");
      fs.writeSync(DRAIN, `${number} ${await COMMANDS[command](...words)}\n`);
    }
  }
}

process.on("unhandledRejection", (error) => { process.stderr.write(`unhandled: ${error?.stack ?? error}\n`); });
clear();
main();
