-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- What polysocket.lua makes of Lua's values for C, and of C's for Lua: numbers, texts, handles, and records, which are
-- tables of their fields. Nothing here is about any single function or record.

local ffi = require("ffi")

-- Below this, Lua's numbers tell all integers apart; from here on, a number may be the rounding of another one.
local EXACT = 2 ^ 53

local int64, uint64 = ffi.typeof("int64_t"), ffi.typeof("uint64_t")
-- A program may put other functions in place of these, by which a NUL would go unnoticed.
local find = string.find

-- The least and the largest integer of each type, among the numbers that Lua has; and as people write them.
local LIMITS = {
  int32_t = { -2 ^ 31, 2 ^ 31 - 1, "-2147483648 to 2147483647" },
  uint32_t = { 0, 2 ^ 32 - 1, "0 to 4294967295" },
  uint16_t = { 0, 2 ^ 16 - 1, "0 to 65535" },
  int64_t = { -2 ^ 63, 2 ^ 63 - 2 ^ 10, "-9223372036854775808 to 9223372036854775807" },
}

-- A 64-bit integer is a Lua number whenever that is the same number.
local function exact(number)
  local fits = ffi.istype(int64, number) and number < EXACT and number > -EXACT
  return fits and tonumber(number) or number
end

-- ffi.string would follow NULL.
local function text_at(pointer)
  return pointer ~= nil and ffi.string(pointer) or nil
end

-- A value, for people.
local function shown(value)
  if type(value) == "number" then
    return ("%.17g"):format(value)
  elseif ffi.istype(int64, value) or ffi.istype(uint64, value) then
    return tostring(value)
  end
  return type(value) == "cdata" and tostring(ffi.typeof(value)) or type(value)
end

-- Checking what is handed in, by the parameter's kind. Each gives what C takes, or nil and what is wrong.
local takes = {}

local function out_of_range(value, parameter)
  return nil, ("%s is out of range for %s (%s)"):format(shown(value), parameter.type, LIMITS[parameter.type][3]), true
end

-- An integer of 64 bits, which a comparison with a number would round. A uint64_t may be beyond int64_t, and is then
-- negative as one.
local function take_int64(value, parameter)
  local number = ffi.cast(int64, value)
  local limits = LIMITS[parameter.type]
  if ffi.istype(uint64, value) and number < 0 then
    return out_of_range(value, parameter)
  elseif parameter.type == "int64_t" then
    return number
  elseif number < ffi.cast(int64, limits[1]) or number > ffi.cast(int64, limits[2]) then
    return out_of_range(value, parameter)
  end
  return tonumber(number)
end

function takes.number(value, parameter)
  local limits = LIMITS[parameter.type]
  if ffi.istype(int64, value) or ffi.istype(uint64, value) then
    if limits then
      return take_int64(value, parameter)
    end
    return tonumber(value)
  elseif type(value) ~= "number" then
    return nil, (limits and "an integer" or "a number") .. " is expected, got " .. shown(value)
  elseif not limits then
    return value
  elseif value % 1 ~= 0 then
    return nil, "an integer is expected, got " .. shown(value)
  elseif value < limits[1] or value > limits[2] then
    return out_of_range(value, parameter)
  elseif value <= -EXACT or value >= EXACT then
    return nil, ("from 2^53 on an int64_t is expected, such as %dLL, as the number %s may have been rounded"):format(
      EXACT, shown(value))
  end
  return value
end

takes.descriptor = takes.number

function takes.bytes(value)
  if type(value) ~= "string" then
    return nil, "a string is expected, got " .. shown(value)
  end
  return value
end

function takes.text(value)
  local nul = type(value) == "string" and find(value, "\0", 1, true)
  if nul then
    return nil, ("a text cannot have a NUL inside, as this one at byte %d"):format(nul)
  end
  return takes.bytes(value)
end

-- A handle is a pointer of its type. The library itself knows those that are NULL or stale.
function takes.handle(value, parameter)
  if not ffi.istype(parameter.ctype, value) then
    return nil, ("a %s is expected, got %s"):format(parameter.target, shown(value))
  end
  return value
end

function takes.hooks(value)
  return nil, "hooks can only be nil here, got " .. shown(value)
end

