-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Methods and module functions that do more than call one function of the library, by object and name. Each is given
-- what all have in common, the operation, the object, what is known of the method, the arguments and their number.

local ffi = require("ffi")

local addresses = require("polysocket_address")
local batches = require("polysocket_batch")
local files = require("polysocket_file")
local lists = require("polysocket_list")
local messages = require("polysocket_message")
local settings = require("polysocket_setting")
local values = require("polysocket_values")

ffi.cdef("int fileno(void *stream);")

local module, socket, token, operation_methods = {}, messages.methods, {}, {}
-- Before the library sees a socket of the process, all of it is known by this many words.
local PROTO = 4

for name, work in pairs(batches.methods) do
  socket[name] = work
end

local function is_given(core, value)
  return type(value) ~= "nil" and value ~= core.ps.NONE
end

-- A protocol that is left out beside a family or a type is the default one.
function module.fromfd(core, operation, object, method, given, count)
  if count > 1 and type(given[PROTO]) == "nil" then
    given[PROTO] = 0
  end
  return core:perform(operation, method, object, given, math.max(count, count > 1 and PROTO or 0))
end

-- The address has the form of a family and a protocol. No address at all is one of AF_UNSPEC.
function module.address_format(core, operation, _, _, given)
  local family = core:number(operation, "family", given[1])
  local proto = is_given(core, given[3]) and core:number(operation, "proto", given[3]) or 0
  local made
  if family == core.ps.AF_UNSPEC and not is_given(core, given[2]) then
    made = ffi.new("ps_address")
  else
    made = addresses.take_of(core, operation, nil, tonumber(family), tonumber(proto), given[2])
  end
  return (core:call(operation, {}, "ps_address_format", made))
end

-- A failure with what came of each attempt, instead of the report that tells it.
local function with_attempts(core, failure)
  if type(failure) == "table" and failure.report then
    failure.attempts = lists.attempts(core, failure.report)
    core.ps.ps_operation_free(failure.report)
    failure.report = nil
  end
  return failure
end

