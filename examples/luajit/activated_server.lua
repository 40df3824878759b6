#!/usr/bin/env luajit
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
-- client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 luajit activated_server.lua

local polysocket = require("polysocket")

local function first_listener()
  for _, pair in ipairs(polysocket.listen_fds()) do
    if pair[2]:listening() then
      return pair[1], pair[2]
    end
  end
  error("no listening socket was passed", 0)
end

local function serve()
  local name, server = first_listener()
  print(name)
  io.stdout:flush()
  polysocket.notify("READY=1")
  local connection = server:accept()
  local data = connection:recv(1024)
  while data ~= "" do
    connection:sendall(data)
    data = connection:recv(1024)
  end
  polysocket.notify("STOPPING=1")
  connection:close()
  server:close()
end

local done, complaint = pcall(serve)
if not done then
  io.stderr:write("activated_server: ", tostring(complaint), "\n")
  os.exit(1)
end
