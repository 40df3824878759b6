#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo client: sends its input to an echo server, and writes what comes back.

local polysocket = require("polysocket")

local USAGE = [[
usage: echo_client.lua AF_INET|AF_INET6 HOST PORT <input >output
       echo_client.lua AF_UNIX PATH <input >output]]

local function fail(complaint)
  io.stderr:write("echo_client: ", tostring(complaint), "\n")
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

-- Write what comes back, until it is as much as was sent.
local function receive(connection, missing)
  while missing > 0 do
    local data = connection:recv(missing)
    if data == "" then
      error("the server ended the connection too early", 0)
    end
    assert(io.stdout:write(data))
    missing = missing - #data
  end
end

-- A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
-- is more on the way than the system's buffers hold.
local function echo(words)
  local connection, address = open_socket(words)
  connection:connect(address)
  for block in function() return io.stdin:read(16384) end do
    connection:sendall(block)
    receive(connection, #block)
  end
  connection:close()
  assert(io.stdout:flush())
end

local done, complaint = pcall(echo, { ... })
if not done then
  fail(complaint)
end
