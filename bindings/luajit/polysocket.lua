-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- polysocket for LuaJIT: loads the shared library, reads the description that is in it, and binds every function that
-- is described. No function's signature is written down here; README.md says how the bound ones are called. The objects
-- that stand on these functions are polysocket_object.lua's.

local ffi = require("ffi")
local json = require("cjson")

local object = require("polysocket_object")
local values = require("polysocket_values")

local takes, gives, exact, text_at, shown = values.takes, values.gives, values.exact, values.text_at, values.shown

local VARIABLE = "POLYSOCKET_LIBRARY"
-- Linux's number for: this process has rights that whoever started it has not.
local AT_SECURE = 23
local SONAME = "libpolysocket.so.0"
local FORMAT = 1
-- The room that a text gets at first when nobody knows how long it may be.
local GUESS = 256
-- No more of anything fits into memory.
local LARGEST = 2 ^ 48

ffi.cdef([[void *malloc(size_t size); void *calloc(size_t count, size_t size); void free(void *memory);
           const char *ps_description(void);]])

-- The error of a function that failed: the fields of the error record, and the name of the status.
local Failure = {}
Failure.__index = Failure

-- Mistakes in arguments know where they were made.
function Failure:__tostring()
  return (self.where and self.where .. ": " or "") .. self.message
end

-- The type of the elements of an array.
local function element_of(parameter)
  local is_array = parameter.kind == "numbers" or parameter.kind == "records"
  return is_array and parameter.type:match("([%w_]+) %*$") or nil
end

-- The type that an input must have, or that memory for an output is made with; nil for numbers, texts and buffers.
local function ctype_of(parameter)
  if parameter.kind == "record" or parameter.kind == "error" then
    return ffi.typeof(parameter.target)
  elseif parameter.direction == "in" then
    return parameter.target and ffi.typeof(parameter.target .. " *")
  end
  return not parameter.length and ffi.typeof((parameter.type:gsub("%*$", "[1]"))) or nil
end

-- What is known of each direction; parameters with another one, which a later library may have, are not known at all.
local DIRECTIONS = { ["in"] = takes, out = gives, inout = { record = takes.record } }

local RETURNS = { status = true, number = true, text = true, nothing = true }

-- By handle: the handles that it works with, by the function that has attached each. They live as long.
local attached = setmetatable({}, { __mode = "k" })

-- What a function does to that: it attaches its second handle to the first, or what it makes of a handle has the same.
local function keeps_of(plan)
  local first, second = plan.inputs[1], plan.inputs[2]
  if not first or first.kind ~= "handle" then
    return nil
  elseif #plan.inputs == 2 and second.kind == "handle" then
    return function(arguments)
      attached[arguments[first.place]] = attached[arguments[first.place]] or {}
      attached[arguments[first.place]][plan.name] = arguments[second.place]
    end
  end
  return function(arguments, results)
    for i, output in ipairs(plan.outputs) do
      if output.kind == "handle" and output.target == first.target and results[i] then
        attached[results[i]] = setmetatable({}, { __index = attached[arguments[first.place]] })
      end
    end
  end
end

