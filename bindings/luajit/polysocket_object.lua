-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The document's objects and module functions for LuaJIT, made of what the description says of them: names, arguments
-- and their order, defaults. Written down here is only how Lua's values become arguments, and results Lua's values.

local ffi = require("ffi")
local json = require("cjson")

local addresses = require("polysocket_address")
local lists = require("polysocket_list")
local short = require("polysocket_short")
local specials = require("polysocket_special")
local values = require("polysocket_values")

-- Stands for "no value" where nil means that an argument is left out.
local NONE = setmetatable({}, { __tostring = function() return "none" end })

-- In the place of a timeout that was left out.
local DEFAULT = {}
-- Errors that are found before the library is called have the codes that the library gives to their kind.
local CODES = { PS_E_TYPE = 22, PS_E_VALUE = 22, PS_E_RANGE = 34, PS_E_MEMORY = 12 }
-- Numbers of C that are yes or no.
local TRUTHS = { blocking = true, inheritable = true, answer = true, fired = true }
local MOST_DELAY = 9e9
local NANOSECONDS = 1e9
local OBJECTS = { ps_socket = "socket", ps_file = "file", ps_token = "token", ps_operation = "operation" }

-- What all functions of one library share.
local Core = {}
Core.__index = Core

-- Errors

-- The place in the program from which this binding was called.
local function caller()
  local here = debug.getinfo(1, "S").source:match("^(.*)polysocket_object%.lua$")
  for level = 3, math.huge do
    local info = debug.getinfo(level, "Sl")
    if not info then
      return nil
    elseif info.currentline > 0 and info.source:sub(1, #here + 10) ~= here .. "polysocket" then
      return ("%s:%d"):format(info.short_src, info.currentline)
    end
  end
end

-- Raise an error that the library has not found itself.
function Core:refuse(status, operation, text, ...)
  local message = operation .. ": " .. text:format(...)
  local failure = self.failure_of({ status = self.ps[status], code = CODES[status] or 0, done = 0, message = message,
                                    operation = operation })
  failure.where = caller()
  error(failure, 0)
end

-- Raise an error of the library's, as one of the operation that the program has called; nil stands for its own.
function Core.raise(_, failure, operation)
  if not operation then
    error(failure, 0)
  end
  local own = failure.operation
  if own ~= operation and failure.message:sub(1, #own + 1) == own .. ":" then
    failure.message = operation .. failure.message:sub(#own + 1)
  end
  failure.operation = operation
  error(failure, 0)
end

-- Raise the error of an argument that does not suit.
function Core:refuse_input(operation, name, reason, is_range)
  local field, rest = reason:match("^([%w_]+): (.+)$")
  if field then
    name, reason = field, rest
  end
  local wanted, got = reason:match("^(.-) is expected, got (.*)$")
  local text = wanted and ("must be %s, not %s"):format(wanted, got) or ": " .. reason
  self:refuse(is_range and "PS_E_RANGE" or "PS_E_TYPE", operation, "%s%s%s", name, wanted and " " or "", text)
end

-- Call a function of the library for an operation. `names` has those of the program for the inputs. Gives the results.
function Core:call(operation, names, name, ...)
  local results, count, input, reason, is_range = self.invoke(self.plans[name], self.failure_of, ...)
  if results then
    return unpack(results, 1, count)
  elseif type(count) == "table" then
    self:raise(count, operation)
  elseif not input then
    self:refuse("PS_E_MEMORY", operation, "%s", count)
  end
  self:refuse_input(operation, names[input.name] or input.name, reason, is_range)
end

-- Call a function as it is, with memory of the caller's for what it writes.
function Core:direct(operation, name, ...)
  local err = ffi.new("ps_error")
  local given, count = { ... }, select("#", ...) + 1
  given[count] = err
  if self.ps.raw[name](unpack(given, 1, count)) ~= self.ps.PS_OK then
    self:raise(self.failure_of(err), operation)
  end
end

-- As for all calls, the compiler stays away from what may call back.
jit.off(Core.direct)

-- An integer that a program has handed in.
function Core:number(operation, name, value, kind)
  local number, complaint, is_range = values.takes.number(value, { type = kind or "int64_t" })
  if complaint then
    self:refuse_input(operation, name, complaint, is_range)
  end
  return number
end

-- A method of an object that checks its object.
function Core:checked(target, operation, work)
  return function(object, ...)
    if getmetatable(object) ~= self.classes[target] then
      self:refuse("PS_E_TYPE", operation, "call it as %s:%s(…), with a colon", OBJECTS[target], operation)
    end
    return work(object, ...)
  end
end

-- Arguments

local function is_left_out(value)
  return type(value) == "nil"
end

-- A table with names alone is arguments by name; addresses and lists have items, and objects a metatable.
local function is_named(value)
  return type(value) == "table" and getmetatable(value) == nil and value[1] == nil and type(next(value)) == "string"
end

-- A port is a service too, in digits.
local function service_of(core, operation, name, value)
  local number = type(value) == "number" or ffi.istype("int64_t", value)
  if not number then
    return value
  end
  local whole, complaint, is_range = values.takes.number(value, { type = "int64_t" })
  if complaint then
    core:refuse_input(operation, name, complaint, is_range)
  end
  return (tostring(ffi.cast("int64_t", whole)):gsub("LL$", ""))
end

local function timeout_of(core, operation, value)
  if is_left_out(value) then
    return core.ps.PS_NO_TIMEOUT
  elseif type(value) == "number" and value < 0 then
    core:refuse("PS_E_VALUE", operation, "Timeout value out of range (%g s is negative)", value)
  end
  return value
end

local function delay_of(core, operation, value)
  if type(value) ~= "number" then
    core:refuse_input(operation, "delay", "a number is expected, got " .. values.shown(value))
  elseif not (value > 0 and value <= MOST_DELAY) then
    core:refuse("PS_E_RANGE", operation, "delay must be above 0 and at most 9e9 seconds, not %g", value)
  end
  return ffi.cast("int64_t", value * NANOSECONDS + 0.5)
end

local function handle_of(core, operation, name, value, target)
  if getmetatable(value) ~= core.classes[target] then
    core:refuse_input(operation, name, ("a %s is expected, got %s"):format(OBJECTS[target], values.shown(value)))
  end
  return value.handle
end

-- What C takes for an argument.
local function converted(core, operation, object, argument, input, value)
  local name = argument.name
  if value == DEFAULT then
    return argument.value
  elseif name == "timeout" then
    return timeout_of(core, operation, value)
  elseif is_left_out(value) or value == NONE then
    return nil
  elseif name == "delay" then
    return delay_of(core, operation, value)
  elseif OBJECTS[input.target] and input.kind ~= "record" then
    return handle_of(core, operation, name, value, input.target)
  elseif input.target == "ps_address" then
    return addresses.take(core, operation, object and object.handle, value)
  elseif input.name == "service" and name == "port" then
    return service_of(core, operation, name, value)
  elseif TRUTHS[input.name] and type(value) == "boolean" then
    return value and 1 or 0
  end
  return value
end

-- Put an argument where it belongs: an input, a field of one, or a flag in one.
local function put(core, operation, object, plan, inputs, target, argument, value)
  local name, part = target:match("^([^.]*)%.?(.*)$")
  local input = plan.by_name[name]
  if not input then
    -- What follows from others, such as the length of what is handed in.
    return
  elseif part == "" then
    inputs[input.index] = converted(core, operation, object, argument, input, value)
  elseif input.kind ~= "record" then
    local is_set = value and value ~= 0
    inputs[input.index] = (inputs[input.index] or 0) + (is_set and core.ps[part] or 0)
  elseif not is_left_out(value) and not (part == "deadline" and value == 0) then
    local field = input.record.by_name[part]
    inputs[input.index] = inputs[input.index] or {}
    inputs[input.index][part] = converted(core, operation, object, argument, field, value)
  end
end

-- The inputs of a function from the arguments of a method.
local function inputs_of(core, operation, object, overload, given)
  local plan, inputs = overload.plan, {}
  if object and plan.by_name.self then
    inputs[1] = object.handle
  end
  for i, argument in ipairs(overload.arguments) do
    if #argument.sets == 2 and not is_left_out(given[i]) then
      local items = addresses.items(core, operation, given[i], argument.name .. " (host, port)", 2, 2)
      for place, name in ipairs({ "host", "port" }) do
        local part = { name = name }
        put(core, operation, object, plan, inputs, argument.sets[place], part, items[place])
      end
    elseif #argument.sets == 1 then
      put(core, operation, object, plan, inputs, argument.sets[1], argument, given[i])
    end
  end
  for index, input in ipairs(plan.inputs) do
    if is_left_out(inputs[index]) and input.kind == "number" and not overload.names[input.name] then
      inputs[index] = 0
    end
  end
  return inputs
end

-- Results

-- What a program gets for an output.
local function given_back(core, object, output, value)
  if output.kind == "handle" then
    local give = lists[output.target]
    return give and give(core, value) or core:wrap(output.target, value)
  elseif output.target == "ps_address" then
    return addresses.give(core, object and object.handle, value)
  elseif TRUTHS[output.name] then
    return value ~= 0
  elseif output.type == "double *" and value == core.ps.PS_NO_TIMEOUT then
    return nil
  end
  return value
end

function Core:wrap(target, handle)
  return setmetatable({ handle = handle }, self.classes[target])
end

-- Methods

-- The word of an argument list: what may be left out is in brackets.
local function usage(method)
  local words = {}
  for i, argument in ipairs(method.arguments) do
    words[i] = i > method.fewest and "[" .. argument.name .. "]" or argument.name
  end
  return "(" .. table.concat(words, ", ") .. ")"
end

-- Arguments by place from those by name.
local function by_place(core, operation, method, named)
  local given, count = {}, 0
  for name, value in pairs(named) do
    local place = method.places[name]
    if not place then
      core:refuse("PS_E_TYPE", operation, "there is no argument '%s'; there are %s", tostring(name), usage(method))
    end
    given[place], count = value, math.max(count, place)
  end
  return given, count
end

-- The arguments that a program gives, and how many.
local function arguments_of(core, operation, method, ...)
  local given, count = { ... }, select("#", ...)
  if count == 1 and is_named(given[1]) then
    given, count = by_place(core, operation, method, given[1])
  end
  if count < method.fewest or count > #method.arguments then
    core:refuse("PS_E_TYPE", operation, "wrong number of arguments: %s expected, got %d", usage(method), count)
  end
  while count > method.fewest and is_left_out(given[count]) do
    count = count - 1
  end
  return given, count
end

-- Does a function take this value for that argument? Where one method has two functions, one takes numbers and the
-- other one bytes.
local function takes_kind(overload, index, value)
  local argument = overload.arguments[index]
  local input = argument and overload.plan.by_name[argument.sets[1]]
  return not input or not (input.kind == "number" and type(value) == "string" and argument.name == "value"
    or input.kind == "bytes" and type(value) == "number")
end

-- The first function with room for the arguments, which takes them.
local function overload_of(method, given, count)
  local found
  for _, overload in ipairs(method.overloads) do
    local fits = count <= #overload.arguments
    for i = 1, count do
      fits = fits and takes_kind(overload, i, given[i])
    end
    found = found or fits and overload or nil
  end
  return found or method.overloads[1]
end

-- With defaults for what was left out; NONE is no value, unless there is something that counts then.
local function complete(overload, given)
  local all = {}
  for i, argument in ipairs(overload.arguments) do
    local value = given[i]
    local is_none, is_timeout = value == NONE, argument.name == "timeout"
    if is_timeout and is_left_out(value) and argument.value then
      all[i] = DEFAULT
    elseif is_left_out(value) or is_none and not is_timeout then
      all[i] = argument.value
    elseif not is_none then
      all[i] = value
    end
  end
  return all
end

-- Do what a method does: call its function.
function Core:perform(operation, method, object, given, count)
  local overload = overload_of(method, given, count)
  local inputs = inputs_of(self, operation, object, overload, complete(overload, given))
  local plan = overload.plan
  local function results(...)
    local all, first = { ... }, #plan.results > #plan.outputs and 1 or 0
    for i, output in ipairs(plan.outputs) do
      all[i + first] = given_back(self, object, output, all[i + first])
    end
    return unpack(all, 1, #plan.results)
  end
  return results(self:call(operation, overload.names, plan.name, unpack(inputs, 1, #plan.inputs)))
end

-- The function of Lua for a method. `special` replaces what follows from the description.
function Core:function_of(method, target, special)
  local operation = method.name
  local function work(object, ...)
    local given, count = arguments_of(self, operation, method, ...)
    if special then
      return special(self, operation, object, method, given, count)
    end
    return self:perform(operation, method, object, given, count)
  end
  if target then
    local checked = self:checked(target, operation, work)
    return not special and short.function_of(self, method, self.classes[target], checked) or checked
  end
  return function(...)
    return work(nil, ...)
  end
end

-- What is known of a function of the library under one of the names that it has in scripts.
local function overload_from(core, plan, described)
  local overload = { plan = plan, arguments = {}, names = {}, fewest = 0 }
  for i, each in ipairs(described.arguments) do
    local argument = { name = each.name, sets = each.sets, value = each.default }
    if each.default == nil then
      overload.fewest = i
    elseif type(each.default) == "string" then
      argument.value = core.ps[each.default]
    elseif each.default == json.null then
      local input = plan.by_name[each.sets[1]]
      argument.value = input and input.kind == "bytes" and input.null_when_empty and "" or nil
    end
    overload.arguments[i] = argument
    for place, target in ipairs(each.sets) do
      local first = target:match("^[^.]*")
      overload.names[first] = #each.sets == 2 and ({ "host", "port" })[place] or each.name
    end
  end
  return overload
end

-- Methods by object, which is "" for the module, and name.
local function methods_of(core)
  local found = {}
  for _, described in ipairs(core.ps.description.functions) do
    local plan = core.plans[described.name]
    local first = described.parameters[1]
    local target = first and first.name == "self" and first.target or ""
    for _, each in ipairs(plan and described.methods or {}) do
      found[target] = found[target] or {}
      local method = found[target][each.name] or { name = each.name, overloads = {} }
      found[target][each.name] = method
      table.insert(method.overloads, overload_from(core, plan, each))
    end
  end
  return found
end

-- What all functions of a method have together.
local function settle(method)
  table.sort(method.overloads, function(one, other)
    return #one.arguments < #other.arguments
  end)
  method.fewest, method.places = method.overloads[1].fewest, {}
  method.arguments = method.overloads[#method.overloads].arguments
  for place, argument in ipairs(method.arguments) do
    method.places[argument.name] = place
  end
end

-- Notes on the plans that only objects need.
local function annotate(plans)
  for _, plan in pairs(plans) do
    plan.by_name, plan.results = {}, {}
    for index, input in ipairs(plan.inputs) do
      input.index = index
      plan.by_name[input.name] = input
    end
    plan.results[1] = (plan.returns == "number" or plan.returns == "text") and plan.returns or nil
    for _, output in ipairs(plan.outputs) do
      table.insert(plan.results, output)
    end
  end
end

-- Put the objects and the module functions into a library's table.
local function offer(ps, plans, invoke, failure_of)
  local core = setmetatable({ ps = ps, plans = plans, invoke = invoke, failure_of = failure_of, classes = {} }, Core)
  annotate(plans)
  for target, kind in pairs(OBJECTS) do
    local class = { __name = "polysocket." .. kind }
    class.__index = class
    class.__tostring = function(object)
      return ("%s: %s"):format(class.__name, tostring(object.handle):match("0x%x+") or "gone")
    end
    core.classes[target] = class
  end
  core.methods, core.items = methods_of(core), addresses.items
  for target, methods in pairs(core.methods) do
    local kind = OBJECTS[target] or "module"
    for name, method in pairs(methods) do
      settle(method)
      local made = core:function_of(method, OBJECTS[target] and target, (specials[kind] or {})[name])
      local place = core.classes[target] or ps
      place[name] = made
    end
  end
  for kind, additions in pairs(specials.additions) do
    for name, work in pairs(additions) do
      core.classes["ps_" .. kind][name] = work(core)
    end
  end
  ps.NONE, ps.has_ipv6 = NONE, ps.AF_INET6 ~= nil
end

return { offer = offer, NONE = NONE }
