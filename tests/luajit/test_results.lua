-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Results, failures, and whether anything leaks.

local ffi = require("ffi")

local lu = require("luaunit")
local surroundings = require("surroundings")

local ps, assert_fails, pair = surroundings.ps, surroundings.assert_fails, surroundings.pair

local TestResults = {}

function TestResults:test_bytes_are_cut_to_what_came()
  local a, b = pair()
  lu.assertEquals(ps.ps_socket_send(a, 0, "he\0llo\255"), 7)
  lu.assertEquals({ ps.ps_socket_recv(b, 0, 3), ps.ps_socket_recv(b, 0, 2 ^ 20) }, { "he\0", "llo\255" })
  lu.assertEquals(ps.ps_socket_recv(b, 0, 0), "")
end

function TestResults:test_outputs_come_in_their_order()
  local server = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0)
  ps.ps_socket_bind(server, ps.ps_address_make_inet("127.0.0.1", 0))
  ps.ps_socket_listen(server, 1)
  local client = ps.ps_socket_create(ps.AF_INET, ps.SOCK_STREAM, 0)
  ps.ps_socket_connect(client, ps.ps_socket_getsockname(server))
  local connection, peer = ps.ps_socket_accept(server)
  lu.assertEquals(ps.ps_address_format(peer), ps.ps_address_format(ps.ps_socket_getsockname(client)))
  ps.ps_socket_sendall(client, 0, "hello")
  local bytes, sender = ps.ps_socket_recvfrom(connection, 0, 10)
  lu.assertEquals({ bytes, ps.ps_address_family(sender) }, { "hello", ps.AF_UNSPEC })
  lu.assertEquals({ ps.ps_getnameinfo(peer, ps.NI_NUMERICHOST + ps.NI_NUMERICSERV, nil) },
                  { "127.0.0.1", tostring(ps.ps_address_port(peer)) })
end

function TestResults:test_no_output_is_no_result()
  local a = pair()
  lu.assertEquals(select("#", ps.ps_socket_setblocking(a, 1)), 0)
  lu.assertEquals(select("#", ps.ps_socket_free(a)), 0)
end

