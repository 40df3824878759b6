-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Are values refused before the call that the FFI would cut, convert or follow?

local ffi = require("ffi")

local lu = require("luaunit")
local surroundings = require("surroundings")

local ps, assert_fails, assert_refused = surroundings.ps, surroundings.assert_fails, surroundings.assert_refused

local TestArguments = {}

function TestArguments:test_a_number_that_does_not_fit_its_type_is_refused()
  for _, number in ipairs({ 2 ^ 31, -2 ^ 31 - 1, 2 ^ 32 + 2, 2 ^ 53, 1e300 }) do
    assert_refused("out of range for int32_t", ps.ps_status_name, number)
  end
  assert_refused("ps_status_name: argument 1 (status): 4294967298 is out of range for int32_t", ps.ps_status_name,
                 2 ^ 32 + 2)
  for _, number in ipairs({ 2 ^ 31, -2 ^ 31 - 1, 2 ^ 32 + 2 }) do
    assert_fails({ name = "PS_E_RANGE" }, ps.ps_socket_create, number, ps.SOCK_STREAM, 0)
  end
  for _, number in ipairs({ 2 ^ 53, -2 ^ 53, 2 ^ 53 + 1, 2 ^ 62 }) do
    local words = "argument 1 (number): from 2^53 on an int64_t is expected, such as 9007199254740992LL, as the number "
    assert_refused(words, ps.ps_htonl, number)
  end
  assert_refused("argument 1 (number): 9.2233720368547758e+18 is out of range for int64_t", ps.ps_htonl, 2 ^ 63)
  assert_refused("out of range for int64_t (-9223372036854775808 to 9223372036854775807)", ps.ps_htonl, -2 ^ 64)
end

function TestArguments:test_the_limits_of_every_width()
  local other = surroundings.load_other(surroundings.description())
  local call = other.ps_other_numbers
  lu.assertEquals(call(2 ^ 16 - 1, 2 ^ 32 - 1, 0, 0), 2 ^ 16 + 2 ^ 32 - 2)
  assert_refused("argument 1 (small): 65536 is out of range for uint16_t (0 to 65535)", call, 2 ^ 16, 0, 0, 0)
  assert_refused("argument 1 (small): -1 is out of range for uint16_t", call, -1, 0, 0, 0)
  assert_refused("argument 2 (middle): 4294967296 is out of range for uint32_t", call, 0, 2 ^ 32, 0, 0)
  assert_refused("argument 2 (middle): -1 is out of range for uint32_t", call, 0, -1, 0, 0)
  local least, largest = ffi.cast("int64_t", -2 ^ 63), 9223372036854775807LL
  lu.assertEquals({ call(0, 0, least, 0) == least, call(0, 0, largest, 0) == largest }, { true, true })
  lu.assertEquals({ call(0, 0, 2 ^ 53 - 1, 0), call(0, 0, 1 - 2 ^ 53, 0) }, { 2 ^ 53 - 1, 1 - 2 ^ 53 })
  lu.assertEquals(call(0, 0, 2LL ^ 53, 0) == 9007199254740992LL, true)
  lu.assertEquals(call(0, 0, 9007199254740993LL, 0) == 9007199254740993LL, true)
end

function TestArguments:test_what_is_no_integer_is_refused()
  for _, number in ipairs({ 1.5, -0.1, 0 / 0, 1 / 0, -1 / 0 }) do
    assert_refused("an integer is expected, got ", ps.ps_htonl, number)
    assert_refused("an integer is expected, got ", ps.ps_socket_create, number, 1, 0)
  end
end

function TestArguments:test_what_is_no_number_is_refused()
  local address = ps.ps_address_make_inet("127.0.0.1", 80)
  for shown, value in pairs({ string = "5", boolean = true, table = {}, ["function"] = print,
                              ["ctype<struct ps_address>"] = address, ["ctype<float>"] = ffi.new("float") }) do
    assert_refused("an integer is expected, got " .. shown, ps.ps_htonl, value)
  end
  assert_refused("argument 1 (seconds): a number is expected, got string", ps.ps_setdefaulttimeout, "5")
  assert_refused("argument 1 (number): an integer is expected, got nil", ps.ps_htonl, nil)
end

function TestArguments:test_an_int64_is_a_number()
  lu.assertEquals(ps.ps_ntohl(ps.ps_htonl(258LL)), 258)
  assert_fails({ name = "PS_E_RANGE" }, ps.ps_htonl, 2LL ^ 62)
  assert_refused("4294967298LL is out of range for int32_t", ps.ps_status_name, 4294967298LL)
  lu.assertEquals(surroundings.load_other(surroundings.description()).ps_other_numbers(0, 0, 0, 5LL), 5)
end

