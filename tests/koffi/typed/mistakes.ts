// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Each line that ends with "refused" is a mistake, and no other is.
import polysocket = require("polysocket");

async function main(socket: polysocket.Socket): Promise<void> {
  await socket.connect(80);  // refused
  await socket.connect(["127.0.0.1", 80]);
  const text: string = await socket.recv(100);  // refused
  const data: Buffer = socket.recv(100);  // refused
  await socket.recv("100");  // refused
  socket.settimeout("soon");  // refused
  socket.settimeout(1, 2);  // refused
  socket.nosuch();  // refused
  polysocket.AF_NOSUCH;  // refused
  polysocket.socketpair("a");  // refused
  await socket.sendall(17);  // refused
  await socket.recv(100, { flag: 0 });  // refused
  const status: polysocket.Status = "PS_E_NOSUCH";  // refused
  const fired: string = new polysocket.Token(socket.handle).fired();  // refused
  data.toString(text + status + fired);
}

void main(polysocket.socket());
