-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Records from tables and back, lists of numbers, and layouts that are not the library's.

local ffi = require("ffi")

local lu = require("luaunit")
local surroundings = require("surroundings")

local ps, assert_fails, assert_refused = surroundings.ps, surroundings.assert_fails, surroundings.assert_refused
local pair, load_other = surroundings.pair, surroundings.load_other

local TestRecords = {}

function TestRecords:test_a_message_goes_out_and_comes_in()
  local a, b = pair()
  lu.assertEquals(ps.ps_socket_sendmsg(a, 0, { buffers = { { data = "one\0" }, { data = "" }, { data = "two" } } }), 7)
  local told, count = ps.ps_socket_recvmsg(b, 0, { buffers = { { data = 5 }, { data = "....." } }, control = 100 })
  lu.assertEquals(count, 7)
  lu.assertEquals({ told.buffers[1].data, told.buffers[2].data }, { "one\0t", "wo..." })
  lu.assertEquals({ told.control, told.control_capacity, told.flags, told.length }, { "", 100, 0, 7 })
  lu.assertEquals(ps.ps_address_family(told.address), ps.AF_UNSPEC)
end

function TestRecords:test_a_handle_in_a_record()
  local token, socket = ps.ps_token_create(), pair()
  ps.ps_token_fire(token)
  local ok, failure = pcall(ps.ps_gethostbyname, "localhost", { token = token })
  lu.assertFalse(ok)
  lu.assertEquals(failure.status, ps.PS_E_CANCELLED)
  lu.assertEquals(ps.ps_gethostbyname("127.0.0.1", { deadline = ps.ps_deadline(60) }), "127.0.0.1")
  for _, wrong in ipairs({ socket, 5, "x" }) do
    assert_refused("a ps_token is expected, got", ps.ps_gethostbyname, "localhost", { token = wrong })
  end
  ps.ps_token_free(token)
  assert_fails({ name = "PS_E_HANDLE" }, ps.ps_gethostbyname, "localhost", { token = token })
end

function TestRecords:test_a_socket_keeps_its_token_and_so_does_a_copy()
  local socket, peer = pair()
  do
    local token = ps.ps_token_create()
    ps.ps_socket_settoken(socket, token)
    ps.ps_token_fire(token)
  end
  local copy = ps.ps_socket_dup(socket)
  for _ = 1, 3 do
    collectgarbage()
  end
  assert_fails({ name = "PS_E_CANCELLED", operation = "recv" }, ps.ps_socket_recv, socket, 0, 1)
  assert_fails({ name = "PS_E_CANCELLED", operation = "recv" }, ps.ps_socket_recv, copy, 0, 1)
  ps.ps_socket_free(peer)
end

function TestRecords:test_a_failure_has_the_handles_that_are_there_all_the_same()
  local listener = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0)
  ps.ps_socket_bind(listener, ps.ps_address_make_inet("127.0.0.1", 0))
  local port = ps.ps_address_port(ps.ps_socket_getsockname(listener))
  local ok, failure = pcall(ps.ps_connect_host, "127.0.0.1", ("%d"):format(port), nil, nil)
  lu.assertFalse(ok)
  lu.assertEquals(ps.ps_operation_attempt_count(failure.report), 1)
  lu.assertEquals(select(2, ps.ps_operation_attempt(failure.report, 0)), ps.PS_E_OS)
  ps.ps_operation_free(failure.report)
  ps.ps_socket_free(listener)
end

function TestRecords:test_a_record_of_the_ffi_is_taken_as_it_is()
  local a, b = pair()
  ps.ps_socket_send(a, 0, "data")
  local memory = ffi.new("char[10]")
  local buffer = ffi.new("ps_buffer[1]", { { data = memory, length = 10 } })
  local message = ffi.new("ps_message", { buffers = buffer, buffer_count = 1 })
  local told, count = ps.ps_socket_recvmsg(b, 0, message)
  lu.assertTrue(rawequal(told, message))
  lu.assertEquals({ count, ffi.string(memory, 4) }, { 4, "data" })
end