function TestArguments:test_a_uint64_is_a_number_as_far_as_it_fits()
  local call = surroundings.load_other(surroundings.description()).ps_other_numbers
  lu.assertEquals(call(5ULL, 2ULL ^ 32 - 1, 3ULL, 2ULL), 5 + 2 ^ 32 - 1 + 3 + 2)
  lu.assertEquals(call(0, 0, 9007199254740993ULL, 0) == 9007199254740993LL, true)
  assert_refused("9223372036854775808ULL is out of range for int64_t", call, 0, 0, 2ULL ^ 63, 0)
  assert_refused("18446744073709551615ULL is out of range for int32_t", ps.ps_status_name, -1ULL)
  assert_refused("2147483648ULL is out of range for int32_t", ps.ps_status_name, 2ULL ^ 31)
end

function TestArguments:test_what_a_program_puts_before_its_values_changes_nothing()
  local s, other = surroundings.pair()
  local liar = setmetatable({ "hello" }, { __len = function() return 65536 end, __tostring = function() return "x" end,
                                           __index = function() return 0 end, __concat = function() return "y" end })
  local memory = ffi.metatype("struct { char bytes[4]; }", { __len = function() return 65536 end })()
  for _, value in ipairs({ liar, memory }) do
    assert_refused("argument 3 (data): a string is expected, got ", ps.ps_socket_send, s, 0, value)
    assert_refused("argument 1 (number): an integer is expected, got ", ps.ps_htonl, value)
    assert_refused("argument 1 (self): a ps_socket is expected, got ", ps.ps_socket_fileno, value)
  end
  local strings, find = getmetatable(""), string.find
  rawset(string, "find", function() return nil end)
  strings.__len, strings.__index = function() return 65536 end, nil
  local calls = { pcall(ps.ps_socket_send, s, 0, "four") }
  local refused = { pcall(ps.ps_address_make_inet, "127.0.0.1\0x", 80) }
  rawset(string, "find", find)
  strings.__len, strings.__index = nil, string
  lu.assertEquals(calls, { true, 4 })
  lu.assertEquals(refused[1], false)
  lu.assertEquals(ps.ps_socket_recv(other, 0, 100), "four")
end

