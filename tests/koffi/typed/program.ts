// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// A program that uses most kinds of declarations, each as it is meant.
import polysocket = require("polysocket");

async function echo(listener: polysocket.Socket): Promise<number> {
  const [client, address]: [polysocket.Socket, polysocket.Sender] = await listener.accept();
  const room: Buffer = Buffer.alloc(100);
  let count: number = 0;
  for (;;) {
    const length: number = await client.recv_into(room, { nbytes: 50 });
    if (length === 0)
      break;
    await client.sendall(room.subarray(0, length));
    count += length;
  }
  client.close();
  return address === null ? 0 : count;
}

async function talk(address: polysocket.Address, signal: AbortSignal): Promise<string> {
  const socket: polysocket.Socket = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_STREAM);
  socket.settimeout(2.5);
  socket.settimeout(null);
  const timeout: number | null = socket.gettimeout();
  await socket.connect(address, { signal });
  await socket.sendall("hello", { flags: polysocket.MSG_NOSIGNAL });
  const data: Buffer = await socket.recv(100, { flags: 0, signal });
  socket.setsockopt(polysocket.SOL_SOCKET, polysocket.SO_REUSEADDR, 1);
  const file: polysocket.File = socket.makefile({ mode: "r" });
  for await (const line of file)
    data.toString(line.toString());
  const token: polysocket.Token = new polysocket.Token(socket.handle);
  socket.settoken(token);
  socket.settoken(null);
  return timeout === null ? data.toString() : "";
}

async function main(): Promise<void> {
  const listener = polysocket.create_server(["127.0.0.1", 0], { backlog: null, reuse_port: false });
  const controller: AbortController = new AbortController();
  await Promise.all([echo(listener), talk(["127.0.0.1", 7n], controller.signal)]);
  const found: polysocket.AddressInfo[] = await polysocket.getaddrinfo("localhost", 80, { type: polysocket.SOCK_STREAM });
  const [family, , , canonical]: [number, number, number, string, polysocket.Sender] = found[0]!;
  try {
    await polysocket.create_connection(["localhost", canonical], { timeout: 1, happy_eyeballs: true });
  } catch (error) {
    if (error instanceof polysocket.error)
      throw new polysocket.error(`${error.code} ${error.errno.toFixed()} ${error.operation} ${family}`);
  }
  const closing: Disposable = listener;
  closing[Symbol.dispose]();
}

void main();
