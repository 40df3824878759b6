// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The operations of scenarios on the C functions, called through koffi. README.md tells what each one does.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const { Handle, PolysocketError, Record } = require("polysocket");

const { addressArgument, addressValue } = require("./addresses");
const { ps, bytes, callRaw, seconds, text, textOrNull, withoutValue } = require("./call");
const { Fault, NULL, shown } = require("./compare");
const lookUps = require("./look_ups");
const batches = require("./batches");
const messages = require("./messages");
const settings = require("./settings");
const started = require("./started");
const { O_CLOEXEC, descriptorFlags, makePipe } = require("./system");

// The backlog when a scenario gives none; the library has no default of its own.
const BACKLOG = 128n;
const CHUNK = Buffer.alloc(65536, "x");
const O_NONBLOCK = 0o4000;

function integer(value) {
  return value === undefined ? null : BigInt(value);
}

function timeout(value) {
  return value === undefined || value === ps.PS_NO_TIMEOUT ? null : value;
}

// One scenario's sockets, files and descriptors, and what can be done with them.
class Operations {
  constructor(peer) {
    this.peer = peer;
    this.made = [];
    this.descriptors = [];
    // Whether results are wanted, or NULL is given in their place.
    this.wanted = true;
    // How look-ups wait, and how many threads were started for later.
    this.wait = null;
    this.threads = 0;
  }

  // Do an operation; `self` is undefined for a function.
  perform(name, self, values) {
    if (self !== undefined && self !== NULL && !(self instanceof Handle))
      throw new Fault(`${shown(self)} is no handle`);
    const table = self === undefined ? OF_LIBRARY : METHODS[self.type] ?? OF_SOCKETS;
    if (!Object.hasOwn(table, name))
      throw new Fault(`the runner knows no operation '${name}'`);
    const [least, most, operation] = table[name];
    if (values.length < least || values.length > most)
      throw new Fault(`${name} takes ${least} to ${most} arguments, which a C compiler would insist on`);
    return operation(this, ...(self === undefined ? values : [self, ...values])) ?? null;
  }

  // Call a function of the library as the arguments demand; what it makes is remembered, to be given back.
  call(name, ...inputs) {
    const plain = this.wanted && !inputs.includes(NULL);
    const result = plain ? ps[name](...inputs) : callRaw(name, inputs, this.wanted) && undefined;
    this.made.push(...[result].flat().filter((one) => one instanceof Handle && !this.isList(one)));
    return result;
  }

  isList(handle) {
    return !(handle.type in METHODS) && handle.type !== "ps_socket";
  }

  free(handle) {
    if (handle === NULL)
      ps.ps_socket_free(null);
    else
      ps[`${handle.type}_free`](handle);
  }

  withoutResults(name, ...values) {
    const self = values[0] instanceof Handle ? values.shift() : undefined;
    this.wanted = false;
    try {
      return this.perform(text(name), self, values);
    } finally {
      this.wanted = true;
    }
  }

  // One that was given back already is not given back twice: stale handles are harmless.
  cleanUp() {
    this.made.forEach((handle) => this.free(handle));
    for (const descriptor of this.descriptors)
      try {
        fs.closeSync(descriptor);
      } catch (error) {
        if (error.code !== "EBADF")
          throw error;
      }
    ps.ps_setdefaulttimeout(ps.PS_NO_TIMEOUT);
  }
}

// Receive into a buffer of dots, or into NULL, which pretends to have room for one byte.
function receiveInto(operations, self, name, room, nbytes = 0n, flags = 0n) {
  const buffer = room === NULL ? null : Buffer.alloc(Number(room), ".");
  const capacity = room === NULL ? 1n : nbytes === 0n ? room : nbytes;
  const got = callRaw(name, [self, flags, capacity], operations.wanted, buffer);
  if (!operations.wanted)
    return null;
  const sender = new Record("ps_address", ps.ps_address_size());
  got.get("address")?.copy(sender.bytes);
  const count = got.get("size").readBigInt64LE();
  return got.has("address") ? [count, addressValue(sender), buffer] : [count, buffer];
}

