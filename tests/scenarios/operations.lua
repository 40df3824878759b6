-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The library's operations on LuaJIT's route: the methods of its objects and its module functions, which have the names
-- and the arguments that scenarios use. Here are those that a scenario asks for in another way. README.md tells what
-- each one does.

local ffi = require("ffi")
local poll = require("posix.poll")

local compare = require("compare")
local polysocket = require("polysocket")

local NONE, fault, list = compare.NONE, compare.fault, compare.list

-- How long an operation may take, in milliseconds.
local LONGEST = 10000
-- Results that are real numbers, which Lua does not tell from integers.
local REAL = { gettimeout = true, getdefaulttimeout = true }
-- Where these operations take a deadline and a token.
local LIMITS = { getaddrinfo = 7, getnameinfo = 3, gethostbyname = 2, gethostbyname_ex = 2, gethostbyaddr = 2,
                 getfqdn = 2, create_connection = 5, connect_host = 6, start_getaddrinfo = 7, start_getnameinfo = 3,
                 start_connect_host = 6 }

local functions, methods = {}, {}

-- Values of scenarios as a program has them, and back.
local function plain(value)
  if value == NONE then
    return polysocket.NONE
  elseif compare.is_real(value) then
    return value.number
  elseif compare.is_list(value) then
    local items = {}
    for i, item in ipairs(value) do
      items[i] = plain(item)
    end
    return items
  end
  return value
end

local function told(value)
  if type(value) == "nil" then
    return NONE
  elseif type(value) == "table" and getmetatable(value) == nil then
    local items = list()
    for i = 1, table.maxn(value) do
      items[i] = told(value[i])
    end
    return items
  end
  return value
end

-- What a call gives: a value, or a list of several.
local function results_of(name, ...)
  local count, results = select("#", ...), list()
  for i = 1, count do
    local value = told((select(i, ...)))
    results[i] = REAL[name] and value ~= NONE and compare.real(value) or value
  end
  if count > 1 then
    return results
  end
  return results[1]
end

local function call(name, work, ...)
  local given, count = {}, select("#", ...)
  for i = 1, count do
    given[i] = plain((select(i, ...)))
  end
  return results_of(name, work(unpack(given, 1, count)))
end

-- Room of dots.
local function dots(size)
  local buffer = ffi.new("char[?]", size)
  ffi.fill(buffer, size, ("."):byte())
  return buffer
end

for _, name in ipairs({ "recv_into", "recvfrom_into" }) do
  methods[name] = function(socket, room, ...)
    -- What is no room is handed over as it is.
    local buffer = type(room) == "number" and dots(room) or room
    local count, sender = socket[name](socket, buffer, ...)
    local whole = ffi.string(buffer, room)
    if name == "recv_into" then
      return count, whole
    end
    return count, sender, whole
  end
end

function methods.recvmsg_into(socket, rooms, ...)
  local buffers, filled = {}, {}
  for i, room in ipairs(rooms) do
    buffers[i] = dots(room)
  end
  local count, items, flags, sender = socket:recvmsg_into(buffers, ...)
  for i, room in ipairs(rooms) do
    filled[i] = ffi.string(buffers[i], room)
  end
  return count, items, flags, sender, filled
end

-- As the document has it: all until the end, and no bytes there.
function methods.read(file, size)
  return file:read(size or "*a") or ""
end

-- A file can be chained on; scenarios have nothing from it.
for _, name in ipairs({ "write", "writelines" }) do
  methods[name] = function(file, ...)
    file[name](file, ...)
  end
end

function methods.attempts(operation)
  local attempts = list()
  for i, each in ipairs(operation:attempts()) do
    attempts[i] = list(told(each.address), each.class, each.code, compare.real(each.seconds), each.message)
  end
  return attempts
end

-- Of a table with names, a scenario asks for one.
for _, name in ipairs({ "options", "tcp_info", "peer_credentials" }) do
  methods[name] = function(socket, key)
    return socket[name](socket)[key]
  end
end

function functions.if_addresses(name, family)
  for _, one in ipairs(polysocket.if_addresses()) do
    if one.name == name and one.family == family then
      return one.index, one.flags, one.address, one.netmask, one.prefix, one.broadcast, one.peer
    end
  end
end

function functions.adopt(fd, family, kind, proto)
  return polysocket.socket(family, kind, proto, fd)
end

function functions.constant(name)
  return (polysocket.ps_constant_get(name))
end

function functions.has_ipv6()
  return polysocket.has_ipv6
end

for _, name in ipairs({ "send_fds", "recv_fds" }) do
  functions[name] = function(socket, ...)
    return socket[name](socket, ...)
  end
end

-- Another operation, named as text, with a deadline and a token.
functions["within"] = function(deadline, token, name, ...)
  local given, place = { ... }, LIMITS[name] or fault("%s has no deadline", name)
  given[place], given[place + 1] = deadline, token
  return polysocket[name](unpack(given, 1, place + 1))
end

functions["await"] = function(operation)
  while true do
    if poll.rpoll(operation:fileno(), LONGEST) ~= 1 then
      fault("an operation is not over after %d ms", LONGEST)
    end
    local done = { pcall(operation.result, operation) }
    if done[1] then
      return unpack(done, 2, table.maxn(done))
    elseif type(done[2]) ~= "table" or done[2].class ~= "would-block" then
      error(done[2], 0)
    end
  end
end

function functions.readable(fd)
  return poll.rpoll(fd, 0) == 1
end

local operations = {}

-- Call an operation of an object, or of the module where there is none.
function operations.call(name, object, ...)
  if type(object) == "nil" then
    local work = functions[name] or polysocket[name] or fault("the runner knows no operation '%s'", name)
    return call(name, work, ...)
  end
  local work = methods[name] or object[name] or fault("the object has no operation '%s'", name)
  return call(name, work, object, ...)
end

return operations
