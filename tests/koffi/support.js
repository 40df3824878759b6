// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Helpers of the tests: pairs of sockets that are closed again, other processes, and a library that describes itself as
// a test wants it.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { after } = require("node:test");

const { PolysocketError, load } = require("polysocket");

const ps = load();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "polysocket-"));
after(() => fs.rmSync(folder, { recursive: true }));

// Two sockets that are connected with each other, for as long as the function runs.
function withPair(use) {
  const pair = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
  const free = () => pair.forEach((one) => ps.ps_socket_free(one));
  let result;
  try {
    result = use(...pair);
  } finally {
    if (!(result instanceof Promise))
      free();
  }
  return result instanceof Promise ? result.finally(free) : result;
}

// The output of a program in another Node.js, with the binding as `polysocket`; its error output is the error here.
function node(program, environment = {}) {
  const script = `const polysocket = require("polysocket");\n${program}`;
  const options = { encoding: "utf8", timeout: 60000, env: { ...process.env, ...environment } };
  const done = spawnSync(process.execPath, ["--expose-gc", "-e", script], options);
  assert.equal(done.status, 0, `${done.signal ?? done.status}: ${done.stderr}`);
  return done.stdout;
}

// A failure of the library with this status, and a text in its message.
function refuses(work, statusName, text) {
  assert.throws(work, (error) => {
    assert.ok(error instanceof PolysocketError, error.stack);
    assert.equal(error.statusName, statusName);
    assert.ok(error.message.includes(text), error.message);
    return true;
  });
}

// A refusal by JavaScript, before C is called.
function rejects(work, Class, ...texts) {
  assert.throws(work, (error) => {
    assert.equal(error.constructor, Class, error.stack);
    for (const text of texts)
      assert.ok(error.message.includes(text), error.message);
    return true;
  });
}

function build() {
  const built = path.join(folder, "libmade.so");
  const root = path.resolve(__dirname, "..", "..");
  const library = path.resolve(process.env.POLYSOCKET_BUILD ?? "build", "lib");
  const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", `-I${path.join(root, "abi")}`];
  const libraries = [`-L${library}`, "-Wl,--no-as-needed", "-lpolysocket"];
  execFileSync(process.env.CC || "cc", [...flags, "-o", built, path.join(__dirname, "made.c"), ...libraries]);
  return built;
}

let made;

// The library of made.c, which has all functions of the real one and some more, with a description of its own.
function loadMade(description) {
  made ??= build();
  const file = path.join(folder, "description.json");
  fs.writeFileSync(file, typeof description === "string" ? description : JSON.stringify(description));
  process.env.MADE_DESCRIPTION = file;
  return load(made);
}

// The real description, which a test may change.
function description() {
  return structuredClone(ps.description);
}

module.exports = { description, folder, loadMade, node, ps, refuses, rejects, withPair };
