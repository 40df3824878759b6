#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Sends a greeting to the first address of a host that answers, whatever its family.

local polysocket = require("polysocket")

local function fail(complaint)
  io.stderr:write("dual_client: ", tostring(complaint), "\n")
  os.exit(1)
end

local function connect_to(family, type, proto, address)
  local s = polysocket.socket(family, type, proto)
  s:connect(address)
  return s
end

local function connect_to_any(host, port)
  for _, entry in ipairs(polysocket.getaddrinfo(host, port, polysocket.AF_UNSPEC, polysocket.SOCK_STREAM)) do
    local family, type, proto, _, address = unpack(entry)
    local connected, s = pcall(connect_to, family, type, proto, address)
    if connected then
      return s
    end
  end
  error("could not open socket", 0)
end

local function greet(host, port)
  local s = connect_to_any(host, port)
  s:sendall("Hello, world")
  print("Received " .. s:recv(1024))
  s:close()
end

if #arg ~= 2 then
  io.stderr:write("usage: dual_client.lua HOST PORT\n")
  os.exit(1)
end

local done, complaint = pcall(greet, ...)
if not done then
  fail(complaint)
end
