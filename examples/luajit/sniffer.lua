#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Prints a line for each packet that passes an interface.

local ps = require("polysocket").load()

local EVERY_PROTOCOL = 3
local LARGEST = 65565

local function fail(complaint)
  io.stderr:write("sniffer: ", tostring(complaint), "\n")
  os.exit(1)
end

local function sniff(interface, count)
  local s = ps.ps_socket_create(ps.AF_PACKET, ps.SOCK_RAW, ps.ps_htons(EVERY_PROTOCOL))
  ps.ps_socket_bind(s, ps.ps_address_make_packet(interface, EVERY_PROTOCOL, 0, 0, ""))
  print("listening on " .. interface)
  io.stdout:flush()
  for _ = 1, count do
    local packet, address = ps.ps_socket_recvfrom(s, 0, LARGEST)
    local protocol = ps.ps_address_packet_parts(address)
    print(("%s: protocol 0x%04x, %d bytes"):format(ps.ps_address_packet_ifname(address), protocol, #packet))
    io.stdout:flush()
  end
  ps.ps_socket_free(s)
end

local interface, count = ...
if #arg ~= 2 or not count:match("^%d+$") then
  io.stderr:write("usage: sniffer.lua INTERFACE COUNT\n")
  os.exit(1)
end

local done, complaint = pcall(sniff, interface, tonumber(count))
if not done then
  fail(complaint)
end
