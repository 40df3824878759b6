// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Memory of a program's that C reads: what may lie about its size, move, shrink or go away.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const vm = require("node:vm");
const { Worker } = require("node:worker_threads");

const { Handle, Record } = require("polysocket");

const { node, ps, rejects, withPair } = require("./support");

const isResizable = "resizable" in ArrayBuffer.prototype;
const GONE = "ps_socket_send: data must not be a Uint8Array whose memory was transferred or has shrunk";

// The bytes that arrive when an array is sent.
function sent(array) {
  return withPair((a, b) => {
    const count = ps.ps_socket_send(a, 0, array);
    const received = [...ps.ps_socket_recv(b, 0, 100000)];
    assert.equal(count, received.length);
    return received;
  });
}

test("an array that lies about its length is sent as it is", () => {
  class Long extends Uint8Array {
    get length() { return 65536; }
    get byteLength() { return 65536; }
    get byteOffset() { return 1 << 20; }
    get buffer() { return new ArrayBuffer(1 << 21); }
    get [Symbol.toStringTag]() { return "Float64Array"; }
  }
  const own = Uint8Array.of(1, 2, 3);
  for (const name of ["length", "byteLength", "byteOffset"])
    Object.defineProperty(own, name, { value: 65536 });
  const buffer = Buffer.from([1, 2, 3]);
  Object.defineProperty(buffer, "length", { value: -1 });
  for (const array of [Long.of(1, 2, 3), own, buffer])
    assert.deepEqual(sent(array), [1, 2, 3]);
});

test("so it is by the forms that don't wait", async () => {
  await withPair(async (a, b) => {
    const array = Uint8Array.of(1, 2, 3);
    Object.defineProperty(array, "length", { value: 65536 });
    assert.equal(await ps.ps_socket_send.async(a, 0, array), 3);
    assert.deepEqual([...ps.ps_socket_recv(b, 0, 100000)], [1, 2, 3]);
  });
});

test("a program that changes the classes themselves changes nothing", () => {
  assert.equal(node(`
    const ps = polysocket.load();
    const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
    for (const prototype of [Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)])
      for (const name of ["length", "byteLength", "byteOffset"])
        Object.defineProperty(prototype, name, { get: () => 65536 });
    Object.defineProperty(Uint8Array, Symbol.hasInstance, { value: () => true });
    const numbers = [ps.ps_socket_send(a, 0, new Uint8Array(4))];
    ps.ps_socket_send.async(a, 0, new Uint8Array(5)).then((count) => {
      let refused = 0;
      for (const wrong of ["x", {}, new Float64Array(1)]) {
        try { ps.ps_socket_send(a, 0, wrong); } catch { refused++; }
      }
      process.stdout.write([...numbers, count, refused].join(" "));
    });
  `), "4 5 3");
});

test("an array of another realm is one, and what looks like one isn't", () => {
  assert.deepEqual(sent(vm.runInNewContext("new Uint8Array([0, 1, 2, 3]).subarray(1)")), [1, 2, 3]);
  assert.deepEqual(sent(vm.runInNewContext("class Mine extends Uint8Array {} Mine.of(4, 5)")), [4, 5]);
  const forged = Object.create(Uint8Array.prototype, { length: { value: 100 }, byteLength: { value: 100 } });
  const proxy = new Proxy(Uint8Array.of(1), {});
  const other = vm.runInNewContext("new Uint16Array(4)");
  withPair((a) => {
    for (const wrong of [forged, proxy, other, new Uint8ClampedArray(1), { __proto__: Buffer.prototype }])
      rejects(() => ps.ps_socket_send(a, 0, wrong), TypeError, "data must be a Buffer or another Uint8Array, not ");
  });
});

test("an array whose memory went to another thread is refused, and sends no other's bytes", () => {
  const array = new Uint8Array(8);
  structuredClone(array, { transfer: [array.buffer] });
  withPair((a) => rejects(() => ps.ps_socket_send(a, 0, array), TypeError, GONE));
});

