#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Connects with options that are given by name, and prints their values and the state of the connection.

local polysocket = require("polysocket")

local SECONDS = 10

local function fail(complaint)
  io.stderr:write(tostring(complaint), "\n")
  os.exit(1)
end

local function show(host, port, options)
  local s = polysocket.socket()
  s:settimeout(SECONDS)
  for _, option in ipairs(options) do
    s:set_option(option.name, option.value)
  end
  s:connect({ host, port })
  for _, option in ipairs(options) do
    print(option.name .. "=" .. s:get_option(option.name))
  end
  print("state=" .. s:tcp_info().state)
  s:close()
end

local options, is_valid = {}, arg[2] and arg[2]:match("^%-?%d+$")
for index = 3, #arg do
  local name, value = arg[index]:match("^([^=]*)=(.*)$")
  options[#options + 1], is_valid = { name = name, value = value }, is_valid and name
end
if not is_valid then
  fail("usage: tuned_client.lua HOST PORT [NAME=VALUE...]")
end

local done, complaint = pcall(show, arg[1], tonumber(arg[2]), options)
if not done then
  fail("tuned_client: " .. tostring(complaint))
end