function TestArguments:test_nothing_is_collected_while_a_call_uses_it()
  local pause = collectgarbage("setpause", 0)
  local port = ps.ps_htonl(0)
  for i = 1, 2000 do
    -- All of it is garbage but for the call itself.
    local sent = ps.ps_socket_send(ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_DGRAM, 0), 0, ("x"):rep(100) .. i)
    local host = ps.ps_address_host(ps.ps_address_make_inet("127.0.0." .. i % 200 + 1, port))
    lu.assertEquals({ sent, host }, { 100 + #tostring(i), "127.0.0." .. i % 200 + 1 })
    -- A round of the collector takes the longer the more modules there are, and these are two descriptors each.
    if i % 100 == 0 then
      collectgarbage()
    end
  end
  collectgarbage("setpause", pause)
end

function TestArguments:test_the_library_judges_what_fits_the_type()
  assert_fails({ name = "PS_E_RANGE", code = 34 }, ps.ps_address_make_inet, "127.0.0.1", 65536)
  local s = surroundings.pair()
  assert_fails({ name = "PS_E_VALUE", operation = "recv" }, ps.ps_socket_recv, s, 0, -1)
  assert_fails({ name = "PS_E_VALUE" }, ps.ps_socket_settimeout, s, 0 / 0)
end

function TestArguments:test_a_text_with_a_nul_inside_is_refused()
  assert_refused("ps_address_make_inet: argument 1 (host): a text cannot have a NUL inside, as this one at byte 10",
                 ps.ps_address_make_inet, "127.0.0.1\0x", 80)
  assert_refused("as this one at byte 1", ps.ps_constant_get, "\0")
end

function TestArguments:test_what_is_no_string_is_refused()
  local s = surroundings.pair()
  for _, value in ipairs({ 5, true, {}, ffi.new("char[4]"), ffi.new("char *") }) do
    assert_refused("argument 1 (host): a string is expected, got ", ps.ps_address_make_inet, value, 80)
    assert_refused("argument 3 (data): a string is expected, got ", ps.ps_socket_send, s, 0, value)
  end
  assert_refused("argument 3 (data): a string is expected, got nil", ps.ps_socket_send, s, 0, nil)
end

function TestArguments:test_nil_is_null_where_that_is_taken()
  local other = surroundings.load_other(surroundings.description())
  lu.assertEquals({ other.ps_other_null(nil), other.ps_other_null("") }, { 1, 0 })
  lu.assertEquals(ps.ps_getfqdn(nil, nil), ps.ps_getfqdn("", nil))
  assert_refused("argument 1 (host): a string is expected, got nil", ps.ps_address_make_inet, nil, 80)
  local s = surroundings.pair()
  assert_fails({ name = "PS_E_OS" }, ps.ps_socket_setsockopt_bytes, s, ps.SOL_SOCKET, ps.SO_LINGER, nil)
end

function TestArguments:test_only_a_handle_of_the_right_type_is_taken()
  local s = surroundings.pair()
  local file = ps.ps_socket_makefile(s, "rb", -1)
  for _, value in ipairs({ 0, 2 ^ 24, "x", {}, file, ffi.new("void *"), ffi.new("ps_address"), 5LL }) do
    assert_refused("argument 1 (self): a ps_socket is expected, got ", ps.ps_socket_fileno, value)
  end
  assert_refused("a ps_socket is expected, got nil", ps.ps_socket_fileno, nil)
  assert_refused("a ps_file is expected, got ctype<struct ps_socket *>", ps.ps_file_fileno, s)
  assert_refused("a ps_socket is expected, got ctype<struct ps_file *>", ps.ps_socket_free, ffi.new("ps_file *"))
end

function TestArguments:test_only_a_record_of_the_right_type_is_taken()
  local s = ps.ps_socket_create(ps.AF_INET, ps.SOCK_DGRAM, 0)
  for _, value in ipairs({ "127.0.0.1", {}, s, ffi.new("ps_error"), ffi.new("ps_error *") }) do
    assert_refused("argument 2 (address): a ps_address is expected, got ", ps.ps_socket_bind, s, value)
  end
  assert_refused("a ps_address is expected, got nil", ps.ps_socket_bind, s, nil)
  for _, value in ipairs({ ffi.new("ps_address"), ffi.new("ps_address *") }) do
    assert_fails({ operation = "bind" }, ps.ps_socket_bind, s, value)
  end
end

function TestArguments:test_hooks_are_nil()
  assert_refused("argument 2 (hooks): hooks can only be nil here, got ctype<struct ps_hooks>",
                 ps.ps_socket_sethooks, surroundings.pair(), ffi.new("ps_hooks"))
  ps.ps_socket_sethooks(surroundings.pair(), nil)
end

function TestArguments:test_a_wrong_number_of_arguments_tells_what_they_are()
  assert_refused("ps_socket_create: wrong number of arguments (family, type, proto expected, got 2)",
                 ps.ps_socket_create, 2, 1)
  assert_refused("got 4", ps.ps_socket_create, 2, 1, 0, nil)
  assert_refused("ps_version: wrong number of arguments (none expected, got 1)", ps.ps_version, nil)
  -- A capacity is asked for where nobody else knows it, and only there.
  assert_refused("(self, flags, capacity expected, got 0)", ps.ps_socket_recv)
  assert_refused("(address expected, got 0)", ps.ps_address_host)
  assert_refused("(self, flags, data expected, got 0)", ps.ps_socket_send)
end

-- Valid values for each kind of parameter; a call with these and one wrong argument never reaches the library.
local FITTING = { number = 0, descriptor = -1, text = "x", bytes = "x", numbers = {} }

local function fitting(parameter)
  local pointer = parameter.kind == "handle" and " *" or ""
  return FITTING[parameter.kind] or parameter.kind ~= "hooks" and ffi.new(parameter.target .. pointer) or nil
end

-- The inputs of a function in order, as it tells them itself.
local function inputs_of(described)
  local by_name, inputs = {}, {}
  for _, parameter in ipairs(described.parameters) do
    by_name[parameter.name] = parameter
  end
  local _, complaint = pcall(ps[described.name], unpack({}, 1, 20))
  for name in complaint:match("%((.*) expected, got 20%)"):gsub("^none$", ""):gmatch("[%w_]+") do
    inputs[#inputs + 1] = by_name[name]
  end
  return inputs
end

function TestArguments:test_every_input_of_every_function_is_checked()
  local checked = 0
  for _, described in ipairs(ps.description.functions) do
    local inputs = inputs_of(described)
    for i, input in ipairs(inputs) do
      local words = ("%s: argument %d (%s): "):format(described.name, i, input.name)
      -- A table of fields makes a record.
      for _, wrong in ipairs({ input.kind == "record" and { x = 1 } or { "x" }, print, true, ffi.new("int[1]") }) do
        local arguments = {}
        for place, other in ipairs(inputs) do
          arguments[place] = fitting(other)
        end
        arguments[i] = wrong
        assert_refused(words, ps[described.name], unpack(arguments, 1, #inputs))
        checked = checked + 1
      end
    end
  end
  lu.assertTrue(checked > 500)
end

function TestArguments:test_nothing_is_refused_where_it_is_not_taken()
  for _, described in ipairs(ps.description.functions) do
    local inputs = inputs_of(described)
    local words, arguments = nil, {}
    for i, input in ipairs(inputs) do
      -- The first one that isn't nullable; those before it are NULL.
      words = words or not input.nullable and ("%s: argument %d (%s): "):format(described.name, i, input.name)
    end
    if words then
      assert_refused(words, ps[described.name], unpack(arguments, 1, #inputs))
    end
  end
end

function TestArguments:test_a_buffer_that_no_memory_holds_is_refused()
  local s = surroundings.pair()
  for _, size in ipairs({ 2 ^ 52, 2LL ^ 60, 2LL ^ 62 }) do
    assert_refused("ps_socket_recv: no memory for buffer (", ps.ps_socket_recv, s, 0, size)
  end
  -- Here the first try tells how much would be needed.
  local other = surroundings.load_other(surroundings.description())
  assert_refused("ps_other_text: no memory for text (", other.ps_other_text, 2LL ^ 62)
end

return { TestArguments = TestArguments }
