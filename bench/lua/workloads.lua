-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The workloads, written once for all parties. `make` prepares one and returns a function that takes a number of
-- operations; it may return the seconds for them, and is timed otherwise.

local parties = require("parties")

local modes = { "blocking", "timeout" }
local workloads = {}

local function workload(name, of_modes, needs, make)
  table.insert(workloads, { name = name, modes = of_modes, needs = needs, make = make })
end

-- A send and a receive of data that is ready.
local function transfers(party, size, near, far)
  local send, recv, data = party.send, party.recv, ("x"):rep(size)
  return function(count)
    for _ = 1, count do
      send(near, data)
      recv(far, size)
    end
  end
end

workload("ffi-raw", { "blocking" }, "raw", function(party, _, closing)
  return party.raw_pair(closing)
end)

for _, size in ipairs({ 1, 4096 }) do
  workload("stream-tcp-" .. size, modes, "tcp", function(party, mode, closing)
    return transfers(party, size, party.tcp_pair(mode, closing))
  end)
end

workload("datagram-64", modes, "udp", function(party, mode, closing)
  return transfers(party, 64, party.udp_pair(mode, closing))
end)

workload("connect-accept-close", { "" }, "tcp", function(party, _, closing)
  local listener = party.listener()
  table.insert(closing, function()
    listener:close()
  end)
  return function(count)
    for _ = 1, count do
      local client = party.connected(listener)
      local accepted = party.accepted(listener)
      client:close()
      accepted:close()
    end
  end
end)

-- Lines of 61 bytes that have come; only reading is timed.
workload("lines-read", modes, "tcp", function(party, mode, closing)
  local line = ("x"):rep(60) .. "\n"
  local near, far = party.tcp_pair(mode, closing)
  local file = party.lines(far, closing)
  return function(count)
    local spent = 0
    while count > 0 do
      local lines = math.min(count, 300)
      party.send(near, line:rep(lines))
      local start = parties.now()
      for _ = 1, lines do
        party.line(file)
      end
      spent = spent + parties.now() - start
      count = count - lines
    end
    return spent
  end
end)

return workloads
