#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Connects with options that are given by name, and prints their values and the state of the connection.
"use strict";

const ps = require("polysocket").load();

const USAGE = "usage: tuned_client.js HOST PORT [NAME=VALUE...]";
const SECONDS = 10;

// The state of TCP, a pair of a list.
function stateOf(socket) {
  const pairs = ps.ps_socket_tcp_info(socket);
  const state = ps.ps_pairs_text(pairs, ps.ps_pairs_find(pairs, "state"));
  ps.ps_pairs_free(pairs);
  return state;
}

function show(host, port, options) {
  const socket = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_settimeout(socket, SECONDS);
  for (const [name, value] of options)
    ps.ps_socket_set_option(socket, name, value);
  ps.ps_socket_connect(socket, ps.ps_address_make_inet(host, port));
  for (const [name] of options)
    console.log(`${name}=${ps.ps_socket_get_option(socket, name)}`);
  console.log(`state=${stateOf(socket)}`);
  ps.ps_socket_free(socket);
}

const [host, port, ...words] = process.argv.slice(2);
if (!/^-?\d+$/.test(port ?? "") || words.some((word) => !word.includes("="))) {
  console.error(USAGE);
  process.exit(1);
}

try {
  show(host, BigInt(port), words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
} catch (error) {
  console.error(`tuned_client: ${error.message}`);
  process.exitCode = 1;
}
