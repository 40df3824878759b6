#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
-- on, in the words that echo_client.lua takes.

local polysocket = require("polysocket")

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
  return polysocket.socket(polysocket[family]), port and { place, tonumber(port) } or place
end

local function print_address(family, address)
  if family == "AF_UNIX" then
    print(family .. " " .. address)
  else
    print(family .. " " .. address[1] .. " " .. address[2])
  end
  io.stdout:flush()
end

-- Wait for one client.
local function accept(words)
  local server, address = open_socket(words)
  server:bind(address)
  server:listen(1)
  print_address(words[1], server:getsockname())
  local accepted, connection, peer = pcall(server.accept, server)
  server:close()
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
  print("Connected by " .. (type(peer) == "table" and peer[1] .. " " .. peer[2] or peer or "a client without a name"))
  local data = connection:recv(16384)
  while data ~= "" do
    connection:sendall(data)
    data = connection:recv(16384)
  end
  connection:close()
end

local done, complaint = pcall(serve, { ... })
if not done then
  fail(complaint)
end
