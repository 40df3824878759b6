-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Runs compiled scenarios on the library as LuaJIT binds it: runner.lua FILE.json … It prints TAP.
--
-- Each scenario runs in a child process, so that one that hangs or crashes is a failure like any other.

local json = require("cjson")
local dirent = require("posix.dirent")
local fcntl = require("posix.fcntl")
local poll = require("posix.poll")
local signal = require("posix.signal")
local stat = require("posix.sys.stat")
local stdlib = require("posix.stdlib")
local time = require("posix.time")
local unistd = require("posix.unistd")
local wait = require("posix.sys.wait")

package.path = arg[0]:gsub("[^/]*$", "") .. "?.lua;" .. package.path

local polysocket = require("polysocket")
local compare = require("compare")
local operations = require("operations")
local surroundings = require("surroundings")

local ROUTE = "luajit"
local LIMIT = tonumber(os.getenv("SCENARIO_LIMIT")) or 20
-- Asked for a constant, the module finds its library: once, and not in each child.
local ps = polysocket.AF_UNSPEC and polysocket

local function now()
  local at = time.clock_gettime(time.CLOCK_MONOTONIC)
  return at.tv_sec + at.tv_nsec / 1e9
end

-- Without a process or a folder for it, no scenario can run.
local function sure(result, complaint)
  if result == nil then
    print("Bail out! " .. complaint)
    os.exit(1)
  end
  return result
end

local function open_descriptors()
  local open = {}
  for _, name in ipairs(dirent.dir("/proc/self/fd")) do
    -- The one that the folder was read with is closed by now.
    if tonumber(name) and stat.lstat("/proc/self/fd/" .. name) then
      open[tonumber(name)] = true
    end
  end
  return open
end

-- Steps

-- The operation of the runner, or of the library for an owner, which may be nil.
local function perform(context, name, owner, ...)
  local own = type(owner) == "nil" and surroundings.functions[name]
  if not own then
    return operations.call(name, owner, ...)
  end
  local fewest, most, work = unpack(own)
  local count = select("#", ...)
  if count < fewest or count > most then
    compare.fault("%s takes %d to %d arguments, not %d", name, fewest, most, count)
  end
  return work(context, ...)
end

