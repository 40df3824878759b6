-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- The library's operations on LuaJIT's route. README.md tells what each one does; what is said there of C holds here.

local compare = require("compare")
local calls = require("calls")
local addresses = require("addresses")
local look_ups = require("look_ups")
local messages = require("messages")
local started = require("started")

local NONE, fault, list = compare.NONE, compare.fault, compare.list
local optional, items_of = addresses.optional, addresses.items_of
local null_for_none, seconds = look_ups.null_for_none, look_ups.seconds
local address_of, address_value = addresses.of, addresses.value

-- The backlog when a scenario gives none; the library has no default of its own.
local BACKLOG = 128
local MOST_LINES = 1000

-- An operation: the fewest and the most arguments, and what it does. A method is given its object first.
local functions, methods, file_methods = messages.functions, messages.methods, {}

for to, tables in pairs({ [functions] = { look_ups.functions, started.functions }, [methods] = { started.methods } }) do
  for _, from in ipairs(tables) do
    for name, operation in pairs(from) do
      to[name] = operation
    end
  end
end

-- Of the library

functions.socket = { 0, 3, function(self, family, type_, proto)
  return self:call("ps_socket_create", optional(family, self.ps.AF_INET), optional(type_, self.ps.SOCK_STREAM),
                   optional(proto, 0))
end }

functions.socketpair = { 0, 3, function(self, family, type_, proto)
  return list(self:call("ps_socket_pair", optional(family, self.ps.AF_UNIX), optional(type_, self.ps.SOCK_STREAM),
                        optional(proto, 0)))
end }

functions.fromfd = { 1, 4, function(self, fd, family, type_, proto)
  local detect = self.ps.PS_DETECT
  -- A protocol that is left out beside a type means the default one, as in the document.
  local usual = type(type_) == "nil" and detect or 0
  return self:call("ps_socket_fromfd", fd, optional(family, detect), optional(type_, detect), optional(proto, usual))
end }

functions.adopt = { 1, 4, function(self, fd, family, type_, proto)
  local detect = self.ps.PS_DETECT
  return self:call("ps_socket_adopt", fd, optional(family, detect), optional(type_, detect), optional(proto, detect))
end }

functions.has_ipv6 = { 0, 0, function(self)
  return self.ps.AF_INET6 ~= nil
end }

functions.getservbyname = { 1, 2, function(self, name, proto)
  return self:call("ps_getservbyname", name, null_for_none(proto), nil)
end }

functions.getservbyport = { 1, 2, function(self, port, proto)
  return self:call("ps_getservbyport", port, null_for_none(proto), nil)
end }

functions.getprotobyname = { 1, 1, function(self, name)
  return self:call("ps_getprotobyname", name, nil)
end }

functions.setdefaulttimeout = { 1, 1, function(self, value)
  self:call("ps_setdefaulttimeout", seconds(self, value))
end }

functions.constant = { 1, 1, function(self, name)
  return self:call("ps_constant_get", name)
end }

functions.inet_aton = { 1, 1, function(self, text)
  return self:call("ps_inet_aton", text)
end }

functions.inet_pton = { 2, 2, function(self, family, text)
  return self:call("ps_inet_pton", family, text)
end }

-- A timeout of none is told by a number.
local function timeout_value(self, value)
  return compare.is_real(value) and value.number == self.ps.PS_NO_TIMEOUT and NONE or value
end

functions.getdefaulttimeout = { 0, 0, function(self)
  return timeout_value(self, self:call("ps_getdefaulttimeout"))
end }

-- Operations that pass their arguments on unchanged.
for name, count in pairs({ gethostname = 0, htonl = 1, htons = 1, ntohl = 1, ntohs = 1, inet_ntoa = 1,
                           inet_ntop = 2 }) do
  functions[name] = { count, count, function(self, ...)
    return self:call("ps_" .. name, ...)
  end }
end

-- Of sockets

for name, count in pairs({ close = 0, detach = 0, dup = 0, fileno = 0, family = 0, type = 0, proto = 0, shutdown = 1,
                           setblocking = 1 }) do
  methods[name] = { count, count, function(self, socket, ...)
    return self:call("ps_socket_" .. name, socket, ...)
  end }
end

for _, name in ipairs({ "bind", "connect", "connect_ex" }) do
  methods[name] = { 1, 1, function(self, socket, address)
    return self:call("ps_socket_" .. name, socket, address_of(self, socket, address))
  end }
end

for _, name in ipairs({ "getsockname", "getpeername" }) do
  methods[name] = { 0, 0, function(self, socket)
    return address_value(self, (self:call("ps_socket_" .. name, socket)))
  end }
end

methods.free = { 0, 0, function(self, socket)
  self.ps.ps_socket_free(socket)
end }

methods.listen = { 0, 1, function(self, socket, backlog)
  self:call("ps_socket_listen", socket, optional(backlog, BACKLOG))
end }

