#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
// SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.
"use strict";

const ps = require("polysocket").load();

const USAGE = "usage: sniffer.js INTERFACE COUNT";
const EVERY_PROTOCOL = 3;
const LARGEST = 65565;

function sniff(name, count) {
  const socket = ps.ps_socket_create(ps.AF_PACKET, ps.SOCK_RAW, ps.ps_htons(EVERY_PROTOCOL));
  ps.ps_socket_bind(socket, ps.ps_address_make_packet(name, EVERY_PROTOCOL, 0, 0, Buffer.alloc(0)));
  console.log(`listening on ${name}`);
  for (let index = 0; index < count; index++) {
    const [packet, address] = ps.ps_socket_recvfrom(socket, 0, LARGEST);
    const [protocol] = ps.ps_address_packet_parts(address);
    const shown = protocol.toString(16).padStart(4, "0");
    console.log(`${ps.ps_address_packet_ifname(address)}: protocol 0x${shown}, ${packet.length} bytes`);
  }
  ps.ps_socket_free(socket);
}

const words = process.argv.slice(2);
if (words.length !== 2 || !/^\d+$/.test(words[1])) {
  console.error(USAGE);
  process.exit(1);
}

try {
  sniff(words[0], Number(words[1]));
} catch (error) {
  console.error(`sniffer: ${error.message}`);
  process.exitCode = 1;
}
