// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The document's objects: methods from the description, promises, signals, exceptions and what JavaScript adds.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs/promises");
const { test } = require("node:test");

const ps = require("polysocket");

const { node } = require("./support");

function using(...sockets) {
  return (context) => context.after(() => sockets.forEach((one) => one.close()));
}

function pair(context) {
  const made = ps.socketpair();
  using(...made)(context);
  return made;
}

// A listening socket, a connected one and the accepted one.
async function connection(context) {
  const [server, client] = [ps.socket(), ps.socket()];
  using(server, client)(context);
  await server.bind(["127.0.0.1", 0]);
  server.listen();
  const accepted = server.accept();
  await client.connect(server.getsockname());
  const [peer, address] = await accepted;
  using(peer)(context);
  return { server, client, peer, address };
}

test("every method of the description is there, except those of operations", () => {
  const of = { ps_socket: ps.Socket.prototype, ps_token: ps.Token.prototype, ps_file: ps.File.prototype };
  const left = [];
  for (const { parameters: [self], methods = [] } of ps.library.description.functions)
    for (const { name } of methods) {
      const holder = self?.name === "self" ? of[self.target] : ps;
      if (typeof holder?.[name] !== "function")
        left.push(self?.name === "self" ? `${self.target}.${name}` : name);
    }
  assert.deepEqual(left.filter((name) => !/^ps_operation\./.test(name)), ["start_getaddrinfo",
    "start_getnameinfo", "start_connect_host"]);
});

test("a connection has addresses as values, and data as Buffers", async (context) => {
  const { client, peer, address } = await connection(context);
  assert.deepEqual(address, client.getsockname());
  assert.deepEqual(client.getpeername(), peer.getsockname());
  assert.equal(await client.send("h\u00e4"), 3);
  assert.deepEqual(await peer.recv(10), Buffer.from("h\u00e4"));
  assert.equal(await client.sendall(new Uint16Array([0x6161])), undefined);
  assert.equal(String(await peer.recv(10)), "aa");
  client.shutdown(ps.SHUT_WR);
  assert.equal((await peer.recv(10)).length, 0);
});

test("datagrams go to a name that is looked up, and tell their sender", async (context) => {
  const [a, b] = [0, 1].map(() => ps.socket(ps.AF_INET, ps.SOCK_DGRAM));
  using(a, b)(context);
  await a.bind(["localhost", 0]);
  await b.bind(["", 0]);
  const [, port] = a.getsockname();
  await b.sendto("one", ["localhost", port]);
  await b.sendto("two", 0, ["127.0.0.1", port]);
  const [data, sender] = await a.recvfrom(10);
  assert.deepEqual([String(data), sender[1]], ["one", b.getsockname()[1]]);
  const room = Buffer.alloc(5, ".");
  assert.deepEqual(await a.recvfrom_into(room), [3, sender]);
  assert.equal(String(room), "two..");
});

test("messages carry control data and descriptors", async (context) => {
  const [a, b] = pair(context);
  const { fd } = await fs.open("/dev/null").then((file) => { context.after(() => file.close()); return file; });
  const item = [ps.SOL_SOCKET, ps.SCM_RIGHTS, new Int32Array([fd])];
  assert.equal(await a.sendmsg(["ab", Buffer.from("c")], [item]), 3);
  const [data, [[level, type, fds]], flags, sender] = await b.recvmsg(10, ps.CMSG_SPACE(4));
  assert.deepEqual([String(data), level, type, flags, sender], ["abc", ps.SOL_SOCKET, ps.SCM_RIGHTS, 0, null]);
  ps.close(fds.readInt32LE());
  assert.equal(await a.send_fds(["x"], [fd, fd]), 1);
  const [bytes, received] = await b.recv_fds(10, 4);
  assert.deepEqual([String(bytes), received.length], ["x", 2]);
  received.forEach((one) => ps.close(one));
  await a.send("12345");
  const rooms = [Buffer.alloc(2), Buffer.alloc(9, ".")];
  assert.equal((await b.recvmsg_into(rooms))[0], 5);
  assert.deepEqual(rooms.map(String), ["12", "345......"]);
});

