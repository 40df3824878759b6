// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Runs every test of this folder with Node.js's own test runner: node --expose-gc --test-reporter=tap all.js
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

function installed() {
  try {
    return require.resolve("koffi", { paths: [path.dirname(require.resolve("polysocket"))] });
  } catch {
    return undefined;
  }
}

if (installed()) {
  for (const name of fs.readdirSync(__dirname).sort())
    if (/^test_.*\.js$/.test(name))
      require(path.join(__dirname, name));
} else {
  test("everything", { skip: "koffi is not installed; make koffi tells why" }, () => {});
}
