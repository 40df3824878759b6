#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Sends a greeting to the first address of a host that answers, whatever its family.

local ps = require("polysocket").load()

local function fail(complaint)
  io.stderr:write("dual_client: ", tostring(complaint), "\n")
  os.exit(1)
end

local function connect_to(family, type, proto, address)
  local s = ps.ps_socket_create(family, type, proto)
  ps.ps_socket_connect(s, address)
  return s
end

local function connect_to_any(host, port)
  local found = ps.ps_getaddrinfo(host, port, ps.AF_UNSPEC, ps.SOCK_STREAM, 0, 0, nil)
  for index = 0, ps.ps_addrinfo_count(found) - 1 do
    local connected, s = pcall(connect_to, ps.ps_addrinfo_entry(found, index))
    if connected then
      return s
    end
  end
  error("could not open socket", 0)
end

local function greet(host, port)
  local s = connect_to_any(host, port)
  ps.ps_socket_sendall(s, 0, "Hello, world")
  print("Received " .. ps.ps_socket_recv(s, 0, 1024))
  ps.ps_socket_free(s)
end

if #arg ~= 2 then
  io.stderr:write("usage: dual_client.lua HOST PORT\n")
  os.exit(1)
end

local done, complaint = pcall(greet, ...)
if not done then
  fail(complaint)
end
