-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The objects: are all methods of the description there, do they take arguments by place and by name, and does the
-- collector give them back? What they do, the scenarios ask.

local ffi = require("ffi")

local lu = require("luaunit")
local polysocket = require("polysocket")
local surroundings = require("surroundings")

local ps, open_descriptors = surroundings.ps, surroundings.open_descriptors

local TestObjects = {}

local function listener()
  local server = polysocket.socket()
  server:bind({ "127.0.0.1", 0 })
  server:listen()
  return server, server:getsockname()
end

function TestObjects:test_each_method_of_the_description_is_there()
  local a = polysocket.socketpair()
  local objects = { ps_socket = a, ps_file = a:makefile(), ps_token = polysocket.token(),
                    ps_operation = polysocket.start_getaddrinfo("127.0.0.1", 80) }
  local count = 0
  for _, described in ipairs(ps.description.functions) do
    local first = described.parameters[1]
    local place = first and first.name == "self" and objects[first.target] or polysocket
    for _, method in ipairs(described.methods or {}) do
      count = count + 1
      lu.assertIsFunction(place[method.name], method.name)
    end
  end
  lu.assertTrue(count > 90)
end

-- LuaJIT's own functions for numbers refuse those of 64 bits.
function TestObjects:test_numbers_of_64_bits_count_as_others()
  local a, b = polysocket.socketpair(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
  a:settimeout(5LL)
  local room = ffi.new("char[5]")
  for _, receive in ipairs({
    function() return a:recv(5LL, 0LL) end,
    function() return a:recvfrom(5LL, 0ULL) end,
    function() return a:recvmsg(5LL, 100LL, 0LL) end,
    function() return a:recvmsg_into({ room }, 100LL, 0ULL) end,
    function() return a:recv_into(room, 5LL, 0LL) end,
    function() return a:recvfrom_into(room, 5LL, 0LL) end,
    function() return a:recv_batch(2LL, 5LL, 0LL)[1] end,
    function() return a:recvfrom_batch(2LL, 5LL, 0LL)[1][1] end,
    function() return a:makefile("r", 100LL):read(5LL) end
  }) do
    lu.assertEquals(tonumber(b:send("hello", 0LL)), 5)
    local told = receive()
    lu.assertEquals(tonumber(told) or told, type(told) == "string" and "hello" or 5)
  end
end

function TestObjects:test_the_module_and_a_library_that_was_loaded_offer_the_same()
  lu.assertEquals(polysocket.AF_INET, ps.AF_INET)
  lu.assertIsFunction(ps.create_connection)
  lu.assertIsFunction(polysocket.ps_socket_create)
  lu.assertNil(polysocket.AF_NOWHERE)
end

function TestObjects:test_a_connection_from_end_to_end()
  local server, address = listener()
  local client = polysocket.create_connection(address, 5)
  local connection, peer = server:accept()
  lu.assertEquals(peer, client:getsockname())
  client:sendall("hello")
  lu.assertEquals({ connection:recvfrom(1024) }, { "hello" })
  lu.assertEquals({ client:gettimeout(), client:getblocking() }, { 5, true })
  lu.assertNil(connection:gettimeout())
  client:close()
  lu.assertEquals(connection:recv(10), "")
end

function TestObjects:test_arguments_by_name()
  local _, address = listener()
  local client = polysocket.create_connection({ address = address, deadline = polysocket.deadline(5) })
  lu.assertEquals(client:getpeername(), address)
  local found = polysocket.getaddrinfo({ host = "127.0.0.1", port = 80, type = polysocket.SOCK_STREAM })
  lu.assertEquals(found, { { polysocket.AF_INET, polysocket.SOCK_STREAM, 6, "", { "127.0.0.1", 80 } } })
  lu.assertEquals(polysocket.socket({ type = polysocket.SOCK_DGRAM }):type(), polysocket.SOCK_DGRAM)
end

function TestObjects:test_nil_is_left_out_and_none_is_none()
  local _, address = listener()
  polysocket.setdefaulttimeout(7)
  local usual, none = polysocket.create_connection(address, nil), polysocket.create_connection(address, polysocket.NONE)
  local overlapping = polysocket.create_connection(address, 3, nil, true)
  polysocket.setdefaulttimeout(nil)
  lu.assertEquals({ usual:gettimeout(), overlapping:gettimeout() }, { 7, 3 })
  lu.assertNil(none:gettimeout())
end

function TestObjects:test_attempts_that_failed_are_in_the_error()
  local server, address = listener()
  server:close()
  for _, work in ipairs({ function() polysocket.connect_host(unpack(address)) end,
                          function() polysocket.create_connection(address, 5, nil, true) end }) do
    local failure = surroundings.assert_fails({ class = "os" }, work)
    lu.assertEquals(failure.attempts[1].address, address)
    lu.assertEquals(failure.attempts[1].class, "os")
    lu.assertNil(failure.report)
  end
end

-- A socket of another family stands in for one of AF_CAN, which few machines have.
function TestObjects:test_names_of_j1939_have_64_bits()
  local below = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
  local socket = polysocket.fromfd(below:fileno(), polysocket.AF_CAN, polysocket.SOCK_DGRAM, 7)
  for _, name in ipairs({ 0, 0x8000000000000000ULL, 0xffffffffffffffffULL }) do
    surroundings.assert_fails({ class = "os" }, socket.connect, socket, { "lo", name, 0, 0 })
  end
  surroundings.assert_fails({ class = "range" }, socket.connect, socket, { "lo", 2 ^ 64, 0, 0 })
end

function TestObjects:test_truth_values()
  local a = polysocket.socketpair()
  lu.assertEquals(a:get_inheritable(), false)
  a:set_inheritable(true)
  lu.assertEquals(a:get_inheritable(), true)
  a:setsockopt(polysocket.SOL_SOCKET, polysocket.SO_KEEPALIVE, true)
  lu.assertEquals(a:getsockopt(polysocket.SOL_SOCKET, polysocket.SO_KEEPALIVE), 1)
  local token = polysocket.token()
  token:fire()
  lu.assertEquals(token:fired(), true)
end

function TestObjects:test_descriptors_with_an_address()
  local path = os.tmpname()
  os.remove(path)
  local a = polysocket.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
  local b = polysocket.socket(polysocket.AF_UNIX, polysocket.SOCK_DGRAM)
  b:bind(path)
  lu.assertEquals(a:send_fds({ "two ", "parts" }, { a:fileno() }, 0, path), 9)
  local data, fds, _, sender = b:recv_fds(100, 4)
  lu.assertEquals({ data, #fds }, { "two parts", 1 })
  lu.assertNil(sender)
  polysocket.close(fds[1])
  os.remove(path)
end

function TestObjects:test_a_file_of_lua_is_sent()
  local a, b = polysocket.socketpair()
  local file = io.tmpfile()
  file:write("from a file")
  file:flush()
  lu.assertEquals(a:sendfile(file, 5), 6)
  lu.assertEquals(b:recv(100), "a file")
  file:close()
  surroundings.assert_fails({ class = "value" }, a.sendfile, a, file)
end

function TestObjects:test_memory_of_the_programs()
  local a, b = polysocket.socketpair()
  a:sendall("hello")
  local room = ffi.new("char[?]", 10)
  lu.assertEquals(b:recv_into(room), 5)
  lu.assertEquals(ffi.string(room, 5), "hello")
  -- How much a pointer points to, nobody knows.
  surroundings.assert_fails({ class = "type" }, b.recv_into, b, ffi.cast("char *", room))
  surroundings.assert_fails({ class = "type" }, b.recv_into, b, ffi.new("const char[3]", "ab"))
end

function TestObjects:test_what_is_forgotten_is_given_back()
  collectgarbage()
  collectgarbage()
  local before = open_descriptors()
  for _ = 1, 50 do
    local a, b = polysocket.socketpair()
    a:makefile("w"):write("lost")
    b:settoken(polysocket.token())
    polysocket.start_getaddrinfo("127.0.0.1", 80)
  end
  collectgarbage()
  collectgarbage()
  lu.assertTrue(open_descriptors() <= before)
end

function TestObjects:test_a_socket_keeps_its_token()
  local a, b = polysocket.socketpair()
  do
    local token = polysocket.token()
    token:fire()
    a:settoken(token)
  end
  collectgarbage()
  collectgarbage()
  surroundings.assert_fails({ class = "cancelled" }, a.recv, a, 1)
  a:settoken(nil)
  a:settimeout(0)
  surroundings.assert_fails({ class = "would-block" }, a.recv, a, 1)
  b:close()
end

return { TestObjects = TestObjects }
