// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Functions that wait, on this thread and on others.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs/promises");
const os = require("node:os");
const { test } = require("node:test");

const { PolysocketError } = require("polysocket");

const { node, ps, refuses, withPair } = require("./support");

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

// A socket that listens on 127.0.0.1, and its address.
function listener(backlog = 1) {
  const socket = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_bind(socket, ps.ps_address_make_inet("127.0.0.1", 0));
  ps.ps_socket_listen(socket, backlog);
  return [socket, ps.ps_socket_getsockname(socket)];
}

test("functions that may wait have a form that doesn't hold the event loop up, and no others have", () => {
  for (const { name, blocks } of ps.description.functions)
    assert.equal("async" in ps[name], blocks !== false, name);
});

test("the event loop runs while a call waits elsewhere", async () => {
  await withPair(async (a, b) => {
    const order = [];
    const received = ps.ps_socket_recv.async(b, 0, 10).then((data) => order.push(String(data)));
    await pause(50);
    order.push("sent");
    ps.ps_socket_sendall(a, 0, Buffer.from("hello"));
    await received;
    assert.deepEqual(order, ["sent", "hello"]);
  });
});

test("elsewhere, what goes in is what was there at the call", async () => {
  await withPair(async (a, b) => {
    const data = Buffer.alloc(8 << 20, "x");
    const sent = ps.ps_socket_sendall.async(a, 0, data);
    data.fill("y");
    structuredClone(data, { transfer: [data.buffer] });
    let missing = 8 << 20;
    while (missing > 0) {
      const part = await ps.ps_socket_recv.async(b, 0, 1 << 20);
      assert.equal(part.indexOf("y"), -1);
      missing -= part.length;
    }
    assert.equal(await sent, 8 << 20);
  });
});

test("elsewhere, failures are rejections, those of arguments as well", async () => {
  await withPair(async (a) => {
    ps.ps_socket_settimeout(a, 0.05);
    await assert.rejects(ps.ps_socket_recv.async(a, 0, 10), (error) => {
      assert.ok(error instanceof PolysocketError);
      assert.equal(error.status, ps.PS_E_TIMEOUT);
      return true;
    });
    await assert.rejects(ps.ps_socket_recv.async(a, 0, "10"), TypeError);
    await assert.rejects(ps.ps_socket_recv.async(a, 0), TypeError);
  });
});

test("elsewhere, texts and several results come as they do here", async () => {
  assert.equal(await ps.ps_getfqdn.async(null, null), ps.ps_getfqdn(null, null));
  const address = ps.ps_address_make_numeric("127.0.0.1", 80, 0, 0);
  const flags = ps.NI_NUMERICHOST | ps.NI_NUMERICSERV;
  assert.deepEqual(await ps.ps_getnameinfo.async(address, flags, null), ["127.0.0.1", "80"]);
});

test("closing and freeing end what waits for a promise, and shutting down does as everywhere", async () => {
  for (const end of ["ps_socket_close", "ps_socket_free"])
    await withPair(async (a, b) => {
      const waiting = [ps.ps_socket_recv.async(a, 0, 10), ps.ps_socket_recvfrom.async(a, 0, 10)];
      await pause(20);
      ps[end](a);
      for (const one of waiting)
        await assert.rejects(one, { name: "PolysocketError", code: os.constants.errno.EBADF });
      refuses(() => ps.ps_socket_sendall(b, 0, Buffer.from("x")), "PS_E_OS", "sendall");
    });
  await withPair(async (a, b) => {
    const received = ps.ps_socket_recv.async(a, 0, 10);
    await pause(20);
    ps.ps_socket_shutdown(b, ps.SHUT_RDWR);
    assert.deepEqual(await received, Buffer.alloc(0));
  });
});

test("memory of calls elsewhere is not collected while they run", () => {
  const output = node(`
    const ps = polysocket.load();
    const garbage = setInterval(() => { gc(); for (let i = 0; i < 100; i++) Buffer.alloc(4096, "?"); }, 1);
    const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
    async function run() {
      for (let i = 0; i < 50; i++) {
        const waiting = ps.ps_socket_recv.async(b, 0, 3000);
        await new Promise((resolve) => setTimeout(resolve, 3));
        ps.ps_socket_sendall(a, 0, Buffer.alloc(3000, "x"));
        const data = await waiting;
        if (data.length !== 3000 || data.some((byte) => byte !== 120))
          throw new Error("other bytes came");
      }
      clearInterval(garbage);
      console.log("whole");
    }
    run();`);
  assert.equal(output, "whole\n");
});

test("a timeout holds in a call on this thread", () => {
  withPair((a) => {
    ps.ps_socket_settimeout(a, 0.1);
    const start = performance.now();
    refuses(() => ps.ps_socket_recv(a, 0, 10), "PS_E_TIMEOUT", "timed out");
    assert.ok(performance.now() - start > 95);
  });
});

