#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo server on the first address family that works.

local polysocket = require("polysocket")

local function fail(complaint)
  io.stderr:write("dual_server: ", tostring(complaint), "\n")
  os.exit(1)
end

local function listen_on(family, type, proto, address)
  local s = polysocket.socket(family, type, proto)
  s:bind(address)
  s:listen(1)
  return s
end

local function listen_on_any(port)
  local wanted = { port = port, type = polysocket.SOCK_STREAM, flags = polysocket.AI_PASSIVE }
  for _, entry in ipairs(polysocket.getaddrinfo(wanted)) do
    local family, type, proto, _, address = unpack(entry)
    local listens, s = pcall(listen_on, family, type, proto, address)
    if listens then
      return s
    end
  end
  error("could not open socket", 0)
end

local function serve(port)
  local server = listen_on_any(port)
  local address = server:getsockname()
  print(address[1] .. " " .. address[2])
  io.stdout:flush()
  local connection, peer = server:accept()
  print("Connected by " .. peer[1] .. " " .. peer[2])
  local data = connection:recv(1024)
  while data ~= "" do
    connection:sendall(data)
    data = connection:recv(1024)
  end
  connection:close()
  server:close()
end

if #arg ~= 1 then
  io.stderr:write("usage: dual_server.lua PORT    (0: any that is free)\n")
  os.exit(1)
end

local done, complaint = pcall(serve, ...)
if not done then
  fail(complaint)
end
