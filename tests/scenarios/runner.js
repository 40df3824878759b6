// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Runs compiled scenarios on the C functions through koffi: runner.js FILE.json … It prints TAP.
//
// Node.js cannot fork. A process of its own, worker.js, does one scenario after the other; when one of them fails,
// hangs or crashes, a new process does the rest.
"use strict";

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const ROUTE = "koffi";
const LIMIT = Number(process.env.SCENARIO_LIMIT || 20);

// The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise.
const NEEDS = {
  ipv6: ["/proc/net/if_inet6", /^0{31}1 /m, "this machine has no IPv6"],
  // CAP_NET_RAW is bit 13.
  raw: ["/proc/self/status", /^CapEff:.*[2367abef].{3}$/m, "this process has no right to raw sockets"],
  admin: ["/proc/self/status", /^CapEff:.*[2367abef].{5}$/m, "this process has no right to administer the system"],
  vsock: ["/proc/net/protocols", /^AF_VSOCK /m, "this machine has no AF_VSOCK"],
  tipc: ["/proc/net/protocols", /^TIPC /m, "this machine has no TIPC"],
};

// A process that does scenarios, and what it has said that nobody has heard yet.
class Worker {
  constructor() {
    this.child = spawn(process.execPath, [path.join(__dirname, "worker.js")], { stdio: ["pipe", "pipe", "inherit"] });
    // It may be gone when it is written to; that it has ended is told elsewhere.
    this.child.stdin.on("error", () => {});
    this.ended = once(this.child, "close");
    this.heard = this.messages();
  }

  async* messages() {
    let rest = "";
    this.child.stdout.setEncoding("utf8");
    for await (const part of this.child.stdout) {
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      yield* lines.map((line) => JSON.parse(line));
    }
  }

  async ready() {
    const { value } = await this.heard.next();
    if (!value?.ready)
      throw new Error(`worker.js doesn't start: it ${await this.ending()}`);
    return this;
  }

  // How it ended.
  async ending() {
    const [status, signal] = await this.ended;
    return signal ? `was killed by ${signal}` : `ended with status ${status}`;
  }

  // The faults of a scenario, as lines; none when it did as it says.
  async faults(task) {
    let late = false;
    let step = "before the first step";
    const timer = setTimeout(() => {
      late = true;
      this.child.kill("SIGKILL");
    }, 1000 * LIMIT);
    try {
      this.child.stdin.write(`${JSON.stringify(task)}\n`);
      for (let next; !(next = await this.heard.next()).done;) {
        if (next.value.faults)
          return next.value.faults;
        step = next.value.step;
      }
      const ending = await this.ending();
      return [step, late ? `no end within ${LIMIT} seconds` : `the process ${ending}`];
    } finally {
      clearTimeout(timer);
    }
  }

  async end() {
    this.child.stdin.end();
    await this.ended;
  }
}

// Why koffi is not to be had, or undefined.
function lacking() {
  const binding = path.dirname(require.resolve("polysocket"));
  try {
    require.resolve("koffi", { paths: [binding] });
  } catch {
    return "koffi is not installed; make koffi tells why";
  }
}

function reasonToSkip(scenario) {
  const reasons = scenario.needs.map((need) => {
    if (!Object.hasOwn(NEEDS, need))
      throw new Error(`the runner knows no need '${need}'`);
    const [file, line, reason] = NEEDS[need];
    return fs.existsSync(file) && line.test(fs.readFileSync(file, "latin1")) ? undefined : reason;
  });
  return lacking() ?? scenario.skip[ROUTE] ?? reasons.find((reason) => reason);
}

// Paths of AF_UNIX are short, so the folder must not be deep.
function makeFolder() {
  const parent = os.tmpdir();
  return fs.mkdtempSync(path.join(parent.startsWith("/") && parent.length <= 40 ? parent : "/tmp", "scenario-"));
}

// Does scenarios one after the other, and knows how many failed.
class Runner {
  constructor() {
    this.number = 0;
    this.failed = 0;
  }

  async run({ noun, peer }, scenario) {
    this.number++;
    const title = `${this.number} - ${noun}: ${scenario.name}`;
    const skipped = reasonToSkip(scenario);
    if (skipped) {
      console.log(`ok ${title} # SKIP ${skipped}`);
      return;
    }
    const folder = makeFolder();
    this.worker ??= await new Worker().ready();
    const faults = await this.worker.faults({ scenario, peer, folder });
    fs.rmSync(folder, { recursive: true });
    console.log(`${faults.length > 0 ? "not ok" : "ok"} ${title}`);
    if (faults.length > 0) {
      this.failed++;
      faults.flatMap((fault) => fault.split("\n")).forEach((line) => console.log(`# ${line}`));
      await this.end();
    }
  }

  async end() {
    await this.worker?.end();
    this.worker = undefined;
  }
}

async function main(files) {
  if (files.length === 0)
    throw new Error("usage: runner.js FILE.json …");
  const documents = files.map((file) => {
    try {
      return JSON.parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
      throw new Error(`${file}: ${error.message}`);
    }
  });
  const scenarios = documents.flatMap((document) => document.scenarios.map((scenario) => [document, scenario]));
  console.log(`1..${scenarios.length}`);
  const runner = new Runner();
  for (const [document, scenario] of scenarios)
    await runner.run(document, scenario);
  await runner.end();
  return runner.failed > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error) => {
    console.log(`Bail out! ${error.message}`);
    process.exit(1);
  },
);
