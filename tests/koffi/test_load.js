// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Finding the library, and refusing other files.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { load } = require("polysocket");

const { description, folder, loadMade, node, ps, rejects } = require("./support");

// A path that is not by accident that of a library.
const NOWHERE = "/nonexistent/libpolysocket.so";

function realPath() {
  const [, found] = fs.readFileSync("/proc/self/maps", "latin1").match(/^(?:\S+ +){5}(\/.*libpolysocket\.so.*)/m);
  return found;
}

test("the dynamic loader finds the library by its name", () => {
  assert.equal(node("console.log(polysocket.load().ps_version())", { POLYSOCKET_LIBRARY: "" }), `${ps.ps_version()}\n`);
});

test("the argument comes before the environment, and that before the loader", () => {
  const library = realPath();
  assert.equal(load(library).ps_version(), ps.ps_version());
  const version = "console.log(polysocket.load(process.env.ARGUMENT).ps_version())";
  assert.equal(node(version, { POLYSOCKET_LIBRARY: library, LD_LIBRARY_PATH: "" }), `${ps.ps_version()}\n`);
  assert.equal(node(version, { POLYSOCKET_LIBRARY: NOWHERE, ARGUMENT: library }), `${ps.ps_version()}\n`);
});

test("a library that isn't there is told with what was tried and what helps", () => {
  const told = (environment) =>
    node("try { polysocket.load() } catch (error) { console.log(error.message) }", environment);
  const advice = "set POLYSOCKET_LIBRARY to the path of libpolysocket.so.0, or LD_LIBRARY_PATH to its folder";
  const byLoader = told({ POLYSOCKET_LIBRARY: "", LD_LIBRARY_PATH: "" });
  assert.match(byLoader, /tried 'libpolysocket\.so\.0' \(by the dynamic loader\): .*No such file/);
  assert.ok(byLoader.includes(advice), byLoader);
  const named = told({ POLYSOCKET_LIBRARY: NOWHERE });
  assert.ok(named.includes(`tried '${NOWHERE}' (from POLYSOCKET_LIBRARY)`), named);
  rejects(() => load(NOWHERE), Error, `tried '${NOWHERE}': `, advice);
});

test("what is no library, and another library, are refused", () => {
  const text = path.join(folder, "text");
  fs.writeFileSync(text, "no library");
  rejects(() => load(text), Error, "cannot load the polysocket library", text);
  rejects(() => load("libc.so.6"), Error, "'libc.so.6' is not a polysocket library: it has no ps_description()");
  rejects(() => load(""), Error, "");
});

test("a path that is no text is refused", () => {
  for (const wrong of [5, {}, Buffer.from("libpolysocket.so.0"), "lib\0polysocket.so"])
    rejects(() => load(wrong), TypeError, "the path of the library must be a string");
});

test("a description in another format is refused, and one that is none", () => {
  const other = { ...description(), format: 2 };
  rejects(() => loadMade(other), Error, "describes itself in format 2, and only 1 is known here");
  rejects(() => loadMade("{}"), Error, "describes itself in format undefined");
  rejects(() => loadMade("{\"format\": 1, "), Error, "libmade.so' describes itself in no JSON: ");
  rejects(() => loadMade("[]"), Error, "format");
});

test("a library may be loaded several times, and in several threads", () => {
  assert.notEqual(load(), load());
  const output = node(`
    const { Worker } = require("node:worker_threads");
    const work = 'const ps = require("polysocket").load();' +
      'const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);' +
      'ps.ps_socket_sendall(a, 0, Buffer.from("hello"));' +
      'require("node:worker_threads").parentPort.postMessage(String(ps.ps_socket_recv(b, 0, 9)))';
    const ps = polysocket.load();
    for (let i = 0; i < 3; i++)
      new Worker(work, { eval: true }).on("message", (message) => console.log(message));`);
  assert.equal(output, "hello\n".repeat(3));
});
