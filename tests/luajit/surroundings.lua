-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Helpers of the tests: the library, the other one, and what the process has open.

local json = require("cjson")
local dirent = require("posix.dirent")
local stat = require("posix.sys.stat")
local stdlib = require("posix.stdlib")

local lu = require("luaunit")
local polysocket = require("polysocket")

local ps = polysocket.load()
local OTHER = os.getenv("POLYSOCKET_BUILD") .. "/tests/luajit-other.so"
local surroundings = { ps = ps, OTHER = OTHER }

function surroundings.pair()
  return ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0)
end

-- How many descriptors are open.
function surroundings.open_descriptors()
  local count = 0
  for _, name in ipairs(dirent.dir("/proc/self/fd")) do
    -- The one that the folder was read with is closed by now.
    count = count + (tonumber(name) and stat.lstat("/proc/self/fd/" .. name) and 1 or 0)
  end
  return count
end

-- How much of the process is in memory, in KiB.
function surroundings.resident()
  local file = io.open("/proc/self/status")
  local text = file:read("*a")
  file:close()
  return tonumber(text:match("VmRSS:%s*(%d+)"))
end

-- A Failure with these fields is raised.
function surroundings.assert_fails(fields, ...)
  local succeeded, failure = pcall(...)
  lu.assertFalse(succeeded)
  lu.assertTrue(getmetatable(failure) == polysocket.Failure, tostring(failure))
  for name, value in pairs(fields) do
    lu.assertEquals(failure[name], value, name)
  end
  return failure
end

-- An error of Lua's is raised that has these words, and the position in the file of the caller.
function surroundings.assert_refused(words, call, ...)
  local arguments, count = { ... }, select("#", ...)
  local succeeded, complaint = pcall(function()
    -- Not a tail call, which would have no position.
    local result = call(unpack(arguments, 1, count))
    return result
  end)
  lu.assertFalse(succeeded, words)
  lu.assertIsString(complaint)
  lu.assertStrContains(complaint, words)
  lu.assertStrContains(complaint, "surroundings.lua:")
end

local function parameter(kind, type_, direction, more)
  local made = { kind = kind, type = type_, direction = direction, nullable = false }
  for name, value in pairs(more or {}) do
    made[name] = value
  end
  return made
end

local function text_output()
  return parameter("text", "char *", "out", { name = "text", length = "capacity", count = "length", terminated = true,
                                              null_when_empty = true }),
         parameter("number", "int64_t", "in", { name = "capacity", measures = "text" }),
         parameter("number", "int64_t *", "out", { name = "length", measures = "text", nullable = true })
end

local function described(name, returns, ...)
  local parameters = { ... }
  if returns == "status" then
    parameters[#parameters + 1] = parameter("error", "ps_error *", "out", { name = "err", target = "ps_error" })
  end
  local types = { status = "int32_t", number = "int64_t", text = "const char *" }
  return { name = name, returns = { kind = returns, type = types[returns] }, parameters = parameters }
end

-- The description of the other library, as a table that a test may change.
function surroundings.description()
  local other = json.decode(json.encode(ps.description))
  local kept = {}
  for _, each in ipairs(other.functions) do
    if each.name == "ps_constant_count" or each.name == "ps_constant_at" or each.name == "ps_description" then
      kept[#kept + 1] = each
    end
  end
  local function add(...)
    kept[#kept + 1] = described(...)
  end
  local function number(name, type_)
    return parameter("number", type_, type_:find("*", 1, true) and "out" or "in", { name = name })
  end
  -- That library has no function that frees other handles.
  other.handles = { { name = "ps_socket" } }
  other.functions = kept
  add("ps_other_numbers", "status", number("small", "uint16_t"), number("middle", "uint32_t"),
      number("large", "int64_t"), number("real", "double"), number("sum", "int64_t *"))
  add("ps_other_text", "status", number("size", "int64_t"), text_output())
  add("ps_other_growing", "status", text_output())
  add("ps_other_fails", "status", text_output())
  add("ps_other_null", "status", parameter("text", "const char *", "in", { name = "text", nullable = true }),
      number("is_null", "int32_t *"))
  add("ps_other_large", "number")
  add("ps_other_nothing", "text")
  add("ps_other_odd", "status", parameter("oddity", "void *", "in", { name = "odd" }))
  return other
end

-- Load the other library with a description, as a table or a text.
function surroundings.load_other(description)
  local text = type(description) == "string" and description or json.encode(description)
  stdlib.setenv("OTHER_DESCRIPTION", text)
  return polysocket.load(OTHER)
end

return surroundings
