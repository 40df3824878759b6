#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
-- The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
-- when bytes have come meanwhile, and keeps them.

local bit = require("bit")
local polysocket = require("polysocket")

local USAGE = [=[
usage: frames.lua serve PORT    (0: any that is free)
       frames.lua send HOST PORT [MESSAGE...]]=]
local SECONDS, LIMIT, GREETING = 1, 65536, "frames 1\n"

local function fail(complaint)
  io.stderr:write(complaint, "\n")
  os.exit(1)
end

-- What a method returns, recv_exact or recv_until, which goes on as long as bytes come; or nil and the error.
local function attempt(s, method, ...)
  local words, part = { s, ... }, ""
  words[#words + 1] = 0
  local start = #words + 1
  while true do
    words[start] = part
    local done, result = pcall(s[method], unpack(words, 1, start))
    if done then
      return result
    elseif type(result) ~= "table" or result.class ~= "timeout" or #result.partial == #part then
      return nil, result
    end
    part = result.partial
    io.stderr:write("frames: bytes so far: ", #part, "\n")
  end
end

local function receive(...)
  local result, complaint = attempt(...)
  return result or error(complaint, 0)
end

local function check_length(length)
  if length > LIMIT then
    error(("a message of %.0f bytes is longer than %d"):format(length, LIMIT), 0)
  end
end

local function send_message(s, message)
  check_length(#message)
  local head = string.char(bit.rshift(#message, 24), bit.band(bit.rshift(#message, 16), 255),
    bit.band(bit.rshift(#message, 8), 255), bit.band(#message, 255))
  s:sendall(head .. message)
end

-- The next message, or nil if the peer has sent its last one.
local function receive_message(s)
  local head, complaint = attempt(s, "recv_exact", 4)
  if not head then
    if type(complaint) == "table" and complaint.class == "eof" and complaint.partial == "" then
      return nil
    end
    error(complaint, 0)
  end
  local a, b, c, d = head:byte(1, 4)
  local length = ((a * 256 + b) * 256 + c) * 256 + d
  check_length(length)
  return receive(s, "recv_exact", length)
end

local function greet(s)
  s:settimeout(SECONDS)
  s:sendall(GREETING)
  if receive(s, "recv_until", "\n", 80) ~= GREETING then
    error("the peer's greeting is not the protocol's", 0)
  end
end

local function show(message)
  print(message)
  io.stdout:flush()
end

local function serve(port)
  local server = polysocket.create_server({ "127.0.0.1", port })
  show(table.concat(server:getsockname(), " "))
  local connection = server:accept()
  server:close()
  greet(connection)
  for message in receive_message, connection do
    show(message)
    send_message(connection, message)
  end
  connection:close()
end

local function send(host, port, messages)
  local s = polysocket.create_connection({ host, port }, SECONDS)
  greet(s)
  for _, message in ipairs(messages) do
    send_message(s, message)
    show(receive_message(s) or error("the server ended the connection too early", 0))
  end
  s:close()
end

local role, words = arg[1], { unpack(arg, 2) }
local place = role == "send" and 2 or 1
local port = words[place] and words[place]:match("^%-?%d+$")
local done, complaint
if port and role == "serve" and #words == 1 then
  done, complaint = pcall(serve, tonumber(port))
elseif port and role == "send" then
  done, complaint = pcall(send, words[1], tonumber(port), { unpack(words, 3) })
else
  fail(USAGE)
end
if not done then
  fail("frames: " .. tostring(complaint))
end
