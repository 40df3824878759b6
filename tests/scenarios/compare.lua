-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Values of compiled scenarios as LuaJIT's, and the comparison of results and failures with what is expected.
--
-- Both kinds of string are Lua's. An integer is a number, or an int64_t or a uint64_t where a number would not be
-- exact; a real number is a table, as Lua itself does not tell the two apart. So is none, which unlike nil can be in a
-- list.

local ffi = require("ffi")

local compare = { NONE = {} }

ffi.cdef("const char *strerrorname_np(int errnum);")

local NONE = compare.NONE
local List, Real, Fault = {}, {}, {}
local LONGEST = 120
local FLOATS = { nan = 0 / 0, inf = math.huge, ["-inf"] = -math.huge }
local int64, uint64 = ffi.typeof("int64_t"), ffi.typeof("uint64_t")

function compare.list(...)
  return setmetatable({ ... }, List)
end

function compare.real(number)
  return setmetatable({ number = number }, Real)
end

function compare.is_list(value)
  return getmetatable(value) == List
end

function compare.is_real(value)
  return getmetatable(value) == Real
end

local is_list, is_real = compare.is_list, compare.is_real

local function is_integer(value)
  return type(value) == "number" or ffi.istype(int64, value) or ffi.istype(uint64, value)
end

-- End the step: it did not do what its scenario says, or the scenario asks for something that isn't there.
function compare.fault(...)
  error(setmetatable({ text = string.format(...) }, Fault), 0)
end

local fault = compare.fault

-- The words of a fault; nil for another error.
function compare.fault_text(problem)
  return getmetatable(problem) == Fault and problem.text or nil
end

local function shown_string(text)
  local escaped = text:sub(1, LONGEST):gsub('[%c\128-\255"\\]', function(character)
    return ("\\x%02x"):format(character:byte())
  end)
  return #text <= LONGEST and ('"%s"'):format(escaped) or ('"%s…" (%d bytes)'):format(escaped, #text)
end

-- A value for people.
function compare.shown(value)
  if value == NONE then
    return "none"
  elseif type(value) == "string" then
    return shown_string(value)
  elseif type(value) == "number" then
    return ("%.17g"):format(value)
  elseif is_real(value) then
    return ("%.17g (real)"):format(value.number)
  elseif is_list(value) then
    local items = {}
    for i, item in ipairs(value) do
      items[i] = compare.shown(item)
    end
    return "(" .. table.concat(items, ", ") .. ")"
  end
  return tostring(value)
end

local shown = compare.shown

-- Evaluates the values of scenarios.
local Values = {}
Values.__index = Values

function compare.values(ps, variables)
  return setmetatable({ ps = ps, variables = variables }, Values)
end

local kinds = {}

