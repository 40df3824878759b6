// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Descriptors and memory after many calls, those that fail as well.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const { test } = require("node:test");

const { ps, withPair } = require("./support");

const MANY = 20000;
// A margin for the collector, the allocator and the compiler.
const SLACK = 24 << 20;

function openDescriptors() {
  return fs.readdirSync("/proc/self/fd").length;
}

function fails(work) {
  try {
    work();
  } catch {
    return;
  }
  assert.fail("it did not fail");
}

// How much more memory the process has after many rounds than after some.
function growth(work) {
  const run = (times) => {
    for (let i = 0; i < times; i++)
      work();
    globalThis.gc();
    return process.memoryUsage().rss;
  };
  run(MANY / 4);
  return -run(MANY / 4) + run(MANY);
}

test("calls leave no memory behind", () => {
  withPair((a, b) => {
    const data = Buffer.alloc(1000);
    const grown = growth(() => {
      ps.ps_socket_send(a, 0, data);
      ps.ps_socket_recv(b, 0, 2000);
      ps.ps_address_format(ps.ps_address_make_numeric("127.0.0.1", 80, 0, 0));
    });
    assert.ok(grown < SLACK, `${grown} bytes more`);
  });
});

test("failures leave no memory behind", () => {
  withPair((a) => {
    ps.ps_socket_setblocking(a, 0);
    const grown = growth(() => {
      fails(() => ps.ps_socket_recv(a, 0, 1000));
      fails(() => ps.ps_socket_recv(a, 0, -1));
      fails(() => ps.ps_socket_create(2 ** 40, 1, 0));
      fails(() => ps.ps_socket_create(-1, 1, 0));
    });
    assert.ok(grown < SLACK, `${grown} bytes more`);
  });
});

test("sockets and lists that are given back leave nothing", () => {
  const before = openDescriptors();
  for (let i = 0; i < MANY / 10; i++) {
    ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0).forEach((one) => ps.ps_socket_free(one));
    ps.ps_addrinfo_free(ps.ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, ps.AI_NUMERICHOST, null));
  }
  assert.equal(openDescriptors(), before);
});

// The sockets that are open, by names that the system uses once. Earlier tests may have left some that go at any time.
function openSockets() {
  return fs.readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [fs.readlinkSync(`/proc/self/fd/${fd}`)].filter((name) => name.startsWith("socket:"));
    } catch {
      return [];
    }
  });
}

test("sockets that are forgotten are closed when they are collected", async () => {
  const before = new Set(openSockets());
  (() => {
    for (let i = 0; i < 50; i++)
      ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
  })();
  const forgotten = new Set(openSockets().filter((name) => !before.has(name)));
  assert.equal(forgotten.size, 100);
  let left = forgotten.size;
  for (let i = 0; i < 100 && left > 0; i++) {
    globalThis.gc();
    await new Promise((resolve) => { setTimeout(resolve, 10); });
    left = openSockets().filter((name) => forgotten.has(name)).length;
  }
  assert.equal(left, 0);
});
