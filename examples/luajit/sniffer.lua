#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Prints a line for each packet that passes an interface.

local polysocket = require("polysocket")

local EVERY_PROTOCOL = 3
local LARGEST = 65565

local function fail(complaint)
  io.stderr:write("sniffer: ", tostring(complaint), "\n")
  os.exit(1)
end

local function sniff(interface, count)
  local s = polysocket.socket(polysocket.AF_PACKET, polysocket.SOCK_RAW, polysocket.htons(EVERY_PROTOCOL))
  s:bind({ interface, EVERY_PROTOCOL })
  print("listening on " .. interface)
  io.stdout:flush()
  for _ = 1, count do
    local packet, address = s:recvfrom(LARGEST)
    print(("%s: protocol 0x%04x, %d bytes"):format(address[1], address[2], #packet))
    io.stdout:flush()
  end
  s:close()
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
