-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Files over sockets as Lua's own files are used: lines, read with its formats, write that can be chained, close. The
-- document's readline, readlines and writelines are there as well.

local values = require("polysocket_values")

local methods, additions = {}, {}

-- Without a size: wait until it is known how much there is, and take that.
local function take(core, operation, file, name, size)
  local wanted = size
  if type(size) == "nil" then
    wanted = core:call(operation, {}, "ps_file_" .. name .. "_await", file.handle, -1)
  end
  return core:call(operation, { capacity = "size" }, "ps_file_" .. name, file.handle, wanted)
end

-- A line with its end, no bytes at the end of the stream.
local function line_of(core, operation, file)
  return take(core, operation, file, "readline")
end

local function without_end(line)
  return (line:gsub("\n$", ""))
end

local function nil_at_end(data)
  return data ~= "" and data or nil
end

-- Lua's formats.
local formats = {}

function formats.l(core, operation, file)
  local line = line_of(core, operation, file)
  return line ~= "" and without_end(line) or nil
end

function formats.L(core, operation, file)
  return nil_at_end(line_of(core, operation, file))
end

function formats.a(core, operation, file)
  return take(core, operation, file, "read")
end

local function read_one(core, operation, file, format)
  if type(format) == "string" then
    local known = formats[format:match("^%*?([lLa])")]
    if not known then
      core:refuse("PS_E_VALUE", operation, "format must be '*l', '*L', '*a' or a number of bytes, not '%s'", format)
    end
    return known(core, operation, file)
  end
  local size = core:number(operation, "format", format)
  local data = take(core, operation, file, "read", size)
  return size == 0 and data or nil_at_end(data)
end

-- Up to the first format that finds the end.
function additions.read(core)
  local operation = "read"
  return core:checked("ps_file", operation, function(file, ...)
    local count = math.max(select("#", ...), 1)
    local wanted, results = { ... }, {}
    wanted[1] = type(wanted[1]) == "nil" and "*l" or wanted[1]
    for i = 1, count do
      results[i] = read_one(core, operation, file, wanted[i])
      if results[i] == nil then
        return unpack(results, 1, i)
      end
    end
    return unpack(results, 1, count)
  end)
end

function additions.lines(core)
  local operation = "lines"
  return core:checked("ps_file", operation, function(file)
    return function()
      return formats.l(core, operation, file)
    end
  end)
end

-- As the document has it: with its end, and no bytes at the end of the stream.
function additions.readline(core)
  return core:checked("ps_file", "readline", function(file, size)
    return take(core, "readline", file, "readline", size)
  end)
end

function additions.readlines(core)
  local operation = "readlines"
  return core:checked("ps_file", operation, function(file)
    local lines = {}
    for line in function() return nil_at_end(line_of(core, operation, file)) end do
      lines[#lines + 1] = line
    end
    return lines
  end)
end

local function write_all(core, operation, file, list)
  for i = 1, table.maxn(list) do
    local data = list[i]
    if type(data) == "number" then
      data = tostring(data)
    elseif type(data) ~= "string" then
      core:refuse("PS_E_TYPE", operation, "data must be strings or numbers, not %s", values.shown(data))
    end
    core:call(operation, {}, "ps_file_write", file.handle, data)
  end
  return file
end

function additions.write(core)
  return core:checked("ps_file", "write", function(file, ...)
    local given = { ... }
    for i = 1, select("#", ...) do
      -- A nil in between is a mistake, as in Lua's own files.
      if given[i] == nil then
        given[i] = false
      end
    end
    return write_all(core, "write", file, given)
  end)
end

function additions.writelines(core)
  return core:checked("ps_file", "writelines", function(file, list)
    if type(list) ~= "table" then
      core:refuse("PS_E_TYPE", "writelines", "a list of strings is expected, got %s", values.shown(list))
    end
    return write_all(core, "writelines", file, list)
  end)
end

return { methods = methods, additions = additions }