test("an array is as long as its memory is now", { skip: !isResizable && "this Node.js has no such memory" }, () => {
  const memory = new ArrayBuffer(4, { maxByteLength: 1 << 20 });
  const [following, fixed, behind] = [new Uint8Array(memory), new Uint8Array(memory, 0, 4), new Uint8Array(memory, 3)];
  following.set([1, 2, 3, 4]);
  memory.resize(6);
  assert.deepEqual(sent(following), [1, 2, 3, 4, 0, 0]);
  assert.deepEqual(sent(fixed), [1, 2, 3, 4]);
  memory.resize(2);
  assert.deepEqual(sent(following), [1, 2]);
  withPair((a) => {
    for (const gone of [fixed, behind])
      rejects(() => ps.ps_socket_send(a, 0, gone), TypeError, GONE);
  });
});

test("shared memory may grow and change while it is sent", { skip: !isResizable && "it cannot here" }, async () => {
  const memory = new SharedArrayBuffer(1 << 16, { maxByteLength: 1 << 22 });
  const program = `
    const { workerData: memory } = require("node:worker_threads");
    for (let size = memory.byteLength; size <= memory.maxByteLength; size += 1 << 12) {
      memory.grow(size);
      new Uint8Array(memory).fill(size >> 12);
    }
  `;
  const worker = new Worker(program, { eval: true, workerData: memory });
  let ended = false;
  worker.once("exit", () => { ended = true; });
  withPair((a, b) => {
    const array = new Uint8Array(memory);
    for (let i = 0; i < 200; i++) {
      const count = ps.ps_socket_send(a, ps.MSG_DONTWAIT, array.subarray(0, 1 << 15));
      assert.equal(ps.ps_socket_recv(b, 0, 1 << 16).length, count);
    }
  });
  while (!ended)
    await new Promise((resolve) => setTimeout(resolve, 5));
});

test("bytes and addresses may go away while a call elsewhere reads them", async () => {
  const [a, b] = [0, 0].map(() => ps.ps_socket_create(ps.AF_INET, ps.SOCK_DGRAM, 0));
  ps.ps_socket_bind(b, ps.ps_address_make_inet("127.0.0.1", 0));
  const address = ps.ps_socket_getsockname(b);
  const bytes = new Uint8Array(1000).fill(7);
  const going = ps.ps_socket_sendto.async(a, 0, address, bytes);
  structuredClone(0, { transfer: [bytes.buffer, address.bytes.buffer] });
  global.gc();
  assert.equal(await going, 1000);
  assert.deepEqual([...ps.ps_socket_recv(b, 0, 2000)], new Array(1000).fill(7));
  rejects(() => ps.ps_socket_sendto(a, 0, address, Buffer.from("x")), TypeError,
    "ps_socket_sendto: address must be a ps_address of 160 bytes, and this one has 0");
  [a, b].forEach((socket) => ps.ps_socket_free(socket));
});

test("a record that is too small for C is refused", () => {
  for (const size of [0, 1, 159])
    rejects(() => ps.ps_address_family(new Record("ps_address", size)), TypeError, `and this one has ${size}`);
  const size = Number(ps.ps_error_size());
  for (const wrong of [Buffer.alloc(size - 1), Buffer.alloc(0), "x".repeat(size), null, 5n])
    rejects(() => ps.failure(wrong), TypeError, `failure: bytes must be a ps_error of ${size} bytes`);
  assert.equal(ps.failure(Buffer.alloc(size)).status, 0);
});

test("nothing passes for a handle or a record but what is one", () => {
  const socket = Object.create(Handle.prototype, { type: { value: "ps_socket" }, value: { value: "/bin/sh" } });
  rejects(() => ps.ps_socket_fileno(socket), TypeError, "self must be a ps_socket");
  const address = Object.create(Record.prototype, { type: { value: "ps_address" }, bytes: { value: 1n } });
  rejects(() => ps.ps_address_family(address), TypeError, "address must be a ps_address");
  for (const value of ["x", 1, null, Buffer.alloc(8), -1n, 2n ** 64n])
    rejects(() => new Handle("ps_socket", value), TypeError, "Handle: value must be a BigInt");
  class Mine extends Handle {
    get value() { return 1n; }
  }
  withPair((a) => assert.equal(ps.ps_socket_fileno(new Mine("ps_socket", a.value)), ps.ps_socket_fileno(a)));
});
