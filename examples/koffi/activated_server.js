#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
// client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 node activated_server.js
"use strict";

const polysocket = require("polysocket");

async function serve() {
  const passed = polysocket.listen_fds().find(([, socket]) => socket.listening());
  if (!passed)
    throw new Error("no listening socket was passed");
  const [name, server] = passed;
  console.log(name);
  await polysocket.notify("READY=1");
  const [connection] = await server.accept();
  for (let data; (data = await connection.recv(1024)).length > 0;)
    await connection.sendall(data);
  await polysocket.notify("STOPPING=1");
  connection.close();
  server.close();
}

serve().catch((error) => {
  console.error(`activated_server: ${error.message}`);
  process.exitCode = 1;
});
