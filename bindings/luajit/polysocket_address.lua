-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Addresses as Lua's values: a table such as { "127.0.0.1", 80 }, or a string. The socket's family and protocol choose
-- the form, never what a value looks like.

local ffi = require("ffi")

local values = require("polysocket_values")

local addresses = {}

-- By family: the form for people, the fewest and the most items, the function that makes one, and what stands for items
-- that are left out. Where the protocol counts, by protocol.
local FORMS = {
  AF_INET = { "(host, port)", 2, 2, "ps_socket_resolve", { [3] = 0, [4] = 0 } },
  AF_INET6 = { "(host, port[, flowinfo[, scopeid]])", 2, 4, "ps_socket_resolve", { [3] = 0, [4] = 0 } },
  AF_RDS = { "(host, port)", 2, 2, "ps_socket_resolve", { [3] = 0, [4] = 0 } },
  AF_NETLINK = { "(pid, groups)", 2, 2, "ps_address_make_netlink" },
  AF_VSOCK = { "(cid, port)", 2, 2, "ps_address_make_vsock" },
  AF_QIPCRTR = { "(node, port)", 2, 2, "ps_address_make_qipcrtr" },
  AF_PACKET = { "(interface, protocol[, pkttype[, hatype[, hardware]]])", 2, 5, "ps_address_make_packet",
                { [3] = 0, [4] = 0, [5] = "" } },
  AF_TIPC = { "(addr_type, v1, v2, v3[, scope])", 4, 5, "ps_address_make_tipc", { [5] = "TIPC_CLUSTER_SCOPE" } },
  AF_ALG = { "(type, name[, feat[, mask]])", 2, 4, "ps_address_make_alg", { [3] = 0, [4] = 0 } },
  AF_CAN = { by_protocol = {
    [0] = { "(interface)", 1, 1, "ps_address_make_can" },
    [6] = { "(interface, rx_id, tx_id)", 3, 3, "ps_address_make_can_isotp" },
    [7] = { "(interface, name, pgn, addr)", 4, 4, "ps_address_make_can_j1939" },
  }, otherwise = 0 },
  AF_BLUETOOTH = { by_protocol = {
    [0] = { "(bdaddr, psm[, cid[, bdaddr_type]])", 2, 4, "ps_address_make_bluetooth_l2cap", { [3] = 0, [4] = 0 } },
    [1] = { "(device_id[, channel])", 1, 2, "ps_address_make_bluetooth_hci", { [2] = 0 } },
    [2] = { "bdaddr", 0, 0, "ps_address_make_bluetooth_sco", is_text = true },
    [3] = { "(bdaddr, channel)", 2, 2, "ps_address_make_bluetooth_rfcomm" },
  } },
  AF_UNIX = { "path", 0, 0, "ps_address_make_unix", is_text = true },
}

-- By family: the functions that read an address; those of several numbers give all.
local READERS = {
  AF_INET = { "host", "port" },
  AF_RDS = { "host", "port" },
  AF_INET6 = { "host", "port", "flowinfo", "scopeid" },
  AF_NETLINK = { "netlink_parts" },
  AF_VSOCK = { "vsock_parts" },
  AF_QIPCRTR = { "qipcrtr_parts" },
  AF_PACKET = { "packet_ifname", "packet_parts", "packet_hardware" },
  AF_TIPC = { "tipc_parts" },
  AF_ALG = { "alg_type", "alg_name", "alg_parts" },
}
local CAN_READERS = { [6] = { "can_ifname", "can_isotp_parts" }, [7] = { "can_ifname", "can_j1939_parts" } }
local CAN_READER = { "can_ifname" }
local BLUETOOTH_READERS = { [0] = { "bluetooth_bdaddr", "bluetooth_l2cap_parts" }, [1] = { "bluetooth_hci_parts" },
                            [3] = { "bluetooth_bdaddr", "bluetooth_rfcomm_parts" } }
local SCO = 2
-- The items that an address of Bluetooth has in any case; further ones are left out while they are 0.
local FEWEST = { [0] = 2, [1] = 1, [3] = 2 }

-- Of J1939: where its NAME is among the items. It has 64 bits without a sign, and those of an int64_t in the library.
local NAME = 2

-- The items of a list, as many as there have to be. Gives how many there are, too.
function addresses.items(core, operation, value, form, fewest, most)
  if type(value) ~= "table" or getmetatable(value) ~= nil then
    core:refuse("PS_E_TYPE", operation, "%s must be a table, not %s", form, values.shown(value))
  end
  local count = table.maxn(value)
  if count < fewest or count > most then
    local wanted = fewest == most and tostring(most) or ("%d to %d"):format(fewest, most)
    core:refuse("PS_E_TYPE", operation, "%s must have %s items, not %d", form, wanted, count)
  end
  return value, count
end

-- The family by name and number; nil for the name where the library knows none.
local function name_of(core, known, family)
  for name, entry in pairs(known) do
    if core.ps[name] == family then
      return name, entry
    end
  end
end

local function any_name_of(core, family)
  for name, value in pairs(core.ps) do
    if value == family and type(name) == "string" and name:sub(1, 3) == "AF_" then
      return name
    end
  end
  return "family " .. family
end

local function refuse_family(core, operation, socket, family, given)
  core:refuse("PS_E_VALUE", operation, "the address is %s, the %s is %s", any_name_of(core, given),
              socket and "socket" or "family", any_name_of(core, family))
end

