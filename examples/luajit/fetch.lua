#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.

local polysocket = require("polysocket")

local SECONDS = 10

local function fail(complaint)
  io.stderr:write("fetch: ", tostring(complaint), "\n")
  os.exit(1)
end

-- The status line of the response, and the page.
local function fetch(host, port, path)
  local s = polysocket.socket()
  s:settimeout(SECONDS)
  s:connect({ host, port })
  s:sendall(("GET %s HTTP/1.0\r\nHost: %s:%d\r\n\r\n"):format(path, host, port))
  local parts = {}
  repeat
    parts[#parts + 1] = s:recv(65536)
  until parts[#parts] == ""
  s:close()
  local response = table.concat(parts)
  local head_end, page_start = response:find("\r\n\r\n", 1, true)
  if not head_end then
    error("the server sent no HTTP response", 0)
  end
  return response:match("^[^\r\n]*"), response:sub(page_start + 1)
end

local function write_page(host, digits, path)
  local status, page = fetch(host, tonumber(digits), path)
  if not status:match("^HTTP/%S+ 200") then
    error(status, 0)
  end
  assert(io.stdout:write(page))
  assert(io.stdout:flush())
end

if #arg ~= 3 or not arg[2]:match("^%-?%d+$") then
  io.stderr:write("usage: fetch.lua HOST PORT PATH >page\n")
  os.exit(1)
end

local done, complaint = pcall(write_page, ...)
if not done then
  fail(complaint)
end