function kinds.bytes(_, digits)
  return (digits:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

function kinds.text(_, text)
  return text
end

-- An integer that fits into neither is a number that no parameter takes.
function kinds.int(_, digits)
  local number = tonumber(digits)
  local is_largest = digits == "18446744073709551615"
  if math.abs(number) <= 2 ^ 53 or number >= 2 ^ 64 and not is_largest or number < -2 ^ 63 then
    return number
  end
  local whole = uint64(0)
  for digit in digits:gmatch("%d") do
    whole = whole * 10 + tonumber(digit)
  end
  if digits:sub(1, 1) == "-" then
    return -int64(whole)
  end
  -- Where the sign of an int64_t would be.
  return int64(whole) < 0 and whole or int64(whole)
end

function kinds.float(_, digits)
  return compare.real(FLOATS[digits] or tonumber(digits))
end

function kinds.none()
  return NONE
end

kinds["bool"] = function(_, word)
  return word == "true"
end

function kinds.list(self, ...)
  local items = {}
  for i, item in ipairs({ ... }) do
    items[i] = self:of(item)
  end
  return compare.list(unpack(items))
end

function kinds.var(self, name)
  local value = self.variables[name]
  if type(value) == "nil" then
    fault("the variable '%s' has no value", name)
  end
  return value
end

function kinds.item(self, list, index)
  local value, place = self:of(list), tonumber(index) + 1
  if not is_list(value) or place > #value then
    fault("there is no item %s in %s", index, shown(value))
  end
  return value[place]
end

kinds["const"] = function(self, ...)
  local all = 0
  for _, name in ipairs({ ... }) do
    all = bit.bor(all, self.ps[name] or fault("the library has no constant %s", name))
  end
  return #{ ... } == 1 and self.ps[...] or all
end

function kinds.errno(_, name)
  for number = 1, 255 do
    local known = ffi.C.strerrorname_np(number)
    if known ~= nil and ffi.string(known) == name then
      return number
    end
  end
  return fault("the system has no error %s", name)
end

kinds["repeat"] = function(self, part, times)
  return self:of(part):rep(tonumber(times))
end

function kinds.concat(self, ...)
  return table.concat(kinds.list(self, ...))
end

function kinds.pad(self, part, length)
  local start = self:of(part)
  return start .. ("x"):rep(tonumber(length) - #start)
end

function Values:of(value)
  local kind = kinds[value[1]] or fault("the runner knows no value of kind '%s'", value[1])
  return kind(self, unpack(value, 2))
end

-- Equal, and of the same kind.
local function equal(expected, actual)
  if is_list(expected) and is_list(actual) then
    local same = #expected == #actual
    for i, item in ipairs(expected) do
      same = same and equal(item, actual[i])
    end
    return same
  elseif is_real(expected) and is_real(actual) then
    return expected.number == actual.number
  elseif is_integer(expected) and is_integer(actual) then
    return expected == actual
  end
  return type(expected) == type(actual) and not is_integer(expected) and not is_integer(actual) and expected == actual
end

local function number_of(value)
  return is_real(value) and value.number or is_integer(value) and tonumber(value) or nil
end

local patterns = {}

function patterns.any()
  return true
end

function patterns.size(self, actual, size)
  return (type(actual) == "string" or is_list(actual)) and #actual == self:of(size)
end

function patterns.between(self, actual, low, high)
  local number = number_of(actual)
  return number ~= nil and number_of(self:of(low)) <= number and number <= number_of(self:of(high))
end

function patterns.starts(self, actual, start)
  local beginning = self:of(start)
  return type(actual) == "string" and actual:sub(1, #beginning) == beginning
end

function patterns.other(self, actual, value)
  return not self:matches(value, actual)
end

function patterns.list(self, actual, ...)
  local expected = { ... }
  local same = is_list(actual) and #actual == #expected
  for i, item in ipairs(same and expected or {}) do
    same = same and self:matches(item, actual[i])
  end
  return same
end

function Values:matches(expected, actual)
  local pattern = patterns[expected[1]]
  if pattern then
    return pattern(self, actual, unpack(expected, 2))
  end
  return equal(self:of(expected), actual)
end

-- An expectation for people.
function Values:expectation(expected)
  if not patterns[expected[1]] then
    return shown(self:of(expected))
  elseif expected[1] == "any" then
    return "_"
  end
  local items = {}
  for i = 2, #expected do
    items[i - 1] = self:expectation(expected[i])
  end
  return (expected[1] == "list" and "" or expected[1]) .. "(" .. table.concat(items, ", ") .. ")"
end

-- A fault unless the result of a call that succeeded is as expected.
function Values:check_result(expect, result)
  if expect.error then
    fault("expected %s, got %s", expect.error.class, shown(result))
  elseif expect.value and not self:matches(expect.value, result) then
    fault("expected %s, got %s", self:expectation(expect.value), shown(result))
  end
end

-- What C tells apart, a closed socket and a handle of nothing, is in scenarios the system's error for both.
local function class_of(ps, status)
  local gone = status == ps.PS_E_HANDLE or status == ps.PS_E_CLOSED
  return ps.ps_status_name(gone and ps.PS_E_OS or status)
end

-- A fault unless the Failure of a call is as expected.
function Values:check_failure(expect, failure)
  local wanted = expect.error
  local class = class_of(self.ps, failure.status)
  local got = ("%s %d: %s"):format(class, failure.code, failure.message)
  if not wanted then
    fault("failed with %s", got)
  elseif wanted.class ~= class then
    fault("expected %s, got %s", wanted.class, got)
  end
  local known = #wanted.codes == 0
  for _, code in ipairs(wanted.codes) do
    known = self:of(code) == failure.code or known
  end
  if not known then
    fault("expected another code, got %s", got)
  end
  for _, part in ipairs(wanted.says) do
    if not failure.message:find(part, 1, true) then
      fault("expected a message with '%s', got '%s'", part, failure.message)
    end
  end
  if wanted.partial and not self:matches(wanted.partial, failure.partial) then
    fault("expected the bytes %s, got %s", self:expectation(wanted.partial), shown(failure.partial))
  end
  if wanted.done and not self:matches(wanted.done, failure.done) then
    fault("expected as many bytes done as %s, got %s", self:expectation(wanted.done), shown(failure.done))
  end
end

return compare
