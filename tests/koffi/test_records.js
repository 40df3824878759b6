// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Records from objects and back, Arrays of numbers, and layouts that are not the library's.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

const { description, loadMade, node, ps, refuses, rejects, withPair } = require("./support");

const text = (value) => Buffer.from(value);

test("a message goes out and comes in, here and elsewhere", async () => {
  await withPair(async (a, b) => {
    const message = { buffers: [{ data: text("one\0") }, { data: text("") }, { data: text("two") }] };
    assert.equal(ps.ps_socket_sendmsg(a, 0, message), 7);
    assert.equal(await ps.ps_socket_sendmsg.async(a, 0, message), 7);
    const rooms = { buffers: [{ data: 5 }, { data: text("..") }], control: 100 };
    for (const [told, count] of [ps.ps_socket_recvmsg(b, 0, rooms), await ps.ps_socket_recvmsg.async(b, 0, rooms)]) {
      assert.deepEqual([count, told.buffers.map(({ data }) => String(data))], [7, ["one\0t", "wo"]]);
      assert.deepEqual([told.control.length, told.control_capacity, told.flags, told.length], [0, 100, 0, 7]);
      assert.equal(ps.ps_address_family(told.address), ps.AF_UNSPEC);
    }
  });
});

test("what no record has is refused", () => {
  const wrongs = {
    " must be a ps_message, not \"text\"": "text",
    " has the field 'buffer', and a ps_message has none of that name": { buffer: [] },
    ".buffers must be an Array, not 5": { buffers: 5 },
    ".buffers[0] must be a ps_buffer, not \"x\"": { buffers: ["x"] },
    ".buffers[1].data must be a Uint8Array or a number of bytes, not \"x\"": { buffers: [{ data: 1 }, { data: "x" }] },
    ".buffers[0].length must be at most 3, as data has no more, not 4": { buffers: [{ data: text("abc"), length: 4 }] },
    ".buffers[0].length must be at most 0, as data has no more, not 1": { buffers: [{ length: 1 }] },
    ".buffer_count must be at most 1, as buffers has no more, not 2": { buffers: [{ data: 1 }], buffer_count: 2 },
    ".control_length must be at most 1, as control has no more, not 9": { control: text("x"), control_length: 9 },
    ".address must be a ps_address": { address: {} },
    ".reserved is a int64_t, which no value can set": { reserved: [1] },
    ".flags must be an integer, not 1.5": { flags: 1.5 },
  };
  withPair((a) => {
    for (const [words, message] of Object.entries(wrongs))
      assert.throws(() => ps.ps_socket_sendmsg(a, 0, message), (error) => {
        assert.ok(error instanceof TypeError || error instanceof RangeError, error.stack);
        assert.ok(error.message.startsWith(`ps_socket_sendmsg: message${words}`), error.message);
        return true;
      });
  });
  rejects(() => ps.ps_create_connection("x", "1", 1, { source_host: "a\0b" }, null), TypeError, "source_host", "NUL");
});

test("the library judges the rest", () => {
  withPair((a, b) => {
    refuses(() => ps.ps_socket_sendmsg(a, 0, { buffers: [{ data: text("x"), length: -1 }] }), "PS_E_VALUE", "sendmsg");
    refuses(() => ps.ps_socket_recvmsg(b, 0, { buffers: [{ data: -1 }] }), "PS_E_VALUE", "recvmsg");
    refuses(() => ps.ps_socket_recvmsg(b, 0, { control: -1 }), "PS_E_VALUE", "recvmsg");
    const many = new Array(1025).fill({ data: 1 });
    refuses(() => ps.ps_socket_sendmsg(a, 0, { buffers: many }), "PS_E_OS", "sendmsg");
    const huge = { buffers: [{ data: 2 ** 52 }] };
    rejects(() => ps.ps_socket_recvmsg(b, 0, huge), RangeError, "more than there is memory");
  });
});

test("arrays of numbers go in and come out", () => {
  withPair((a, b) => {
    assert.equal(ps.ps_socket_send_fds(a, 0, [0, 1n], text("x")), 1);
    const [data, fds, told] = ps.ps_socket_recv_fds(b, 0, 10, 5);
    assert.deepEqual([String(data), fds.length, told], ["x", 2, 0]);
    fds.forEach((fd) => ps.ps_close(fd));
    rejects(() => ps.ps_socket_send_fds(a, 0, [0, "1"], text("x")), TypeError, "fds[1] must be an integer, not \"1\"");
    rejects(() => ps.ps_socket_send_fds(a, 0, "0", text("x")), TypeError, "fds must be an Array of integers");
    refuses(() => ps.ps_socket_send_fds(a, 0, [2 ** 31], text("x")), "PS_E_RANGE", "");
    refuses(() => ps.ps_socket_recv_fds(b, 0, 1, -1), "PS_E_VALUE", "");
    rejects(() => ps.ps_socket_recv_fds(b, 0, 1, 2n ** 60n), RangeError, "more than there is memory");
  });
});

test("nothing is collected that a record points to while a call waits elsewhere", () => {
  const output = node(`
    const ps = polysocket.load();
    const [a, b] = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0);
    const waiting = ps.ps_socket_recvmsg.async(b, 0, { buffers: [{ data: 3 }, { data: 100000 }], control: 50 });
    setTimeout(() => {
      for (let i = 0; i < 50; i++) {
        globalThis.waste = Array.from({ length: 1000 }, () => Buffer.alloc(1000, 1));
        gc();
      }
      ps.ps_socket_sendall(a, 0, Buffer.alloc(50003, "y"));
    }, 50);
    const all = (told, count) => told.buffers[1].data.subarray(0, count - 3).every((one) => one === 121);
    waiting.then(([told, count]) => console.log(count, all(told, count)));`);
  assert.match(output, /^\d+ true\n$/);
});

test("a layout that is not the library's is refused", () => {
  const moved = description();
  moved.records.find(({ name }) => name === "ps_buffer").fields[1].offset = 0;
  rejects(() => loadMade(moved), Error, "length of a ps_buffer is at 8 here, and at 0 in the library");
  const larger = description();
  larger.records.find(({ name }) => name === "ps_wait").size = 72;
  rejects(() => loadMade(larger), Error, "a ps_wait has 64 bytes here, and 72 in the library");
});
