#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo server on the first address family that works.

local ps = require("polysocket").load()

local function fail(complaint)
  io.stderr:write("dual_server: ", tostring(complaint), "\n")
  os.exit(1)
end

local function listen_on(family, type, proto, address)
  local s = ps.ps_socket_create(family, type, proto)
  ps.ps_socket_bind(s, address)
  ps.ps_socket_listen(s, 1)
  return s
end

local function listen_on_any(port)
  local found = ps.ps_getaddrinfo(nil, port, ps.AF_UNSPEC, ps.SOCK_STREAM, 0, ps.AI_PASSIVE, nil)
  for index = 0, ps.ps_addrinfo_count(found) - 1 do
    local listens, s = pcall(listen_on, ps.ps_addrinfo_entry(found, index))
    if listens then
      return s
    end
  end
  error("could not open socket", 0)
end

local function serve(port)
  local server = listen_on_any(port)
  local address = ps.ps_socket_getsockname(server)
  print(ps.ps_address_host(address) .. " " .. ps.ps_address_port(address))
  io.stdout:flush()
  local connection, peer = ps.ps_socket_accept(server)
  print("Connected by " .. ps.ps_address_format(peer))
  local data = ps.ps_socket_recv(connection, 0, 1024)
  while data ~= "" do
    ps.ps_socket_sendall(connection, 0, data)
    data = ps.ps_socket_recv(connection, 0, 1024)
  end
  ps.ps_socket_free(connection)
  ps.ps_socket_free(server)
end

if #arg ~= 1 then
  io.stderr:write("usage: dual_server.lua PORT    (0: any that is free)\n")
  os.exit(1)
end

local done, complaint = pcall(serve, ...)
if not done then
  fail(complaint)
end
