-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Values of options with names, as the library takes them: booleans, numbers and lists of Lua's become text.

local ffi = require("ffi")

local values = require("polysocket_values")

local ITEMS = 8

-- A number without an exponent.
local function digits(number)
  if number == math.floor(number) and math.abs(number) < 2 ^ 63 then
    return ("%.0f"):format(number)
  end
  local text = ("%.9f"):format(number)
  return text:find(".", 1, true) and text:gsub("0+$", ""):gsub("%.$", "") or text
end

-- One value that is no list; nil for what is none.
local function part(value)
  if type(value) == "boolean" then
    return value and "on" or "off"
  elseif type(value) == "number" then
    return (digits(value))
  elseif ffi.istype("int64_t", value) or ffi.istype("uint64_t", value) then
    return (tostring(value):gsub("U?LL$", ""))
  end
  return type(value) == "string" and value or nil
end

local function refuse(core, operation, value)
  core:refuse_input(operation, "value", "a string, a boolean, a number or a list of these is expected, got " ..
                    values.shown(value))
end

local function text_of(core, operation, value)
  if type(value) ~= "table" or value == core.ps.NONE then
    return part(value) or refuse(core, operation, value)
  elseif #value > ITEMS then
    core:refuse("PS_E_VALUE", operation, "value must have at most %d items, not %d", ITEMS, #value)
  end
  local parts = {}
  for index, one in ipairs(value) do
    parts[index] = part(one) or refuse(core, operation, one)
  end
  return table.concat(parts, ",")
end

return { text_of = text_of }
