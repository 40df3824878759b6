#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.
"use strict";

const fs = require("node:fs");
const ps = require("polysocket").load();

const USAGE = "usage: fetch.js HOST PORT PATH >page";
const SECONDS = 10;
// A number: process.stdout may put the descriptor into non-blocking mode once somebody mentions it.
const STDOUT = 1;

// All that a server answers to a request.
function ask(host, port, request) {
  const socket = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0);
  ps.ps_socket_settimeout(socket, SECONDS);
  ps.ps_socket_connect(socket, ps.ps_address_make_inet(host, port));
  ps.ps_socket_sendall(socket, 0, Buffer.from(request));
  const parts = [];
  for (let data; (data = ps.ps_socket_recv(socket, 0, 65536)).length > 0;)
    parts.push(data);
  ps.ps_socket_free(socket);
  return Buffer.concat(parts);
}

function fetch(host, port, path) {
  const response = ask(host, BigInt(port), `GET ${path} HTTP/1.0\r\nHost: ${host}:${port}\r\n\r\n`);
  const end = response.indexOf("\r\n\r\n");
  if (end < 0)
    throw new Error("the server sent no HTTP response");
  const [status] = response.toString("latin1", 0, end).split("\r\n");
  if (!/^HTTP\/1\.\d 200\b/.test(status))
    throw new Error(status);
  return response.subarray(end + 4);
}

// All of it: a pipe may take less at a time.
function writeOut(data) {
  for (let rest = data; rest.length > 0;)
    rest = rest.subarray(fs.writeSync(STDOUT, rest));
}

const words = process.argv.slice(2);
if (words.length !== 3 || !/^-?\d+$/.test(words[1])) {
  console.error(USAGE);
  process.exit(1);
}

try {
  writeOut(fetch(...words));
} catch (error) {
  console.error(`fetch: ${error.message}`);
  process.exitCode = 1;
}