-- The plan for calling a function: its inputs and outputs in order, the buffers, and the boxes, which are all
-- other memory that it writes to. Nil for a function with a kind of parameter or result that isn't known here.
local function plan_of(described, library, records)
  local plan = { name = described.name, raw = library[described.name], returns = described.returns.kind,
                 places = #described.parameters, inputs = {}, outputs = {}, buffers = {}, boxes = {} }
  local parameters, by_name = {}, {}
  for place, each in ipairs(described.parameters) do
    -- Nobody has to say how large a buffer is that is handed in, or how large an answer that tells it.
    local has_size = each.direction == "in" or each.enough or each.terminated
    -- These notes are private to this file.
    local parameter = setmetatable({ place = place, has_size = has_size, ctype = ctype_of(each),
      record = records[each.target], element = element_of(each) }, { __index = each })
    parameters[place], by_name[each.name] = parameter, parameter
  end
  for place, parameter in ipairs(parameters) do
    local measured = by_name[parameter.measures]
    parameter.size, parameter.counted = by_name[parameter.length], by_name[parameter.count]
    parameter.give_back = parameter.free and library[parameter.free]
    if parameter.kind == "error" then
      plan.err = place
      table.insert(plan.boxes, parameter)
    elseif not (DIRECTIONS[parameter.direction] or {})[parameter.kind] then
      return nil
    elseif parameter.direction == "in" then
      plan.inputs[#plan.inputs + 1] = not (measured and measured.has_size) and parameter or nil
    elseif parameter.direction == "inout" then
      table.insert(plan.inputs, parameter)
      table.insert(plan.outputs, parameter)
    else
      table.insert(parameter.size and plan.buffers or plan.boxes, parameter)
      plan.outputs[#plan.outputs + 1] = not (measured and measured.direction == "out") and parameter or nil
    end
  end
  plan.keeps = keeps_of(plan)
  return RETURNS[plan.returns] and plan
end

-- Fill in the arguments that are handed in. Gives what is wrong with them, if anything is, and with which input, and
-- whether it is the value and not its type.
local function take(plan, arguments, ...)
  local given = select("#", ...)
  if given ~= #plan.inputs then
    local names = {}
    for i, input in ipairs(plan.inputs) do
      names[i] = input.name
    end
    local wanted = table.concat(names, ", ")
    return ("wrong number of arguments (%s expected, got %d)"):format(wanted ~= "" and wanted or "none", given)
  end
  for i, input in ipairs(plan.inputs) do
    local value, complaint, is_range = select(i, ...), nil, nil
    -- Not `value == nil`, which holds for a pointer that is NULL as well.
    if type(value) ~= "nil" or not input.nullable then
      arguments[input.place], complaint, is_range = takes[input.kind](value, input, arguments.kept)
      arguments.tables[input.place] = input.record and type(value) == "table"
    end
    if complaint then
      return ("argument %d (%s): %s"):format(i, input.name, complaint), input, complaint, is_range
    elseif input.size then
      arguments[input.size.place] = #(value or "")
    end
  end
end

-- Fill in memory for what the call writes. Not ffi.new for buffers: it would clear them, however little is written
-- then, and the collector would hold them. Gives what is wrong when there is no memory.
local function make(plan, arguments)
  for _, box in ipairs(plan.boxes) do
    arguments[box.place] = box.ctype()
  end
  for _, buffer in ipairs(plan.buffers) do
    local place = buffer.size.place
    arguments[place] = arguments[place] or buffer.enough or GUESS
    local size = arguments[place] * (buffer.element and ffi.sizeof(buffer.element) or 1)
    -- The size of an array may be beyond what 64 bits hold.
    local memory = arguments[place] < LARGEST and ffi.C.malloc(size > 0 and size or 1) or nil
    if memory == nil then
      return ("no memory for %s (%s bytes)"):format(buffer.name, shown(tonumber(arguments[place])))
    end
    arguments[buffer.place] = ffi.gc(memory, ffi.C.free)
  end
end

-- Let go of the buffers at once, as the collector doesn't know how large they are.
local function release(plan, arguments)
  for _, buffer in ipairs(plan.buffers) do
    local memory = arguments[buffer.place]
    if memory ~= nil then
      arguments[buffer.place] = nil
      ffi.C.free(ffi.gc(memory, nil))
    end
  end
end

-- Is there a text that did not fit? Then how much room it needs is the next call's argument.
local function is_cut(plan, arguments)
  local cut = false
  for _, buffer in ipairs(plan.buffers) do
    local needed = tonumber(arguments[buffer.counted.place][0]) + 1
    if buffer.terminated and needed > arguments[buffer.size.place] then
      arguments[buffer.size.place] = needed
      cut = true
    end
  end
  return cut
end

-- The results, and how many they are.
local function give(plan, arguments, returned)
  local results, count = {}, 0
  if plan.returns == "number" or plan.returns == "text" then
    results[1], count = plan.returns == "text" and text_at(returned) or exact(returned), 1
  end
  for _, output in ipairs(plan.outputs) do
    count = count + 1
    local length = output.counted and arguments[output.counted.place][0]
    results[count] = gives[output.kind](arguments[output.place], output, length, arguments.tables[output.place])
  end
  return results, count
end

-- The error of a call that failed, with the handles that there are all the same, and the bytes that had come. A call
-- that has not begun has none.
local function failed(plan, arguments, failure_of)
  local failure = failure_of(arguments[plan.err])
  for _, output in ipairs(plan.outputs) do
    if output.kind == "handle" and output.partial then
      failure[output.name] = gives.handle(arguments[output.place], output)
    elseif output.counted and output.counted.partial and failure.class ~= "value" and failure.class ~= "range" then
      failure.partial = gives.bytes(arguments[output.place], output, arguments[output.counted.place][0])
    end
  end
  release(plan, arguments)
  return failure
end

-- Call a function whose inputs are filled in. Gives its results and their number; or nil, and words or a Failure.
local function perform(plan, arguments, failure_of)
  local complaint = make(plan, arguments)
  if complaint then
    release(plan, arguments)
    return nil, complaint
  end
  local returned = plan.raw(unpack(arguments, 1, plan.places))
  if plan.returns == "status" and returned ~= 0 then
    return nil, failed(plan, arguments, failure_of)
  elseif is_cut(plan, arguments) then
    release(plan, arguments)
    return perform(plan, arguments, failure_of)
  end
  local results, count = give(plan, arguments, returned)
  if plan.keeps then
    plan.keeps(arguments, results)
  end
  release(plan, arguments)
  return results, count
end

-- A compiled trace must not call what may call back into Lua, as hooks would that were attached through `raw`. Today's
-- compiler doesn't get that far here; this is for a later one.
jit.off(perform)

-- Call a function with its inputs. Gives its results and their number; or nil, and a Failure, or words about arguments
-- with the input that they are about, what is wrong with it, and whether that is its value.
local function invoke(plan, failure_of, ...)
  -- By place, and what C's memory points to.
  local arguments = { kept = {}, tables = {} }
  local complaint, input, reason, is_range = take(plan, arguments, ...)
  if complaint then
    return nil, complaint, input, reason, is_range
  end
  return perform(plan, arguments, failure_of)
end

-- The function of Lua that calls one of the library's.
local function bound(plan, failure_of)
  return function(...)
    local results, count = invoke(plan, failure_of, ...)
    if results then
      return unpack(results, 1, count)
    end
    local is_failure = type(count) == "table"
    error(is_failure and count or plan.name .. ": " .. count, is_failure and 0 or 2)
  end
end

-- The function that makes a Failure of an error record.
local function failures_of(description, record)
  local names, classes = {}, {}
  for _, status in ipairs(description.statuses) do
    names[status.value], classes[status.value] = status.name, status.text
  end
  return function(err)
    local failure = ffi.istype(record.ctype, err) and values.table_of(err, record) or err
    failure.name, failure.class = names[failure.status], classes[failure.status]
    return setmetatable(failure, Failure)
  end
end

-- All that was declared to the FFI, by name. It knows no second declaration of a name, so that libraries must agree.
local declared = {}

local function declare(name, ...)
  local text = table.concat({ ... }, " ")
  if declared[name] and declared[name] ~= text then
    error(name .. " is declared otherwise by a library that was loaded before", 0)
  elseif not declared[name] then
    ffi.cdef(text .. ";")
    declared[name] = text
  end
end

-- Parameters or fields as C declares them.
local function variables(list, separator)
  local words = {}
  for i, variable in ipairs(list) do
    -- The count of a parameter is the name of another one.
    local is_array = type(variable.count) == "number"
    words[i] = variable.type .. " " .. variable.name .. (is_array and ("[%d]"):format(variable.count) or "")
  end
  return table.concat(words, separator)
end

local function declare_all(description)
  for _, handle in ipairs(description.handles) do
    declare(handle.name, "typedef struct", handle.name, handle.name)
  end
  for _, callback in ipairs(description.callbacks) do
    local head = ("typedef %s (*%s)"):format(callback.returns.type, callback.name)
    declare(callback.name, head, "(", variables(callback.parameters, ", "), ")")
  end
  for _, record in ipairs(description.records) do
    declare(record.name, "typedef struct", record.name, "{", variables(record.fields, "; "), "; }", record.name)
  end
  for _, described in ipairs(description.functions) do
    declare(described.name, described.returns.type, described.name, "(", variables(described.parameters, ", "), ")")
  end
end

-- All that the description of a library tells of, by the names that it has in C.
local function bind(library)
  local description = json.decode(ffi.string(library.ps_description()))
  if description.format ~= FORMAT then
    error(("its description has format %s, and %d is known here"):format(tostring(description.format), FORMAT), 0)
  end
  declare_all(description)
  local ps, plans = { raw = library, description = description }, {}
  local records = values.records_of(description, library)
  local failure_of = failures_of(description, records.ps_error)
  for _, described in ipairs(description.functions) do
    local plan = plan_of(described, library, records)
    plans[described.name] = plan
    ps[described.name] = plan and bound(plan, failure_of)
  end
  for _, list in ipairs({ description.statuses, description.constants }) do
    for _, constant in ipairs(list) do
      -- JSON's numbers come as Lua's: one that they cannot tell exactly is better missing than wrong.
      ps[constant.name] = math.abs(constant.value) <= values.EXACT and constant.value or nil
    end
  end
  for index = 0, ps.ps_constant_count() - 1 do
    local name, value = ps.ps_constant_at(index)
    ps[name] = value
  end
  object.offer(ps, plans, invoke, failure_of)
  return ps
end

-- The library of a rock, which stands among the modules that are compiled; nil where there is none.
local function carried()
  return (package.searchpath("polysocket.libpolysocket", package.cpath))
end

-- What POLYSOCKET_LIBRARY names. Whoever may set it could have any code run, so it does not count where the environment
-- comes from somebody with fewer rights, as in set-user-ID programs; AT_SECURE tells.
local function named_by_environment()
  local named = os.getenv(VARIABLE)
  local told, secure = pcall(function()
    ffi.cdef("unsigned long getauxval(unsigned long)")
    return tonumber(ffi.C.getauxval(AT_SECURE))
  end)
  return named ~= "" and not (told and secure ~= 0) and named or nil
end

-- Load and bind a library: that at a path, or that POLYSOCKET_LIBRARY names, or that of a rock, or the one that the
-- loader finds.
local function load(path)
  local named = named_by_environment()
  local complaint = path ~= nil and select(2, takes.text(path))
  if complaint then
    error("the path of the library: " .. complaint, 2)
  end
  local inside = not path and not named and carried()
  local how = path and "as asked for" or named and "from " .. VARIABLE or inside and "in the rock" or
              "by the dynamic loader"
  local name = path or named or inside or SONAME
  local tried = ("'%s' (%s)"):format(name, how)
  local loaded, library = pcall(ffi.load, name)
  if not loaded then
    local advice = ("set %s to the path of %s, or LD_LIBRARY_PATH to its folder"):format(VARIABLE, SONAME)
    error(("cannot load the polysocket library; tried %s: %s; %s"):format(tried, library, advice), 2)
  end
  local fits, result = pcall(bind, library)
  if not fits then
    -- Where in this file it was noticed is nobody's concern.
    local reason = tostring(result):gsub("^.-:%d+: ", "")
    error(("%s is not a polysocket library that fits here: %s"):format(tried, reason), 2)
  end
  return result
end

local found

-- The module itself offers what the library does that is found without being named, once it is asked for.
return setmetatable({ load = load, Failure = Failure, NONE = object.NONE }, { __index = function(_, name)
  found = found or load()
  return found[name]
end })
