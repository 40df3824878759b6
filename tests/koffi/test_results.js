// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Results of functions, and functions that only a later library has.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

const { Handle, PolysocketError, Record } = require("polysocket");

const { description, loadMade, ps, rejects, refuses, withPair } = require("./support");

function parameter(name, type, more = {}) {
  const direction = type.endsWith("*") ? "out" : "in";
  return { name, type, kind: "number", direction, nullable: false, doc: "", ...more };
}

const ERR = parameter("err", "ps_error *", { kind: "error", target: "ps_error", nullable: true });

function text(name, more = {}) {
  const [capacity, length] = [`${name}_capacity`, `${name}_length`];
  const sizes = { kind: "text", length: capacity, count: length, null_when_empty: true, terminated: true };
  return [parameter(name, "char *", { ...sizes, ...more }), parameter(capacity, "int64_t", { measures: name }),
    parameter(length, "int64_t *", { measures: name })];
}

// The made library with a function that the real one doesn't have.
function withFunction(name, parameters, returns = { type: "int32_t", kind: "status" }) {
  const changed = description();
  const words = { header: "", since: "", brief: "", doc: "", items: [], errors: [] };
  changed.functions.push({ ...words, name, blocks: false, returns, parameters });
  return loadMade(changed);
}

test("every function of the description is there, and nothing else but constants", () => {
  const names = ps.description.functions.map(({ name }) => name);
  for (const name of names) {
    assert.equal(typeof ps[name], "function", name);
    assert.equal(ps[name].name, name);
    assert.equal(typeof ps.raw[name], "function", name);
  }
  const others = Object.keys(ps).filter((name) => !names.includes(name) && !/^[A-Z]/.test(name));
  assert.deepEqual(others.sort(), ["description", "failure", "raw"]);
  for (const name of ["ps_socket_send", "AF_INET", "mine", "raw"])
    assert.throws(() => { ps[name] = 5; }, TypeError);
});

test("constants are those of the headers, the statuses, and the system's", () => {
  assert.equal(ps.PS_NO_TIMEOUT, -1);
  assert.equal(ps.PS_E_TIMEOUT, ps.description.statuses.find(({ name }) => name === "PS_E_TIMEOUT").value);
  assert.equal(ps.AF_INET, 2);
  assert.equal(ps.ps_constant_get("AF_INET"), 2);
  assert.equal(ps.NONSENSE, undefined);
  assert.ok(Object.keys(ps).filter((name) => /^[A-Z]/.test(name)).length > ps.ps_constant_count());
});

test("none, one and several results are undefined, itself, and a list in order", () => {
  withPair((a, b) => {
    assert.equal(ps.ps_socket_setblocking(a, 1), undefined);
    assert.equal(ps.ps_socket_sendall(a, 0, Buffer.from("hello")), 5);
    const [data, address, ...rest] = ps.ps_socket_recvfrom(b, 0, 100);
    assert.deepEqual([data, rest], [Buffer.from("hello"), []]);
    assert.ok(address instanceof Record);
    assert.ok(a instanceof Handle);
  });
});

test("a small answer doesn't hold a large buffer, and a full one is not copied", () => {
  withPair((a, b) => {
    ps.ps_socket_sendall(a, 0, Buffer.alloc(1001));
    assert.equal(ps.ps_socket_recv(b, 0, 1000).buffer.byteLength, 1000);
    assert.ok(ps.ps_socket_recv(b, 0, 1e6).buffer.byteLength < 1e5);
  });
});

test("an address is a value that outlives its socket", () => {
  const address = ps.ps_address_make_inet("127.0.0.1", 80);
  assert.equal(ps.ps_address_format(address), "127.0.0.1:80");
  const abstract = ps.ps_address_make_unix(Buffer.from("\0\xff", "latin1"));
  assert.deepEqual(ps.ps_address_path(abstract), Buffer.from([0, 0xff]));
  assert.equal(address.bytes.length, ps.ps_address_size());
});

test("a function that a later library has is simply there", () => {
  const types = { a: "int32_t", b: "uint32_t", c: "uint16_t", d: "int64_t", e: "double", sum: "double *" };
  const parameters = Object.entries(types).map(([name, type]) => parameter(name, type));
  const made = withFunction("ps_made_sum", [...parameters, ERR]);
  assert.equal(made.ps_made_sum(-1, 2 ** 32 - 1, 65535, -5n, 0.5), -1 + 2 ** 32 - 1 + 65535 - 5 + 0.5);
  rejects(() => made.ps_made_sum(0, -1, 0, 0, 0), RangeError, "b must be from 0 to 4294967295 (uint32_t), not -1");
  rejects(() => made.ps_made_sum(0, 0, 65536, 0, 0), RangeError, "c must be from 0 to 65535 (uint16_t), not 65536");
  assert.equal(made.ps_version(), ps.ps_version());
});

