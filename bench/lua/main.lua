-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The benchmark of LuaJIT: polysocket against LuaSocket, and against calls of libc through the same FFI. Prints a JSON
-- line for each row. All parties of a row are measured in one process, in an order that alternates; the first round
-- warms up. ../README.md describes the options and the lines.

local folder = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = folder .. "/?.lua;" .. package.path
local parties = require("parties")
local workloads = require("workloads")
local cjson = require("cjson")

-- A round of a row takes no more calls than this, however short they are.
local MOST = 200000

local options = { rounds = 21, time = 1.0, only = "*" }
do
  local place = 1
  while place <= #arg do
    local name = arg[place]:match("^%-%-(%a+)$")
    if name == "list" then
      options.list = true
    elseif name == "rounds" or name == "time" then
      place = place + 1
      options[name] = assert(tonumber(arg[place]), "--" .. name .. " needs a number")
    elseif name == "only" then
      place = place + 1
      options.only = assert(arg[place], "--only needs a pattern")
    else
      error("usage: main.lua [--list] [--rounds N] [--time S] [--only GLOB]; not " .. arg[place], 0)
    end
    place = place + 1
  end
end

-- A glob as a pattern of Lua's.
local function matches(name)
  local pattern = options.only:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".")
  return name:find("^" .. pattern .. "$") ~= nil
end

local function timed(run, count)
  local start = parties.now()
  local spent = run(count)
  return spent or parties.now() - start
end

-- How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1 when
-- one call takes longer.
local function calibrated(runs, seconds)
  local least = MOST
  for _, run in ipairs(runs) do
    timed(run, 1)
    local count = 1
    local elapsed = timed(run, 1)
    while elapsed < seconds / 4 and count < MOST do
      count = count * 4
      elapsed = timed(run, count)
    end
    least = math.min(least, count * seconds / math.max(elapsed, 1e-9))
  end
  return least
end

local function in_rounds(runs, count, rounds)
  local values = {}
  for which = 1, #runs do
    values[which] = {}
  end
  for round = 0, rounds do
    for place = 1, #runs do
      local which = round % 2 == 1 and place or #runs + 1 - place
      local value = timed(runs[which], count) / count
      if round > 0 then
        table.insert(values[which], value)
      end
    end
  end
  return values
end

local function measure(workload, mode)
  local names, runs, closing = {}, {}, {}
  for _, party in ipairs(parties.able(workload.needs)) do
    table.insert(names, party.name)
    if not options.list then
      table.insert(runs, workload.make(party, mode, closing))
    end
  end
  local count, values
  if not options.list and #runs > 1 then
    count = calibrated(runs, options.time / (options.rounds + 1) / #runs)
    local rounds = options.rounds
    if count < 1 then
      rounds = math.max(math.min(3, rounds), math.floor(rounds * count))
    end
    count = math.max(1, math.floor(count))
    values = in_rounds(runs, count, rounds)
  end
  for which = 2, #names do
    local row = { workload = workload.name, mode = mode, ours = names[1], peer = names[which] }
    if values then
      row.language, row.unit, row.operations = "lua", "s/op", count
      row.ours_values, row.peer_values = values[1], values[which]
    end
    io.write(cjson.encode(row), "\n")
    io.flush()
  end
  for place = #closing, 1, -1 do
    closing[place]()
  end
end

for _, workload in ipairs(workloads) do
  if matches(workload.name) then
    for _, mode in ipairs(workload.modes) do
      measure(workload, mode)
    end
  end
end
