// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The types of TypeScript: that they are what the description makes, and name what the objects have.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");

const ps = require("polysocket");

const TYPED = path.join(__dirname, "typed");
const DEBIANS = "/usr/share/nodejs/@types/node";
const FOLDER = path.join(__dirname, "..", "..", "bindings", "koffi");
const TYPES = fs.readFileSync(path.join(FOLDER, "polysocket.d.ts"), "utf8");

test("the types are those that the description makes", () => {
  execFileSync(process.execPath, [path.join(FOLDER, "types.js"), "--check"]);
});

test("the types name all methods, functions and constants", () => {
  const names = (object) => Object.getOwnPropertyNames(object).filter((name) => name !== "constructor");
  const said = (start, end) => TYPES.slice(TYPES.indexOf(start), TYPES.indexOf(end, TYPES.indexOf(start)));
  for (const Class of [ps.Socket, ps.Token, ps.File])
    for (const name of names(Class.prototype))
      assert.match(said(`  class ${Class.name} `, "\n  }"), new RegExp(`\\b${name}(\\(|:)`), `${Class.name}.${name}`);
  for (const name of names(ps.objectsOf(ps.library)))
    assert.match(TYPES, new RegExp(`(function |class |const |[ ])${name}\\b`), name);
});

// Of the compiler that is there, whatever it is: the types must serve old ones and new ones.
function compiled(folder) {
  const own = path.join(folder, "node_modules", "polysocket");
  fs.mkdirSync(own, { recursive: true });
  for (const name of ["package.json", "polysocket.d.ts"])
    fs.copyFileSync(path.join(FOLDER, name), path.join(own, name));
  fs.mkdirSync(path.join(folder, "node_modules", "@types"));
  fs.symlinkSync(fs.existsSync(DEBIANS) ? DEBIANS : path.join(TYPED, "node"),
    path.join(folder, "node_modules", "@types", "node"));
  for (const name of ["program.ts", "mistakes.ts"])
    fs.copyFileSync(path.join(TYPED, name), path.join(folder, name));
  const options = ["--noEmit", "--strict", "--module", "node16", "--target", "es2022", "--lib", "es2022"];
  return spawnSync("tsc", [...options, "program.ts", "mistakes.ts"], { cwd: folder, encoding: "utf8" });
}

test("TypeScript accepts a program strictly, finds mistakes in another, and nothing else", (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "polysocket-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const { error, stdout } = compiled(folder);
  if (error?.code === "ENOENT")
    return t.skip("tsc is not installed (Debian's package node-typescript)");
  const lines = fs.readFileSync(path.join(TYPED, "mistakes.ts"), "utf8").split("\n");
  const wrong = lines.flatMap((line, index) => line.endsWith("// refused") ? [`mistakes.ts(${index + 1}`] : []);
  const found = stdout.split("\n").flatMap((line) => /^(\S.*?\(\d+),\d+\): error/.exec(line)?.[1] ?? []);
  assert.deepEqual([...new Set(found)], wrong, stdout);
});
