-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The annotations for editors: each function and method that there is has one, with its arguments in their order, and
-- none stands for what is not there.

local cjson = require("cjson")
local lu = require("luaunit")

local polysocket = require("polysocket")

local FILES = { "polysocket_types.lua", "polysocket_object_types.lua" }

local function read(name)
  local path = assert(package.searchpath(name:gsub("%.lua$", ""), package.path))
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

-- { ["polysocket.htonl"] = "x", ["Socket:recv"] = "bufsize, flags" }
local function annotated()
  local found = {}
  for _, name in ipairs(FILES) do
    for owner, method, names in read(name):gmatch("\nfunction ([%w.]+[.:])([%w_]+)(%b()) end") do
      lu.assertNil(found[owner .. method])
      found[owner .. method] = names:sub(2, -2)
    end
  end
  return found
end

local function objects()
  local one, other = polysocket.socketpair()
  local file = one:makefile("r")
  local started = polysocket.start_getaddrinfo("127.0.0.1", 80)
  return { ["Socket:"] = one, ["File:"] = file, ["Token:"] = polysocket.token(), ["Operation:"] = started,
           ["polysocket."] = polysocket }, other
end

local TestTypes = {}

function TestTypes.test_each_annotation_stands_for_what_is_there()
  local there = objects()
  for name in pairs(annotated()) do
    local owner, method = name:match("^([%w.]+[.:])([%w_]+)$")
    lu.assertIsFunction(there[owner][method], name)
  end
end

function TestTypes.test_everything_is_annotated()
  local known = annotated()
  for owner, object in pairs(objects()) do
    for method in pairs(owner ~= "polysocket." and getmetatable(object) or {}) do
      lu.assertTrue(method:sub(1, 2) == "__" or known[owner .. method] ~= nil, owner .. method)
    end
  end
  for _, described in ipairs(cjson.decode(polysocket.ps_description()).functions) do
    local first = described.parameters[1]
    for _, method in ipairs(not (first and first.name == "self") and described.methods or {}) do
      lu.assertNotNil(known["polysocket." .. method.name], method.name)
    end
  end
end

function TestTypes.test_arguments_are_in_their_order()
  local known = annotated()
  lu.assertEquals(known["Socket:recv"], "bufsize, flags")
  lu.assertEquals(known["polysocket.getaddrinfo"], "host, port, family, type, proto, flags, deadline, token")
  lu.assertEquals(known["Socket:sendto"], "data, flags, address")
  lu.assertEquals(known["File:write"], "...")
end

function TestTypes.test_every_type_is_declared()
  local text = read(FILES[1]) .. read(FILES[2])
  local declared = {}
  for name in text:gmatch("%-%-%-@%a+ (polysocket%.%u%a+)") do
    declared[name] = true
  end
  for name in text:gmatch("polysocket%.%u%l%a+") do
    lu.assertTrue(declared[name], name)
  end
end

return { TestTypes = TestTypes }
