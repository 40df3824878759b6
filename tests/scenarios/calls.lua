-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- How the operations of LuaJIT's route call the library: as everybody does, or where a scenario wants NULL for what is
-- never NULL there, through the functions as they are. Objects that were made are kept until the scenario ends.

local ffi = require("ffi")

local polysocket = require("polysocket")
local compare = require("compare")

-- In the place of the memory for a buffer: none.
local calls = { NO_BUFFER = {} }

local Calls = {}
Calls.__index = Calls

-- What is given back after a scenario, and how.
local FREES = { ps_socket = "ps_socket_free", ps_file = "ps_file_free", ps_token = "ps_token_free",
                ps_operation = "ps_operation_free" }
-- Room for any text of the library.
local ROOM = 2048
-- The bytes that an error record is filled with, so that it shows whether it was written to.
local UNTOUCHED = 0x5a

function calls.new(ps, peer)
  local described = {}
  for _, each in ipairs(ps.description.functions) do
    described[each.name] = each
  end
  return setmetatable({ ps = ps, peer = peer, described = described, without_results = false, made = {} }, Calls)
end

-- Is it the variable `null`, which is a handle?
function calls.is_null(value)
  return type(value) == "cdata" and value == nil
end

local is_null = calls.is_null

-- A value as the library wants it.
local function plain(value)
  if compare.is_real(value) then
    return value.number
  elseif type(value) == "boolean" then
    return value and 1 or 0
  end
  return value
end