test("a NAME of J1939 has 64 bits without a sign", async (context) => {
  const below = ps.socket(ps.AF_INET, ps.SOCK_DGRAM);
  const made = ps.fromfd(below.fileno(), ps.AF_CAN, ps.SOCK_DGRAM, 7);
  using(below, made)(context);
  // The system takes no such address for the socket that it is.
  for (const name of [0, 2n ** 63n, 2n ** 64n - 1n])
    await assert.rejects(made.connect(["lo", name, 0, 0]), { code: "EAFNOSUPPORT" });
  await assert.rejects(made.connect(["lo", 2n ** 64n, 0, 0]), RangeError);
});

// Every family, by the values that bind and connect take.
const TEXTS = ["none", "127.0.0.1:80", "[fe80::1%lo]:80,flowinfo=7", "unix:/run/x%20y", "unix:@a%00%FF", "netlink:7,8",
  "packet:lo,3,0,1,02:00:00:00:00:01", "tipc:2,1000,17,0,2", "vsock:2,1024", "can:lo", "can:lo,291,1110",
  "can:lo,18446744073709551615,2,3", "alg:hash,sha256,1,2", "bluetooth:l2cap,00:1A:7D:DA:71:13,25,4,1",
  "bluetooth:rfcomm,00:1A:7D:DA:71:13,30", "bluetooth:hci,1,3", "bluetooth:sco,00:1A:7D:DA:71:13", "qipcrtr:1,2",
  "raw:AF_X25:00ff"];

test("an address of every family is made from its text, and has it again", () => {
  for (const text of TEXTS)
    assert.equal(ps.address_format(...ps.address_parse(text)), text);
  assert.deepEqual(ps.address_parse("can:lo,18446744073709551615,2,3"), [ps.AF_CAN, ["lo", 2n ** 64n - 1n, 2, 3], 7]);
  assert.deepEqual(ps.address_parse("bluetooth:hci,1,0"), [31, [1], 1]);
  assert.equal(ps.address_format(ps.AF_INET, ["", 80]), "0.0.0.0:80");
  assert.equal(ps.address_format(ps.AF_CAN, ["lo"]), "can:lo");
});

test("a text that is no address and an address of another family are refused", () => {
  assert.throws(() => ps.address_parse("localhost:80"), { message: /looked up by getaddrinfo/ });
  assert.throws(() => ps.address_parse("127.0.0.1:65536"), { message: /port must be 0-65535, not 65536/ });
  assert.throws(() => ps.address_format(ps.AF_INET, ["localhost", 80]), { message: /localhost/ });
  assert.throws(() => ps.address_format(ps.AF_INET, ["::1", 80]), TypeError);
  assert.throws(() => ps.address_format(ps.AF_INET, null), TypeError);
  assert.throws(() => ps.address_format(ps.AF_INET), TypeError);
  assert.throws(() => ps.address_format("AF_INET", ["127.0.0.1", 80]), TypeError);
});

test("options are numbers or bytes, as what is given", async (context) => {
  const [a] = pair(context);
  a.setsockopt(ps.SOL_SOCKET, ps.SO_KEEPALIVE, 1);
  assert.equal(a.getsockopt(ps.SOL_SOCKET, ps.SO_KEEPALIVE), 1);
  a.setsockopt(ps.SOL_SOCKET, ps.SO_KEEPALIVE, Buffer.alloc(4));
  assert.deepEqual(a.getsockopt(ps.SOL_SOCKET, ps.SO_KEEPALIVE, 4), Buffer.alloc(4));
  a.set_inheritable(true);
  assert.equal(a.get_inheritable(), true);
  assert.deepEqual([a.gettimeout(), a.getblocking()], [null, true]);
  a.settimeout(0);
  assert.equal(a.getblocking(), false);
  assert.equal(a.ioctl(ps.FIONREAD ?? 0x541b), 0);
});

