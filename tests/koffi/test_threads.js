// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Threads: that Node.js's own are left alone, what a Worker can do and how it ends, and libraries that are loaded
// twice.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const polysocket = require("polysocket");

const { folder, node } = require("./support");

// Called in a Worker by `program`, with `ps` and a function that tells the main thread a value.
const IN_WORKER = `
  const { Worker } = require("node:worker_threads");
  function inWorker(program) {
    const head = 'const ps = require("polysocket"), ' +
      'tell = (value) => require("node:worker_threads").parentPort.postMessage(value);';
    return new Worker(head + "(async () => {" + program + "})()", { eval: true });
  }
  const told = (worker) => new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const descriptors = () => require("fs").readdirSync("/proc/self/fd").length;`;

let preload;

// The environment of a process in which gethostbyname_ex() never ends.
function slowNames() {
  if (!preload) {
    preload = path.join(folder, "slow_names.so");
    const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"];
    execFileSync(process.env.CC || "cc", [...flags, "-o", preload, path.join(__dirname, "slow_names.c")]);
  }
  return { LD_PRELOAD: [process.env.LD_PRELOAD, preload].filter(Boolean).join(":") };
}

for (const size of [1, 2, 3, 4])
  test(`20 look-ups, files and sendfile each leave ${size} of Node.js's threads to files, and the process ends`, () => {
    const output = node(`
      const ps = polysocket, { library } = ps, kept = [], fs = require("node:fs");
      const fd = fs.openSync(process.execPath, "r");
      for (let i = 0; i < 20; i++) {
        const [a, b] = ps.socketpair();
        kept.push(a, b, ps.gethostbyname_ex("name"), a.sendfile(fd));
      }
      setTimeout(async () => {
        const [a, b] = ps.socketpair();
        const file = library.ps_socket_makefile(a.handle, "r", -1);
        const lines = library.ps_file_read.async(file, 1);
        await fs.promises.readFile("/dev/null");
        console.log("read");
        b.close();
        console.log((await lines).length);
        process.exit(0);
      }, 500);`, { ...slowNames(), UV_THREADPOOL_SIZE: String(size) });
    assert.equal(output, "read\n0\n");
  });

test("a process may end while threads for its look-ups are being prepared", () => {
  for (const delay of [0, 20, 40, 60, 80, 120])
    node(`
      for (let i = 0; i < 20; i++)
        polysocket.gethostbyname_ex("name").catch(() => {});
      setTimeout(() => process.exit(0), ${delay});`, slowNames());
});

test("an older look-up ends with its deadline, its token and its signal, and lets the process end", () => {
  const output = node(`
    const ps = polysocket;
    async function run() {
      const token = ps.token();
      const look = (options) => ps.gethostbyname_ex("name", options).catch(({ name, code }) => name + " " + code);
      const all = [look({ deadline: ps.deadline(0.1) }), look({ token }), look({ signal: AbortSignal.timeout(100) })];
      setTimeout(() => token.fire(), 50);
      console.log((await Promise.all(all)).join(", "));
    }
    run();`, slowNames());
  assert.equal(output, "timeout ETIMEDOUT, error ECANCELED, AbortError ECANCELED\n");
});

test("sendfile goes on where it stopped, in its order, and tells what went before it was ended", async (context) => {
  const [a, b] = polysocket.socketpair();
  const file = path.join(folder, "long");
  const content = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => index * 7 + (index >> 8)));
  fs.writeFileSync(file, content);
  const fd = fs.openSync(file);
  context.after(() => { fs.closeSync(fd); a.close(); b.close(); });
  const sent = [a.sendfile(fd, 5), a.sendfile(fd, 7, 400000), a.sendall("end")];
  const wanted = Buffer.concat([content.subarray(5), content.subarray(7, 400007), Buffer.from("end")]);
  const parts = [];
  for (let missing = wanted.length; missing > 0; missing -= parts.at(-1).length)
    parts.push(await b.recv(missing));
  assert.ok(Buffer.concat(parts).equals(wanted));
  assert.deepEqual(await Promise.all(sent), [content.length - 5, 400000, undefined]);
  await assert.rejects(a.sendfile(fd, { signal: AbortSignal.timeout(30) }), (error) =>
    error.name === "AbortError" && error.done > 0 && error.done < content.length);
});

test("a Worker has the objects, with all that ends their calls", () => {
  const output = node(`${IN_WORKER}
    told(inWorker(\`
      const [a, b] = ps.socketpair(), caught = (promise) => promise.catch(({ name, code }) => name + " " + code);
      const ends = [caught(b.recv(1, { signal: AbortSignal.timeout(20) })), b.recv(1)];
      setTimeout(() => a.send("x"), 40);
      ends.push(caught(ps.create_connection(["127.0.0.1", 1])));
      const list = await Promise.all([...ends, ps.gethostbyname("127.0.0.1")]);
      b.settimeout(0.02);
      list.push(await caught(b.recv(1)));
      b.settimeout(null);
      const closed = caught(b.recv(1));
      setTimeout(() => b.close(), 20);
      tell([...list, await closed].join(", "));\`)).then(console.log);`);
  assert.equal(output, "AbortError ECANCELED, x, error ECONNREFUSED, 127.0.0.1, timeout ETIMEDOUT, error EBADF\n");
});

test("a Worker is terminated while its calls wait, leaves no more than its sockets, and the process ends", () => {
  const output = node(`${IN_WORKER}
    async function run() {
      const grown = [];
      for (let round = 0; round < 8; round++) {
        const before = descriptors();
        const worker = inWorker(\`
          const [a, b] = ps.socketpair();
          b.recv(1);
          b.accept().catch(() => {});
          ps.getaddrinfo("localhost", 80);
          setTimeout(() => tell([a.fileno(), b.fileno()]), 20);\`);
        const fds = await told(worker);
        await worker.terminate();
        fds.forEach((fd) => require("fs").closeSync(fd));
        grown.push(descriptors() - before);
      }
      console.log(grown.slice(2).every((one) => one <= 0) || grown);
      inWorker("const [a] = ps.socketpair(); a.recv(1); tell(0)").once("message", () => process.exit(0));
    }
    run();`);
  assert.equal(output, "true\n");
});

test("a library that is loaded twice waits in one place: closing by the one ends calls of the other", async () => {
  const other = polysocket.objectsOf(polysocket.load());
  const descriptors = () => fs.readdirSync("/proc/self/fd").length;
  const [a, b] = polysocket.socketpair();
  const early = a.recv(1);
  await b.send("x");
  await early;
  const before = descriptors();
  const waiting = a.recv(1);
  other.library.ps_socket_close(a.handle);
  await assert.rejects(waiting, { code: "EBADF" });
  assert.equal(descriptors(), before - 1);
  b.close();
});