-- The parameters of a function for which callers have arguments, and all by name.
local function parameters_of(described)
  local by_name, inputs = {}, {}
  for _, parameter in ipairs(described.parameters) do
    by_name[parameter.name] = parameter
  end
  for _, parameter in ipairs(described.parameters) do
    local measured = by_name[parameter.measures]
    local follows = measured and (measured.direction == "in" or measured.enough or measured.terminated)
    if parameter.direction ~= "out" and not follows then
      inputs[#inputs + 1] = parameter
    end
  end
  return inputs, by_name
end

-- Arguments that are handed in, by name. NULL has a length of 1 where a length belongs to it.
local function given_by_name(inputs, values)
  local arguments = {}
  for i, input in ipairs(inputs) do
    arguments[input.name] = (input.kind == "handle" or not is_null(values[i])) and values[i] or nil
    if input.length then
      arguments[input.length] = is_null(values[i]) and 1 or #values[i]
    end
  end
  return arguments
end

-- Memory for the outputs; `buffer` stands in the place of the one that has a capacity.
local function add_outputs(self, arguments, described, buffer)
  for _, parameter in ipairs(described.parameters) do
    if parameter.direction == "out" and parameter.length and not parameter.terminated then
      arguments[parameter.length] = arguments[parameter.length] or parameter.enough
      local capacity = math.max(tonumber(arguments[parameter.length]), 1)
      arguments[parameter.name] = buffer ~= calls.NO_BUFFER and (buffer or ffi.new("char[?]", capacity)) or nil
    elseif parameter.direction == "out" and parameter.length then
      arguments[parameter.length] = self.without_results and 0 or ROOM
      arguments[parameter.name] = not self.without_results and ffi.new("char[?]", ROOM) or nil
    elseif parameter.direction == "out" and parameter.kind ~= "error" and not self.without_results then
      local is_record = parameter.kind == "record"
      arguments[parameter.name] = ffi.new(is_record and parameter.target or (parameter.type:gsub("%*$", "[1]")))
    end
  end
end

-- What an error record tells.
function calls.failure(err)
  return setmetatable({ status = err.status, code = err.code, done = tonumber(err.done),
                        message = ffi.string(err.message) }, polysocket.Failure)
end

-- Call a function with NULL for its last buffer, and a length that goes with it.
function Calls:without_value(name, socket, level, option, length)
  local err = ffi.new("ps_error")
  if self.ps.raw[name](socket, level, option, nil, length, err) ~= self.ps.PS_OK then
    error(calls.failure(err), 0)
  end
end

-- Call a function as it is. Gives its arguments by name; those of outputs are their memory.
function Calls:raw(name, values, buffer)
  local described = self.described[name]
  local inputs = parameters_of(described)
  local arguments = given_by_name(inputs, values)
  add_outputs(self, arguments, described, buffer)
  local err = ffi.new("ps_error")
  ffi.fill(err, ffi.sizeof(err), UNTOUCHED)
  local in_order = {}
  for place, parameter in ipairs(described.parameters) do
    in_order[place] = arguments[parameter.name]
    if parameter.kind == "error" then
      in_order[place] = err
    end
  end
  local status = self.ps.raw[name](unpack(in_order, 1, #described.parameters))
  if status ~= self.ps.PS_OK then
    error(calls.failure(err), 0)
  elseif ffi.string(err, ffi.sizeof(err)) ~= string.char(UNTOUCHED):rep(ffi.sizeof(err)) then
    compare.fault("the call succeeded and wrote into the error record")
  end
  return arguments
end

-- Results as values: what is a double in C is a real number. Sockets and files are kept.
local function results_as_values(self, described, ...)
  local returned = described.returns.kind
  local results, place = { ... }, (returned == "number" or returned == "text") and 1 or 0
  local _, by_name = parameters_of(described)
  for _, parameter in ipairs(described.parameters) do
    local measured = by_name[parameter.measures]
    local is_count = measured and measured.direction == "out"
    if parameter.direction ~= "in" and parameter.kind ~= "error" and not is_count then
      place = place + 1
      if parameter.type == "double *" then
        results[place] = compare.real(results[place])
      elseif FREES[parameter.target] then
        table.insert(self.made, results[place])
      end
    end
  end
  return unpack(results, 1, place)
end

-- Call a function with its inputs, of which those that are none have to be nil already. Gives its results; none in a
-- scenario's `without_results`.
function Calls:call(name, ...)
  local described = self.described[name]
  local inputs = parameters_of(described)
  local values, as_it_is = {}, self.without_results
  for i = 1, select("#", ...) do
    values[i] = plain((select(i, ...)))
    if is_null(values[i]) and inputs[i].kind == "text" and inputs[i].nullable then
      values[i] = nil
    elseif is_null(values[i]) and inputs[i].kind ~= "handle" then
      as_it_is = true
    end
  end
  if as_it_is then
    self:raw(name, values)
    return
  end
  return results_as_values(self, described, self.ps[name](unpack(values, 1, select("#", ...))))
end

local function with(self, without_results, ...)
  self.without_results = without_results
  return ...
end

-- The same for what an operation only needs beforehand, such as an address: its results are wanted in any case.
function Calls:prepare(name, ...)
  local without_results = self.without_results
  self.without_results = false
  return with(self, without_results, self:call(name, ...))
end

-- Receive into a buffer of `room` dots. Gives the count, the whole buffer, and the sender if the function tells it.
function Calls:receive_into(name, socket, flags, room, nbytes)
  local size = is_null(room) and 1 or room
  local buffer = calls.NO_BUFFER
  if not is_null(room) then
    buffer = ffi.new("char[?]", size)
    ffi.fill(buffer, size, ("."):byte())
  end
  local capacity = (nbytes == nil or nbytes == 0) and size or nbytes
  local arguments = self:raw(name, { socket, flags, capacity }, buffer)
  local count = arguments.size and tonumber(arguments.size[0]) or 0
  return count, buffer ~= calls.NO_BUFFER and ffi.string(buffer, size) or "", arguments.address
end

-- Give back what was made. Handles that are stale already do no harm.
function Calls:clean_up()
  for target, free in pairs(FREES) do
    for _, one in ipairs(self.made) do
      if ffi.istype(target .. " *", one) then
        self.ps[free](one)
      end
    end
  end
  self.ps.ps_setdefaulttimeout(self.ps.PS_NO_TIMEOUT)
end

return calls
