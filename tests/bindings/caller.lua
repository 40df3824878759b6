-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The caller for LuaJIT:
--
--     caller.lua INPUT OUTPUT FILE
--
-- README.md describes what it reads and answers.

local ffi = require("ffi")
local fcntl = require("posix.fcntl")
local stat = require("posix.sys.stat")
local unistd = require("posix.unistd")

local polysocket = require("polysocket")

-- What the tests of this fuzzer put into the library, so that it has something to find.
if os.getenv("POLYSOCKET_PLANTED") then
  polysocket = setmetatable(dofile(os.getenv("POLYSOCKET_PLANTED")), { __index = polysocket })
end

local SOURCE, DRAIN, PATH = tonumber(arg[1]), tonumber(arg[2]), arg[3]
-- What a metamethod raises here: whoever calls it passes it on.
local DELIBERATE = setmetatable({}, { __tostring = function() return "deliberate" end })

local states, variables, lists, rooms, descriptors, depth = {}, {}, {}, {}, {}, 0

local function act(action)
  if action == "raise" then
    error(DELIBERATE)
  elseif action == "close" then
    pcall(variables.a.close, variables.a)
  elseif action == "collect" then
    collectgarbage()
  elseif action == "mutate" or action == "resize" then
    for _, list in ipairs(lists) do
      for key in pairs(list) do
        list[key] = nil
      end
    end
  elseif action == "reenter" and depth < 3 then
    depth = depth + 1
    pcall(variables.a.recv, variables.a, 1, 64)
    depth = depth - 1
  end
end

-- A table all of whose metamethods act first, and then give the value.
local function odd(action, value)
  local function convert()
    act(action)
    return value
  end
  local function text()
    act(action)
    return tostring(value)
  end
  return setmetatable({}, {
    __index = function(_, key)
      act(action)
      if type(value) == "table" then
        return value[key]
      end
      return value
    end,
    __tostring = text, __len = convert, __call = convert, __concat = convert, __unm = convert, __add = convert,
    __eq = convert, __lt = convert, __le = convert, __newindex = convert, __pairs = convert, __ipairs = convert,
  })
end

local function recursive()
  local list = { 1 }
  list[2] = list
  return list
end

local function wide()
  local list = {}
  for i = 1, 3000 do
    list[i] = "x"
  end
  return list
end

local EXOTICS = {
  none = function() return polysocket.NONE end,
  int64 = function() return ffi.new("int64_t", 70000) end,
  uint64 = function() return ffi.new("uint64_t", -1) end,
  int64_least = function() return ffi.cast("int64_t", 0x8000000000000000ULL) end,
  imaginary = function() return ffi.new("complex", 1, 1) end,
  pointer = function() return ffi.cast("void *", 8) end,
  null = function() return ffi.cast("void *", nil) end,
  bytes = function() return ffi.new("uint8_t[20]") end,
  ints = function() return ffi.new("int[5]", 1, 2, 3, 4, 5) end,
  zero_array = function() return ffi.new("char[0]") end,
  structure = function() return ffi.new("struct { int a; }", 1) end,
  ctype = function() return ffi.typeof("int") end,
  callable = function() return print end,
  coroutine = function() return coroutine.create(print) end,
  file = function() return io.tmpfile() end,
  closed_file = function() local file = io.tmpfile() file:close() return file end,
  stdout = function() return io.stdout end,
  recursive = recursive,
  wide_list = wide,
  holes = function() return { [1] = "a", [5] = "b" } end,
  named = function() return { host = "localhost", port = 80 } end,
  wrong_names = function() return { nothing = 1 } end,
  mixed = function() return { "127.0.0.1", 1, extra = 2 } end,
  boolean_keys = function() return { [true] = false } end,
  large = function() return 2 ^ 70 end,
  fraction = function() return 70000.5 end,
  library = function() return polysocket end,
  metatable = function() return getmetatable(variables.a) end,
  class = function() return setmetatable({}, getmetatable(variables.a)) end,
  record = function() return ffi.new("ps_address") end,
  failure = function() return ffi.new("ps_error") end,
  numeric = function() return "70000" end,
}

-- Values from the words of a line.
local value