test("a hundred receives wait without a thread, and the loop goes on", async () => {
  const pairs = Array.from({ length: 100 }, () => ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0));
  const received = pairs.map(([, b]) => ps.ps_socket_recv.async(b, 0, 10));
  // Files need one of the threads that calls elsewhere would hold.
  await fs.readFile(__filename);
  let ticks = 0;
  const clock = setInterval(() => { ticks++; }, 5);
  await pause(200);
  clearInterval(clock);
  assert.ok(ticks > 10, `${ticks} ticks`);
  pairs.forEach(([a], index) => ps.ps_socket_sendall(a, 0, Buffer.from(String(index))));
  assert.deepEqual((await Promise.all(received)).map(String), pairs.map((_, index) => String(index)));
  pairs.flat().forEach((one) => ps.ps_socket_free(one));
});

test("receives get in turn what comes", async () => {
  await withPair(async (a, b) => {
    const received = [1, 2, 3].map(() => ps.ps_socket_recv.async(b, 0, 1));
    ps.ps_socket_sendall(a, 0, Buffer.from("xyz"));
    received.push(ps.ps_socket_recv.async(b, 0, 1));
    ps.ps_socket_sendall(a, 0, Buffer.from("!"));
    assert.deepEqual((await Promise.all(received)).map(String), ["x", "y", "z", "!"]);
  });
});

test("sending goes on where it stopped, in order, and tells how much went when it fails", async () => {
  await withPair(async (a, b) => {
    const parts = ["x", "y", "z"].map((letter) => Buffer.alloc(1 << 20, letter));
    const sent = parts.map((part) => ps.ps_socket_sendall.async(a, 0, part));
    const whole = [];
    for (let missing = 3 << 20; missing > 0;) {
      const part = await ps.ps_socket_recv.async(b, 0, 1 << 16);
      whole.push(part);
      missing -= part.length;
    }
    assert.ok(Buffer.concat(whole).equals(Buffer.concat(parts)));
    assert.deepEqual(await Promise.all(sent), [1 << 20, 1 << 20, 1 << 20]);
    ps.ps_socket_settimeout(a, 0.1);
    const [first, second] = await Promise.allSettled([parts[0], parts[1]].map((part) =>
      ps.ps_socket_sendall.async(a, 0, part)));
    assert.equal(first.reason.status, ps.PS_E_TIMEOUT);
    assert.ok(first.reason.done > 0 && first.reason.done < 1 << 20, String(first.reason.done));
    assert.equal(second.reason.status, ps.PS_E_TIMEOUT);
    assert.equal(second.reason.done, 0);
  });
});

test("timeout, deadline and non-blocking mode hold for promises", async () => {
  await withPair(async (a) => {
    const status = (promise) => promise.then(() => "done", (error) => error.statusName);
    ps.ps_socket_settimeout(a, 0.1);
    const start = performance.now();
    assert.equal(await status(ps.ps_socket_recv.async(a, 0, 1)), "PS_E_TIMEOUT");
    assert.ok(performance.now() - start > 90);
    ps.ps_socket_settimeout(a, 60);
    const moment = ps.ps_deadline(0.1);
    ps.ps_socket_setdeadline(a, ps.PS_RECEIVING, moment);
    assert.equal(await status(ps.ps_socket_recv.async(a, 0, 1)), "PS_E_TIMEOUT");
    assert.equal(ps.ps_socket_getdeadline(a, ps.PS_RECEIVING), moment);
    ps.ps_socket_settimeout(a, 0);
    assert.equal(await status(ps.ps_socket_recv.async(a, 0, 1)), "PS_E_WOULD_BLOCK");
  });
});

test("a token ends what waits for a promise, and lives as long as the socket that has it", async () => {
  await withPair(async (a, b) => {
    let token = ps.ps_token_create();
    ps.ps_socket_settoken(a, token);
    const received = ps.ps_socket_recv.async(a, 0, 1);
    const copy = ps.ps_socket_dup(a);
    await pause(20);
    ps.ps_token_fire(token);
    await assert.rejects(received, { statusName: "PS_E_CANCELLED" });
    token = undefined;
    await pause(1);
    gc();
    await pause(20);
    refuses(() => ps.ps_socket_recv(copy, 0, 1), "PS_E_CANCELLED", "recv");
    ps.ps_socket_free(copy);
    assert.equal(ps.ps_socket_sendall(b, 0, Buffer.from("x")), 1);
    assert.equal(String(await ps.ps_socket_recv.async(a, 0, 1)), "x");
  });
});

test("connecting and accepting wait in the loop", async () => {
  const [server, address] = listener();
  const accepted = ps.ps_socket_accept.async(server);
  const client = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  await ps.ps_socket_connect.async(client, address);
  const [connection] = await accepted;
  await ps.ps_socket_sendall.async(connection, 0, Buffer.from("hello"));
  assert.equal(String(await ps.ps_socket_recv.async(client, 0, 5)), "hello");
  const [gone, nobody] = listener();
  ps.ps_socket_close(gone);
  const other = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  await assert.rejects(ps.ps_socket_connect.async(other, nobody), { code: os.constants.errno.ECONNREFUSED });
  [server, client, connection, gone, other].forEach((one) => ps.ps_socket_free(one));
});

