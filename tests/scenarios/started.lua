-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- What ends the calls of LuaJIT's route, and what it starts: tokens, deadlines, connections by name, operations.

local poll = require("posix.poll")

local addresses = require("addresses")
local compare = require("compare")
local look_ups = require("look_ups")

local fault, list, NONE = compare.fault, compare.list, compare.NONE
local items_of, address_value = addresses.items_of, addresses.value

-- How long an operation may take, in milliseconds.
local LONGEST = 10000

local functions, methods, token_methods, operation_methods = {}, {}, {}, {}

functions.token = { 0, 0, function(self)
  return self:call("ps_token_create")
end }

for _, name in ipairs({ "fire", "reset", "fileno" }) do
  token_methods[name] = { 0, 0, function(self, token)
    return self:call("ps_token_" .. name, token)
  end }
end

token_methods.fired = { 0, 0, function(self, token)
  return self:call("ps_token_fired", token) ~= 0
end }

for name, kind in pairs({ ps_token_free = token_methods, ps_operation_free = operation_methods }) do
  kind.close = { 0, 0, function(self, handle)
    self.ps[name](handle)
  end }
end

methods.settoken = { 1, 1, function(self, socket, token)
  self:call("ps_socket_settoken", socket, look_ups.null_for_none(token))
end }

functions.deadline = { 1, 1, function(self, seconds)
  return self:call("ps_deadline", seconds)
end }

methods.setdeadline = { 2, 2, function(self, socket, direction, deadline)
  self:call("ps_socket_setdeadline", socket, direction, deadline)
end }

methods.getdeadline = { 1, 1, function(self, socket, direction)
  return self:call("ps_socket_getdeadline", socket, direction)
end }

-- Host, service and options of a connection.
local function target(self, host, port, source, family, delay)
  local from = source and source ~= NONE and items_of(source) or {}
  local number = compare.is_real(delay) and delay.number or delay
  local options = (source or family) and { source_host = from[1], source_port = from[2], family = family,
                                           delay = number and number * 1e9 }
  return look_ups.null_for_none(host), look_ups.service(port), options, self.wait
end

-- The Failure of a call that pcall made, or an empty table.
local function failure_of(done)
  return not done[1] and type(done[2]) == "table" and done[2] or {}
end

functions.connect_host = { 2, 5, function(self, ...)
  local done = { pcall(self.call, self, "ps_connect_host", target(self, ...)) }
  self.ps.ps_operation_free(done[1] and done[3] or failure_of(done).report)
  if not done[1] then
    error(done[2], 0)
  end
  return done[2]
end }

functions.start_connect_host = { 2, 5, function(self, ...)
  return self:call("ps_operation_start_connect_host", target(self, ...))
end }

functions.start_getaddrinfo = { 2, 6, function(self, ...)
  return self:call("ps_operation_start_getaddrinfo", look_ups.addrinfo_inputs(self, ...))
end }

functions.start_getnameinfo = { 2, 2, function(self, address, flags)
  return self:call("ps_operation_start_getnameinfo", look_ups.numeric(self, address), flags, self.wait)
end }

-- What the functions give that fetch a result; each knows the operations that are not its own.
local fetchers = {
  { "ps_operation_addrinfo", look_ups.entries },
  { "ps_operation_nameinfo", function(_, ...)
    return list(...)
  end },
  { "ps_operation_socket", function(_, socket)
    return socket
  end },
}

local function result_of(self, operation)
  for _, fetcher in ipairs(fetchers) do
    local fetched = { pcall(self.call, self, fetcher[1], operation) }
    if fetched[1] then
      return fetcher[2](self, unpack(fetched, 2, 3))
    elseif type(fetched[2]) ~= "table" or fetched[2].status ~= self.ps.PS_E_TYPE then
      error(fetched[2], 0)
    end
  end
end

operation_methods.result = { 0, 0, result_of }

functions.await = { 1, 1, function(self, operation)
  local fd = self.ps.ps_operation_fileno(operation)
  while true do
    if poll.rpoll(fd, LONGEST) ~= 1 then
      fault("an operation is not over after %d ms", LONGEST)
    end
    local fetched, result = pcall(result_of, self, operation)
    if fetched then
      return result
    elseif type(result) ~= "table" or result.status ~= self.ps.PS_E_WOULD_BLOCK then
      error(result, 0)
    end
  end
end }

operation_methods.fileno = { 0, 0, function(self, operation)
  return self:call("ps_operation_fileno", operation)
end }

operation_methods.attempts = { 0, 0, function(self, operation)
  local attempts = list()
  for index = 1, self:call("ps_operation_attempt_count", operation) do
    local address, status, code, duration, text = self.ps.ps_operation_attempt(operation, index - 1)
    attempts[index] = list(address_value(self, address), self.ps.ps_status_name(status), code,
                           compare.real(duration / 1e9), text)
  end
  return attempts
end }

functions.readable = { 1, 1, function(_, fd)
  return poll.rpoll(fd, 0) == 1
end }

-- Another operation, named as text, with a deadline and a token.
functions.within = { 3, 9, function(self, deadline, token, name, ...)
  self.wait = { deadline = deadline, token = look_ups.null_for_none(token) }
  local done = { pcall(self.perform, self, name, ...) }
  self.wait = nil
  if not done[1] then
    error(done[2], 0)
  end
  return done[2]
end }

return { functions = functions, methods = methods, token_methods = token_methods,
         operation_methods = operation_methods }
