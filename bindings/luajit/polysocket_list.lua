-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Results of the library that are lists behind a handle, as Lua's tables: addresses of a name, hosts, interfaces, and
-- what came of attempts to connect. The handle is given back at once.

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