-- Connect by attempts that overlap.
local function connect(core, operation, given)
  local method = core.methods[""].connect_host
  local connected, made, report = pcall(core.perform, core, operation, method, nil, given, #method.arguments)
  if not connected then
    error(with_attempts(core, made), 0)
  end
  core.ps.ps_operation_free(report.handle)
  return made
end

function module.connect_host(core, operation, _, _, given)
  return connect(core, operation, given)
end

-- The timeout as a limit for everything, beside the deadline.
local function limit_of(core, operation, seconds, deadline)
  local ps = core.ps
  local limit = seconds >= 0 and ps.ps_deadline(seconds) or ps.PS_NO_DEADLINE
  deadline = is_given(core, deadline) and core:number(operation, "deadline", deadline) or ps.PS_NO_DEADLINE
  local has_deadline = deadline ~= ps.PS_NO_DEADLINE
  return has_deadline and (limit == ps.PS_NO_DEADLINE or deadline < limit) and deadline or limit
end

function module.create_connection(core, operation, object, method, given, count)
  local target, timeout, source, overlapping, deadline, canceller = unpack(given, 1, #method.arguments)
  if not overlapping or overlapping == 0 or not is_given(core, overlapping) then
    return core:perform(operation, method, object, given, count)
  end
  local seconds = timeout
  if type(timeout) == "nil" then
    seconds = core.ps.ps_getdefaulttimeout()
  elseif timeout == core.ps.NONE then
    seconds = core.ps.PS_NO_TIMEOUT
  elseif type(timeout) ~= "number" then
    core:refuse_input(operation, "timeout", "a number is expected, got " .. values.shown(timeout))
  elseif timeout < 0 then
    core:refuse("PS_E_VALUE", operation, "Timeout value out of range (%g s is negative)", timeout)
  end
  local limit = limit_of(core, operation, seconds, deadline)
  local host, port = unpack(core.items(core, operation, target, "address (host, port)", 2, 2), 1, 2)
  local made = connect(core, operation, { host, port, source, nil, nil, limit, canceller })
  if type(timeout) ~= "nil" then
    core:call(operation, {}, "ps_socket_settimeout", made.handle, seconds)
  end
  return made
end

-- The family says what form the address has, so there is a socket of it for as long.
function module.create_server(core, operation, _, method, given, count)
  local family = is_given(core, given[2]) and given[2] or core.ps.AF_INET
  if given[3] == core.ps.NONE then
    given[3] = nil
  end
  local handle = core:call(operation, {}, "ps_socket_create", family, core.ps.SOCK_STREAM, 0)
  core.ps.ps_socket_close(handle)
  local done = { pcall(core.perform, core, operation, method, { handle = handle }, given, count) }
  core.ps.ps_socket_free(handle)
  if not done[1] then
    error(done[2], 0)
  end
  return done[2]
end

function module.create_unix_server(core, operation, _, method, given, count)
  -- Without a mode, what the umask leaves; without a backlog, the usual one.
  for place = 2, 3 do
    if given[place] == core.ps.NONE then
      given[place] = nil
    end
  end
  local handle = core:call(operation, {}, "ps_socket_create", core.ps.AF_UNIX, core.ps.SOCK_STREAM, 0)
  core.ps.ps_socket_close(handle)
  local done = { pcall(core.perform, core, operation, method, { handle = handle }, given, count) }
  core.ps.ps_socket_free(handle)
  if not done[1] then
    error(done[2], 0)
  end
  return done[2]
end

function socket.bind_unix(core, operation, object, method, given, count)
  if given[2] == core.ps.NONE then
    given[2] = nil
  end
  core:perform(operation, method, object, given, count)
end

-- As many descriptors as one program gets.
local MOST_PASSED = 1024

-- Tables of name and socket. On failure the descriptors stay the program's.
function module.listen_fds(core, operation, _, _, given)
  local ps, unset, list = core.ps, given[1], {}
  local fds, names = core:call(operation, {}, "ps_listen_fds", 0, MOST_PASSED)
  local next_name = (names .. ":"):gmatch("([^:]*):")
  for i, fd in ipairs(fds) do
    local adopted, handle = pcall(core.call, core, operation, {}, "ps_socket_adopt", fd, -1, -1, -1)
    if not adopted then
      for _, pair in ipairs(list) do
        ps.ps_socket_detach(pair[2].handle)
      end
      error(handle, 0)
    end
    list[i] = { next_name(), core:wrap("ps_socket", handle) }
  end
  if type(unset) == "nil" or (unset and unset ~= 0) then
    core:call(operation, {}, "ps_listen_fds", ps.PS_LISTEN_UNSET, MOST_PASSED)
  end
  return list
end

function socket.sendall(core, operation, object, method, given, count)
  core:perform(operation, method, object, given, count)
end

-- A length of 0 asks for a number.
function socket.getsockopt(core, operation, object, method, given, count)
  return core:perform(operation, method, object, given, given[3] == 0 and 2 or count)
end

-- A length goes with no value.
function socket.setsockopt(core, operation, object, method, given, count)
  local level, option, value, length = unpack(given, 1, #method.arguments)
  if count < #method.arguments then
    if type(value) == "boolean" then
      given[3] = value and 1 or 0
    elseif type(value) == "nil" or value == core.ps.NONE then
      core:refuse("PS_E_TYPE", operation, "value must be an integer or a string, not nil")
    end
    return core:perform(operation, method, object, given, count)
  elseif is_given(core, value) then
    core:refuse("PS_E_TYPE", operation, "optlen must be given without a value")
  end
  local numbers = {}
  for name, number in pairs({ level = level, optname = option, optlen = length }) do
    numbers[name] = core:number(operation, name, number)
  end
  core:direct(operation, "ps_socket_setsockopt_bytes", object.handle, numbers.level, numbers.optname, nil,
              numbers.optlen)
end

function socket.set_option(core, operation, object, method, given, count)
  given[2] = settings.text_of(core, operation, given[2])
  return core:perform(operation, method, object, given, count)
end

-- A few requests answer with a result of their own, such as a descriptor.
function socket.ioctl(core, operation, object, method, given, count)
  local left, result = core:perform(operation, method, object, given, count)
  return result > 0 and result or left
end

-- A descriptor, or a file of Lua's.
function socket.sendfile(core, operation, object, method, given, count)
  if io.type(given[1]) == "closed file" then
    core:refuse("PS_E_VALUE", operation, "file must be open")
  elseif io.type(given[1]) == "file" then
    given[1] = ffi.C.fileno(given[1])
  end
  if is_given(core, given[3]) then
    local wanted = core:number(operation, "count", given[3])
    if wanted <= 0 then
      core:refuse("PS_E_VALUE", operation, "count must be a positive integer, not %s", values.shown(wanted))
    end
  end
  return core:perform(operation, method, object, given, count)
end

function socket.getblocking(core, operation, object)
  return core:call(operation, {}, "ps_socket_gettimeout", object.handle) ~= 0
end

-- Of what kind an operation is, the library's functions know.
function operation_methods.result(core, _, object, method, given)
  for _, overload in ipairs(method.overloads) do
    local one = { overloads = { overload } }
    local done = { pcall(core.perform, core, nil, one, object, given, 0) }
    local failure = done[2]
    if done[1] then
      return unpack(done, 2, 3)
    elseif type(failure) ~= "table" or failure.class ~= "type" then
      if failure.class ~= "would-block" and core.ps.ps_operation_attempt_count(object.handle) > 0 then
        failure.attempts = lists.attempts(core, object.handle)
      end
      error(failure, 0)
    end
  end
end

function operation_methods.attempts(core, _, object)
  return lists.attempts(core, object.handle)
end

-- Handles that are given back by hand; the collector does it, too.
local additions = { token = {}, operation = {}, file = files.additions, socket = {} }

for _, kind in ipairs({ "token", "operation" }) do
  additions[kind].close = function(core)
    return function(object)
      core.ps["ps_" .. kind .. "_free"](object.handle)
    end
  end
end

return { module = module, socket = socket, token = token, operation = operation_methods, file = files.methods,
         additions = additions }
