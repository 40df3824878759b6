-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Receiving into memory of the program's, and messages: data in several buffers, control data, descriptors.

local ffi = require("ffi")

local addresses = require("polysocket_address")
local values = require("polysocket_values")

local methods = {}

-- Memory of the program's, which is an array of the FFI. Gives its size.
local function room_of(core, operation, name, value)
  local kind = type(value) == "cdata" and tostring(ffi.typeof(value)) or ""
  if not kind:find("%[[%d?]*%]>$") or kind:find("const ", 1, true) then
    core:refuse("PS_E_TYPE", operation, "%s must be an array of the FFI such as ffi.new('char[?]', 1024), not %s", name,
                values.shown(value))
  end
  return ffi.sizeof(value)
end

-- As much of the room as is wanted.
local function limited(core, operation, wanted, capacity)
  if wanted < 0 then
    core:refuse("PS_E_VALUE", operation, "negative buffersize in %s (%s)", operation, values.shown(wanted))
  elseif wanted > capacity then
    core:refuse("PS_E_VALUE", operation, "buffer too small for requested bytes (%s, and it has %d)",
                values.shown(wanted), capacity)
  end
  return wanted > 0 and wanted or capacity
end

local function into(core, operation, object, given, with_sender)
  local capacity = room_of(core, operation, "room", given[1])
  capacity = limited(core, operation, core:number(operation, "nbytes", given[2] or 0), capacity)
  local flags = core:number(operation, "flags", given[3] or 0)
  local received, size = ffi.new("int64_t[1]"), ffi.new("int64_t[1]")
  if not with_sender then
    core:direct(operation, "ps_socket_recv_into", object.handle, flags, given[1], capacity, received, size)
    return values.exact(size[0])
  end
  local address = ffi.new("ps_address")
  core:direct(operation, "ps_socket_recvfrom_into", object.handle, flags, given[1], capacity, received, size, address)
  return values.exact(size[0]), addresses.give(core, object.handle, address)
end

function methods.recv_into(core, operation, object, _, given)
  return into(core, operation, object, given, false)
end

function methods.recvfrom_into(core, operation, object, _, given)
  return into(core, operation, object, given, true)
end

-- A list of strings.
local function strings_of(core, operation, name, list)
  if type(list) ~= "table" or getmetatable(list) ~= nil then
    core:refuse("PS_E_TYPE", operation, "%s must be a list of strings, not %s", name, values.shown(list))
  end
  for i = 1, table.maxn(list) do
    if type(list[i]) ~= "string" then
      core:refuse("PS_E_TYPE", operation, "%s must be strings, not %s", name, values.shown(list[i]))
    end
  end
  return list
end

