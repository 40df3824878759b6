#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
-- on, in the words that echo_client.lua takes.

local ps = require("polysocket").load()

local USAGE = [[
usage: echo_server.lua AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
       echo_server.lua AF_UNIX PATH]]

local function fail(complaint)
  io.stderr:write("echo_server: ", tostring(complaint), "\n")
  os.exit(1)
end

-- The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
local function open_socket(words)
  local family, place, digits = unpack(words)
  local port = (family == "AF_INET" or family == "AF_INET6") and #words == 3 and digits:match("^%-?%d+$")
  if not port and not (family == "AF_UNIX" and #words == 2) then
    fail("'" .. table.concat(words, " ") .. "' is not an address\n" .. USAGE)
  end
  local s = ps.ps_socket_create(ps[family], ps.SOCK_STREAM, 0)
  return s, port and ps.ps_socket_resolve(s, place, tonumber(port), 0, 0) or ps.ps_address_make_unix(place)
end

local function print_address(family, address)
  if family == "AF_UNIX" then
    print(family .. " " .. ps.ps_address_path(address))
  else
    print(family .. " " .. ps.ps_address_host(address) .. " " .. ps.ps_address_port(address))
  end
  io.stdout:flush()
end

-- Wait for one client.
local function accept(words)
  local server, address = open_socket(words)
  ps.ps_socket_bind(server, address)
  ps.ps_socket_listen(server, 1)
  print_address(words[1], ps.ps_socket_getsockname(server))
  local accepted, connection, peer = pcall(ps.ps_socket_accept, server)
  ps.ps_socket_free(server)
  if words[1] == "AF_UNIX" then
    os.remove(words[2])
  end
  if not accepted then
    error(connection, 0)
  end
  return connection, peer
end

local function serve(words)
  local connection, peer = accept(words)
  print("Connected by " .. ps.ps_address_format(peer))
  local data = ps.ps_socket_recv(connection, 0, 16384)
  while data ~= "" do
    ps.ps_socket_sendall(connection, 0, data)
    data = ps.ps_socket_recv(connection, 0, 16384)
  end
  ps.ps_socket_free(connection)
end

local done, complaint = pcall(serve, { ... })
if not done then
  fail(complaint)
end