methods.accept = { 0, 0, function(self, socket)
  local made, address = self:call("ps_socket_accept", socket)
  return list(optional(made, NONE), address_value(self, address))
end }

methods.send = { 1, 2, function(self, socket, data, flags)
  return self:call("ps_socket_send", socket, optional(flags, 0), data)
end }

methods.sendall = { 1, 2, function(self, socket, data, flags)
  local sent = self:call("ps_socket_sendall", socket, optional(flags, 0), data)
  if sent ~= nil and sent ~= #data then
    fault("sendall of %d bytes tells %s as sent", #data, compare.shown(sent))
  end
end }

-- Flags stand between data and address, and may be left out.
methods.sendto = { 2, 3, function(self, socket, data, ...)
  local flags, address = ...
  if select("#", ...) == 1 then
    flags, address = 0, flags
  end
  return self:call("ps_socket_sendto", socket, flags, address_of(self, socket, address), data)
end }

methods.recv = { 1, 2, function(self, socket, size, flags)
  return self:call("ps_socket_recv", socket, optional(flags, 0), size)
end }

methods.recvfrom = { 1, 2, function(self, socket, size, flags)
  local bytes, address = self:call("ps_socket_recvfrom", socket, optional(flags, 0), size)
  return list(optional(bytes, NONE), address_value(self, address))
end }

methods.recv_into = { 1, 3, function(self, socket, room, nbytes, flags)
  local count, whole = self:receive_into("ps_socket_recv_into", socket, optional(flags, 0), room, nbytes)
  return list(count, whole)
end }

methods.recvfrom_into = { 1, 3, function(self, socket, room, nbytes, flags)
  local count, whole, address = self:receive_into("ps_socket_recvfrom_into", socket, optional(flags, 0), room,
    nbytes)
  return list(count, address_value(self, address), whole)
end }

methods.getsockopt = { 2, 3, function(self, socket, level, option, size)
  if type(size) == "nil" or size == 0 then
    return self:call("ps_socket_getsockopt", socket, level, option)
  elseif calls.is_null(size) then
    return self:raw("ps_socket_getsockopt_bytes", { socket, level, option, 1 }, calls.NO_BUFFER)
  end
  return self:call("ps_socket_getsockopt_bytes", socket, level, option, size)
end }

-- None has no value, and a length all the same.
methods.setsockopt = { 3, 4, function(self, socket, level, option, value, length)
  if value == NONE then
    return self:without_value("ps_socket_setsockopt_bytes", socket, level, option, length)
  end
  local name = type(value) == "number" and "ps_socket_setsockopt" or "ps_socket_setsockopt_bytes"
  self:call(name, socket, level, option, value)
end }

methods.ioctl = { 1, 2, function(self, socket, control, option)
  local left, result = self:call("ps_socket_ioctl", socket, control, optional(option, 0))
  -- A few requests answer with a result of their own, such as a descriptor.
  return result ~= nil and result > 0 and result or left
end }

methods.settimeout = { 1, 1, function(self, socket, value)
  self:call("ps_socket_settimeout", socket, seconds(self, value))
end }

methods.gettimeout = { 0, 0, function(self, socket)
  return timeout_value(self, self:call("ps_socket_gettimeout", socket))
end }

methods.makefile = { 0, 2, function(self, socket, mode, bufsize)
  return self:call("ps_socket_makefile", socket, mode, optional(bufsize, -1))
end }

-- Of files

for name, count in pairs({ flush = 0, close = 0, fileno = 0 }) do
  file_methods[name] = { count, count, function(self, file)
    return self:call("ps_file_" .. name, file)
  end }
end

file_methods.free = { 0, 0, function(self, file)
  self.ps.ps_file_free(file)
end }

-- Without a size: wait until it is known how much there is, and read that.
local function read_with(name, await)
  return function(self, file, size)
    return self:call(name, file, type(size) == "nil" and self.ps[await](file, -1) or size)
  end
end

local read_line = read_with("ps_file_readline", "ps_file_readline_await")
file_methods.read = { 0, 1, read_with("ps_file_read", "ps_file_read_await") }
file_methods.readline = { 0, 1, read_line }

file_methods.readlines = { 0, 0, function(self, file)
  local lines = list()
  repeat
    local line = read_line(self, file)
    lines[#lines + 1] = line ~= "" and line or nil
  until line == "" or #lines == MOST_LINES
  return lines
end }

file_methods.write = { 1, 1, function(self, file, data)
  local written = self:call("ps_file_write", file, data)
  if written ~= nil and written ~= #data then
    fault("write of %d bytes tells %s as written", #data, compare.shown(written))
  end
end }

file_methods.writelines = { 1, 1, function(self, file, lines)
  for _, line in ipairs(items_of(lines)) do
    file_methods.write[3](self, file, line)
  end
end }

return { functions = functions, methods = methods, file_methods = file_methods, token_methods = started.token_methods,
         operation_methods = started.operation_methods }