test("64 bits come back whole", () => {
  const made = withFunction("ps_made_same", [parameter("number", "int64_t"), parameter("same", "int64_t *"), ERR]);
  for (const number of [0, 2 ** 53 - 1, -(2 ** 53) + 1])
    assert.equal(made.ps_made_same(number), number);
  for (const number of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])
    assert.equal(made.ps_made_same(number), number);
  assert.equal(made.ps_made_same(5n), 5);
  const largest = withFunction("ps_made_largest", [], { type: "int64_t", kind: "number" });
  assert.equal(largest.ps_made_largest(), 2n ** 63n - 1n);
});

test("a text is whole, however long it is", () => {
  const made = withFunction("ps_made_text", [parameter("size", "int64_t"), ...text("text"), ERR]);
  for (const size of [0, 1, 1098, 1099, 1100, 1101, 100000])
    assert.equal(made.ps_made_text(size), "x".repeat(size));
  const enough = withFunction("ps_made_text", [parameter("size", "int64_t"), ...text("text", { enough: 10 }), ERR]);
  for (const size of [9, 10, 11])
    assert.equal(enough.ps_made_text(size), "x".repeat(size));
});

test("two texts of one call keep the room that each has got, when one of them grows meanwhile", () => {
  const parameters = [parameter("size", "int64_t"), ...text("first"), ...text("second"), ERR];
  const made = withFunction("ps_made_texts", parameters);
  const calls = withFunction("ps_made_calls", [], { type: "int64_t", kind: "number" });
  const before = calls.ps_made_calls();
  assert.deepEqual(made.ps_made_texts(2000), ["x".repeat(2000), "y".repeat(4000)]);
  assert.equal(calls.ps_made_calls() - before, 3);
});

test("NULL is null, and no bytes are not NULL", () => {
  const name = parameter("text", "const char **", { kind: "text", ownership: "static" });
  const socket = parameter("socket", "ps_socket **", { kind: "handle", target: "ps_socket", free: "ps_socket_free" });
  const made = withFunction("ps_made_nothing", [name, socket, ERR]);
  assert.deepEqual(made.ps_made_nothing(), [null, null]);
  const data = parameter("data", "const void *", { kind: "bytes", direction: "in", length: "length", nullable: true });
  const length = parameter("length", "int64_t", { measures: "data" });
  const is = withFunction("ps_made_is_null", [data, length, parameter("is_null", "int32_t *"), ERR]);
  assert.deepEqual([Buffer.alloc(1), Buffer.alloc(0), null].map((value) => is.ps_made_is_null(value)), [0, 0, 1]);
});

test("a failure with a status that nobody knew is raised with all that the record says", () => {
  const made = withFunction("ps_made_failure", [parameter("status", "int32_t"), ERR]);
  assert.throws(() => made.ps_made_failure(99), (error) => {
    assert.ok(error instanceof PolysocketError);
    assert.deepEqual({ ...error }, { name: "PolysocketError", status: 99, statusName: "status 99", code: 7,
      operation: "made", done: 2n ** 63n - 1n, address: error.address });
    assert.equal(error.message, "made: ü");
    return true;
  });
});

test("what a later description says in other words keeps nothing else from being used", () => {
  const kinds = { "the kind 'magic'": { kind: "magic" }, "the type 'float'": { type: "float" },
    "the record 'ps_later'": { type: "ps_later *", kind: "record", target: "ps_later", direction: "out" } };
  for (const [told, more] of Object.entries(kinds)) {
    const made = withFunction("ps_made_same", [parameter("number", "int64_t", more), ERR]);
    assert.equal(made.ps_version(), ps.ps_version());
    rejects(() => made.ps_made_same(5), Error, told);
  }
  const gone = withFunction("ps_made_missing", []);
  rejects(() => gone.ps_made_missing(), Error, "ps_made_missing");
});

test("errors tell the operation, the number, and how much was done", () => {
  withPair((a, b) => {
    ps.ps_socket_free(b);
    assert.throws(() => ps.ps_socket_sendall(a, 0, Buffer.from("x")), (error) => {
      assert.deepEqual({ ...error }, { name: "PolysocketError", status: ps.PS_E_OS, statusName: "PS_E_OS", code: 32,
        operation: "sendall", done: 0, address: error.address });
      assert.equal(ps.ps_address_family(error.address), ps.AF_UNSPEC);
      assert.match(error.message, /^sendall: Broken pipe/);
      assert.match(error.stack, /test_results\.js/);
      return true;
    });
  });
  refuses(() => ps.ps_address_make_unix(Buffer.alloc(4096, "x")), "PS_E_OS", "AF_UNIX path too long");
});

test("the functions as they are take every argument, and their failures can be raised", () => {
  const record = Buffer.alloc(ps.ps_error_size());
  const { raw } = ps;
  assert.equal(raw.ps_htonl(1n, null, record), ps.PS_OK);
  const status = raw.ps_socket_fileno(null, null, record);
  assert.equal(status, ps.PS_E_HANDLE);
  const error = ps.failure(record);
  assert.ok(error instanceof PolysocketError);
  assert.deepEqual([error.status, error.operation], [status, "fileno"]);
});
