-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The short way for methods that take numbers and strings and give one result, such as send and recv. Each gets a
-- function of its own, written for it from the description; and the memory that C writes to is used again. A call with
-- any other arguments goes the long way, which takes them or says what is wrong with them.

local ffi = require("ffi")
local values = require("polysocket_values")

-- The most bytes that are received so.
local ROOM = 4096
-- Numbers that the long way makes of other values.
local CONVERTED = { timeout = true, seconds = true, delay = true, blocking = true, inheritable = true }

-- Memory that one call at a time has, and no other until it is over.
local function made()
  return { err = ffi.new("ps_error"), count = ffi.new("int64_t[1]"), room = ffi.new("char[?]", ROOM) }
end

local free = {}

local function take()
  local scratch = free[#free]
  free[#free] = nil
  return scratch or made()
end

local function give_back(scratch)
  free[#free + 1] = scratch
end

-- What an input is, or nil if it isn't plain.
local function kind_of(argument, input)
  local is_optional = type(argument.value) ~= "nil"
  if not input or CONVERTED[argument.name] or CONVERTED[input.name] or input.nullable then
    return nil
  elseif input.kind == "bytes" and not is_optional then
    return "bytes"
  elseif input.kind ~= "number" or (input.type ~= "int64_t" and input.type ~= "int32_t") then
    return nil
  elseif is_optional and type(argument.value) ~= "number" then
    return nil
  end
  return input.measures and "capacity" or "number"
end

-- What C writes to, by place; nil if that is more than an error, a count and a room.
local function outputs_of(plan)
  local words, rooms, counts = {}, 0, 0
  for _, box in ipairs(plan.boxes) do
    if box.kind == "error" then
      words[box.place] = "scratch.err"
    elseif box.type == "int64_t *" and not box.partial and not CONVERTED[box.name] then
      words[box.place], counts = "scratch.count", counts + 1
    else
      return nil
    end
  end
  for _, buffer in ipairs(plan.buffers) do
    words[buffer.place], rooms = "scratch.room", rooms + 1
    if buffer.kind ~= "bytes" or buffer.has_size or buffer.partial then
      return nil
    end
  end
  local result = #plan.outputs > 0 and (rooms > 0 and "text(scratch.room, scratch.count[0])" or
                                        "exact(scratch.count[0])") or "nil"
  return rooms < 2 and counts < 2 and #plan.outputs < 2 and words, result
end

local CHECKS = {
  bytes = 'type(%s) == "string"',
  number = 'type(%s) == "number" and %s >= 0 and %s <= 2147483647 and %s %% 1 == 0',
  capacity = 'type(%s) == "number" and %s >= 0 and %s <= ' .. ROOM .. ' and %s %% 1 == 0',
}

-- The lines that take the arguments, and what they must be; nil if one isn't plain. `words` gets what C is passed.
local function inputs_of(overload, words)
  local lines, checks = {}, { ('select("#", ...) <= %d'):format(#overload.arguments) }
  for i, argument in ipairs(overload.arguments) do
    local input = #argument.sets == 1 and overload.plan.by_name[argument.sets[1]] or nil
    local kind, name = kind_of(argument, input), "given" .. i
    if not kind then
      return nil
    end
    if type(argument.value) == "number" then
      lines[#lines + 1] = ('if type(%s) == "nil" then %s = %d end'):format(name, name, argument.value)
    end
    checks[#checks + 1] = (CHECKS[kind]:gsub("%%s", name):gsub("%%%%", "%%"))
    words[input.place] = name
    if kind == "bytes" then
      words[input.size.place] = "#" .. name
    end
  end
  return lines, checks
end

local SOURCE = [[
local raw, class, slow, fail, take, give_back, text, exact = ...
local type, select, getmetatable = type, select, getmetatable
return function(object, ...)
  local %s = ...
  %s
  if not (getmetatable(object) == class and %s) then
    return slow(object, ...)
  end
  local scratch = take()
  if raw(%s) ~= 0 then
    return fail(scratch)
  end
  local result = %s
  give_back(scratch)
  return %s
end]]

local NAME = debug.getinfo(1, "S").source

-- The function for a method, or nil if it has no short way. `slow` is the long one.
local function function_of(core, method, class, slow)
  local overload, operation = method.overloads[1], method.name
  local plan = overload.plan
  local self = plan.inputs[1]
  if #method.overloads > 1 or plan.returns ~= "status" or not self or self.name ~= "self" or
     #plan.inputs ~= #overload.arguments + 1 or #overload.arguments == 0 then
    return nil
  end
  local words, result = outputs_of(plan)
  local lines, checks = {}, nil
  if words then
    words[self.place] = "object.handle"
    lines, checks = inputs_of(overload, words)
  end
  if not checks then
    return nil
  end
  for place = 1, plan.places do
    if not words[place] then
      return nil
    end
  end
  local names = {}
  for i = 1, #overload.arguments do
    names[i] = "given" .. i
  end
  local text = SOURCE:format(table.concat(names, ", "), table.concat(lines, "\n  "), table.concat(checks, " and "),
                             table.concat(words, ", "), result, #plan.outputs > 0 and "result" or "")
  local function fail(scratch)
    local failure = core.failure_of(scratch.err)
    give_back(scratch)
    core:raise(failure, operation)
  end
  local short = assert(loadstring(text, NAME))(plan.raw, class, slow, fail, take, give_back, ffi.string, values.exact)
  -- As for all calls, the compiler stays away from what may call back.
  jit.off(short)
  return short
end

return { function_of = function_of }
