// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Arguments that are refused before C is called, where koffi would cut it, or crash.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

const { Handle, Record } = require("polysocket");

const { ps, refuses, rejects, withPair } = require("./support");

test("the number of arguments must be right", () => {
  const wanted = "ps_socket_create: 3 arguments required (family, type, proto), but 0 given";
  rejects(() => ps.ps_socket_create(), TypeError, wanted);
  rejects(() => ps.ps_socket_create(1, 1, 0, 0), TypeError, "but 4 given");
  rejects(() => ps.ps_version(1), TypeError, "ps_version: 0 arguments required (), but 1 given");
  rejects(() => ps.ps_gethostbyname("localhost"), TypeError, "2 arguments required (host, wait), but 1 given");
});

test("numbers must be integers that the type holds", () => {
  const create = (family) => () => ps.ps_socket_create(family, 1, 0);
  for (const wrong of [2.5, NaN, Infinity, "2", null, undefined, true, [2], {}, () => 2, Symbol("two"), new Number(2)])
    rejects(create(wrong), TypeError, "ps_socket_create: family must be an integer, not ");
  for (const wrong of [2 ** 31, -(2 ** 31) - 1, 2 ** 32 + 2, 2n ** 32n + 2n, 2n ** 64n, 1e300])
    rejects(() => ps.ps_status_name(wrong), RangeError,
      "ps_status_name: status must be from -2147483648 to 2147483647 (int32_t)");
  for (const wrong of [2 ** 31, -(2 ** 31) - 1, 2 ** 32 + 2, 2n ** 32n + 2n])
    refuses(create(wrong), "PS_E_RANGE", "socket: family must be ");
  for (const wrong of [2 ** 31 - 1, -(2 ** 31), -1n])
    refuses(create(wrong), "PS_E_OS", "socket: ");
});

test("a number of 64 bits is a BigInt where a Number could be another one's rounding", () => {
  rejects(() => ps.ps_htonl(2 ** 53), RangeError, "ps_htonl: number must be a BigInt beyond 2^53", "9007199254740992");
  rejects(() => ps.ps_htonl(2n ** 63n), RangeError, "from -9223372036854775808 to 9223372036854775807 (int64_t)");
  rejects(() => ps.ps_htonl(-(2n ** 63n) - 1n), RangeError, "-9223372036854775809");
  for (const taken of [2 ** 53 - 1, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), -1])
    refuses(() => ps.ps_htonl(taken), "PS_E_RANGE", `number must be 0-4294967295, not ${taken}`);
});

test("a real number must be a Number; the library checks its value", () => {
  withPair((a) => {
    for (const wrong of ["1", null, undefined, 1n, true])
      rejects(() => ps.ps_socket_settimeout(a, wrong), TypeError, "ps_socket_settimeout: seconds must be a Number");
    for (const wrong of [NaN, -0.5])
      refuses(() => ps.ps_socket_settimeout(a, wrong), "PS_E_VALUE", "settimeout");
    ps.ps_socket_settimeout(a, 0.25);
    assert.equal(ps.ps_socket_gettimeout(a), 0.25);
  });
});

test("a text must be a string that C reads to its end", () => {
  const look = (host) => () => ps.ps_address_make_numeric(host, 80, 0, 0);
  for (const wrong of [null, undefined, 5, Buffer.from("127.0.0.1"), ["127.0.0.1"], new String("127.0.0.1")])
    rejects(look(wrong), TypeError, "ps_address_make_numeric: host must be a string, not ");
  rejects(look("127.0.0.1\0x"), TypeError, "host must be a string without NUL, where C would cut it, not \"127.0.0.1");
  rejects(look("\0"), TypeError, "without NUL");
  rejects(look("a\ud800b"), TypeError, "without halves of surrogate pairs");
  refuses(look("\u{1f600}"), "PS_E_GAIERROR", "");
  refuses(look("x".repeat(1e6)), "PS_E_GAIERROR", "");
});

test("bytes must be bytes", () => {
  withPair((a, b) => {
    const memory = new ArrayBuffer(2);
    for (const wrong of ["hello", null, undefined, 5, [1, 2], memory, new DataView(memory), new Uint16Array(memory)])
      rejects(() => ps.ps_socket_send(a, 0, wrong), TypeError, "data must be a Buffer or another Uint8Array, not ");
    const array = Uint8Array.from([9, 1, 2, 3, 9]);
    const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(7);
    for (const taken of [array.subarray(1, 4), Buffer.from([1, 2, 3]), shared]) {
      assert.equal(ps.ps_socket_send(a, 0, taken), 3);
      assert.deepEqual([...ps.ps_socket_recv(b, 0, 10)], [...taken]);
    }
  });
});

test("no bytes are sent as none, and are no NULL", () => {
  withPair((a) => {
    assert.equal(ps.ps_socket_send(a, 0, Buffer.alloc(0)), 0);
    refuses(() => ps.ps_inet_ntoa(Buffer.alloc(0)), "PS_E_OS", "0 bytes");
    assert.equal(ps.ps_socket_send(a, 0, new Uint8Array(new ArrayBuffer(8), 8)), 0);
  });
});