local function hex(digits)
  return (digits:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function arguments(words)
  local made, count = {}, 0
  while words[words.at] do
    local word = words[words.at]
    words.at = words.at + 1
    if word == ")" or word == "]" then
      break
    end
    if word:sub(1, 1) == "k" then
      words.named = words.named or {}
      local name = word:sub(2)
      word = words[words.at]
      words.at = words.at + 1
      words.named[name] = value(word, words)
    else
      count = count + 1
      made[count] = value(word, words)
    end
  end
  return made, count
end

local function inode(number)
  local found = stat.stat("/proc/self/fd/" .. number)
  return found and found.st_ino
end

local function duplicate()
  return polysocket.dup(variables.b:fileno())
end

local function descriptor(kind)
  if kind == "absent" then
    return 999999
  end
  local made
  if kind == "socket" then
    local ok, number = pcall(duplicate)
    made = ok and number or nil
  end
  made = made or fcntl.open(PATH, fcntl.O_RDWR)
  descriptors[#descriptors + 1] = { made, inode(made) }
  return made
end

local function variable(name)
  if name == "token" and not variables.token then
    variables.token = polysocket.token()
  elseif name == "operation" and not variables.operation then
    variables.operation = polysocket.start_getaddrinfo("127.0.0.1", 1)
  end
  return variables[name]
end

local REAL = { nan = 0 / 0, inf = 1 / 0, ["-inf"] = -1 / 0 }

local NOTATION = {
  n = function() return nil end,
  t = function() return true end,
  f = function() return false end,
  i = function(rest) return tonumber(rest) end,
  d = function(rest) return REAL[rest] or tonumber(rest) end,
  s = hex,
  b = hex,
  z = function(rest) return ("x"):rep(tonumber(rest)) end,
  w = function(rest)
    local room = ffi.new("char[?]", tonumber(rest))
    rooms[#rooms + 1] = room
    return room
  end,
  x = function(rest) return EXOTICS[rest]() end,
  h = descriptor,
  v = variable,
  o = function(rest, words)
    local word = words[words.at]
    words.at = words.at + 1
    return odd(rest, value(word, words))
  end,
  ["("] = function(_, words) return (arguments(words)) end,
  ["["] = function(_, words)
    local list = arguments(words)
    lists[#lists + 1] = list
    return list
  end,
}

function value(word, words)
  return NOTATION[word:sub(1, 1)](word:sub(2), words)
end

local function perform(owner, name, words)
  words.at = 1
  words.named = nil
  local made, count = arguments(words)
  if words.named and owner == "module" and count == 0 then
    made, count = { words.named }, 1
  end
  if owner == "module" then
    return polysocket[name](unpack(made, 1, count))
  end
  local object = variables[owner]
  return object[name](object, unpack(made, 1, count))
end

local function prepare(state)
  polysocket.setdefaulttimeout(0.01)
  for _, step in ipairs(states[state]) do
    local results = { perform(step.owner, step.name, step.words) }
    for i, name in ipairs(step.into) do
      variables[name] = results[i]
    end
  end
end

local function told(problem)
  local ok, text = pcall(tostring, problem)
  return ((ok and text or "no text"):gsub(".", function(character) return ("%02x"):format(character:byte()) end))
end

-- The class of an error: that of the library's table, or its type in Lua.
local function class_of(problem)
  if problem == DELIBERATE then
    return "Deliberate"
  end
  return type(problem) == "table" and type(rawget(problem, "class")) == "string" and problem.class or
    "lua." .. type(problem)
end

local function close_all(thing, level)
  if type(thing) == "userdata" or type(thing) == "cdata" or type(thing) ~= "table" or level > 4 then
    return
  end
  if getmetatable(thing) ~= nil then
    pcall(function() thing:close() end)
    return
  end
  for _, item in pairs(thing) do
    close_all(item, level + 1)
  end
end

local GIVE = { dup = true, detach = true }

local function give_back(name, results)
  if GIVE[name] and type(results[1]) == "number" then
    unistd.close(results[1])
  end
  if name == "recv_fds" and type(results[2]) == "table" then
    for _, number in ipairs(results[2]) do
      unistd.close(number)
    end
  end
  for _, result in pairs(results) do
    close_all(result, 0)
  end
end

local function usable()
  for _, name in ipairs({ "a", "b" }) do
    if variables[name] then
      variables[name]:close()
      if pcall(variables[name].getsockname, variables[name]) then
        error(name .. ": a closed socket has a name")
      end
    end
  end
end

local function clean_up()
  for _, name in ipairs({ "f", "o", "t", "token", "operation", "a", "b" }) do
    close_all(variables[name], 0)
  end
  for _, item in ipairs(descriptors) do
    if item[2] and inode(item[1]) == item[2] then
      unistd.close(item[1])
    end
  end
  variables, lists, rooms, descriptors, depth = {}, {}, {}, {}, 0
end

local function call(words)
  local state, owner, name = words[1], words[2], words[3]
  local prepared, problem = pcall(prepare, state)
  if not prepared then
    clean_up()
    return "unprepared " .. class_of(problem) .. " " .. told(problem)
  end
  local rest = { unpack(words, 4) }
  local results = { pcall(perform, owner, name, rest) }
  local said
  if table.remove(results, 1) then
    said = "ok " .. type(results[1])
  else
    said = "error " .. class_of(results[1]) .. " " .. told(results[1])
    results = {}
  end
  local well, fault = pcall(function()
    give_back(name, results)
    usable()
  end)
  clean_up()
  return well and said or "unusable " .. class_of(fault) .. " " .. told(fault)
end

local STATES = { a = "stream", t = "token", o = "operation", f = "file" }

local function has(owner, name)
  if owner == "module" then
    return type(polysocket[name]) == "function"
  end
  prepare(STATES[owner])
  local ok, found = pcall(function() return variables[owner][name] end)
  clean_up()
  return ok and type(found) == "function"
end

local COMMANDS = {
  call = call,
  collect = function()
    collectgarbage()
    collectgarbage()
    return "collected"
  end,
  state = function(words)
    local into = {}
    for name in words[2]:gmatch("[^,]+") do
      into[#into + 1] = name
    end
    states[words[1]] = states[words[1]] or {}
    table.insert(states[words[1]], { into = into, owner = words[3], name = words[4], words = { unpack(words, 5) } })
    return "ok"
  end,
  has = function(words) return has(words[1], words[2]) and "yes" or "no" end,
  names = function() return "names" end,
  exotics = function()
    local names = {}
    for name in pairs(EXOTICS) do
      names[#names + 1] = name
    end
    table.sort(names)
    return "exotics " .. table.concat(names, " ")
  end,
}

-- The descriptors themselves, since a file of Lua's would read ahead and could not be told from the call's own.
local calls = assert(io.open("/proc/self/fd/" .. SOURCE, "r"))
for line in calls:lines() do
  local words = {}
  for word in line:gmatch("%S+") do
    words[#words + 1] = word
  end
  local number, command = table.remove(words, 1), table.remove(words, 1)
  unistd.write(DRAIN, number .. " " .. COMMANDS[command](words) .. "\n")
end
