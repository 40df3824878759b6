// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Addresses of all families as values of the objects. What this machine lacks, or this process has no right to, is
// skipped with the reason.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const ps = require("polysocket");

const { folder } = require("./support");

// A socket that is closed after the test; undefined, and the test skipped, where the system has no such.
function made(context, ...values) {
  try {
    const socket = ps.socket(...values);
    context.after(() => socket.close());
    return socket;
  } catch (error) {
    if (!["EAFNOSUPPORT", "EPROTONOSUPPORT", "EPERM", "EACCES"].includes(error.code))
      throw error;
    context.skip(`no such socket here: ${error.message}`);
    return undefined;
  }
}

test("paths are strings, and Buffers where no string is the same", async (context) => {
  const names = [path.join(folder, "plain"), path.join(folder, "h\u00e4"),
    Buffer.from("\0abstract-\u00e4-" + process.pid),
    Buffer.concat([Buffer.from(path.join(folder, "x")), Buffer.from([0xff, 0xfe])])];
  for (const name of names) {
    const [server, client] = [made(context, ps.AF_UNIX), made(context, ps.AF_UNIX)];
    await server.bind(name);
    server.listen();
    assert.deepEqual(server.getsockname(), name);
    const accepted = server.accept();
    await client.connect(name);
    const [peer, from] = await accepted;
    context.after(() => peer.close());
    // One that is not bound has an empty name.
    assert.equal(from, "");
    assert.deepEqual(client.getpeername(), name);
  }
  const chosen = made(context, ps.AF_UNIX, ps.SOCK_DGRAM);
  await chosen.bind("");
  assert.equal(chosen.getsockname()[0], 0);
  assert.ok(chosen.getsockname().length > 1);
});

test("a datagram tells the abstract name of its sender, and is answered there", async (context) => {
  const [a, b] = [0, 1].map(() => made(context, ps.AF_UNIX, ps.SOCK_DGRAM));
  await a.bind(Buffer.from(`\0a-${process.pid}\0b`));
  await b.bind("");
  await a.sendto("question", b.getsockname());
  const [, from] = await b.recvfrom(100);
  assert.deepEqual(from, Buffer.from(`\0a-${process.pid}\0b`));
  await b.sendto("answer", from);
  assert.equal(String(await a.recv(100)), "answer");
});

test("a netlink address is a pid and groups", async (context) => {
  const socket = made(context, ps.AF_NETLINK, ps.SOCK_RAW, 0);
  if (!socket)
    return;
  await socket.bind([0, 1]);
  const [pid, groups] = socket.getsockname();
  assert.ok(pid > 0);
  assert.equal(groups, 1);
  await assert.rejects(socket.bind("name"), { name: "error" });
  await assert.rejects(socket.bind([0, "x"]), /^TypeError: bind: groups must be an integer/);
});

test("a packet address is an interface, numbers and a hardware address", async (context) => {
  const socket = made(context, ps.AF_PACKET, ps.SOCK_DGRAM, 0);
  if (!socket)
    return;
  await socket.bind(["lo", 0x0800]);
  const [name, protocol, pkttype, hatype, hardware] = socket.getsockname();
  assert.deepEqual([name, protocol, pkttype, hatype], ["lo", 0x0800, 0, 772]);
  assert.deepEqual(hardware, Buffer.alloc(6));
  await assert.rejects(socket.bind(["no-such-if", 0]), { name: "error" });
});

test("a TIPC address is a type, three numbers and a scope", async (context) => {
  const socket = made(context, ps.AF_TIPC ?? 30, ps.SOCK_RDM);
  if (!socket)
    return;
  await socket.bind([ps.TIPC_ADDR_NAME, 4711, 1, 1]);
  assert.equal(socket.getsockname().length, 5);
});

test("an address of a family without a form is the family and its bytes", () => {
  const { library } = ps;
  // The library has no form for AF_X25, whatever the system has.
  const address = library.ps_address_make_raw(9, Buffer.from("bytes"));
  const folderOfModule = path.dirname(require.resolve("polysocket"));
  const { Addresses } = require(path.join(folderOfModule, "polysocket_addresses"));
  assert.deepEqual(new Addresses(library).read(address), [9, Buffer.from("bytes")]);
});

test("an address of another family than the socket's is refused with both names", async (context) => {
  const socket = made(context, ps.AF_INET);
  await assert.rejects(socket.bind("path"), { code: "EINVAL",
    message: "bind: Invalid argument (the address is unix:path, the socket is AF_INET)" });
  await assert.rejects(socket.bind([]), TypeError);
  await assert.rejects(socket.bind(["127.0.0.1", 70000]), { message: "bind: port must be 0-65535, not 70000" });
});