test("a full queue, which readiness doesn't show, is tried again", async () => {
  const [a, b] = [1, 2].map(() => ps.ps_socket_create(ps.AF_UNIX, ps.SOCK_DGRAM, 0));
  ps.ps_socket_bind(b, ps.ps_address_make_unix(Buffer.alloc(0)));
  const name = ps.ps_socket_getsockname(b);
  const sent = Array.from({ length: 1000 }, () => ps.ps_socket_sendto.async(a, 0, name, Buffer.from("x")));
  for (let count = 0; count < 1000; count++)
    await ps.ps_socket_recv.async(b, 0, 1);
  assert.equal((await Promise.all(sent)).length, 1000);
  [a, b].forEach((one) => ps.ps_socket_free(one));
});

test("look-ups and connections by name have promises that need no thread of Node.js", async () => {
  const wait = { deadline: ps.ps_deadline(60) };
  const list = await ps.ps_getaddrinfo.async("localhost", "80", ps.AF_INET, ps.SOCK_STREAM, 0, 0, wait);
  assert.ok(ps.ps_addrinfo_count(list) > 0);
  ps.ps_addrinfo_free(list);
  const [server, address] = listener();
  const port = String(ps.ps_address_port(address));
  const [socket, report] = await ps.ps_connect_host.async("127.0.0.1", port, null, null);
  assert.equal(ps.ps_operation_attempt_count(report), 1);
  assert.equal(ps.ps_address_port(ps.ps_socket_getpeername(socket)), Number(port));
  [socket, server].forEach((one) => ps.ps_socket_free(one));
  const failed = async (call) => {
    const error = await call().then(() => assert.fail("connected"), (reason) => reason);
    assert.equal(error.code, os.constants.errno.ECONNREFUSED);
    assert.equal(ps.ps_operation_attempt(error.report, 0)[1], ps.PS_E_OS);
    ps.ps_operation_free(error.report);
  };
  await failed(() => ps.ps_connect_host.async("127.0.0.1", port, null, null));
  await failed(async () => ps.ps_connect_host("127.0.0.1", port, null, null));
  assert.throws(() => ps.ps_connect_host("localhost", port, null, { token: server }), TypeError);
});

test("a token ends a connection by name that waits for a promise", async () => {
  const [server, address] = listener(0);
  const filler = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_connect(filler, address);
  const token = ps.ps_token_create();
  const port = String(ps.ps_address_port(address));
  const connected = ps.ps_connect_host.async("127.0.0.1", port, null, { token, deadline: ps.ps_deadline(60) });
  await pause(20);
  ps.ps_token_fire(token);
  await assert.rejects(connected, { statusName: "PS_E_CANCELLED" });
  [server, filler].forEach((one) => ps.ps_socket_free(one));
});

test("a Worker waits as the main thread does, and may end at any time", () => {
  const output = node(`
    const { Worker } = require("node:worker_threads");
    const program = \`
      const ps = require("polysocket").load();
      const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
      setTimeout(() => ps.ps_socket_sendall(a, 0, Buffer.from("x")), 20);
      ps.ps_socket_recv.async(b, 0, 1).then((data) => {
        require("node:worker_threads").parentPort.postMessage(String(data));
        if (process.argv.includes("stay"))
          ps.ps_socket_settimeout(b, 0.3), ps.ps_socket_recv.async(b, 0, 1).catch(() => {});
      });\`;
    async function run(argv) {
      const worker = new Worker(program, { eval: true, argv });
      // Its end may come with its message.
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      const heard = await new Promise((resolve) => worker.once("message", resolve));
      if (argv.length > 0)
        worker.terminate();
      await ended;
      console.log(heard);
    }
    run([]).then(() => run(["stay"]));`);
  assert.equal(output, "x\nx\n");
});

test("a program may exit while something waits", () => {
  const output = node(`
    const ps = polysocket.load();
    const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
    ps.ps_socket_recv.async(b, 0, 1);
    ps.ps_socket_settimeout(a, 60);
    ps.ps_socket_recv.async(a, 0, 1);
    setTimeout(() => { console.log("bye"); process.exit(); }, 20);`);
  assert.equal(output, "bye\n");
});

test("a program ends when nothing waits any more", () => {
  const output = node(`
    const ps = polysocket.load();
    const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
    ps.ps_socket_recv.async(b, 0, 1).then((data) => console.log(String(data)));
    setTimeout(() => ps.ps_socket_sendall(a, 0, Buffer.from("x")), 50);`);
  assert.equal(output, "x\n");
});
