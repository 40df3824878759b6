// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The workloads. A party is a name and a function that prepares the workload for it and returns a run: a function, or
// an async one, that does so many operations; it may return the seconds for them, and is timed otherwise.
"use strict";

const { spawn } = require("node:child_process");
const { once } = require("node:events");
const net = require("node:net");
const polysocket = require("polysocket");

// The same koffi as polysocket's.
const koffi = require(require.resolve("koffi", { paths: [require.resolve("polysocket")] }));

class Unable extends Error {}

const workloads = [];
const MODES = ["blocking", "timeout"];

function workload(name, parties, settings) {
  workloads.push({ name, parties: Object.entries(parties), modes: [""], ...settings });
}

// The library's functions and libc's, each called as C has them, without waiting in the event loop, in memory that is
// used again.

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const MSG_NOSIGNAL = 0x4000;

function checked(fits) {
  if (!fits)
    throw new Error("a raw call failed");
}

const byte = Buffer.from("x");

function rawOurs(mode, closing) {
  const ps = polysocket.load();
  const ends = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
  closing.push(() => ends.forEach((one) => ps.ps_socket_free(one)));
  const [near, far] = ends.map((one) => one.value);
  const { ps_socket_send: send, ps_socket_recv: recv } = ps.raw;
  const [room, number, error] = [Buffer.alloc(1), new BigInt64Array(1), Buffer.alloc(Number(ps.ps_error_size()))];
  return (count) => {
    for (let i = 0; i < count; i++) {
      checked(send(near, 0, byte, 1, number, error) === 0);
      checked(recv(far, 0, room, 1, number, error) === 0);
    }
  };
}

function rawLibc(mode, closing) {
  const found = koffi.load(null);
  const [socketpair, close] = ["int socketpair(int family, int type, int protocol, _Out_ int *fds)",
    "int close(int fd)"].map((one) => found.func(one));
  const send = found.func("int64_t send(int fd, const void *data, size_t length, int flags)");
  const recv = found.func("int64_t recv(int fd, void *room, size_t length, int flags)");
  const fds = [0, 0];
  checked(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) === 0);
  closing.push(() => fds.forEach((fd) => close(fd)));
  const room = Buffer.alloc(1);
  return (count) => {
    for (let i = 0; i < count; i++) {
      checked(send(fds[0], byte, 1, MSG_NOSIGNAL) === 1);
      checked(recv(fds[1], room, 1, 0) === 1);
    }
  };
}

workload("ffi-raw", { koffi: rawOurs, "libc-koffi": rawLibc }, { modes: ["blocking"] });

// In the event loop: promises of ours, and node:net's streams with promises for their events.

async function ourPair(mode, closing) {
  const listener = await polysocket.create_server(["127.0.0.1", 0]);
  const [near, [far]] = await Promise.all([polysocket.create_connection(listener.getsockname()), listener.accept()]);
  listener.close();
  near.setsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY, 1);
  [near, far].forEach((one) => one.settimeout(mode === "timeout" ? 5 : null));
  closing.push(() => [near, far].forEach((one) => one.close()));
  return [near, far];
}

