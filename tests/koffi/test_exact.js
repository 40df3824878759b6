// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Exact amounts in the event loop: pieces, several calls, and what ends a call.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { setTimeout: sleep } = require("node:timers/promises");

const ps = require("polysocket");

function pair(context) {
  const made = ps.socketpair();
  context.after(() => made.forEach((one) => one.close()));
  return made;
}

async function inPieces(socket, ...pieces) {
  for (const piece of pieces) {
    await sleep(3);
    await socket.sendall(piece);
  }
}

test("bytes that come in pieces are collected, for one call after the other", async (context) => {
  const [a, b] = pair(context);
  const calls = [a.recv_exact(5), a.recv_until("\r\n", 100), a.recv_exact(4, { start: "xy" }), a.recv_exact(0)];
  await inPieces(b, "ab", "cdef", "gh\r", "\ni", "j");
  assert.deepEqual((await Promise.all(calls)).map(String), ["abcde", "fgh\r\n", "xyij", ""]);
});

test("much comes whole", async (context) => {
  const [a, b] = pair(context);
  const data = Buffer.alloc(3000000, "0123456789");
  const [received] = await Promise.all([a.recv_exact(data.length), b.sendall(data)]);
  assert.ok(received.equals(data));
});

test("a timeout, a signal, a token, closing and the end of the stream give the bytes", async (context) => {
  const [a, b] = pair(context);
  await b.sendall("abc");
  a.settimeout(0.03);
  await assert.rejects(a.recv_exact(9), (error) => error instanceof ps.timeout && error.done === 3 &&
    String(error.partial) === "abc" && /\(3 of 9 bytes received\)$/.test(error.message));
  a.settimeout(null);
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 20);
  await inPieces(b, "d");
  await assert.rejects(a.recv_exact(9, { start: "abc", signal: controller.signal }), (error) =>
    error.name === "AbortError" && error.cause === "enough" && String(error.partial) === "abcd" && error.done === 4);
  const token = ps.token();
  context.after(() => token.close());
  a.settoken(token);
  const cancelled = assert.rejects(a.recv_until("\n", 9), { statusName: "PS_E_CANCELLED", partial: Buffer.from("ef") });
  await inPieces(b, "e", "f");
  token.fire();
  await cancelled;
  a.settoken(null);
  b.close();
  await assert.rejects(a.recv_exact(2, { start: "q" }), (error) => error instanceof ps.EndOfStream &&
    error.statusName === "PS_E_EOF" && String(error.partial) === "q");
  const [c, d] = pair(context);
  const closed = assert.rejects(c.recv_exact(9), { statusName: "PS_E_CLOSED", partial: Buffer.from("xy") });
  await inPieces(d, "xy");
  await sleep(20);
  c.close();
  await closed;
});

test("a call that waits for another one loses nothing when it is ended", async (context) => {
  const [a, b] = pair(context);
  const controller = new AbortController();
  const first = a.recv_exact(4);
  const second = assert.rejects(a.recv_exact(4, { start: "zz", signal: controller.signal }),
    { name: "AbortError", partial: Buffer.from("zz"), done: 2 });
  await inPieces(b, "ab");
  controller.abort();
  await second;
  await inPieces(b, "cdef");
  assert.equal(String(await first), "abcd");
  assert.equal(String(await a.recv_exact(2)), "ef");
});

test("the start may be given away while the call waits", async (context) => {
  const [a, b] = pair(context);
  const start = Buffer.from("ab");
  const call = a.recv_exact(4, { start });
  start.fill("x");
  await inPieces(b, "cd");
  assert.equal(String(await call), "abcd");
});

test("without waiting, and with wrong arguments", async (context) => {
  const [a, b] = pair(context);
  await b.sendall("abc");
  await assert.rejects(a.recv_exact(9, ps.MSG_DONTWAIT),
    { statusName: "PS_E_WOULD_BLOCK", partial: Buffer.from("abc") });
  for (const call of [() => a.recv_exact(), () => a.recv_exact("1"), () => a.recv_until("\n"),
    () => a.recv_exact(1, { banana: 1 }), () => a.recv_exact(1, { start: 5 })])
    await assert.rejects(async () => call(), TypeError);
  for (const call of [() => a.recv_exact(1, ps.MSG_PEEK), () => a.recv_until("", 5), () => a.recv_exact(1, 0, "ab")])
    await assert.rejects(async () => call(), (error) => error.statusName === "PS_E_VALUE" && !("partial" in error));
});

test("the raw functions have the bytes with their failures", () => {
  const { library } = ps;
  const [near, far] = library.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
  library.ps_socket_send(far, 0, Buffer.from("ab"));
  assert.throws(() => library.ps_socket_recv_exact(near, ps.MSG_DONTWAIT, Buffer.alloc(0), 5),
    { statusName: "PS_E_WOULD_BLOCK", partial: Buffer.from("ab"), done: 2 });
});