-- A list of numbers becomes an array of them.
function takes.numbers(value, parameter)
  if type(value) ~= "table" then
    return nil, "a list of numbers is expected, got " .. shown(value)
  end
  local array = ffi.new(parameter.element .. "[?]", math.max(#value, 1))
  for i = 1, #value do
    local number, complaint = takes.number(value[i], { type = parameter.element })
    if complaint then
      return nil, ("number %d: %s"):format(i, complaint)
    end
    array[i - 1] = number
  end
  return array
end

-- Making records from tables. Each function sets a field of `memory`, gives what is wrong if anything is, and else how
-- much the field points to, if it does. `kept` holds on to the memory that is pointed to.
local sets = {}

-- No table is needed for a record that exists.
local function record_of(value, record, kept)
  if ffi.istype(record.ctype, value) then
    return value
  elseif type(value) ~= "table" or record.opaque then
    return nil, ("a %s is expected, got %s"):format(record.name, shown(value))
  end
  local memory, sizes = record.ctype(), {}
  kept[#kept + 1] = memory
  for name in pairs(value) do
    if not record.by_name[name] then
      return nil, ("a %s has no field '%s'"):format(record.name, tostring(name))
    end
  end
  for _, field in ipairs(record.fields) do
    local item, complaint, is_range = value[field.name], nil, nil
    if type(item) ~= "nil" then
      complaint, sizes[field.name], is_range = sets[field.way](memory, field, item, kept, sizes)
    elseif field.measures then
      memory[field.name] = sizes[field.measures] or 0
    end
    if complaint then
      return nil, ("%s: %s"):format(field.name, complaint), is_range
    end
  end
  return memory
end

function takes.record(value, parameter, kept)
  return record_of(value, parameter.record, kept)
end

function sets.number(memory, field, value)
  local number, complaint, is_range = takes.number(value, field)
  memory[field.name] = number or 0
  return complaint, nil, is_range
end

-- How much there is was counted; a caller may say less, and what is wrong anyhow is for the library to refuse.
function sets.measure(memory, field, value, _, sizes)
  local number, complaint = takes.number(value, field)
  local most = sizes[field.measures] or 0
  if number and number > math.max(most, 0) then
    complaint = ("%s is more than %s has (%d)"):format(shown(value), field.measures, most)
  end
  memory[field.name] = number or 0
  return complaint
end

function sets.text(memory, field, value, kept)
  local text, complaint = takes.text(value)
  kept[#kept + 1] = text
  memory[field.name] = text
  return complaint
end

-- A string is copied, as the call may write there; a number asks for as many zeros.
function sets.bytes(memory, field, value, kept)
  local size, complaint
  if type(value) == "string" then
    size = #value
  else
    size, complaint = takes.number(value, { type = "int64_t" })
    if complaint then
      return "a string or a number of bytes is expected, got " .. shown(value)
    end
  end
  local bytes = ffi.C.calloc(size > 0 and size or 1, 1)
  if bytes == nil then
    return ("no memory for %s bytes"):format(shown(size))
  end
  kept[#kept + 1] = ffi.gc(bytes, ffi.C.free)
  if type(value) == "string" then
    ffi.copy(bytes, value, size)
  end
  memory[field.name] = bytes
  return nil, size
end

function sets.record(memory, field, value, kept)
  local record, complaint = record_of(value, field.record, kept)
  if record then
    ffi.copy(memory[field.name], record, ffi.sizeof(field.record.ctype))
  end
  return complaint
end

function sets.pointer(memory, field, value, kept)
  local record, complaint = record_of(value, field.record, kept)
  kept[#kept + 1] = record
  memory[field.name] = record
  return complaint
end

function sets.handle(memory, field, value, kept)
  local handle, complaint = takes.handle(value, field)
  kept[#kept + 1] = handle
  memory[field.name] = handle
  return complaint
end

function sets.hooks(_, _, value)
  return select(2, takes.hooks(value))
end

function sets.list(memory, field, value, kept)
  if type(value) ~= "table" then
    return "a list is expected, got " .. shown(value)
  end
  local array = ffi.new(field.record.name .. "[?]", math.max(#value, 1))
  for i = 1, #value do
    local record, complaint = record_of(value[i], field.record, kept)
    if complaint then
      return ("%d: %s"):format(i, complaint)
    end
    array[i - 1] = record
  end
  kept[#kept + 1] = array
  memory[field.name] = #value > 0 and array or nil
  return nil, #value
end

function sets.nothing(_, field)
  return ("no table can set a %s"):format(field.type)
end

-- A list of records becomes an array of them.
function takes.records(value, parameter, kept)
  if type(value) ~= "table" then
    return nil, "a list of records is expected, got " .. shown(value)
  end
  local array = ffi.new(parameter.element .. "[?]", math.max(#value, 1))
  for i = 1, #value do
    local record, complaint, is_range = record_of(value[i], parameter.record, kept)
    if complaint then
      return nil, ("record %d: %s"):format(i, complaint), is_range
    end
    array[i - 1] = record
  end
  return array
end

-- Handing out what a call wrote, by the output's kind: from its memory, and the length where there is one.
local gives = {}

function gives.number(memory)
  return exact(memory[0])
end

gives.descriptor = gives.number

function gives.bytes(memory, _, length)
  return ffi.string(memory, length)
end

function gives.text(memory, _, length)
  return length and ffi.string(memory, length) or text_at(memory[0])
end

function gives.numbers(memory, output, length)
  local list, array = {}, ffi.cast(output.element .. " *", memory)
  for i = 1, tonumber(length) do
    list[i] = exact(array[i - 1])
  end
  return list
end

-- Copies, since the memory is let go of.
function gives.records(memory, output, length)
  local list, array = {}, ffi.cast(output.element .. " *", memory)
  for i = 1, tonumber(length) do
    list[i] = output.record.ctype(array[i - 1])
  end
  return list
end

-- Reading records as tables.
local reads = {}

-- As much as all that measure it agree on.
local function measured(memory, field)
  local least
  for _, name in ipairs(field.measured_by) do
    local size = tonumber(memory[name])
    least = math.min(least or size, size)
  end
  return math.max(least, 0)
end

-- The values of all fields that a table may have.
local function table_of(memory, record)
  local values = {}
  for _, field in ipairs(record.fields) do
    local read = reads[field.way]
    values[field.name] = read and read(memory, field)
  end
  return values
end

function reads.number(memory, field)
  return exact(memory[field.name])
end

reads.measure = reads.number

function reads.text(memory, field)
  return text_at(memory[field.name])
end

function reads.characters(memory, field)
  return ffi.string(memory[field.name])
end

function reads.bytes(memory, field)
  local bytes = memory[field.name]
  return bytes ~= nil and ffi.string(bytes, measured(memory, field)) or nil
end

-- A copy: what an opaque record is of stays with its own functions.
function reads.record(memory, field)
  local record = field.record
  return record.opaque and record.ctype(memory[field.name]) or table_of(memory[field.name], record)
end

function reads.list(memory, field)
  local list = {}
  for i = 1, memory[field.name] ~= nil and measured(memory, field) or 0 do
    list[i] = table_of(memory[field.name][i - 1], field.record)
  end
  return list
end

-- Of a record that was made from a table, a table.
function gives.record(memory, output, _, was_table)
  return was_table and table_of(memory, output.record) or memory
end

-- A handle that is forgotten is given back by the collector; one that was given back already is known to be stale.
function gives.handle(memory, output)
  return memory[0] ~= nil and ffi.gc(memory[0], output.give_back) or nil
end

-- How a field is set and read.
local function way_of(field, records, callbacks, handles)
  local target = field.type:match("^const ([%w_]+) %*$") or field.type:match("^([%w_]+) %*$")
  local pointed = records[target]
  if field.count then
    return field.type == "char" and "characters" or "nothing"
  elseif field.measures then
    return "measure"
  elseif LIMITS[field.type] or field.type == "double" then
    return "number"
  elseif records[field.type] then
    return "record", records[field.type]
  elseif handles[target] then
    field.target, field.ctype = target, ffi.typeof(target .. " *")
    return "handle"
  elseif pointed then
    return field.measured_by and "list" or callbacks[target] and "hooks" or "pointer", pointed
  end
  return target == "char" and "text" or target == "void" and field.measured_by and "bytes" or "nothing"
end

sets.characters = sets.nothing

-- A record in the library must be what the FFI has made of its declaration.
local function check_layout(record, library, is_function)
  local name, here = record.name, ffi.sizeof(record.name)
  local told = is_function[name .. "_size"] and tonumber(library[name .. "_size"]()) or record.size
  if told ~= here or (ffi.abi("64bit") and record.size ~= here) then
    error(("a %s has %d bytes here, and %d in the library"):format(name, here, told ~= here and told or record.size), 0)
  end
  for _, field in ipairs(record.fields) do
    local offset = ffi.offsetof(name, field.name)
    if ffi.abi("64bit") and offset ~= field.offset then
      error(("%s of a %s is at %d here, and at %d in the library"):format(field.name, name, offset, field.offset), 0)
    end
  end
end

-- The records with what is known of their fields, by name.
local function records_of(description, library)
  local records, callbacks, handles, is_function = {}, {}, {}, {}
  for _, handle in ipairs(description.handles) do
    handles[handle.name] = true
  end
  for _, described in ipairs(description.functions) do
    is_function[described.name] = #described.parameters == 0 and described.returns.kind == "number"
  end
  for _, each in ipairs(description.records) do
    check_layout(each, library, is_function)
    local record = { name = each.name, opaque = each.opaque, ctype = ffi.typeof(each.name), fields = {}, by_name = {} }
    for i, field in ipairs(each.fields) do
      record.fields[i] = setmetatable({}, { __index = field })
      record.by_name[field.name] = record.fields[i]
      for _, callback in ipairs(description.callbacks) do
        callbacks[each.name] = callbacks[each.name] or callback.name == field.type
      end
    end
    records[each.name] = record
    -- A pointer names the fields that tell how much is there, and how much of it counts.
    for _, pointer in ipairs(record.fields) do
      pointer.measured_by = pointer.length and { pointer.length, pointer.used }
      for _, name in ipairs(pointer.measured_by or {}) do
        record.by_name[name].measures = pointer.name
      end
    end
    for _, field in ipairs(record.fields) do
      field.way, field.record = way_of(field, records, callbacks, handles)
    end
  end
  return records
end

return { takes = takes, gives = gives, exact = exact, text_at = text_at, shown = shown, table_of = table_of,
         records_of = records_of, EXACT = EXACT }
