// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Functions that wait, on this thread and on others.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

const { PolysocketError } = require("polysocket");

const { node, ps, refuses, withPair } = require("./support");

test("functions that may wait have a form that doesn't hold the event loop up, and no others have", () => {
  for (const { name, blocks } of ps.description.functions)
    assert.equal("async" in ps[name], blocks !== false, name);
});

test("the event loop runs while a call waits elsewhere", async () => {
  await withPair(async (a, b) => {
    const order = [];
    const received = ps.ps_socket_recv.async(b, 0, 10).then((data) => order.push(String(data)));
    await new Promise((resolve) => { setTimeout(resolve, 50); });
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

test("shutting down ends a call that waits elsewhere, and freeing its socket meanwhile does no harm", async () => {
  await withPair(async (a, b) => {
    const received = ps.ps_socket_recv.async(a, 0, 10);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    ps.ps_socket_free(a);
    ps.ps_socket_shutdown(b, ps.SHUT_RDWR);
    assert.deepEqual(await received, Buffer.alloc(0));
    refuses(() => ps.ps_socket_fileno(a), "PS_E_HANDLE", "");
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
