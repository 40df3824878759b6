-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Operations of LuaJIT's route with messages and descriptors, and with servers and interfaces.

local ffi = require("ffi")

local compare = require("compare")
local calls = require("calls")
local addresses = require("addresses")

local NONE, list = compare.NONE, compare.list
local optional = addresses.optional

local functions, methods = {}, {}

-- What hands its arguments over as they are.
for name, called in pairs({ CMSG_LEN = "ps_control_length", CMSG_SPACE = "ps_control_space", close = "ps_close",
                            dup = "ps_dup", if_nametoindex = "ps_if_nametoindex", sethostname = "ps_sethostname",
                            if_indextoname = "ps_if_indextoname" }) do
  functions[name] = { 1, 1, function(self, value)
    return self:call(called, value)
  end }
end

functions.if_nameindex = { 0, 0, function(self)
  local ps = self.ps
  local found = self:call("ps_if_nameindex")
  local entries = list()
  for index = 1, found == nil and 0 or ps.ps_interfaces_count(found) do
    entries[index] = list(ps.ps_interfaces_entry(found, index - 1))
  end
  ps.ps_interfaces_free(found)
  return entries
end }

functions.has_dualstack_ipv6 = { 0, 0, function(self)
  return self:call("ps_has_dualstack_ipv6") ~= 0
end }

-- An address tells its family by itself.
functions.create_server = { 1, 5, function(self, address, _, backlog, reuse_port, dualstack)
  local ps = self.ps
  local shared = reuse_port == true and ps.PS_SERVER_REUSE_PORT or 0
  local flags = shared + (dualstack == true and ps.PS_SERVER_DUALSTACK or 0)
  local queue = (type(backlog) == "nil" or backlog == NONE) and -1 or backlog
  return self:call("ps_create_server", addresses.unowned(self, address), queue, flags)
end }

local function plain_list(values)
  local plain = {}
  for i, value in ipairs(values) do
    plain[i] = value
  end
  return plain
end

functions.send_fds = { 3, 5, function(self, socket, buffers, fds, flags)
  local data = table.concat(plain_list(buffers))
  return self:call("ps_socket_send_fds", socket, optional(flags, 0), plain_list(fds), data)
end }

functions.recv_fds = { 3, 4, function(self, socket, size, most, flags)
  local data, fds, told, sender = self:call("ps_socket_recv_fds", socket, optional(flags, 0), size, most)
  return list(data, list(unpack(fds or {})), told, addresses.value(self, sender))
end }

-- Control data from items of level, type and bytes.
local function control_of(self, items)
  local ps = self.ps
  local size, control = 0, ""
  for _, item in ipairs(items) do
    size = size + ps.ps_control_space(#item[3])
  end
  local memory, used = ffi.new("char[?]", math.max(size, 1)), ffi.new("int64_t[1]")
  for _, item in ipairs(items) do
    -- Each item stands behind those before it, in the same memory.
    local err = ffi.new("ps_error")
    local status = ps.raw.ps_control_add(used[0], item[1], item[2], item[3], #item[3], memory, size, used, err)
    if status ~= ps.PS_OK then
      error(calls.failure(err), 0)
    end
  end
  return size > 0 and ffi.string(memory, used[0]) or control
end

local function items_in(self, control)
  local items, position = list(), 0
  while control and position < #control do
    local level, kind, start, size, behind = self.ps.ps_control_next(control, position)
    items[#items + 1] = list(level, kind, control:sub(start + 1, start + size))
    position = behind
  end
  return items
end

methods.sendmsg = { 1, 4, function(self, socket, buffers, ancdata, flags, address)
  local message = { buffers = {}, control = control_of(self, ancdata or {}) }
  for i, data in ipairs(buffers) do
    message.buffers[i] = { data = data }
  end
  if type(address) ~= "nil" and address ~= NONE then
    message.address = addresses.of(self, socket, address)
  end
  return self:call("ps_socket_sendmsg", socket, optional(flags, 0), message)
end }

local function receive(self, socket, buffers, capacity, flags)
  local message = { buffers = buffers, control = optional(capacity, 0) }
  local told, count = self:call("ps_socket_recvmsg", socket, optional(flags, 0), message)
  return told, count, items_in(self, told.control), told.flags, addresses.value(self, told.address)
end

methods.recvmsg = { 1, 3, function(self, socket, size, capacity, flags)
  local told, count, items, more, sender = receive(self, socket, { { data = size } }, capacity, flags)
  return list(told.buffers[1].data:sub(1, tonumber(count)), items, more, sender)
end }

methods.recvmsg_into = { 1, 3, function(self, socket, rooms, capacity, flags)
  local buffers, filled = {}, list()
  for i, size in ipairs(rooms) do
    buffers[i] = { data = ("."):rep(size) }
  end
  local told, count, items, more, sender = receive(self, socket, buffers, capacity, flags)
  for i, buffer in ipairs(told.buffers) do
    filled[i] = buffer.data
  end
  return list(count, items, more, sender, filled)
end }

methods.sendfile = { 1, 3, function(self, socket, fd, offset, count)
  local most = (type(count) == "nil" or count == NONE) and -1 or count
  return self:call("ps_socket_sendfile", socket, fd, optional(offset, 0), most)
end }

methods.get_inheritable = { 0, 0, function(self, socket)
  return self:call("ps_socket_get_inheritable", socket) ~= 0
end }

methods.set_inheritable = { 1, 1, function(self, socket, flag)
  self:call("ps_socket_set_inheritable", socket, flag)
end }

return { functions = functions, methods = methods }
