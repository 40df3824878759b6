-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Errors of the objects: what they are, what they say, and where they were made.

local lu = require("luaunit")
local polysocket = require("polysocket")
local surroundings = require("surroundings")

local assert_fails = surroundings.assert_fails
local TestMistakes = {}

-- An error of this class with these words, and the place in this file.
local function assert_refused(class, words, call, ...)
  local failure = assert_fails({ class = class }, call, ...)
  lu.assertStrContains(failure.message, words)
  lu.assertStrContains(tostring(failure), "surroundings.lua:")
  lu.assertStrContains(tostring(failure), failure.message)
end

function TestMistakes:test_errors_of_the_system()
  local s = polysocket.socket()
  local failure = assert_fails({ class = "os", operation = "getpeername", name = "PS_E_OS" }, s.getpeername, s)
  lu.assertEquals(tostring(failure), failure.message)
  lu.assertEquals(failure.code, 107)
  s:close()
  assert_fails({ class = "closed" }, s.recv, s, 1)
end

function TestMistakes:test_too_few_and_too_many_arguments()
  local s = polysocket.socket()
  assert_refused("type", "recv: wrong number of arguments: (bufsize, [flags]) expected, got 0", s.recv, s)
  assert_refused("type", "got 3", s.recv, s, 1, 2, 3)
  assert_refused("type", "sendto: wrong number of arguments", s.sendto, s, "x")
  assert_refused("type", "settimeout: wrong number of arguments", s.settimeout, s)
  assert_refused("type", "there is no argument 'size'; there are (bufsize, [flags])", s.recv, s, { size = 5 })
end

function TestMistakes:test_a_deadline_that_is_none()
  local address = { "127.0.0.1", 1 }
  assert_refused("type", "create_connection: deadline must be an integer", polysocket.create_connection, address,
                 polysocket.NONE, nil, true, "x")
end

function TestMistakes:test_more_than_a_string_of_lua_can_have()
  local s = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
  assert_refused("memory", "recvmsg: 2147483649 bytes are more than fit into a string", s.recvmsg, s, 2147483649)
  assert_refused("range", "recvfrom_batch: ", s.recvfrom_batch, s, 1, 2147483648)
  s:close()
end

function TestMistakes:test_a_dot_instead_of_a_colon()
  local s = polysocket.socket()
  assert_refused("type", "recv: call it as socket:recv(…)", s.recv, 1024)
  assert_refused("type", "fire: call it as token:fire(…)", polysocket.token().fire)
  assert_refused("type", "lines: call it as file:lines(…)", s:makefile().lines, s)
end

function TestMistakes:test_arguments_that_do_not_suit_are_named_as_the_program_knows_them()
  local s = polysocket.socket()
  assert_refused("type", "recv: bufsize must be an integer, not string", s.recv, s, "many")
  assert_refused("type", "recv: bufsize must be an integer, not 1.5", s.recv, s, 1.5)
  assert_refused("range", "recv: bufsize", s.recv, s, 2 ^ 64)
  assert_refused("type", "connect: AF_INET address (host, port) must be a table, not string", s.connect, s, "host")
  assert_refused("type", "connect: port must be an integer, not string", s.connect, s, { "127.0.0.1", "80" })
  assert_refused("type", "settoken: token must be a token, not table", s.settoken, s, {})
  assert_refused("type", "send: data must be a string, not table", s.send, s, {})
  assert_refused("value", "Timeout value out of range", s.settimeout, s, -1)
  assert_refused("type", "create_connection: source_port must be an integer", polysocket.create_connection,
                 { "127.0.0.1", 80 }, 5, { "127.0.0.1", "x" })
  assert_refused("range", "connect_host: delay must be above 0", polysocket.connect_host, "127.0.0.1", 80, nil, 0, -1)
  assert_refused("type", "sendmsg: buffers must be strings", s.sendmsg, s, { 5 })
  assert_refused("type", "an item of ancdata must have 3 items, not 1", s.sendmsg, s, { "x" }, { { 1 } })
end

function TestMistakes:test_no_memory_is_an_error_too()
  local s = polysocket.socketpair()
  assert_refused("memory", "recv: no memory", s.recv, s, 2 ^ 50)
end

return { TestMistakes = TestMistakes }