function fill(operations, socket) {
  for (let total = 0n; ;)
    try {
      total += BigInt(ps.ps_socket_send(socket, 0, CHUNK));
    } catch (error) {
      if (![ps.PS_E_WOULD_BLOCK, ps.PS_E_TIMEOUT].includes(error.status))
        throw error;
      return total;
    }
}

function receiveAll(operations, socket, count) {
  const parts = [];
  for (let missing = Number(count); missing > 0;) {
    const part = ps.ps_socket_recv(socket, 0, Math.min(missing, 1 << 20));
    if (part.length === 0)
      break;
    parts.push(part);
    missing -= part.length;
  }
  return Buffer.concat(parts);
}

function startPeer(operations, ...words) {
  const [command, ...rest] = [...operations.peer, ...words.map(String)];
  if (spawn(command, rest, { stdio: ["ignore", "ignore", "inherit"] }).pid === undefined)
    throw new Fault(`cannot start ${command}`);
}

function pipe(operations) {
  const ends = makePipe();
  operations.descriptors.push(...ends);
  return ends.map(BigInt);
}

// A file that has no name any more.
function fileOf(operations, content) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "scenario-"));
  const file = path.join(folder, "file");
  fs.writeFileSync(file, bytes(content));
  const descriptor = fs.openSync(file, "r");
  operations.descriptors.push(descriptor);
  fs.rmSync(folder, { recursive: true });
  return BigInt(descriptor);
}

// Operations by name: how few and how many arguments they take, and what they do.
const OWN = {
  check: [1, 1, (_, value) => value],
  sleep: [1, 1, (_, time) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds(time)); }],
  pipe: [0, 0, pipe],
  file_of: [1, 1, fileOf],
  close_descriptor: [1, 1, (_, descriptor) => fs.closeSync(Number(descriptor))],
  nonblocking: [1, 1, (_, descriptor) => (descriptorFlags(descriptor) & O_NONBLOCK) !== 0],
  close_on_exec: [1, 1, (_, descriptor) => (descriptorFlags(descriptor) & O_CLOEXEC) !== 0],
  exists: [1, 1, (_, path) => fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined],
  fill: [1, 1, fill],
  recvall: [2, 2, receiveAll],
  without_results: [1, 5, (operations, ...values) => operations.withoutResults(...values)],
  peer: [1, 9, startPeer],
};

const OF_LIBRARY = {
  ...OWN,
  ...messages.OF_LIBRARY,
  ...lookUps.OF_LIBRARY,
  ...settings.OF_LIBRARY,
  ...started.OF_LIBRARY,
  socket: [0, 3, (operations, family = ps.AF_INET, type = ps.SOCK_STREAM, proto = 0n) =>
    operations.call("ps_socket_create", family, type, proto)],
  socketpair: [0, 3, (operations, family = ps.AF_UNIX, type = ps.SOCK_STREAM, proto = 0n) =>
    operations.call("ps_socket_pair", family, type, proto)],
  // A protocol that is left out beside a type means the default one, as in the document.
  fromfd: [1, 4, (operations, fd, family = ps.PS_DETECT, type, proto = type === undefined ? ps.PS_DETECT : 0n) =>
    operations.call("ps_socket_fromfd", fd, family, type ?? ps.PS_DETECT, proto)],
  adopt: [1, 4, (operations, fd, family = ps.PS_DETECT, type = ps.PS_DETECT, proto = ps.PS_DETECT) =>
    operations.call("ps_socket_adopt", fd, family, type, proto)],
  getdefaulttimeout: [0, 0, (operations) => timeout(operations.call("ps_getdefaulttimeout"))],
  setdefaulttimeout: [1, 1, (operations, limit) => operations.call("ps_setdefaulttimeout", seconds(limit))],
  constant: [1, 1, (operations, name) => integer(operations.call("ps_constant_get", text(name)))],
  // A platform without IPv6 lacks the constant.
  has_ipv6: [0, 0, () => Object.hasOwn(ps, "AF_INET6")],
  gethostname: [0, 0, (operations) => lookUps.told(operations.call("ps_gethostname"))],
  getservbyname: [1, 2, (operations, name, proto) =>
    integer(operations.call("ps_getservbyname", text(name), textOrNull(proto), operations.wait))],
  getservbyport: [1, 2, (operations, port, proto) =>
    lookUps.told(operations.call("ps_getservbyport", port, textOrNull(proto), operations.wait))],
  getprotobyname: [1, 1, (operations, name) =>
    integer(operations.call("ps_getprotobyname", text(name), operations.wait))],
  htonl: [1, 1, (operations, number) => integer(operations.call("ps_htonl", number))],
  htons: [1, 1, (operations, number) => integer(operations.call("ps_htons", number))],
  ntohl: [1, 1, (operations, number) => integer(operations.call("ps_ntohl", number))],
  ntohs: [1, 1, (operations, number) => integer(operations.call("ps_ntohs", number))],
  // An IPv6 address needs most.
  inet_aton: [1, 1, (operations, name) => operations.call("ps_inet_aton", text(name))],
  inet_pton: [2, 2, (operations, family, name) => operations.call("ps_inet_pton", family, text(name))],
  inet_ntoa: [1, 1, (operations, packed) => lookUps.told(operations.call("ps_inet_ntoa", bytes(packed)))],
  inet_ntop: [2, 2, (operations, family, packed) =>
    lookUps.told(operations.call("ps_inet_ntop", family, bytes(packed)))],
};

