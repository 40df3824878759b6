// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The types of TypeScript: that they are what the description makes, and name what the objects have.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const ps = require("polysocket");

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