test("arguments may be given by their names, behind those that aren't", async (context) => {
  const [a, b] = pair(context);
  await a.send("xy", { flags: ps.MSG_NOSIGNAL });
  assert.equal(String(await b.recv({ bufsize: 1, flags: ps.MSG_PEEK })), "x");
  const same = ps.socket({ fileno: b.detach() });
  using(same)(context);
  assert.equal(String(await same.recv(5)), "xy");
  await assert.rejects(same.recv(), { name: "TypeError",
    message: "recv: bufsize is missing or undefined; its arguments are (bufsize, [flags])" });
  await assert.rejects(same.recv(1, { bufsize: 1 }), TypeError);
  await assert.rejects(same.recv(1, { flag: 1 }), TypeError);
  await assert.rejects(same.recv(1, 0, 0), TypeError);
  await assert.rejects(same.recv("x"), /^TypeError: recv: bufsize must be an integer/);
  for (const nbytes of [Symbol("x"), [Object.create(null)], "1", null])
    await assert.rejects(same.recv_into(Buffer.alloc(1), nbytes), /^TypeError: recv_into: nbytes must be an integer/);
  await assert.rejects(same.recv_into(Buffer.alloc(1), 2), /^RangeError: recv_into: nbytes must be at most 1/);
  await assert.rejects(same.connect(7), /^TypeError: connect: address must be/);
  assert.throws(() => ps.socket("a"), /^TypeError: socket: family must be an integer/);
  const signal = AbortSignal.abort();
  assert.throws(() => ps.socket(ps.AF_INET, { signal }), /^TypeError: socket: signal must be left/);
  assert.throws(() => Reflect.apply(same.fileno, {}, []), /^TypeError: fileno must be called on a Socket/);
});

test("what is done wrong is told by the method's name, the argument's and the value", async (context) => {
  const [a] = pair(context);
  const told = async (work) => `${await Promise.resolve().then(work).then(() => "done", (error) => error.message)}`;
  for (const [work, message] of [
    [() => a.connect({ host: "localhost", port: 80 }),
      "connect: it has no argument 'host'; its arguments are (address)"],
    [() => a.connect("localhost", 80), "connect: 2 arguments were given; its arguments are (address)"],
    [() => a.sendall(5), "sendall: data must be a Buffer or another Uint8Array, not 5"],
    [() => a.recv(1, { bufsize: 1 }), "recv: bufsize was given twice; its arguments are (bufsize, [flags])"],
    [() => a.settimeout("5"), 'settimeout: timeout must be a Number, not "5"'],
    [() => a.settimeout(-1), "settimeout: timeout must be at least 0, or null for none, not -1"],
    [() => ps.connect_host("::1", 2, { delay: 5n }), "connect_host: delay must be a Number, not 5n"],
    [() => ps.connect_host("::1", 2, { delay: Symbol("x") }), "connect_host: delay must be a Number, not Symbol(x)"],
    [() => ps.address_format(ps.AF_INET, [[Object.create(null)], 1]),
      "address_format: host must be a string, not an object of class Array"],
    [() => ps.address_format(ps.AF_INET, ["constructor", 1]),
      "address_format: Name or service not known ('constructor')"],
    [() => a.listen("x"), 'listen: backlog must be an integer, not "x"'],
    [() => a.setsockopt(ps.SOL_SOCKET, ps.SO_NOT_THERE, 1), "setsockopt: optname is missing or undefined; its " +
      "arguments are (level, optname, value) or (level, optname, value, [optlen])"],
  ])
    assert.equal(await told(work), message);
});

test("a promise that fails and that nobody awaits ends the program with its message", () => {
  const program = `
    process.once("unhandledRejection", (error) => { console.log(error.name, error.code, error.operation); });
    const [a, b] = polysocket.socketpair();
    a.recv(1);
    setTimeout(() => a.close(), 10);`;
  assert.equal(node(program), "error EBADF recv\n");
});

