#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
// back all that one client sends, and ends with it.
"use strict";

const { PolysocketError, load } = require("polysocket");

const ps = load();
const USAGE = "usage: dual_server.js PORT    (0: any that is free)";

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

function listen(socket, address) {
  ps.ps_socket_bind(socket, address);
  ps.ps_socket_listen(socket, 1);
}

function serve(port) {
  const server = firstThatWorks(null, port, ps.AI_PASSIVE, listen);
  const address = ps.ps_socket_getsockname(server);
  console.log(`${ps.ps_address_host(address)} ${ps.ps_address_port(address)}`);
  const [connection, peer] = ps.ps_socket_accept(server);
  console.log(`Connected by ${ps.ps_address_format(peer)}`);
  for (let data; (data = ps.ps_socket_recv(connection, 0, 1024)).length > 0;)
    ps.ps_socket_sendall(connection, 0, data);
  ps.ps_socket_free(connection);
  ps.ps_socket_free(server);
}

const words = process.argv.slice(2);
if (words.length !== 1) {
  console.error(USAGE);
  process.exit(1);
}

try {
  serve(...words);
} catch (error) {
  console.error(`dual_server: ${error.message}`);
  process.exitCode = 1;
}
