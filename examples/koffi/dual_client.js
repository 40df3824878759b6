#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers.
"use strict";

const { PolysocketError, load } = require("polysocket");

const ps = load();
const USAGE = "usage: dual_client.js HOST PORT";

// A socket on the first address of a host for which it works.
function firstThatWorks(host, port, flags, use) {
  const list = ps.ps_getaddrinfo(host, port, ps.AF_UNSPEC, ps.SOCK_STREAM, 0, flags, null);
  for (let index = 0; index < ps.ps_addrinfo_count(list); index++) {
    const [family, type, proto, address] = ps.ps_addrinfo_entry(list, index);
    try {
      const socket = ps.ps_socket_create(family, type, proto);
      use(socket, address);
      return socket;
    } catch (error) {
      if (!(error instanceof PolysocketError))
        throw error;
    }
  }
  throw new Error("could not open socket");
}

function greet(host, port) {
  const socket = firstThatWorks(host, port, 0, ps.ps_socket_connect);
  ps.ps_socket_sendall(socket, 0, Buffer.from("Hello, world"));
  console.log(`Received ${ps.ps_socket_recv(socket, 0, 1024)}`);
  ps.ps_socket_free(socket);
}

const words = process.argv.slice(2);
if (words.length !== 2) {
  console.error(USAGE);
  process.exit(1);
}

try {
  greet(...words);
} catch (error) {
  console.error(`dual_client: ${error.message}`);
  process.exitCode = 1;
}
