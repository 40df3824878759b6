#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
// The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
// when bytes have come meanwhile, and keeps them.
"use strict";

const polysocket = require("polysocket");

const USAGE = `usage: frames.js serve PORT    (0: any that is free)
       frames.js send HOST PORT [MESSAGE...]`;
const SECONDS = 1;
const LIMIT = 65536;
const GREETING = "frames 1\n";

// What a call with the bytes that it starts with returns; it goes on as long as bytes come.
async function receive(call) {
  let part = Buffer.alloc(0);
  for (;;) {
    try {
      return await call({ start: part });
    } catch (error) {
      if (!(error instanceof polysocket.timeout) || error.partial.length === part.length)
        throw error;
      part = error.partial;
      console.error(`frames: bytes so far: ${part.length}`);
    }
  }
}

function checkLength(length) {
  if (length > LIMIT)
    throw new Error(`a message of ${length} bytes is longer than ${LIMIT}`);
}

async function sendMessage(socket, message) {
  checkLength(message.length);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(message.length);
  await socket.sendall(Buffer.concat([head, message]));
}

// The next message, or null if the peer has sent its last one.
async function receiveMessage(socket) {
  let head;
  try {
    head = await receive((start) => socket.recv_exact(4, start));
  } catch (error) {
    if (error instanceof polysocket.EndOfStream && error.partial.length === 0)
      return null;
    throw error;
  }
  const length = head.readUInt32BE();
  checkLength(length);
  return receive((start) => socket.recv_exact(length, start));
}

async function greet(socket) {
  socket.settimeout(SECONDS);
  await socket.sendall(GREETING);
  if (String(await receive((start) => socket.recv_until("\n", 80, start))) !== GREETING)
    throw new Error("the peer's greeting is not the protocol's");
}

function show(message) {
  process.stdout.write(Buffer.concat([message, Buffer.from("\n")]));
}

async function serve(port) {
  const server = polysocket.create_server(["127.0.0.1", port]);
  console.log(server.getsockname().join(" "));
  const [connection] = await server.accept();
  server.close();
  await greet(connection);
  for (let message; (message = await receiveMessage(connection)) !== null;) {
    show(message);
    await sendMessage(connection, message);
  }
  connection.close();
}

async function send(host, port, messages) {
  const socket = await polysocket.create_connection([host, port], SECONDS);
  await greet(socket);
  for (const message of messages) {
    await sendMessage(socket, Buffer.from(message));
    const answer = await receiveMessage(socket);
    if (answer === null)
      throw new Error("the server ended the connection too early");
    show(answer);
  }
  socket.close();
}

async function main([role, ...words]) {
  const isPort = (word) => /^-?\d+$/.test(word ?? "");
  if (role === "serve" && words.length === 1 && isPort(words[0]))
    return serve(Number(words[0]));
  if (role === "send" && isPort(words[1]))
    return send(words[0], Number(words[1]), words.slice(2));
  console.error(USAGE);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`frames: ${error.message}`);
  process.exitCode = 1;
});