async function listening(closing) {
  const server = net.createServer({ noDelay: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return server;
}

// A timeout of node:net ends nothing by itself, but it is kept as well.
async function theirPair(mode, closing) {
  const server = await listening(closing);
  const near = net.connect({ port: server.address().port, host: "127.0.0.1", noDelay: true });
  const [[far]] = await Promise.all([once(server, "connection"), once(near, "connect")]);
  [near, far].forEach((one) => one.setTimeout(mode === "timeout" ? 5000 : 0));
  closing.push(() => [near, far].forEach((one) => one.destroy()));
  return [near, far];
}

// So many bytes of a stream.
function received(stream, size) {
  return new Promise((resolve) => {
    let left = size;
    const take = (data) => {
      left -= data.length;
      if (left > 0)
        return;
      stream.off("data", take);
      resolve();
    };
    stream.on("data", take);
  });
}

for (const size of [1, 4096]) {
  const data = Buffer.alloc(size);
  workload(`stream-tcp-${size}`, {
    polysocket: async (mode, closing) => {
      const [near, far] = await ourPair(mode, closing);
      return async (count) => {
        for (let i = 0; i < count; i++) {
          await near.send(data);
          await far.recv(size);
        }
      };
    },
    net: async (mode, closing) => {
      const [near, far] = await theirPair(mode, closing);
      return async (count) => {
        for (let i = 0; i < count; i++) {
          near.write(data);
          await received(far, size);
        }
      };
    },
  }, { modes: MODES });
}

// Another process that returns what comes.
async function echoing(closing) {
  const program = `require("node:net").createServer({ noDelay: true }, (one) => one.pipe(one)).listen(0, "127.0.0.1",
    function () { console.log(this.address().port); })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  closing.push(() => child.kill());
  const [line] = await once(child.stdout, "data");
  return Number(line);
}

workload("pingpong-tcp", {
  polysocket: async (mode, closing) => {
    const one = await polysocket.create_connection(["127.0.0.1", await echoing(closing)]);
    one.setsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY, 1);
    one.settimeout(mode === "timeout" ? 5 : null);
    closing.push(() => one.close());
    return async (count) => {
      for (let i = 0; i < count; i++) {
        await one.send(byte);
        await one.recv(1);
      }
    };
  },
  net: async (mode, closing) => {
    const one = net.connect({ port: await echoing(closing), host: "127.0.0.1", noDelay: true });
    await once(one, "connect");
    one.setTimeout(mode === "timeout" ? 5000 : 0);
    closing.push(() => one.destroy());
    return async (count) => {
      for (let i = 0; i < count; i++) {
        one.write(byte);
        await received(one, 1);
      }
    };
  },
}, { modes: MODES });

workload("connect-accept-close", {
  polysocket: async (mode, closing) => {
    const listener = await polysocket.create_server(["127.0.0.1", 0]);
    const address = listener.getsockname();
    closing.push(() => listener.close());
    return async (count) => {
      for (let i = 0; i < count; i++) {
        const [near, [far]] = await Promise.all([polysocket.create_connection(address), listener.accept()]);
        near.close();
        far.close();
      }
    };
  },
  net: async (mode, closing) => {
    const server = await listening(closing);
    const where = { port: server.address().port, host: "127.0.0.1" };
    return async (count) => {
      for (let i = 0; i < count; i++) {
        const near = net.connect(where);
        const [[far]] = await Promise.all([once(server, "connection"), once(near, "connect")]);
        near.destroy();
        far.destroy();
      }
    };
  },
});

// Lines of 61 bytes that have come, read from a file of ours, and by node:readline.
workload("lines-read", {
  polysocket: async (mode, closing) => {
    const [near, far] = await ourPair(mode, closing);
    const file = far.makefile("r");
    closing.push(() => file.close());
    return async (count) => {
      let spent = 0n;
      for (let left = count; left > 0; left -= 300) {
        const lines = Math.min(left, 300);
        await near.sendall(`${"x".repeat(60)}\n`.repeat(lines));
        const start = process.hrtime.bigint();
        for (let i = 0; i < lines; i++)
          await file.readline();
        spent += process.hrtime.bigint() - start;
      }
      return Number(spent) / 1e9;
    };
  },
  net: async (mode, closing) => {
    const [near, far] = await theirPair(mode, closing);
    const reader = require("node:readline").createInterface({ input: far });
    closing.push(() => reader.close());
    return async (count) => {
      let spent = 0n;
      for (let left = count; left > 0; left -= 300) {
        const lines = Math.min(left, 300);
        let seen = 0;
        const all = new Promise((resolve) => {
          reader.on("line", function take() {
            if (++seen < lines)
              return;
            reader.off("line", take);
            resolve();
          });
        });
        const start = process.hrtime.bigint();
        near.write(`${"x".repeat(60)}\n`.repeat(lines));
        await all;
        spent += process.hrtime.bigint() - start;
      }
      return Number(spent) / 1e9;
    };
  },
}, { modes: MODES });

// How long the loop takes for a turn of a timer: while 100 receives and 100 accepts wait, against a loop with nothing
// else in it. Waiting calls should leave the loop as it is.
const turns = async (count) => {
  for (let i = 0; i < count; i++)
    await new Promise((resolve) => { setTimeout(resolve, 1); });
};

workload("timer-beside-waiting", {
  polysocket: async (mode, closing) => {
    const pairs = await Promise.all(Array.from({ length: 100 }, () => polysocket.socketpair()));
    const listeners = await Promise.all(Array.from({ length: 100 }, () => polysocket.create_server(["127.0.0.1", 0])));
    closing.push(() => [...pairs.flat(), ...listeners].forEach((one) => one.close()));
    return async (count) => {
      const stops = [...pairs, ...listeners].map(() => new AbortController());
      const signal = () => ({ signal: stops[used++].signal });
      let used = 0;
      const ended = Promise.allSettled([...pairs.map(([, far]) => far.recv(10, signal())),
        ...listeners.map((one) => one.accept(signal()))]);
      const start = process.hrtime.bigint();
      await turns(count);
      const spent = process.hrtime.bigint() - start;
      stops.forEach((one) => one.abort());
      await ended;
      return Number(spent) / 1e9;
    };
  },
  "an idle loop": async () => turns,
}, { count: 100, rounds: 5 });

// Processes that load the module, and end. The library is loaded with the first name that is used.
const starting = (program) => async () => async (count) => {
  for (let i = 0; i < count; i++)
    await once(spawn(process.execPath, ["-e", program], { stdio: "inherit" }), "exit");
};

workload("start-up", {
  polysocket: starting('require("polysocket").AF_INET'),
  net: starting('require("node:net").Socket'),
});

module.exports = { Unable, workloads };
