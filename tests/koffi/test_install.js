// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The command for npm, and the message when npm fails. npm is made up here: it notes how it was called.
"use strict";

const assert = require("node:assert/strict");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { folder } = require("./support");

const ROOT = path.resolve(__dirname, "..", "..");
const BINDING = path.join(ROOT, "bindings", "koffi");
// The files that npm leaves when it has succeeded.
const DONE = "mkdir -p node_modules/koffi && : >node_modules/.package-lock.json";
const WORKING = `${DONE}\necho 'exports.version = "1"' >node_modules/koffi/index.js`;

// A folder with the installer and its files, to install into `to`.
function workshop(name) {
  const own = path.join(folder, name);
  fs.cpSync(BINDING, own, { recursive: true });
  return { own, to: path.join(own, "to"), log: path.join(own, "log"), npm: path.join(own, "npm") };
}

function install({ own, to, log, npm }, script) {
  fs.rmSync(log, { force: true });
  if (script)
    fs.writeFileSync(npm, `#!/bin/sh\necho "$*" >>'${log}'\n${script}\n`, { mode: 0o755 });
  const env = { ...process.env, NPM: npm, NODE: process.execPath, NODE_PATH: "" };
  const done = spawnSync(path.join(own, "install"), [to], { encoding: "utf8", timeout: 60000, env });
  return { ...done, asked: fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "" };
}

test("npm installs what is locked, runs no script, and is not asked again", () => {
  const shop = workshop("working");
  const first = install(shop, WORKING);
  assert.deepEqual([first.status, first.stderr], [0, ""]);
  assert.match(first.stdout, /^koffi: npm fetches it and its part for this machine, 2 packages of about 2 MB, into /);
  assert.match(first.asked, /^ci --ignore-scripts .*\n$/);
  assert.equal(install(shop, WORKING).asked, "");
  fs.appendFileSync(path.join(shop.own, "package-lock.json"), "\n");
  assert.match(install(shop, WORKING).asked, /^ci /);
});

test("without npm one sentence says so, and nothing is left", () => {
  const shop = workshop("without");
  const done = install(shop, undefined);
  assert.equal(done.status, 1);
  assert.equal(done.stderr,
    "koffi is left out, and all that needs it: there is no npm to install it with (Debian's package npm)\n");
});

test("when npm fails its own words say why, in one sentence", () => {
  const reason = "request to https://registry.example/koffi failed, reason: getaddrinfo EAI_AGAIN registry.example";
  for (const [name, mark] of [["npm9", "npm ERR!"], ["npm11", "npm error"]]) {
    const said = ["code EAI_AGAIN", "syscall getaddrinfo", "errno EAI_AGAIN", reason, "A complete log is in /x"];
    const shop = workshop(name);
    const quoted = said.map((line) => `'${line}'`).join(" ");
    const done = install(shop, `${DONE}\nprintf '${mark} %s\\n' ${quoted} >&2\nexit 1`);
    assert.equal(done.status, 1);
    assert.equal(done.stderr, `koffi is left out, and all that needs it: npm cannot install it (${reason})\n`);
    assert.ok(!fs.existsSync(path.join(shop.to, "node_modules")));
  }
});

test("what npm has left out is noticed, and tried again the next time", () => {
  const shop = workshop("half");
  const broken = "throw new Error(\"no binary\" + String.fromCharCode(10) + \"here\")";
  const done = install(shop, `${DONE}\necho '${broken}' >node_modules/koffi/index.js`);
  assert.equal(done.status, 1);
  assert.equal(done.stderr, "koffi is left out, and all that needs it: koffi doesn't load here: no binary\n");
  assert.equal(install(shop, WORKING).status, 0);
});

test("the lock pins every file of one version, the least that the package takes, and that is the one in use", () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(BINDING, "package-lock.json"), "utf8"));
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(BINDING, "package.json"), "utf8"));
  assert.match(dependencies.koffi, /^\^\d+\.\d+\.\d+$/);
  const tested = dependencies.koffi.slice(1);
  for (const [name, { version, resolved, integrity }] of Object.entries(packages).filter(([key]) => key)) {
    assert.equal(version, tested, name);
    assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, name);
    assert.match(integrity, /^sha512-/, name);
  }
  const koffi = require(require.resolve("koffi", { paths: [path.dirname(require.resolve("polysocket"))] }));
  assert.equal(koffi.version, tested);
});

test("without koffi the suites skip everything, and the examples are left out of the demo", () => {
  const build = path.join(folder, "bare");
  for (const name of ["polysocket.js", "polysocket_values.js"])
    fs.cpSync(path.join(BINDING, name), path.join(build, "koffi", name));
  const scenario = { name: "S1 good: anything", needs: [], skip: {}, steps: [] };
  const document = path.join(build, "noun.json");
  fs.writeFileSync(document, JSON.stringify({ noun: "noun", peer: [], scenarios: [scenario] }));
  const run = (command, ...words) => {
    const env = { ...process.env, NODE_PATH: path.join(build, "koffi") };
    // It is told to its tests by the runner that runs this one.
    delete env.NODE_TEST_CONTEXT;
    const done = spawnSync(command, words, { encoding: "utf8", timeout: 60000, env });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  const reason = "# SKIP koffi is not installed; make koffi tells why\n";
  const runner = run(process.execPath, path.join(ROOT, "tests", "scenarios", "runner.js"), document);
  assert.equal(runner, `1..1\nok 1 - noun: S1 good: anything ${reason}`);
  const suite = run(process.execPath, "--test-reporter=tap", path.join(__dirname, "all.js"));
  assert.ok(suite.includes(`ok 1 - everything ${reason}`), suite);
  const script = "import sys; sys.path.insert(0, sys.argv[1]); import languages; " +
    "print(*(language.name for language in languages.all_languages(sys.argv[2])))";
  const names = run("/usr/bin/python3", "-B", "-c", script, path.join(ROOT, "examples", "demo"), build).split(/\s/);
  assert.ok(names.includes("C") && !names.includes("koffi"), names.join(" "));
});

test("the package has the library's version, and the lock is its own", () => {
  const read = (name) => JSON.parse(fs.readFileSync(path.join(BINDING, name), "utf8"));
  const header = fs.readFileSync(path.join(ROOT, "abi", "polysocket", "version.h"), "utf8");
  const version = [...header.matchAll(/#define PS_VERSION_\w+ (\d+)/g)].map((match) => match[1]).join(".");
  const [own, lock] = [read("package.json"), read("package-lock.json")];
  const locked = lock.packages[""];
  assert.deepEqual([own.version, lock.version, locked.version], [version, version, version]);
  for (const name of ["name", "license", "os", "engines", "dependencies", "peerDependencies", "peerDependenciesMeta"])
    assert.deepEqual(locked[name], own[name], name);
});
