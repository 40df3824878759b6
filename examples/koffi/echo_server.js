#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
// on, in the words that echo_client.js takes.
"use strict";

const fs = require("node:fs");
const ps = require("polysocket").load();

const USAGE = `usage: echo_server.js AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
       echo_server.js AF_UNIX PATH`;

// The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
function openSocket(words) {
  const [family, place, port] = words;
  const isPath = family === "AF_UNIX" && words.length === 2;
  const isHost = ["AF_INET", "AF_INET6"].includes(family) && words.length === 3 && /^-?\d+$/.test(port);
  if (!isPath && !isHost)
    throw new Error(`'${words.join(" ")}' is not an address\n${USAGE}`);
  const socket = ps.ps_socket_create(ps[family], ps.SOCK_STREAM, 0);
  const address = isPath ? ps.ps_address_make_unix(Buffer.from(place))
    : ps.ps_socket_resolve(socket, place, BigInt(port), 0, 0);
  return [socket, address];
}

function printAddress(family, address) {
  const name = family === "AF_UNIX" ? ps.ps_address_path(address)
    : `${ps.ps_address_host(address)} ${ps.ps_address_port(address)}`;
  console.log(`${family} ${name}`);
}

// Wait for one client.
function accept(server, words) {
  try {
    ps.ps_socket_listen(server, 1);
    printAddress(words[0], ps.ps_socket_getsockname(server));
    return ps.ps_socket_accept(server);
  } finally {
    if (words[0] === "AF_UNIX")
      fs.unlinkSync(words[1]);
    ps.ps_socket_free(server);
  }
}

function echo(connection) {
  for (let data; (data = ps.ps_socket_recv(connection, 0, 16384)).length > 0;)
    ps.ps_socket_sendall(connection, 0, data);
}

function main(words) {
  const [server, address] = openSocket(words);
  ps.ps_socket_bind(server, address);
  const [connection, peer] = accept(server, words);
  console.log(`Connected by ${ps.ps_address_format(peer)}`);
  echo(connection);
  ps.ps_socket_free(connection);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`echo_server: ${error.message}`);
  process.exitCode = 1;
}
