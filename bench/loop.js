// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// How often a timer of one millisecond fires within a second in Node.js: while nothing else happens, while 100 receives
// and 100 accepts wait, which should leave the loop as it is.
"use strict";

const { load } = require("polysocket");

const ps = load();

function ticks() {
  return new Promise((resolve) => {
    let count = 0;
    const clock = setInterval(() => { count++; }, 1);
    setTimeout(() => {
      clearInterval(clock);
      resolve(count);
    }, 1000);
  });
}

const many = (count, make) => Array.from({ length: count }, make);

function listener() {
  const made = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_bind(made, ps.ps_address_make_inet("127.0.0.1", 0));
  ps.ps_socket_listen(made, 1);
  return made;
}

async function main() {
  const pairs = many(100, () => ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0));
  const listeners = many(100, listener);
  console.log("Node.js: how often a timer of 1 ms fires in a second");
  console.log("with nothing else               %d", await ticks());
  const calls = [...pairs.map(([, theirs]) => ps.ps_socket_recv.async(theirs, 0, 10)),
    ...listeners.map((one) => ps.ps_socket_accept.async(one))];
  const ended = Promise.allSettled(calls);
  console.log("with 100 receives and accepts   %d", await ticks());
  // A close ends each of them.
  [...pairs.flat(), ...listeners].forEach((one) => ps.ps_socket_close(one));
  await ended;
  [...pairs.flat(), ...listeners].forEach((one) => ps.ps_socket_free(one));
}

main();
