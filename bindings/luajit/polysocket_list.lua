-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Results of the library that are lists behind a handle, as Lua's tables: addresses of a name, hosts, interfaces, names
-- with values, and what came of attempts to connect. The handle is given back at once.

local addresses = require("polysocket_address")

local NANOSECONDS = 1e9
local lists = {}

-- Entries are { family, type, proto, canonname, address }.
function lists.ps_addrinfo(core, found)
  local ps, entries = core.ps, {}
  for index = 1, ps.ps_addrinfo_count(found) do
    local family, kind, proto, address = ps.ps_addrinfo_entry(found, index - 1)
    local name = ps.ps_addrinfo_canonname(found, index - 1)
    entries[index] = { family, kind, proto, name, addresses.give(core, nil, address) }
  end
  ps.ps_addrinfo_free(found)
  return entries
end

-- { name, other names, addresses }.
function lists.ps_hostent(core, found)
  local ps, aliases, texts = core.ps, {}, {}
  for index = 1, ps.ps_hostent_alias_count(found) do
    aliases[index] = ps.ps_hostent_alias(found, index - 1)
  end
  for index = 1, ps.ps_hostent_address_count(found) do
    texts[index] = ps.ps_hostent_address(found, index - 1)
  end
  local name = ps.ps_hostent_name(found)
  ps.ps_hostent_free(found)
  return { name, aliases, texts }
end

-- Entries are { number, name }.
function lists.ps_interfaces(core, found)
  local ps, entries = core.ps, {}
  for index = 1, ps.ps_interfaces_count(found) do
    entries[index] = { ps.ps_interfaces_entry(found, index - 1) }
  end
  ps.ps_interfaces_free(found)
  return entries
end

-- Names with values, which are numbers or strings.
function lists.ps_pairs(core, found)
  local ps, entries = core.ps, {}
  for index = 0, ps.ps_pairs_count(found) - 1 do
    local numeric, number = ps.ps_pairs_number(found, index)
    entries[ps.ps_pairs_name(found, index)] = numeric ~= 0 and number or ps.ps_pairs_text(found, index)
  end
  ps.ps_pairs_free(found)
  return entries
end

-- Entries have names; what an interface does not have is nil.
function lists.ps_interface_addresses(core, found)
  local ps, entries = core.ps, {}
  local function form(address)
    return addresses.give(core, nil, address)
  end
  for index = 1, ps.ps_interface_addresses_count(found) do
    local number, flags, name = ps.ps_interface_addresses_entry(found, index - 1)
    local address = ps.ps_interface_addresses_address(found, index - 1)
    local prefix, netmask = ps.ps_interface_addresses_netmask(found, index - 1)
    entries[index] = { name = name, index = number, flags = flags, family = ps.ps_address_family(address),
                       address = form(address), netmask = form(netmask), prefix = prefix >= 0 and prefix or nil,
                       broadcast = form(ps.ps_interface_addresses_broadcast(found, index - 1)),
                       peer = form(ps.ps_interface_addresses_peer(found, index - 1)) }
  end
  ps.ps_interface_addresses_free(found)
  return entries
end

-- What came of each attempt of an operation or a report, which stays what it is.
function lists.attempts(core, operation)
  local ps, attempts = core.ps, {}
  for index = 1, ps.ps_operation_attempt_count(operation) do
    local address, status, code, duration, text = ps.ps_operation_attempt(operation, index - 1)
    attempts[index] = { address = addresses.give(core, nil, address), class = ps.ps_status_name(status), code = code,
                        seconds = tonumber(duration) / NANOSECONDS, message = text }
  end
  return attempts
end

return lists