test("failures are of the document's classes, with codes as Node.js has them", async (context) => {
  const [a] = pair(context);
  const closed = ps.socket();
  await closed.bind(["127.0.0.1", 0]);
  const address = closed.getsockname();
  using(closed)(context);
  const other = ps.socket();
  using(other)(context);
  const refused = { name: "error", code: "ECONNREFUSED", errno: 111, statusName: "PS_E_OS" };
  await assert.rejects(other.connect(address), { ...refused, operation: "connect" });
  assert.equal(await other.connect_ex(address), 111);
  await assert.rejects(ps.create_connection(address), (error) =>
    error instanceof ps.error && error instanceof ps.PolysocketError && error.code === "ECONNREFUSED" &&
    error.message.startsWith("create_connection: connect: "));
  await assert.rejects(ps.getaddrinfo("127.0.0.1", "no-such-service"), { name: "gaierror", code: "EAI_SERVICE" });
  a.settimeout(0.02);
  await assert.rejects(a.recv(1), (error) => error instanceof ps.timeout && error.code === "ETIMEDOUT");
  a.settimeout(0);
  await assert.rejects(a.recv(1), { code: "EAGAIN", statusName: "PS_E_WOULD_BLOCK" });
  assert.throws(() => ps.inet_aton("x"), { name: "error", code: "PS_E_OS", errno: 0 });
});

test("create_connection takes its source, timeout and deadline, and may race addresses", async (context) => {
  const { server } = await connection(context);
  const [, port] = server.getsockname();
  const made = await ps.create_connection(["localhost", port], 5, ["127.0.0.1", 0]);
  using(made)(context);
  assert.deepEqual([made.gettimeout(), made.getdeadline(ps.PS_SENDING)], [5, 0]);
  const racing = await ps.create_connection(["localhost", port], null, { happy_eyeballs: true });
  using(racing)(context);
  assert.deepEqual([racing.gettimeout(), racing.getpeername()], [null, server.getsockname()]);
  await assert.rejects(ps.create_connection(["localhost", port], { deadline: 1 }), ps.timeout);
  await assert.rejects(ps.create_connection("localhost"), TypeError);
});

