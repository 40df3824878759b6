// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Facts about the system that Node.js doesn't offer: which descriptors are open, their flags, pipes, and the
// numbers of all errors.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

// koffi is where the binding finds it.
const koffi = require(require.resolve("koffi", { paths: [path.dirname(require.resolve("polysocket"))] }));

const O_CLOEXEC = 0o2000000;
const pipe2 = koffi.load("libc.so.6").func("int pipe2(_Out_ int *ends, int flags)");

// Each with what it leads to: a thread of Node.js' own may close one later, whose number another one then has. The
// descriptor of the folder itself is in the list and gone afterwards.
function openDescriptors() {
  return fs.readdirSync("/proc/self/fd").flatMap((number) => {
    try {
      return [`${number} ${fs.readlinkSync(`/proc/self/fd/${number}`)}`];
    } catch {
      return [];
    }
  });
}

function descriptorFlags(number) {
  return parseInt(fs.readFileSync(`/proc/self/fdinfo/${number}`, "latin1").match(/^flags:\s*(\d+)/m)[1], 8);
}

function makePipe() {
  const ends = [0, 0];
  if (pipe2(ends, O_CLOEXEC) !== 0)
    throw new Error(`pipe2: errno ${koffi.errno()}`);
  return ends;
}

const poll = koffi.load("libc.so.6").func("poll", "int", [koffi.pointer("void"), "ulong", "int"]);
const POLLIN = 1;

// Wait until a descriptor is readable, for so many milliseconds at most: whether it is.
function isReadable(descriptor, milliseconds) {
  const watched = Buffer.alloc(8);
  watched.writeInt32LE(descriptor, 0);
  watched.writeInt16LE(POLLIN, 4);
  return poll(watched, 1, milliseconds) === 1;
}

const { errno } = koffi.os;

module.exports = { O_CLOEXEC, errno, descriptorFlags, isReadable, makePipe, openDescriptors };