// A method that gives a number of the socket.
function number(name) {
  return [0, 0, (operations, self) => integer(operations.call(name, self))];
}

// A method that takes an address, and one that gives one.
function withAddress(name) {
  return [1, 1, (operations, self, address) => operations.call(name, self, addressArgument(self, address))];
}

function address(name) {
  return [0, 0, (operations, self) => addressValue(operations.call(name, self))];
}

// All data is sent or written, unless the call fails.
function whole(operations, name, self, ...inputs) {
  const count = operations.call(name, self, ...inputs);
  const data = inputs[inputs.length - 1];
  if (count !== undefined && count !== data.length)
    throw new Fault(`${name} of ${data.length} bytes tells ${count}`);
}

function accept(operations, self) {
  const made = operations.call("ps_socket_accept", self);
  return made && [made[0], addressValue(made[1])];
}

function receiveFrom(operations, self, size, flags = 0n) {
  const got = operations.call("ps_socket_recvfrom", self, flags, size);
  return got && [got[0], addressValue(got[1])];
}

// A few control requests answer with a result of their own, such as a descriptor.
function requested(results) {
  return results && integer(results[1] > 0 ? results[1] : results[0]);
}

function sendTo(operations, self, data, ...rest) {
  const to = addressArgument(self, rest.pop());
  return integer(operations.call("ps_socket_sendto", self, rest[0] ?? 0n, to, bytes(data)));
}

function getsockopt(operations, self, level, option, size = 0n) {
  if (size === NULL)
    return callRaw("ps_socket_getsockopt_bytes", [self, level, option, 1n], true, null);
  return size === 0n ? integer(operations.call("ps_socket_getsockopt", self, level, option))
    : operations.call("ps_socket_getsockopt_bytes", self, level, option, size);
}

// None has no value, and a length all the same.
function setsockopt(operations, self, level, option, value, length) {
  if (value === null)
    return withoutValue("ps_socket_setsockopt_bytes", self, level, option, length);
  return typeof value === "bigint" ? operations.call("ps_socket_setsockopt", self, level, option, value)
    : operations.call("ps_socket_setsockopt_bytes", self, level, option, bytes(value));
}