function TestRecords:test_what_no_record_has_is_refused()
  local s = pair()
  local function send(message)
    return ps.ps_socket_sendmsg(s, 0, message)
  end
  for words, message in pairs({
    ["a ps_message is expected, got string"] = "text",
    ["a ps_message has no field 'buffer'"] = { buffer = {} },
    ["a ps_message has no field '1'"] = { "x" },
    ["buffers: a list is expected, got number"] = { buffers = 5 },
    ["buffers: 1: a ps_buffer is expected, got string"] = { buffers = { "x" } },
    ["buffers: 2: data: a string or a number of bytes is expected, got "] = {
      buffers = { { data = 1 }, { data = {} } } },
    ["buffers: 1: length: 4 is more than data has (3)"] = { buffers = { { data = "abc", length = 4 } } },
    ["buffers: 1: length: 1 is more than data has (0)"] = { buffers = { { length = 1 } } },
    ["buffer_count: 2 is more than buffers has (1)"] = { buffers = { { data = "x" } }, buffer_count = 2 },
    ["control_length: 9 is more than control has (1)"] = { control = "x", control_length = 9 },
    ["address: a ps_address is expected, got table"] = { address = {} },
    ["reserved: no table can set a "] = { reserved = { 1 } },
    ["flags: an integer is expected, got 1.5"] = { flags = 1.5 },
  }) do
    -- A number is shown by its value.
    assert_refused("ps_socket_sendmsg: argument 3 (message): " .. words:gsub("got number", "got 5"), send, message)
  end
  local connect = ps.ps_create_connection
  assert_refused("argument 5 (wait): hooks: hooks can only be nil here", connect, "x", "1", 1, nil, { hooks = {} })
  assert_refused("argument 4 (options): source_host: a text cannot have a NUL inside", connect, "x", "1", 1,
                 { source_host = "a\0b" }, nil)
end

function TestRecords:test_the_library_judges_the_rest()
  local s = pair()
  assert_fails({ name = "PS_E_VALUE" }, ps.ps_socket_sendmsg, s, 0, { buffers = { { data = "x", length = -1 } } })
  assert_fails({ name = "PS_E_VALUE" }, ps.ps_socket_recvmsg, s, 0, { buffers = { { data = -1 } } })
  assert_fails({ name = "PS_E_VALUE" }, ps.ps_socket_recvmsg, s, 0, { control = -1 })
  local many = {}
  for i = 1, 1025 do
    many[i] = { data = "x" }
  end
  assert_fails({ name = "PS_E_OS" }, ps.ps_socket_sendmsg, s, 0, { buffers = many })
  assert_refused("no memory for ", ps.ps_socket_recvmsg, s, 0, { buffers = { { data = 2 ^ 52 } } })
end

function TestRecords:test_lists_of_numbers()
  local a, b = pair()
  lu.assertEquals(ps.ps_socket_send_fds(a, 0, { 0, 1LL }, "x"), 1)
  local data, fds, told = ps.ps_socket_recv_fds(b, 0, 10, 5)
  lu.assertEquals({ data, #fds, told }, { "x", 2, 0 })
  for _, fd in ipairs(fds) do
    ps.ps_close(fd)
  end
  for words, list in pairs({ ["a list of numbers is expected, got string"] = "0",
                             ["number 2: an integer is expected, got string"] = { 0, "1" },
                             ["number 1: an integer is expected, got 1.5"] = { 1.5 } }) do
    assert_refused("ps_socket_send_fds: argument 3 (fds): " .. words, ps.ps_socket_send_fds, a, 0, list, "x")
  end
  assert_fails({ name = "PS_E_RANGE" }, ps.ps_socket_send_fds, a, 0, { 2 ^ 31 }, "x")
  assert_fails({ name = "PS_E_VALUE" }, ps.ps_socket_recv_fds, b, 0, 1, -1)
  assert_refused("no memory for fds", ps.ps_socket_recv_fds, b, 0, 1, 2LL ^ 62)
end

function TestRecords:test_nothing_is_collected_that_a_record_points_to()
  local a, b = pair()
  local pause = collectgarbage("setpause", 0)
  for i = 1, 1000 do
    local buffers = {}
    for place = 1, 20 do
      buffers[place] = { data = tostring(i) .. ("x"):rep(place) }
    end
    local sent = ps.ps_socket_sendmsg(a, 0, { buffers = buffers })
    local told, count = ps.ps_socket_recvmsg(b, 0, { buffers = { { data = sent } } })
    lu.assertEquals(count, sent)
    lu.assertEquals(told.buffers[1].data:sub(1, #tostring(i) + 1), tostring(i) .. "x")
  end
  collectgarbage("setpause", pause)
end

function TestRecords:test_a_layout_that_is_not_the_librarys_is_refused()
  local description = surroundings.description()
  table.insert(description.records, { name = "ps_other_place", size = 8, fields = {
    { name = "x", type = "int32_t", offset = 0, size = 4 }, { name = "y", type = "int32_t", offset = 0, size = 4 } } })
  assert_refused("y of a ps_other_place is at 4 here, and at 0 in the library", load_other, description)
end

return { TestRecords = TestRecords }
