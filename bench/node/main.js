// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The benchmark of Node.js: polysocket's objects against node:net, and its functions against calls of libc through the
// same FFI, koffi. Prints a JSON line for each row. All parties of a row are measured in one process, in an order that
// alternates; the first round warms up. ../README.md describes the options and the lines.
"use strict";

const { parseArgs } = require("node:util");

// A round of a row takes no more calls than this, however short they are.
const MOST = 200_000;

const say = (text) => process.stderr.write(`bench/node: ${text}\n`);

const seconds = (start) => Number(process.hrtime.bigint() - start) / 1e9;

// The workloads, or none when polysocket or koffi is not there.
function found() {
  try {
    return require("./workloads");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND")
      throw error;
    say(`without ${error.message.split("\n")[0].replace("Cannot find module ", "")}, which 'make koffi' installs`);
    return { Unable: Error, workloads: [] };
  }
}

const { Unable, workloads } = found();

// The seconds for so many operations: what a run returns, or how long it takes.
async function timed(run, count) {
  const start = process.hrtime.bigint();
  const spent = await run(count);
  return spent ?? seconds(start);
}

// How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1 when
// one call takes longer.
async function calibrated(runs, wanted) {
  let least = MOST;
  for (const run of runs) {
    await timed(run, 1); // The first call may be slow.
    let count = 1;
    let elapsed = await timed(run, count);
    while (elapsed < wanted / 4 && count < MOST) {
      count *= 4;
      elapsed = await timed(run, count);
    }
    least = Math.min(least, count * wanted / Math.max(elapsed, 1e-9));
  }
  return least;
}

async function inRounds(runs, count, rounds) {
  const values = runs.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    const order = [...runs.keys()];
    for (const which of round % 2 ? order : order.reverse()) {
      const value = await timed(runs[which], count) / count;
      if (round > 0)
        values[which].push(value);
    }
  }
  return values;
}

// The names of the parties that can do it, our own first, and their runs.
async function prepared(workload, mode, closing) {
  const able = [];
  for (const [name, make] of workload.parties) {
    try {
      able.push([name, await make(mode, closing)]);
    } catch (error) {
      if (!(error instanceof Unable))
        throw error;
      say(`${workload.name}: ${name} cannot: ${error.message}`);
    }
  }
  return able;
}

async function measure(workload, mode, options) {
  const closing = [];
  const able = await prepared(workload, mode, closing);
  const [names, runs] = [able.map(([name]) => name), able.map(([, run]) => run)];
  const rows = names.slice(1).map((peer) => ({ workload: workload.name, mode, ours: names[0], peer }));
  if (!options.list && rows.length > 0) {
    let rounds = Math.min(options.rounds, workload.rounds ?? options.rounds);
    let count = workload.count ?? await calibrated(runs, options.time / (rounds + 1) / runs.length);
    if (count < 1)
      rounds = Math.max(Math.min(3, rounds), Math.floor(rounds * count));
    count = Math.max(1, Math.floor(count));
    const [ours, ...peers] = await inRounds(runs, count, rounds);
    rows.forEach((row, place) => Object.assign(row, {
      language: "node", unit: "s/op", operations: count, ours_values: ours, peer_values: peers[place],
    }));
  }
  for (const close of closing.reverse())
    await close();
  rows.forEach((row) => console.log(JSON.stringify(row)));
}

function parsed() {
  const { values } = parseArgs({
    options: {
      list: { type: "boolean" }, rounds: { type: "string" }, time: { type: "string" }, only: { type: "string" },
    },
  });
  const pattern = (values.only ?? "*").replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return { list: values.list, rounds: Number(values.rounds ?? 21), time: Number(values.time ?? 1),
    only: new RegExp(`^${pattern}$`) };
}

async function main() {
  const options = parsed();
  for (const workload of workloads.filter(({ name }) => options.only.test(name)))
    for (const mode of workload.modes)
      await measure(workload, mode, options);
}

main();