-- Do what a step calls. Gives whether it succeeded, and its result or the Failure; other errors are faults.
local function attempt(context, values, step)
  local owner = step.self and values:of(step.self)
  local arguments = {}
  for i, value in ipairs(step.args) do
    arguments[i] = values:of(value)
  end
  local succeeded, result = pcall(perform, context, step.call, owner, unpack(arguments, 1, #step.args))
  if not succeeded and getmetatable(result) ~= polysocket.Failure then
    error(result, 0)
  end
  if type(result) == "nil" then
    result = compare.NONE
  end
  return succeeded, result
end

-- Give the result its name, or its items theirs.
local function keep(names, result, variables)
  if #names == 1 then
    variables[names[1]] = result
  elseif #names > 1 then
    if not compare.is_list(result) or #result ~= #names then
      compare.fault("expected %d results, got %s", #names, compare.shown(result))
    end
    for i, name in ipairs(names) do
      variables[name] = result[i]
    end
  end
end

local function take(context, values, step)
  local other = step.on[ROUTE]
  local expect = (other or step).expect or {}
  if context.is_to_collect then
    context.is_to_collect = false
    collectgarbage()
    collectgarbage()
  end
  local start = now()
  local succeeded, result = attempt(context, values, step)
  local seconds = now() - start
  local takes = not other and step.takes
  if takes and (seconds < tonumber(takes[1]) or seconds > tonumber(takes[2])) then
    compare.fault("expected to take %s .. %s s, took %.3f s", takes[1], takes[2], seconds)
  elseif succeeded then
    values:check_result(expect, result)
    keep(step.into, result, context.variables)
  else
    values:check_failure(expect, result)
  end
end

-- Descriptors that are open now and were not before.
local function surplus_over(before)
  local surplus = {}
  for fd in pairs(open_descriptors()) do
    surplus[#surplus + 1] = not before[fd] and fd or nil
  end
  return surplus
end

-- Give back the objects that have names, in lists too.
local function give_back(values)
  for _, value in pairs(values) do
    local class = type(value) == "table" and getmetatable(value) or {}
    if compare.is_list(value) then
      give_back(value)
    elseif class.__name and value.handle then
      ps[class.__name:gsub("polysocket%.", "ps_") .. "_free"](value.handle)
    end
  end
end

-- Do a scenario; `tell` is given each step before it is done. Gives what went wrong, in lines, or nil.
local function run(peer, scenario, folder, tell)
  local before = open_descriptors()
  local context = { ps = ps, peer = peer, variables = { folder = folder }, descriptors = {} }
  local values = compare.values(ps, context.variables)
  for _, step in ipairs(scenario.steps) do
    if not (step.on[ROUTE] and step.on[ROUTE].skip) then
      tell(step)
      local done, problem = pcall(take, context, values, step)
      if not done then
        return { step.where .. ": " .. step.text, compare.fault_text(problem) or tostring(problem) }
      end
    end
  end
  give_back(context.variables)
  for _, fd in ipairs(context.descriptors) do
    unistd.close(fd)
  end
  local surplus = surplus_over(before)
  if surplus[1] then
    -- What has lost its name is collected. Not in each scenario: the memory is the parent's, and would be copied.
    context.variables, values.variables = {}, {}
    collectgarbage()
    collectgarbage()
    surplus = surplus_over(before)
  end
  return surplus[1] and { scenario.where .. ": descriptors were left open: " .. table.concat(surplus, " ") }
end

-- Processes

local function in_child(peer, scenario, folder, writing)
  local function say(message)
    unistd.write(writing, json.encode(message) .. "\n")
  end
  local done, faults = pcall(run, peer, scenario, folder, function(step)
    say({ step = step.where .. ": " .. step.text })
  end)
  say({ faults = done and (faults or {}) or { tostring(faults) } })
  -- Nothing is finalized that belongs to the parent as well.
  unistd._exit(0)
end

-- The child's output until it ends or the time is up, and whether the time was up.
local function heard(reading)
  local said, deadline = {}, now() + LIMIT
  while true do
    local left = deadline - now()
    if left <= 0 then
      return table.concat(said), true
    elseif poll.rpoll(reading, math.ceil(left * 1000)) == 1 then
      local part = unistd.read(reading, 65536)
      if not part or part == "" then
        return table.concat(said), false
      end
      said[#said + 1] = part
    end
  end
end

-- Paths of AF_UNIX are short, so the folder must not be deep.
local function new_folder()
  local parent = os.getenv("TMPDIR") or ""
  if parent:sub(1, 1) ~= "/" or #parent > 40 then
    parent = "/tmp"
  end
  return sure(stdlib.mkdtemp(parent .. "/scenario-XXXXXX"))
end

local function remove(path)
  local status = stat.lstat(path)
  if status and stat.S_ISDIR(status.st_mode) ~= 0 then
    for _, name in ipairs(dirent.dir(path)) do
      if name ~= "." and name ~= ".." then
        remove(path .. "/" .. name)
      end
    end
    unistd.rmdir(path)
  else
    unistd.unlink(path)
  end
end

-- The faults of a scenario, a line each.
local function faults_of(peer, scenario)
  local folder = new_folder()
  local reading, writing = unistd.pipe()
  sure(reading, writing)
  -- A peer that outlives its scenario must not hold it.
  fcntl.fcntl(writing, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
  local child = sure(unistd.fork())
  if child == 0 then
    unistd.close(reading)
    in_child(peer, scenario, folder, writing)
  end
  unistd.close(writing)
  local said, late = heard(reading)
  unistd.close(reading)
  if late then
    signal.kill(child, signal.SIGKILL)
  end
  local _, how, number = wait.wait(child)
  remove(folder)
  local last = json.decode(said:match("([^\n]+)\n$") or "{}")
  if last.faults and not late then
    return last.faults
  end
  local ending = late and ("no end within %g seconds"):format(LIMIT) or ("the process was %s: %d"):format(how, number)
  return { last.step or "before the first step", ending }
end

-- The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise.
local NEEDS = {
  ipv6 = { "/proc/net/if_inet6", "^" .. ("0"):rep(31) .. "1 ", "this machine has no IPv6" },
  -- CAP_NET_RAW is bit 13.
  raw = { "/proc/self/status", "^CapEff:.*[2367abef]%x%x%x$", "this process has no right to raw sockets" },
  admin = { "/proc/self/status", "^CapEff:.*[2367abef]%x%x%x%x%x$",
            "this process has no right to administer the system" },
  vsock = { "/proc/net/protocols", "^AF_VSOCK ", "this machine has no AF_VSOCK" },
  tipc = { "/proc/net/protocols", "^TIPC ", "this machine has no TIPC" },
}

local function is_met(need)
  local file = io.open(need[1])
  local found = false
  if file then
    for line in file:lines() do
      found = found or line:find(need[2]) ~= nil
    end
    file:close()
  end
  return found
end

local function reason_to_skip(scenario)
  local reason = scenario.skip[ROUTE]
  for _, name in ipairs(scenario.needs) do
    local need = sure(NEEDS[name], "the runner knows no need '" .. name .. "'")
    reason = reason or not is_met(need) and need[3] or nil
  end
  return reason
end

-- Whether the scenario did as it says; prints its result.
local function passed(document, scenario, number)
  local title = ("%d - %s: %s"):format(number, document.noun, scenario.name)
  local skipped = reason_to_skip(scenario)
  local faults = skipped and {} or faults_of(document.peer, scenario)
  print((#faults > 0 and "not ok " or "ok ") .. title .. (skipped and " # SKIP " .. skipped or ""))
  for _, fault in ipairs(faults) do
    for line in fault:gmatch("[^\n]+") do
      print("# " .. line)
    end
  end
  return #faults == 0
end

local function document_of(path)
  local file, complaint = io.open(path)
  local read, document = pcall(json.decode, sure(file, complaint):read("*a"))
  file:close()
  return read and document or sure(nil, path .. ": " .. tostring(document))
end

local function main()
  if #arg == 0 then
    io.stderr:write("usage: runner.lua FILE.json …\n")
    return 1
  end
  io.stdout:setvbuf("line")
  local documents, count = {}, 0
  for i, path in ipairs(arg) do
    documents[i] = document_of(path)
    count = count + #documents[i].scenarios
  end
  print("1.." .. count)
  local number, all = 0, true
  for _, document in ipairs(documents) do
    for _, scenario in ipairs(document.scenarios) do
      number = number + 1
      all = passed(document, scenario, number) and all
    end
  end
  return all and 0 or 1
end

os.exit(main())
