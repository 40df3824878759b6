-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Batches: many datagrams with one call, as lists of strings.

local ffi = require("ffi")

local addresses = require("polysocket_address")
local values = require("polysocket_values")

local methods = {}

-- The longest text of LuaJIT's.
local LARGEST = 0x7fffff00
local BTPROTO_SCO = 2

local function list_of(core, operation, name, value)
  if type(value) ~= "table" or getmetatable(value) ~= nil then
    core:refuse("PS_E_TYPE", operation, "%s must be a list, not %s", name, values.shown(value))
  end
  return value, table.maxn(value)
end

-- The datagrams one after the other, and their lengths.
local function joined(core, operation, datagrams)
  local list, count = list_of(core, operation, "datagrams", datagrams)
  local lengths, parts = {}, {}
  for i = 1, count do
    if type(list[i]) ~= "string" then
      core:refuse("PS_E_TYPE", operation, "each datagram must be a string, not %s", values.shown(list[i]))
    end
    parts[i], lengths[i] = list[i], #list[i]
  end
  return table.concat(parts), lengths
end

function methods.send_batch(core, operation, object, _, given)
  local data, lengths = joined(core, operation, given[1])
  return core:call(operation, {}, "ps_socket_send_batch", object.handle, given[2] or 0, data, lengths)
end

-- Are the addresses of a socket texts, of which a list cannot be one?
local function has_texts(core, handle)
  local ps = core.ps
  local family = ps.ps_socket_family(handle)
  return family == ps.AF_UNIX or family == ps.AF_BLUETOOTH and ps.ps_socket_proto(handle) == BTPROTO_SCO
end

-- One address, or a list of them. The same value again is the same address, and is not looked up again.
local function records_of(core, operation, handle, value)
  local is_many = type(value) == "table" and getmetatable(value) == nil and
    (next(value) == nil or type(value[1]) == "table" or has_texts(core, handle))
  if not is_many then
    return { addresses.take(core, operation, handle, value) }
  end
  local records = {}
  for i = 1, table.maxn(value) do
    records[i] = i > 1 and rawequal(value[i], value[i - 1]) and records[i - 1] or
      addresses.take(core, operation, handle, value[i])
  end
  return records
end

function methods.sendto_batch(core, operation, object, _, given)
  local records = records_of(core, operation, object.handle, given[2])
  local data, lengths = joined(core, operation, given[1])
  return core:call(operation, {}, "ps_socket_sendto_batch", object.handle, given[3] or 0, data, lengths, records)
end

-- Receive into slots: the datagrams, and the senders where the function tells them.
local function receive(core, operation, object, given, name)
  local count, size = core:number(operation, "count", given[1]), core:number(operation, "bufsize", given[2])
  local flags, most = given[3] or 0, core.ps.PS_BATCH_MAX
  if count > most then
    core:refuse("PS_E_RANGE", operation, "count must be 0-%d, not %s", most, values.shown(count))
  elseif count > 0 and size > LARGEST / tonumber(count) then
    core:refuse("PS_E_RANGE", operation, "%s slots of %s bytes are more than fit into memory", values.shown(count),
                values.shown(size))
  end
  local whole = count > 0 and size > 0 and count * size or 0
  local slots, lengths, senders = core:call(operation, {}, name, object.handle, flags, size, whole, count)
  local datagrams = {}
  for i = 1, #lengths do
    local start = (i - 1) * tonumber(size)
    datagrams[i] = slots:sub(start + 1, start + math.min(lengths[i], tonumber(size)))
  end
  return datagrams, senders
end

function methods.recv_batch(core, operation, object, _, given)
  return (receive(core, operation, object, given, "ps_socket_recv_batch"))
end

-- Pairs of the datagram and the address of its sender.
function methods.recvfrom_batch(core, operation, object, _, given)
  local datagrams, senders = receive(core, operation, object, given, "ps_socket_recvfrom_batch")
  local pairs_of_them, last, host = {}, nil, nil
  for i, data in ipairs(datagrams) do
    local bytes = ffi.string(senders[i], ffi.sizeof(senders[i]))
    if bytes ~= last or type(host) == "table" then
      last, host = bytes, addresses.give(core, object.handle, senders[i])
    end
    pairs_of_them[i] = { data, host }
  end
  return pairs_of_them
end

return { methods = methods }