function TestResults:test_texts_that_are_longer_than_any_guess()
  local other = surroundings.load_other(surroundings.description())
  for _, size in ipairs({ 0, 1, 254, 255, 256, 257, 1025, 2 ^ 20 }) do
    lu.assertEquals(#other.ps_other_text(size), size)
  end
  lu.assertEquals(other.ps_other_growing(), "xxxxxxx")
end

function TestResults:test_large_integers_are_exact()
  local other = surroundings.load_other(surroundings.description())
  local large = other.ps_other_large()
  lu.assertTrue(ffi.istype("int64_t", large))
  lu.assertTrue(large == 9007199254740993LL)
  lu.assertTrue(other.ps_other_numbers(0, 0, 9007199254740993LL, 0) == large)
  lu.assertEquals(other.ps_other_numbers(0, 0, 1 - 2 ^ 53, 0), 1 - 2 ^ 53)
  -- Results are accepted as arguments.
  local edge = other.ps_other_numbers(0, 0, -2LL ^ 53, 0)
  lu.assertTrue(other.ps_other_numbers(0, 0, edge, 0) == edge)
end

function TestResults:test_null_is_nil()
  lu.assertNil(surroundings.load_other(surroundings.description()).ps_other_nothing())
end

function TestResults:test_a_failure_tells_all_of_the_record()
  local wanted = { status = ps.PS_E_HANDLE, name = "PS_E_HANDLE", code = 9, operation = "fileno", done = 0 }
  local failure = assert_fails(wanted, ps.ps_socket_fileno, ffi.new("ps_socket *"))
  lu.assertEquals(tostring(failure), failure.message)
  lu.assertStrContains(failure.message, "fileno: no socket has this handle")
end

function TestResults:test_done_tells_what_went()
  local a, b = pair()
  ps.ps_socket_settimeout(a, 0.05)
  local failure = assert_fails({ name = "PS_E_TIMEOUT", operation = "sendall" }, ps.ps_socket_sendall, a, 0,
                               ("x"):rep(2 ^ 22))
  lu.assertTrue(failure.done > 0 and failure.done < 2 ^ 22)
  lu.assertEquals(failure.message,
                  ("sendall: timed out after 0.05 s (%d of %d bytes sent)"):format(tonumber(failure.done), 2 ^ 22))
  ps.ps_socket_free(b)
end

function TestResults:test_a_status_that_a_later_library_may_have()
  local other = surroundings.load_other(surroundings.description())
  local failure = assert_fails({ status = 77, code = 5, message = "it fails" }, other.ps_other_fails)
  lu.assertNil(failure.name)
  lu.assertTrue(failure.done == 9223372036854775807LL)
end

function TestResults:test_stale_handles_are_errors()
  local s = pair()
  ps.ps_socket_free(s)
  ps.ps_socket_free(s)
  ps.ps_socket_free(nil)
  assert_fails({ name = "PS_E_HANDLE", code = 9 }, ps.ps_socket_send, s, 0, "x")
  local again, other_end = pair()
  assert_fails({ name = "PS_E_HANDLE", code = 9 }, ps.ps_socket_send, s, 0, "x")
  lu.assertEquals(ps.ps_socket_send(again, 0, "x"), 1)
  lu.assertEquals(ps.ps_socket_recv(other_end, 0, 9), "x")
end

function TestResults:test_the_functions_as_they_are()
  local a, b = pair()
  local err, sent = ffi.new("ps_error"), ffi.new("int64_t[1]")
  lu.assertEquals(ps.raw.ps_socket_send(a, 0, "hello", 5, sent, err), ps.PS_OK)
  lu.assertEquals(tonumber(sent[0]), 5)
  lu.assertEquals(ps.raw.ps_socket_recv(b, 0, nil, 5, nil, err), ps.PS_E_VALUE)
  lu.assertStrContains(ffi.string(err.message), "recv")
end

function TestResults:test_hooks_that_were_attached_to_the_functions_as_they_are_may_call_back()
  local a, b = pair()
  local calls = 0
  local run = ffi.cast("ps_hooks_run", function(work, argument)
    calls = calls + 1
    work(argument)
  end)
  local hooks = ffi.new("ps_hooks", { run = run })
  lu.assertEquals(ps.raw.ps_socket_sethooks(b, hooks, nil), ps.PS_OK)
  -- Often enough for the compiler to take an interest.
  for i = 1, 2000 do
    ps.ps_socket_send(a, 0, "x")
    lu.assertEquals({ ps.ps_socket_recv(b, 0, 10), calls }, { "x", i })
  end
  ps.ps_socket_free(b)
  run:free()
end

local TestLeaks = {}

local function rounds(count, work)
  work()
  collectgarbage()
  collectgarbage()
  local descriptors, resident = surroundings.open_descriptors(), surroundings.resident()
  for round = 1, count do
    work()
    -- The collector does not know of the limit of descriptors.
    if round % 100 == 0 then
      collectgarbage()
      collectgarbage()
    end
  end
  lu.assertEquals(surroundings.open_descriptors(), descriptors)
  return surroundings.resident() - resident
end

function TestLeaks:test_forgotten_handles_are_given_back()
  lu.assertTrue(rounds(500, function()
    local a, b = pair()
    local _ = { ps.ps_socket_makefile(a, "rb", -1), ps.ps_socket_dup(b) }
    ps.ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, 0, nil)
  end) < 8192)
end

function TestLeaks:test_a_forgotten_handle_does_not_close_what_came_after_it()
  local kept = {}
  for i = 1, 100 do
    ps.ps_socket_free((pair()))
    kept[i] = { pair() }
  end
  collectgarbage()
  for _, ends in ipairs(kept) do
    ps.ps_socket_send(ends[1], 0, "x")
    lu.assertEquals(ps.ps_socket_recv(ends[2], 0, 1), "x")
  end
end

function TestLeaks:test_many_calls_leave_nothing()
  local a, b = pair()
  local data = ("x"):rep(2 ^ 15)
  lu.assertTrue(rounds(20000, function()
    ps.ps_socket_sendall(a, 0, data)
    ps.ps_socket_recv(b, ps.MSG_WAITALL, #data)
    ps.ps_getnameinfo(ps.ps_address_make_inet("127.0.0.1", 80), ps.NI_NUMERICHOST + ps.NI_NUMERICSERV, nil)
  end) < 8192)
end

function TestLeaks:test_many_failures_leave_nothing()
  local other = surroundings.load_other(surroundings.description())
  local a, b = pair()
  ps.ps_socket_setblocking(a, 0)
  lu.assertTrue(rounds(20000, function()
    pcall(ps.ps_socket_recv, a, 0, 2 ^ 15)
    pcall(ps.ps_socket_recv, a, 0, 2LL ^ 62)
    pcall(ps.ps_socket_create, -1, -1, -1)
    pcall(ps.ps_socket_create, 2 ^ 32, -1, -1)
    pcall(other.ps_other_fails)
  end) < 8192)
  ps.ps_socket_free(b)
end

function TestLeaks:test_texts_that_did_not_fit_leave_nothing()
  local other = surroundings.load_other(surroundings.description())
  lu.assertTrue(rounds(2000, function()
    other.ps_other_text(2 ^ 16)
  end) < 8192)
end

return { TestResults = TestResults, TestLeaks = TestLeaks }
