-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Addresses of scenarios on LuaJIT's route: made with the library's functions, and taken apart with them.

local compare = require("compare")
local calls = require("calls")

local NONE, fault, is_list, list = compare.NONE, compare.fault, compare.is_list, compare.list

local function optional(value, otherwise)
  if type(value) == "nil" then
    return otherwise
  end
  return value
end

local function items_of(value)
  if not is_list(value) then
    fault("%s is no list", compare.shown(value))
  end
  return value
end

local function endpoint(items)
  if #items > 4 then
    fault("an address is a host and three numbers at most")
  end
  return items[1], optional(items[2], 0), optional(items[3], 0), optional(items[4], 0)
end

-- How the items of a list become an address of a family other than AF_INET, AF_INET6 and AF_UNIX.
local makers = {}

function makers.AF_NETLINK(self, pid, groups)
  return self:prepare("ps_address_make_netlink", pid, groups)
end

function makers.AF_PACKET(self, interface, protocol, pkttype, hatype, hardware)
  return self:prepare("ps_address_make_packet", interface, protocol, optional(pkttype, 0), optional(hatype, 0),
                   optional(hardware, ""))
end

function makers.AF_TIPC(self, kind, v1, v2, v3, scope)
  return self:prepare("ps_address_make_tipc", kind, v1, v2, v3, optional(scope, self.ps.TIPC_CLUSTER_SCOPE))
end

function makers.AF_VSOCK(self, cid, port)
  return self:prepare("ps_address_make_vsock", cid, port)
end

function makers.AF_QIPCRTR(self, node, port)
  return self:prepare("ps_address_make_qipcrtr", node, port)
end

function makers.AF_ALG(self, kind, name, feat, mask)
  return self:prepare("ps_address_make_alg", kind, name, optional(feat, 0), optional(mask, 0))
end

-- The same where the socket's protocol chooses the form.
local AF_BLUETOOTH, AF_RDS = 31, 21
local SCO = 2
local forms = { AF_CAN = {}, AF_BLUETOOTH = {} }

forms.AF_CAN[0] = function(self, interface)
  return self:prepare("ps_address_make_can", interface)
end

forms.AF_CAN[6] = function(self, ...)
  return self:prepare("ps_address_make_can_isotp", ...)
end

forms.AF_CAN[7] = function(self, ...)
  return self:prepare("ps_address_make_can_j1939", ...)
end

forms.AF_BLUETOOTH[0] = function(self, device, psm, cid, kind)
  return self:prepare("ps_address_make_bluetooth_l2cap", device, psm, optional(cid, 0), optional(kind, 0))
end

forms.AF_BLUETOOTH[1] = function(self, device, channel)
  return self:prepare("ps_address_make_bluetooth_hci", device, optional(channel, 0))
end

forms.AF_BLUETOOTH[3] = function(self, ...)
  return self:prepare("ps_address_make_bluetooth_rfcomm", ...)
end

local function family_of(ps, socket)
  local known, family = pcall(ps.ps_socket_family, socket)
  return known and family or nil
end

local function from_list(self, socket, items)
  local ps = self.ps
  local family = family_of(ps, socket)
  if not family or family == ps.AF_INET or family == ps.AF_INET6 or family == ps.AF_UNIX or family == AF_RDS then
    return self:prepare("ps_socket_resolve", socket, endpoint(items))
  end
  for name, make in pairs(makers) do
    if family == ps[name] then
      return make(self, unpack(items))
    end
  end
  local by_protocol = forms[family == AF_BLUETOOTH and "AF_BLUETOOTH" or family == ps.AF_CAN and "AF_CAN"]
  if by_protocol then
    return (by_protocol[ps.ps_socket_proto(socket)] or by_protocol[0])(self, unpack(items))
  end
  return self:prepare("ps_address_make_raw", unpack(items))
end

-- The address that an argument is for a socket; NULL stays what it is.
local function address_of(self, socket, value)
  if calls.is_null(value) then
    return value
  elseif is_list(value) then
    return from_list(self, socket, value)
  end
  local ps = self.ps
  if socket and family_of(ps, socket) == AF_BLUETOOTH and ps.ps_socket_proto(socket) == SCO then
    return self:prepare("ps_address_make_bluetooth_sco", value)
  end
  return self:prepare("ps_address_make_unix", value)
end

-- The same without a socket.
local function unowned(self, value)
  if is_list(value) then
    return self:prepare("ps_address_make_numeric", endpoint(value))
  end
  return address_of(self, nil, value)
end

local readers = {}

function readers.AF_INET(ps, address)
  return list(ps.ps_address_host(address), ps.ps_address_port(address))
end

function readers.AF_INET6(ps, address)
  return list(ps.ps_address_host(address), ps.ps_address_port(address), ps.ps_address_flowinfo(address),
              ps.ps_address_scopeid(address))
end

function readers.AF_UNIX(ps, address)
  return (ps.ps_address_path(address))
end

function readers.AF_NETLINK(ps, address)
  return list(ps.ps_address_netlink_parts(address))
end

function readers.AF_PACKET(ps, address)
  local protocol, pkttype, hatype = ps.ps_address_packet_parts(address)
  return list(ps.ps_address_packet_ifname(address), protocol, pkttype, hatype,
              (ps.ps_address_packet_hardware(address)))
end

function readers.AF_VSOCK(ps, address)
  return list(ps.ps_address_vsock_parts(address))
end

function readers.AF_TIPC(ps, address)
  return list(ps.ps_address_tipc_parts(address))
end

-- An address as a value; nothing is made of none, as in a call without results.
local function address_value(self, address)
  local ps = self.ps
  if address == nil then
    return NONE
  end
  local family = ps.ps_address_family(address)
  for name, read in pairs(readers) do
    if family == ps[name] then
      return read(ps, address)
    end
  end
  return family == ps.AF_UNSPEC and NONE or list(family, (ps.ps_address_bytes(address)))
end

return { optional = optional, items_of = items_of, endpoint = endpoint, of = address_of, unowned = unowned,
         value = address_value }
