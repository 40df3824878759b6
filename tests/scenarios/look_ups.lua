-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Look-ups of LuaJIT's route, and connections by name as the document has them. `self.wait` says how they wait.

local compare = require("compare")
local calls = require("calls")
local addresses = require("addresses")

local NONE, list = compare.NONE, compare.list
local optional, items_of, endpoint = addresses.optional, addresses.items_of, addresses.endpoint
local address_value = addresses.value

local functions = {}

-- Arguments

-- None and what was left out is NULL.
local function null_for_none(value)
  if value == NONE then
    return nil
  end
  return value
end

-- A service, or a port in digits.
local function service(value)
  return type(value) == "number" and ("%d"):format(value) or null_for_none(value)
end

local function seconds(self, value)
  if value == NONE then
    return self.ps.PS_NO_TIMEOUT
  end
  return value
end

functions.create_connection = { 1, 3, function(self, address, timeout, source)
  local host, port = unpack(items_of(address))
  local from, from_port = unpack(source and items_of(source) or {})
  local limit = type(timeout) == "nil" and self.ps.PS_DEFAULT_TIMEOUT or seconds(self, timeout)
  local options = from and { source_host = from, source_port = from_port } or nil
  return self:call("ps_create_connection", null_for_none(host), service(port), limit, options, self.wait)
end }

-- A list of addresses, which is given back.
local function entries_of(self, found)
  local ps, entries = self.ps, list()
  for index = 0, found == nil and -1 or ps.ps_addrinfo_count(found) - 1 do
    local family, type_, proto, address = ps.ps_addrinfo_entry(found, index)
    entries[index + 1] = list(family, type_, proto, ps.ps_addrinfo_canonname(found, index),
                              address_value(self, address))
  end
  ps.ps_addrinfo_free(found)
  return entries
end

local function addrinfo_inputs(self, host, port, family, type_, proto, flags)
  return null_for_none(host), service(port), optional(family, 0), optional(type_, 0), optional(proto, 0),
         optional(flags, 0), self.wait
end

local function numeric(self, address)
  return calls.is_null(address) and address or self:prepare("ps_address_make_numeric", endpoint(items_of(address)))
end

functions.getaddrinfo = { 2, 6, function(self, ...)
  return entries_of(self, self:call("ps_getaddrinfo", addrinfo_inputs(self, ...)))
end }

functions.getnameinfo = { 2, 2, function(self, address, flags)
  return list(self:call("ps_getnameinfo", numeric(self, address), flags, self.wait))
end }

local function entry_of(self, found)
  local ps = self.ps
  local aliases, texts = list(), list()
  if found == nil then
    return NONE
  end
  for index = 1, ps.ps_hostent_alias_count(found) do
    aliases[index] = ps.ps_hostent_alias(found, index - 1)
  end
  for index = 1, ps.ps_hostent_address_count(found) do
    texts[index] = ps.ps_hostent_address(found, index - 1)
  end
  local name = ps.ps_hostent_name(found)
  ps.ps_hostent_free(found)
  return list(name, aliases, texts)
end

for _, name in ipairs({ "gethostbyname_ex", "gethostbyaddr" }) do
  functions[name] = { 1, 1, function(self, host)
    return entry_of(self, self:call("ps_" .. name, host, self.wait))
  end }
end

functions.gethostbyname = { 1, 1, function(self, host)
  return self:call("ps_gethostbyname", host, self.wait)
end }

functions.getfqdn = { 0, 1, function(self, name)
  return self:call("ps_getfqdn", name, self.wait)
end }

return { functions = functions, service = service, seconds = seconds, null_for_none = null_for_none,
         addrinfo_inputs = addrinfo_inputs, entries = entries_of, numeric = numeric }
