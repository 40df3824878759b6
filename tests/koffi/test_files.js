// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Files over sockets: promises, lines, order, what ends them, and what is left then.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

const ps = require("polysocket");

const { node } = require("./support");

// Two connected sockets, which are closed after the test.
function pair(context) {
  const made = ps.socketpair();
  context.after(() => made.forEach((one) => one.close()));
  return made;
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

test("lines come one by one, whole, by a loop that the end of the stream ends", async (context) => {
  const [a, b] = pair(context);
  const file = b.makefile();
  const lines = [];
  const read = (async () => {
    for await (const line of file)
      lines.push(String(line));
  })();
  for (const part of ["one\ntw", "o\n", "h\u00e4 without end"]) {
    await a.sendall(part);
    await pause(5);
  }
  assert.deepEqual(lines, ["one\n", "two\n"]);
  a.close();
  await read;
  assert.deepEqual(lines, ["one\n", "two\n", "h\u00e4 without end"]);
  await file.close();
  await file.close();
  await assert.rejects(file.readline(), { statusName: "PS_E_CLOSED" });
});

test("reads take their sizes in the order of their calls, and all without one", async (context) => {
  const [a, b] = pair(context);
  const file = b.makefile("rb");
  const reads = [file.read(5), file.readline(3), file.read(1), file.readline({ bufsize: 100 }), file.read()];
  for (const letter of "abcdefghi\njkl\nmn")
    await a.sendall(letter);
  a.shutdown(ps.SHUT_WR);
  assert.deepEqual((await Promise.all(reads)).map(String), ["abcde", "fgh", "i", "\n", "jkl\nmn"]);
  assert.equal((await file.read(0)).length, 0);
  assert.equal((await file.read(9)).length, 0);
  await file.close();
});

test("what is written goes when it is flushed or closed, in order, and more than the system takes", async (context) => {
  const [a, b] = pair(context);
  const file = a.makefile("w");
  assert.equal(await file.write("h\u00e4"), 3);
  b.setblocking(false);
  await assert.rejects(b.recv(1), { code: "EAGAIN" });
  b.setblocking(true);
  await file.flush();
  assert.equal(String(await b.recv(9)), "h\u00e4");
  const parts = ["x", "y", "z"].map((letter) => Buffer.alloc(2 << 20, letter));
  const writes = parts.map((part) => file.write(part));
  parts[0].fill("?");
  const closed = file.close();
  a.close();
  const got = await b.makefile().read();
  assert.ok(got.equals(Buffer.concat(["x", "y", "z"].map((letter) => Buffer.alloc(2 << 20, letter)))));
  assert.deepEqual(await Promise.all(writes), [2 << 20, 2 << 20, 2 << 20]);
  await closed;
});

test("a timeout, a signal, a token and closing end a read, which loses nothing", async (context) => {
  const [a, b] = pair(context);
  b.settimeout(0.03);
  const token = ps.token();
  b.settoken(token);
  const file = b.makefile("r+");
  await a.sendall("par");
  await assert.rejects(file.readline(), (error) => error instanceof ps.timeout && error.operation === "readline");
  file.settimeout(null);
  await assert.rejects(file.readline({ signal: AbortSignal.timeout(20) }), { name: "AbortError" });
  await assert.rejects(file.readline({ signal: AbortSignal.abort() }), { name: "AbortError" });
  file.settimeout(0);
  await assert.rejects(file.readline(), { statusName: "PS_E_WOULD_BLOCK" });
  file.settimeout(null);
  await a.sendall("t\n");
  assert.equal(String(await file.readline()), "part\n");
  setTimeout(() => token.fire(), 20);
  await assert.rejects(file.read(1), { code: "ECANCELED" });
  token.reset();
  const waiting = file.read(1);
  setTimeout(() => file.close(), 20);
  await assert.rejects(waiting, { statusName: "PS_E_CLOSED" });
  token.close();
});

test("a write that is ended tells how much went, and the rest may be written again", async (context) => {
  const [a, b] = pair(context);
  const file = a.makefile("w", 0);
  const data = Buffer.from(Array.from({ length: 4 << 20 }, (_, index) => index * 5 + (index >> 9)));
  let done;
  await assert.rejects(file.write(data, { signal: AbortSignal.timeout(30) }), (error) => {
    ({ done } = error);
    return error.name === "AbortError" && done > 0 && done < data.length;
  });
  const rest = file.write(data.subarray(done)).then(() => file.close()).then(() => a.close());
  assert.ok((await b.makefile().read()).equals(data));
  await rest;
});

test("socket and file are closed independently, and the socket's own calls wait as before", async (context) => {
  const [a, b] = pair(context);
  const file = b.makefile();
  const received = b.recv(10);
  await a.sendall("x");
  assert.equal(String(await received), "x");
  assert.equal(b.gettimeout(), null);
  b.close();
  await a.sendall("line\n");
  assert.equal(String(await file.readline()), "line\n");
  await file[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
  assert.equal(file.fileno(), -1);
  assert.equal((await a.recv(1)).length, 0);
});

test("bad arguments of files are refused under the names of their methods", async (context) => {
  const [a] = pair(context);
  const file = a.makefile("r+");
  await assert.rejects(file.read("5"), /^TypeError: read: /);
  await assert.rejects(file.write(5), /^TypeError: write: data must be/);
  await assert.rejects(file.write(), /^TypeError: write: data is missing/);
  assert.throws(() => file.settimeout(-1), /^RangeError: settimeout: timeout must be at least 0/);
  assert.throws(() => a.makefile("q"), { name: "error" });
  const one = a.makefile("w");
  await assert.rejects(one.read(1), { statusName: "PS_E_UNSUPPORTED" });
  await Promise.all([file.close(), one.close()]);
});

test("many reads that wait leave files alone, in a Worker too, and the process ends while they wait", () => {
  const program = `
    const ps = polysocket, kept = [], { Worker } = require("node:worker_threads");
    for (let i = 0; i < 20; i++) { const [a, b] = ps.socketpair(); kept.push(a, b, a.makefile().readline()); }
    const worker = new Worker('const ps = require("polysocket"), [a, b] = ps.socketpair(); a.sendall("one\\\\n");' +
      'const file = b.makefile(); file.readline().then((line) => { ' +
      'require("worker_threads").parentPort.postMessage(String(line)); file.readline(); })', { eval: true });
    worker.once("message", async (line) => {
      await worker.terminate();
      await require("node:fs/promises").readFile("/dev/null");
      console.log(JSON.stringify(line));
      process.exit(0);
    });`;
  assert.equal(node(program, { UV_THREADPOOL_SIZE: "1" }), '"one\\n"\n');
});