-- Items of level, type and bytes as the system has them.
local function control_of(core, operation, items)
  if type(items) ~= "table" or getmetatable(items) ~= nil then
    core:refuse("PS_E_TYPE", operation, "ancdata must be a list, not %s", values.shown(items))
  end
  local ps, size = core.ps, 0
  for i = 1, table.maxn(items) do
    local item = addresses.items(core, operation, items[i], "an item of ancdata", 3, 3)
    core:number(operation, "cmsg_level", item[1])
    core:number(operation, "cmsg_type", item[2])
    strings_of(core, operation, "cmsg_data", { item[3] or false })
    size = size + ps.ps_control_space(#item[3])
  end
  local memory, used = ffi.new("char[?]", math.max(size, 1)), ffi.new("int64_t[1]")
  for _, item in ipairs(items) do
    -- Each stands behind those before it, in the same memory.
    core:direct(operation, "ps_control_add", used[0], item[1], item[2], item[3], #item[3], memory, size, used)
  end
  return size > 0 and ffi.string(memory, used[0]) or nil
end

local function send(core, operation, object, buffers, control, flags, address)
  local message = { buffers = {}, control = control }
  for i, data in ipairs(strings_of(core, operation, "buffers", buffers)) do
    message.buffers[i] = { data = data }
  end
  if type(address) ~= "nil" and address ~= core.ps.NONE then
    message.address = addresses.take(core, operation, object.handle, address)
  end
  return core:call(operation, {}, "ps_socket_sendmsg", object.handle, flags or 0, message)
end

function methods.sendmsg(core, operation, object, _, given)
  local buffers, ancdata, flags, address = unpack(given, 1, 4)
  local has_none = type(ancdata) == "nil" or ancdata == core.ps.NONE
  local control = not has_none and control_of(core, operation, ancdata) or nil
  return send(core, operation, object, buffers, control, flags, address)
end

-- With an address the descriptors are control data of a message.
function methods.send_fds(core, operation, object, _, given)
  local buffers, fds, flags, address = unpack(given, 1, 4)
  if type(address) == "nil" or address == core.ps.NONE then
    local data = table.concat(strings_of(core, operation, "buffers", buffers))
    return core:call(operation, {}, "ps_socket_send_fds", object.handle, flags or 0, fds, data)
  elseif type(fds) ~= "table" then
    core:refuse("PS_E_TYPE", operation, "fds must be a list of numbers, not %s", values.shown(fds))
  end
  local numbers = {}
  for i = 1, #fds do
    numbers[i] = core:number(operation, "fds", fds[i], "int32_t")
  end
  local bytes = ffi.string(ffi.new("int32_t[?]", math.max(#fds, 1), numbers), #fds * ffi.sizeof("int32_t"))
  local item = { core.ps.SOL_SOCKET, core.ps.SCM_RIGHTS, bytes }
  local control = #fds > 0 and control_of(core, operation, { item }) or nil
  return send(core, operation, object, buffers, control, flags, address)
end

local function items_in(core, control)
  local items, position = {}, 0
  while control and position < #control do
    local level, kind, start, size, behind = core.ps.ps_control_next(control, position)
    items[#items + 1] = { level, kind, control:sub(start + 1, start + size) }
    position = tonumber(behind)
  end
  return items
end

-- The longest text of LuaJIT's, which both are.
local LARGEST, LARGEST_CONTROL = 0x7fffff00, 0x7fffff00

-- Room for control data.
local function capacity_of(core, operation, value)
  local capacity = core:number(operation, "ancbufsize", value or 0)
  if capacity < 0 or capacity > LARGEST_CONTROL then
    core:refuse("PS_E_VALUE", operation, "invalid ancillary data buffer length %s, not 0 to %d",
                values.shown(capacity), LARGEST_CONTROL)
  end
  return tonumber(capacity)
end

function methods.recvmsg(core, operation, object, _, given)
  local size = core:number(operation, "bufsize", given[1])
  if size < 0 then
    core:refuse("PS_E_VALUE", operation, "negative buffer size (%s)", values.shown(size))
  end
  if size > LARGEST then
    core:refuse("PS_E_MEMORY", operation, "%s bytes are more than fit into a string", values.shown(size))
  end
  local message = { buffers = { { data = size } }, control = capacity_of(core, operation, given[2]) }
  local told, count = core:call(operation, {}, "ps_socket_recvmsg", object.handle, given[3] or 0, message)
  return told.buffers[1].data:sub(1, tonumber(count)), items_in(core, told.control), told.flags,
         addresses.give(core, object.handle, told.address)
end

-- A message is a record that the library writes to: here its buffers are the program's.
function methods.recvmsg_into(core, operation, object, _, given)
  local rooms = given[1]
  if type(rooms) ~= "table" or getmetatable(rooms) ~= nil then
    core:refuse("PS_E_TYPE", operation, "buffers must be a list, not %s", values.shown(rooms))
  end
  local capacity, flags = capacity_of(core, operation, given[2]), core:number(operation, "flags", given[3] or 0)
  local count, message = table.maxn(rooms), ffi.new("ps_message")
  local buffers, control = ffi.new("ps_buffer[?]", math.max(count, 1)), ffi.new("char[?]", math.max(capacity, 1))
  for i = 1, count do
    buffers[i - 1].length = room_of(core, operation, "buffers", rooms[i])
    buffers[i - 1].data = rooms[i]
  end
  message.buffers, message.buffer_count = buffers, count
  message.control, message.control_capacity = capacity > 0 and control or nil, capacity
  local received = ffi.new("int64_t[1]")
  core:direct(operation, "ps_socket_recvmsg", object.handle, flags, message, received)
  local wants_whole = bit.band(tonumber(flags), core.ps.MSG_TRUNC) ~= 0
  local items = items_in(core, ffi.string(control, message.control_length))
  return values.exact(wants_whole and message.length or received[0]), items, values.exact(message.flags),
         addresses.give(core, object.handle, message.address)
end

return { methods = methods }