test("an AbortSignal ends its own call alone, and a token all calls of its socket", async (context) => {
  const [a, b] = pair(context);
  const controller = new AbortController();
  const ended = assert.rejects(a.recv(1, { signal: controller.signal }),
    { name: "AbortError", statusName: "PS_E_CANCELLED", cause: "enough" });
  const other = a.recv(1);
  setImmediate(() => controller.abort("enough"));
  await ended;
  await b.send("x");
  assert.equal(String(await other), "x");
  await assert.rejects(a.recv(1, { signal: AbortSignal.abort() }), { name: "AbortError" });
  await assert.rejects(ps.getaddrinfo("localhost", 1, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const token = ps.token();
  a.settoken(token);
  const waiting = assert.rejects(a.recv(1), { name: "error", code: "ECANCELED" });
  setImmediate(() => token.fire());
  await waiting;
  assert.equal(token.fired(), true);
  token.close();
});

test("what was sent before the signal is told", async (context) => {
  const [a] = pair(context);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(a.sendall(Buffer.alloc(16 << 20), { signal: controller.signal }), (error) =>
    error.name === "AbortError" && error.done > 0 && error.done < 16 << 20);
});

test("many calls that wait leave files alone, and the process ends while they wait", () => {
  const program = `
    const ps = polysocket, kept = [];
    for (let i = 0; i < 20; i++) { const [a, b] = ps.socketpair(); kept.push(a, b); a.recv(1); }
    setImmediate(async () => {
      await require("fs/promises").readFile("/dev/null");
      console.log("read");
      process.exit(0);
    });`;
  assert.equal(node(program), "read\n");
});

test("the process ends while a call waits on a thread", () => {
  const program = `
    const ps = polysocket, [a, b] = ps.socketpair();
    a.setsockopt(ps.SOL_SOCKET, ps.SO_SNDBUF, 4096);
    a.sendfile(require("fs").openSync(process.execPath, "r")).catch(() => {});
    setTimeout(() => process.exit(0), 50);`;
  assert.equal(node(program), "");
});

test("a socket is closed where its block ends", async () => {
  const socket = ps.socket();
  socket[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
  assert.equal(socket.fileno(), -1);
  const other = ps.socket();
  await other[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
  await assert.rejects(other.recv(1), { code: "EBADF" });
});

test("functions of the module give values", async () => {
  assert.deepEqual(ps.inet_aton("1.2.3.4"), Buffer.from([1, 2, 3, 4]));
  assert.equal(ps.inet_ntop(ps.AF_INET, Buffer.from([1, 2, 3, 4])), "1.2.3.4");
  assert.equal(ps.version(), ps.library.description.version);
  assert.deepEqual(await ps.getaddrinfo("127.0.0.1", 80, { type: ps.SOCK_STREAM }),
    [[ps.AF_INET, ps.SOCK_STREAM, 6, "", ["127.0.0.1", 80]]]);
  assert.deepEqual(await ps.getnameinfo(["127.0.0.1", 80], ps.NI_NUMERICHOST | ps.NI_NUMERICSERV), ["127.0.0.1", "80"]);
  assert.equal(await ps.gethostbyname("127.0.0.1"), "127.0.0.1");
  assert.deepEqual((await ps.gethostbyname_ex("127.0.0.1"))[2], ["127.0.0.1"]);
  assert.equal(ps.if_indextoname(ps.if_nametoindex("lo")), "lo");
  assert.equal(ps.if_nameindex().find(([, name]) => name === "lo")[0], ps.if_nametoindex("lo"));
  const server = ps.create_server(["127.0.0.1", 0], { backlog: null, reuse_port: true });
  assert.equal(server.getsockopt(ps.SOL_SOCKET, ps.SO_REUSEPORT), 1);
  server.close();
  ps.setdefaulttimeout(3);
  assert.equal(ps.getdefaulttimeout(), 3);
  ps.setdefaulttimeout(null);
  assert.equal(ps.getdefaulttimeout(), null);
});

test("a promise that was not awaited is refused, and the call ends", async (context) => {
  const socket = ps.socket(ps.AF_INET, ps.SOCK_DGRAM);
  context.after(() => socket.close());
  for (const work of [() => socket.settimeout(Promise.resolve(1)), () => socket.recv(Promise.resolve(1)),
    () => socket.bind(Promise.resolve(["127.0.0.1", 0])), () => ps.getservbyport(Promise.resolve(80))])
    await assert.rejects(async () => work(), { name: "TypeError", message: /await the promise/ });
});

test("what is of a wrong type is refused under the name of the method", async (context) => {
  const [first, second] = ps.socketpair();
  context.after(() => [first, second].forEach((one) => one.close()));
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  for (const [work, text] of [
    [() => first.recvmsg_into([5]), "recvmsg_into: buffers[0] must be a Buffer, not 5"],
    [() => first.sendmsg([5]), "sendmsg: buffers[0] must be a Buffer or a string, not 5"],
    [() => first.sendmsg(["x"], Buffer.alloc(5)), "sendmsg: ancdata must be an Array of [level, type, data]"],
    [() => first.settimeout([Object.create(null)]), "settimeout: timeout must be a Number"],
    [() => ps.create_connection([NaN, 1]), "create_connection: host must be a string"]])
    await assert.rejects(async () => work(), (error) => {
      assert.equal(error.constructor, TypeError, error.stack);
      assert.ok(error.message.startsWith(text), error.message);
      return true;
    });
});

test("an address that cannot be made is told under the name of the method", async (context) => {
  const socket = ps.socket();
  context.after(() => socket.close());
  await assert.rejects(socket.connect(["::1", 1]), { operation: "connect", message: /^connect: / });
  await assert.rejects(async () => ps.create_server("x".repeat(8000)), { message: /^create_server: / });
});

test("a timeout behind a part that was sent is a timeout, with the number of bytes", async (context) => {
  const [first, second] = ps.socketpair();
  context.after(() => [first, second].forEach((one) => one.close()));
  first.settimeout(1e-9);
  await assert.rejects(first.sendall(Buffer.alloc(1e7)), (error) => {
    assert.equal(error.constructor, ps.timeout, error.stack);
    assert.match(error.message, /^sendall: timed out/);
    assert.ok(error.done > 0 && error.done < 1e7, error.done);
    return true;
  });
  await assert.rejects(first.recvmsg(null), { name: "TypeError", message: /^recvmsg: bufsize must be an integer/ });
});
