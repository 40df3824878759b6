-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Files over sockets in Lua's own words.

local lu = require("luaunit")
local polysocket = require("polysocket")
local surroundings = require("surroundings")

local assert_fails = surroundings.assert_fails
local TestFiles = {}

-- A file that reads this, and then finds the end.
local function reading(data)
  local a, b = polysocket.socketpair()
  a:sendall(data)
  a:close()
  return b:makefile("r")
end

function TestFiles:test_lines_come_without_their_ends()
  local found = {}
  for line in reading("one\n\nthree"):lines() do
    found[#found + 1] = line
  end
  lu.assertEquals(found, { "one", "", "three" })
end

function TestFiles:test_read_takes_the_formats_of_lua()
  local file = reading("one\ntwo\nthree bytes and the rest")
  lu.assertEquals(file:read(), "one")
  lu.assertEquals(file:read("*L"), "two\n")
  lu.assertEquals({ file:read(5, 0, "*a") }, { "three", "", " bytes and the rest" })
  lu.assertEquals(file:read("*a"), "")
  lu.assertEquals({ select("#", file:read("*l", 5)), file:read(5) }, { 1 })
end

function TestFiles:test_a_format_that_there_is_not()
  local file = reading("1")
  lu.assertStrContains(assert_fails({ class = "value" }, file.read, file, "*n").message, "'*n'")
  assert_fails({ class = "type" }, file.read, file, {})
  lu.assertEquals(file:read(), "1")
end

function TestFiles:test_write_can_be_chained_and_takes_numbers()
  local a, b = polysocket.socketpair()
  local file = a:makefile("w")
  file:write("a", 1, "\n"):write("b\n"):flush()
  lu.assertEquals(b:recv(100), "a1\nb\n")
  file:writelines({ "c\n", "d\n" }):close()
  lu.assertEquals(b:recv(100), "c\nd\n")
  assert_fails({ class = "closed" }, file.write, file, "e")
end

function TestFiles:test_what_is_no_data_is_refused()
  local file = polysocket.socketpair():makefile("w")
  assert_fails({ class = "type" }, file.write, file, nil)
  assert_fails({ class = "type" }, file.write, file, "a", {})
  assert_fails({ class = "type" }, file.writelines, file, "lines")
end

function TestFiles:test_the_documents_names_are_there_as_well()
  local file = reading("one\ntwo\nthree")
  lu.assertEquals(file:readline(2), "on")
  lu.assertEquals(file:readlines(), { "e\n", "two\n", "three" })
  lu.assertEquals(file:readline(), "")
end

function TestFiles:test_a_timeout_ends_a_read()
  local a, b = polysocket.socketpair()
  a:settimeout(0.05)
  local file = a:makefile("r")
  b:sendall("half a line")
  assert_fails({ class = "timeout" }, file.read, file)
  b:sendall("\n")
  lu.assertEquals(file:read(), "half a line")
end

return { TestFiles = TestFiles }