test("a capacity may be wrong in many ways", () => {
  withPair((a) => {
    const told = ["ps_socket_recv: capacity is more than there is memory for", "4611686018427387904 bytes"];
    rejects(() => ps.ps_socket_recv(a, 0, 2n ** 62n), RangeError, ...told);
    rejects(() => ps.ps_socket_recv(a, 0, "10"), TypeError, "capacity must be an integer");
    rejects(() => ps.ps_socket_recv(a, 0, Buffer.alloc(10)), TypeError, "capacity must be an integer");
    refuses(() => ps.ps_socket_recv(a, 0, -1), "PS_E_VALUE", "-1");
    refuses(() => ps.ps_socket_recv(a, 0, -(2n ** 63n)), "PS_E_VALUE", "-9223372036854775808");
    assert.deepEqual(ps.ps_socket_recv(a, 0, 0), Buffer.alloc(0));
    // Where the description has a size that is enough, nobody says it.
    rejects(() => ps.ps_inet_aton("127.0.0.1", 3), TypeError, "1 argument required (text), but 2 given");
  });
});

test("handles and records must be of their type", () => {
  withPair((a) => {
    const address = ps.ps_address_make_unix(Buffer.from("/x"));
    for (const wrong of [null, undefined, 5, 16777216n, {}, { type: "ps_socket", value: a.value }, address])
      rejects(() => ps.ps_socket_fileno(wrong), TypeError, "ps_socket_fileno: self must be a ps_socket, not ");
    rejects(() => ps.ps_file_flush(a), TypeError, "ps_file_flush: self must be a ps_file, not a ps_socket");
    rejects(() => ps.ps_address_family(a), TypeError, "address must be a ps_address, not a ps_socket");
    rejects(() => ps.ps_address_family(new Record("ps_error", 512)), TypeError, "not a ps_error");
    rejects(() => ps.ps_address_family({ type: "ps_address", bytes: Buffer.alloc(1) }), TypeError, "ps_address");
    const hooks = () => ps.ps_gethostbyname("localhost", { hooks: {} });
    rejects(hooks, TypeError, "wait.hooks must be null, as C cannot call JavaScript");
  });
});

test("null is NULL where the description allows it, and undefined never is", () => {
  assert.equal(typeof ps.ps_getfqdn(null, null), "string");
  ps.ps_socket_free(null);
  rejects(() => ps.ps_getfqdn(undefined, null), TypeError, "name must be a string, not undefined");
  rejects(() => ps.ps_socket_free(undefined), TypeError, "self must be a ps_socket, not undefined");
});

test("forged and stale handles are errors of the library, and closing twice is none", () => {
  const socket = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_free(socket);
  ps.ps_socket_free(socket);
  refuses(() => ps.ps_socket_fileno(socket), "PS_E_HANDLE", "");
  for (const value of [0n, 1n, 2n ** 47n - 1n, 2n ** 64n - 1n])
    refuses(() => ps.ps_socket_fileno(new Handle("ps_socket", value)), "PS_E_HANDLE", "");
  const file = withPair((a) => new Handle("ps_file", a.value));
  refuses(() => ps.ps_file_flush(file), "PS_E_HANDLE", "");
});

// By kind, what is right, and what is never.
const NO_INTEGER = [0.5, NaN, "1", null, undefined, true, [1], {}, 2n ** 64n, -(2n ** 64n), 1e300];
const SAMPLES = {
  number: ({ type }) => type === "double" ? [0, ["1", null, undefined, 1n, {}]] : [0, NO_INTEGER],
  descriptor: () => [0, NO_INTEGER],
  text: () => ["x", [5, "a\0", "\udc00", undefined, Buffer.from("x"), {}]],
  bytes: () => [Buffer.from("x"), ["x", 5, undefined, [1], {}, new ArrayBuffer(1)]],
  handle: ({ target }) => [new Handle(target, 1n), [1n, 1, undefined, {}, new Handle("ps_other", 1n)]],
  numbers: () => [[0], [0, "x", undefined, {}, new BigInt64Array(1)]],
  record: ({ target }) => [new Record(target, 1024), [Buffer.alloc(160), 0, undefined, [], { x: 1 }, () => 0,
    new Handle(target, 1n), new Record("ps_other", 1)]],
  records: ({ target }) => [[new Record(target, 1024)], [0, "x", undefined, {}, new Record(target, 1024)]],
  hooks: () => [null, [undefined, {}, 0, 0n, () => 0]],
};

function inputs({ parameters }) {
  return parameters.filter(({ direction, measures }) => {
    const buffer = parameters.find(({ name }) => name === measures);
    return direction !== "out" && (!buffer || (buffer.direction === "out" && !buffer.terminated && !buffer.enough));
  });
}

test("every input of every function is checked, and the message names both", () => {
  let checked = 0;
  for (const described of ps.description.functions) {
    const wanted = inputs(described);
    const right = wanted.map((input) => SAMPLES[input.kind](input)[0]);
    rejects(() => ps[described.name](...right, 0), TypeError, `${described.name}: ${wanted.length} argument`);
    wanted.forEach((input, index) => {
      const wrongs = SAMPLES[input.kind](input)[1];
      for (const wrong of input.nullable ? wrongs : [...wrongs, null]) {
        checked++;
        const values = right.map((value, place) => place === index ? wrong : value);
        assert.throws(() => ps[described.name](...values), (error) => {
          assert.ok(error.constructor === TypeError || error.constructor === RangeError, error.stack);
          assert.ok(error.message.startsWith(`${described.name}: ${input.name} `), error.message);
          return true;
        });
      }
    });
  }
  assert.ok(checked > 1000, `${checked} checks`);
});

test("a value in a message is short", () => {
  const long = "x".repeat(1e6);
  for (const work of [() => ps.ps_htonl(long), () => ps.ps_address_make_numeric(`${long}\0`, 80, 0, 0)])
    assert.throws(work, (error) => error.message.length < 200);
});