-- An address of any family, whose bytes the program knows.
local function raw(core, operation, socket, family, value)
  local items = addresses.items(core, operation, value, "address (family, bytes)", 2, 2)
  local given = items[1]
  if type(given) == "number" and given ~= family and given ~= core.ps.AF_UNSPEC then
    refuse_family(core, operation, socket, family, given)
  end
  return core:call(operation, { bytes = "address" }, "ps_address_make_raw", given, items[2])
end

-- A host and a port without a socket: the host is a number, or stands for one, and no name is looked up.
local PLAIN = { AF_INET = { [""] = "0.0.0.0", ["<broadcast>"] = "255.255.255.255" }, AF_INET6 = { [""] = "::" } }

local function plain(core, operation, name, items)
  local six = name == "AF_INET6"
  local host = PLAIN[six and name or "AF_INET"][items[1]] or items[1]
  local made = core:call(operation, {}, "ps_address_make_numeric", host, items[2], items[3] or 0, items[4] or 0)
  local family = core.ps.ps_address_family(made)
  if (family == core.ps.AF_INET6) ~= six then
    refuse_family(core, operation, nil, core.ps[name], family)
  end
  return made
end

local function make(core, operation, socket, family, form, value)
  local text, fewest, most, maker, defaults = unpack(form, 1, 5)
  if form.is_text then
    return core:call(operation, { path = text }, maker, value)
  end
  local items, count = addresses.items(core, operation, value, family .. " address " .. text, fewest, most)
  local all = {}
  for i = 1, math.max(most, count) do
    all[i] = items[i]
  end
  for i, default in pairs(defaults or {}) do
    all[i] = i > count and (core.ps[default] or default) or items[i]
  end
  if maker == "ps_address_make_can_j1939" and ffi.istype("uint64_t", all[NAME]) then
    all[NAME] = ffi.cast("int64_t", all[NAME])
  end
  local inputs = core.plans[maker].inputs
  if inputs[1].name == "self" and not socket then
    return plain(core, operation, family, all)
  elseif inputs[1].name == "self" then
    return core:call(operation, {}, maker, socket, unpack(all, 1, #inputs - 1))
  end
  return core:call(operation, { ifname = "interface" }, maker, unpack(all, 1, #inputs))
end

-- The address that a value is for a socket.
function addresses.take(core, operation, socket, value)
  if not socket then
    return addresses.take_numeric(core, operation, value)
  end
  local family = core:call(operation, {}, "ps_socket_family", socket)
  return addresses.take_of(core, operation, socket, family, nil, value)
end

-- The same for a socket of a known family; without a socket for one of a protocol.
function addresses.take_of(core, operation, socket, family, proto, value)
  local ps = core.ps
  local name, form = name_of(core, FORMS, family)
  local is_bare = type(value) == "table" and value[1] == ps.AF_UNSPEC and value[2] == ""
  if form and form.by_protocol then
    proto = socket and ps.ps_socket_proto(socket) or proto
    form = form.by_protocol[proto] or form.by_protocol[form.otherwise] or
      core:refuse("PS_E_VALUE", operation, "an %s socket of protocol %d has no form of address", name, proto)
  end
  if not form or is_bare then
    return raw(core, operation, socket, family, value)
  end
  return make(core, operation, socket, name, form, value)
end

-- An address without a socket: the host is a number and tells the family.
function addresses.take_numeric(core, operation, value)
  local items, count = addresses.items(core, operation, value, "sockaddr (host, port[, flowinfo[, scopeid]])", 2, 4)
  local made = core:call(operation, {}, "ps_address_make_numeric", items[1], items[2], items[3] or 0, items[4] or 0)
  if count ~= 2 and core.ps.ps_address_family(made) == core.ps.AF_INET then
    core:refuse("PS_E_OS", operation, "an IPv4 sockaddr must be a pair, not %d items", count)
  end
  return made
end

local function read(core, address, names)
  local items = {}
  for _, name in ipairs(names) do
    local parts = { core.ps["ps_address_" .. name](address) }
    for i = 1, name:find("_parts$") and #parts or 1 do
      items[#items + 1] = parts[i]
    end
  end
  return items
end

local function read_bluetooth(core, address)
  local ps = core.ps
  local known, proto = pcall(ps.ps_address_bluetooth_proto, address)
  if not known then
    return { ps.AF_BLUETOOTH, (ps.ps_address_bytes(address)) }
  elseif proto == SCO then
    return (ps.ps_address_bluetooth_bdaddr(address))
  end
  local items = read(core, address, BLUETOOTH_READERS[proto])
  while #items > FEWEST[proto] and items[#items] == 0 do
    items[#items] = nil
  end
  return items
end

local function read_can(core, socket, address)
  local ps = core.ps
  local known, proto = pcall(ps.ps_socket_proto, socket)
  proto = known and proto or ps.ps_address_can_proto(address)
  local items = read(core, address, CAN_READERS[proto] or CAN_READER)
  if #items == 4 and items[NAME] < 0 then
    items[NAME] = ffi.cast("uint64_t", items[NAME])
  end
  return items
end

-- The value of an address, nil for none. `socket` is where it came from, or nil.
function addresses.give(core, socket, address)
  local ps = core.ps
  local family = ps.ps_address_family(address)
  if family == ps.AF_UNSPEC then
    return nil
  elseif family == ps.AF_UNIX then
    return (ps.ps_address_path(address))
  elseif family == ps.AF_CAN then
    return read_can(core, socket, address)
  elseif family == ps.AF_BLUETOOTH then
    return read_bluetooth(core, address)
  end
  local _, names = name_of(core, READERS, family)
  return names and read(core, address, names) or { family, (ps.ps_address_bytes(address)) }
end

return addresses