const OF_SOCKETS = {
  ...messages.OF_SOCKETS,
  ...batches.OF_SOCKETS,
  ...settings.OF_SOCKETS,
  ...started.OF_SOCKETS,
  accept: [0, 0, accept],
  bind: withAddress("ps_socket_bind"),
  connect: withAddress("ps_socket_connect"),
  connect_ex: [1, 1, (...call) => integer(withAddress("ps_socket_connect_ex")[2](...call))],
  listen: [0, 1, (operations, self, backlog = BACKLOG) => operations.call("ps_socket_listen", self, backlog)],
  shutdown: [1, 1, (operations, self, how) => operations.call("ps_socket_shutdown", self, how)],
  close: [0, 0, (operations, self) => operations.call("ps_socket_close", self)],
  free: [0, 0, (operations, self) => operations.free(self)],
  detach: number("ps_socket_detach"),
  fileno: number("ps_socket_fileno"),
  family: number("ps_socket_family"),
  type: number("ps_socket_type"),
  proto: number("ps_socket_proto"),
  dup: [0, 0, (operations, self) => operations.call("ps_socket_dup", self)],
  getsockname: address("ps_socket_getsockname"),
  getpeername: address("ps_socket_getpeername"),
  send: [1, 2, (operations, self, data, flags = 0n) =>
    integer(operations.call("ps_socket_send", self, flags, bytes(data)))],
  sendall: [1, 2, (operations, self, data, flags = 0n) =>
    whole(operations, "ps_socket_sendall", self, flags, bytes(data))],
  sendto: [2, 3, sendTo],
  recv: [1, 2, (operations, self, size, flags = 0n) => operations.call("ps_socket_recv", self, flags, size)],
  recv_exact: [1, 3, (operations, self, size, flags = 0n, start = "") =>
    operations.call("ps_socket_recv_exact", self, flags, bytes(start), size)],
  recv_until: [2, 4, (operations, self, delimiter, limit, flags = 0n, start = "") =>
    operations.call("ps_socket_recv_until", self, flags, bytes(delimiter), bytes(start), limit)],
  recvfrom: [1, 2, receiveFrom],
  recv_into: [1, 3, (operations, self, ...rest) => receiveInto(operations, self, "ps_socket_recv_into", ...rest)],
  recvfrom_into: [1, 3, (operations, self, ...rest) =>
    receiveInto(operations, self, "ps_socket_recvfrom_into", ...rest)],
  getsockopt: [2, 3, getsockopt],
  setsockopt: [3, 4, setsockopt],
  settimeout: [1, 1, (operations, self, limit) => operations.call("ps_socket_settimeout", self, seconds(limit))],
  gettimeout: [0, 0, (operations, self) => timeout(operations.call("ps_socket_gettimeout", self))],
  setblocking: [1, 1, (operations, self, flag) =>
    operations.call("ps_socket_setblocking", self, typeof flag === "boolean" ? Number(flag) : flag)],
  ioctl: [1, 2, (operations, self, control, option = 0n) =>
    requested(operations.call("ps_socket_ioctl", self, control, option))],
  makefile: [0, 2, (operations, self, mode, bufsize = -1n) =>
    operations.call("ps_socket_makefile", self, textOrNull(mode), bufsize)],
};

// Without a size: wait until it is known how much there is, and read that.
function read(operations, file, size) {
  return operations.call("ps_file_read", file, size ?? ps.ps_file_read_await(file, -1));
}

function readLine(operations, file, size) {
  return size === undefined ? operations.call("ps_file_read", file, ps.ps_file_readline_await(file, -1))
    : operations.call("ps_file_readline", file, size);
}

function readLines(operations, file) {
  const lines = [];
  for (let line; (line = readLine(operations, file)).length > 0;)
    lines.push(line);
  return lines;
}

const OF_FILES = {
  read: [0, 1, read],
  readline: [0, 1, readLine],
  readlines: [0, 0, readLines],
  write: [1, 1, (operations, self, data) => whole(operations, "ps_file_write", self, bytes(data))],
  writelines: [1, 1, (operations, self, lines) =>
    lines.forEach((line) => whole(operations, "ps_file_write", self, bytes(line)))],
  flush: [0, 0, (operations, self) => operations.call("ps_file_flush", self)],
  close: [0, 0, (operations, self) => operations.call("ps_file_close", self)],
  free: [0, 0, (operations, self) => operations.free(self)],
  fileno: number("ps_file_fileno"),
};

// Methods of handles by their types, but for those of sockets.
const METHODS = { ps_file: OF_FILES, ps_token: started.OF_TOKENS, ps_operation: started.OF_OPERATIONS };

module.exports = { Operations };
