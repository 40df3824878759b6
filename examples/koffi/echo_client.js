#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// An echo client: sends its input to an echo server, and writes what comes back.
"use strict";

const fs = require("node:fs");
const ps = require("polysocket").load();

const USAGE = `usage: echo_client.js AF_INET|AF_INET6 HOST PORT <input >output
       echo_client.js AF_UNIX PATH <input >output`;
// Numbers: process.stdin and process.stdout may put the descriptors into non-blocking mode once somebody mentions them.
const STDIN = 0;
const STDOUT = 1;

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

// All of it: a pipe may take less at a time.
function writeOut(data) {
  for (let rest = data; rest.length > 0;)
    rest = rest.subarray(fs.writeSync(STDOUT, rest));
}

// Write what comes back, until it is as much as was sent.
function receive(socket, missing) {
  while (missing > 0) {
    const data = ps.ps_socket_recv(socket, 0, missing);
    if (data.length === 0)
      throw new Error("the server ended the connection too early");
    writeOut(data);
    missing -= data.length;
  }
}

// A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
// is more on the way than the system's buffers hold.
function echo(socket) {
  const block = Buffer.alloc(16384);
  for (let length; (length = fs.readSync(STDIN, block)) > 0;) {
    ps.ps_socket_sendall(socket, 0, block.subarray(0, length));
    receive(socket, length);
  }
}

function main(words) {
  const [socket, address] = openSocket(words);
  ps.ps_socket_connect(socket, address);
  echo(socket);
  ps.ps_socket_free(socket);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`echo_client: ${error.message}`);
  process.exitCode = 1;
}
