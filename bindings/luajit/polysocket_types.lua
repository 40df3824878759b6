---@meta polysocket
-- luacheck: ignore 212 241
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- What editors say of the objects and functions. Generated from the headers by `make abi`, and never edited; nothing
-- loads it. Functions raise errors, tables of the class polysocket.Error.

---An address: a path, `{ host, port }`, or the form of another family.
---@alias polysocket.Address string|table
---@alias polysocket.Arrived { [1]: string, [2]: polysocket.Address? }
---@alias polysocket.Interface { [1]: integer, [2]: string }
---@alias polysocket.Control { [1]: integer, [2]: integer, [3]: string }
---@alias polysocket.HostEntry { [1]: string, [2]: string[], [3]: string[] }
---@alias polysocket.AddressInfo { [1]: integer, [2]: integer, [3]: integer, [4]: string, [5]: polysocket.Address }
---@alias polysocket.InterfaceAddress table<string, any> name, index, flags, family, address, netmask, prefix, …
---@alias polysocket.Attempt { address: any, class: string, code: integer, seconds: number, message: string }

---@class polysocket.Error
---@field class string
---@field code integer
---@field message string
---@field operation string
---@field done integer
---@field attempts? polysocket.Attempt[]
---@field where? string

---Constants of the system, such as AF_INET, are fields; nil where this machine lacks one.
---@class polysocket
---@field NONE table Stands for no value where nil means the default.
---@field has_ipv6 boolean
---@field [string] any
local polysocket = {}

---The descriptors that the service manager passed to this process.
---@param unset? boolean
---@return integer
---@return string
function polysocket.listen_fds(unset) end

---Tell the service manager about the state of this program, as sd_notify does.
---@param state string
---@return boolean
function polysocket.notify(state) end

---Make an address from its text.
---@param text string
---@return integer
---@return polysocket.Address
---@return integer
function polysocket.address_parse(text) end

---The text of an address. `address_parse` makes the same address from it, byte for byte, as long as the interfaces
---keep their names.
---@param family integer
---@param address polysocket.Address
---@param proto? integer
---@return string
function polysocket.address_format(family, address, proto) end

---Connect a TCP socket to a host and a service, through whichever of the host's addresses accepts first.
---@param host string|nil
---@param port integer|string|nil
---@param source_address? table
---@param family? integer
---@param delay? number
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.Socket
function polysocket.connect_host(host, port, source_address, family, delay, deadline, token) end

---The bytes of control data that an item of a given size occupies, with padding for the next one: CMSG_SPACE.
---@param length integer
---@return integer
function polysocket.CMSG_SPACE(length) end

---The bytes of control data that an item of a given size occupies as the last one: CMSG_LEN.
---@param length integer
---@return integer
function polysocket.CMSG_LEN(length) end

---A 32-bit number from host to network byte order.
---@param x integer
---@return integer
function polysocket.htonl(x) end

---A 16-bit number from host to network byte order.
---@param x integer
---@return integer
function polysocket.htons(x) end

---A 32-bit number from network to host byte order.
---@param x integer
---@return integer
function polysocket.ntohl(x) end

---A 16-bit number from network to host byte order.
---@param x integer
---@return integer
function polysocket.ntohs(x) end

---Pack an IPv4 address from text, as the system's inet_aton reads it: fewer than three dots, octal and hexadecimal
---numbers are allowed.
---@param text string
---@return string
function polysocket.inet_aton(text) end

---The dotted text of a packed IPv4 address.
---@param data string
---@return string
function polysocket.inet_ntoa(data) end

---Pack an address of a family from its text.
---@param family integer
---@param text string
---@return string
function polysocket.inet_pton(family, text) end

---The text of a packed address of a family.
---@param family integer
---@param data string
---@return string
function polysocket.inet_ntop(family, data) end

---Connect a TCP socket to a host: look it up and try its addresses one after the other until one accepts.
---@param address table
---@param timeout? number|nil
---@param source_address? table
---@param happy_eyeballs? boolean
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.Socket
function polysocket.create_connection(address, timeout, source_address, happy_eyeballs, deadline, token) end

---Create a socket that listens on an address.
---@param address polysocket.Address
---@param family? integer
---@param backlog? integer
---@param reuse_port? boolean
---@param dualstack_ipv6? boolean
---@return polysocket.Socket
function polysocket.create_server(address, family, backlog, reuse_port, dualstack_ipv6) end

---Whether an AF_INET6 socket can accept IPv4 connections too.
---@return boolean
function polysocket.has_dualstack_ipv6() end

---Create an AF_UNIX socket that listens on the path of a file: `bind_unix` and `listen` on a new socket.
---@param path polysocket.Address
---@param mode? integer
---@param backlog? integer
---@param type? integer
---@param keep? boolean
---@return polysocket.Socket
function polysocket.create_unix_server(path, mode, backlog, type, keep) end

---The point in time a given number of seconds ahead.
---@param seconds number
---@return integer
function polysocket.deadline(seconds) end

---Close the descriptor of a socket.
---@param descriptor integer
function polysocket.close(descriptor) end

---Duplicate a descriptor.
---@param fd integer
---@return integer
function polysocket.dup(fd) end

---The first IPv4 address of a host, as text.
---@param host string
---@param deadline? integer
---@param token? polysocket.Token
---@return string
function polysocket.gethostbyname(host, deadline, token) end

---A host's primary name, its other names and its IPv4 addresses.
---@param host string
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.HostEntry
function polysocket.gethostbyname_ex(host, deadline, token) end

---The host that has an address: its primary name, its other names and its addresses.
---@param host string
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.HostEntry
function polysocket.gethostbyaddr(host, deadline, token) end

---The fully qualified name of a host: the first with a dot among the host's name and its other names, or the result
---of gethostname if there is none or the look-up fails.
---@param host? string|nil
---@param deadline? integer
---@param token? polysocket.Token
---@return string
function polysocket.getfqdn(host, deadline, token) end

---The name of the machine, which may not be fully qualified.
---@return string
function polysocket.gethostname() end

---Set the name of the machine, which requires privileges.
---@param name string
function polysocket.sethostname(name) end

---List the interfaces with their addresses.
---@return polysocket.InterfaceAddress[]
function polysocket.if_addresses() end

---List the interfaces.
---@return polysocket.Interface[]
function polysocket.if_nameindex() end

---The number of an interface, from its name.
---@param name string
---@return integer
function polysocket.if_nametoindex(name) end

---The name of an interface, from its number.
---@param index integer
---@return string
function polysocket.if_indextoname(index) end

---Start an operation that does what `getaddrinfo` does.
---@param host string|nil
---@param port integer|string|nil
---@param family? integer
---@param type? integer
---@param proto? integer
---@param flags? integer
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.Operation
function polysocket.start_getaddrinfo(host, port, family, type, proto, flags, deadline, token) end

---Start an operation that does what `getnameinfo` does.
---@param sockaddr polysocket.Address
---@param flags integer
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.Operation
function polysocket.start_getnameinfo(sockaddr, flags, deadline, token) end

---Start an operation that does what `connect_host` does.
---@param host string|nil
---@param port integer|string|nil
---@param source_address? table
---@param family? integer
---@param delay? number
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.Operation
function polysocket.start_connect_host(host, port, source_address, family, delay, deadline, token) end

---All addresses of a host and a service.
---@param host string|nil
---@param port integer|string|nil
---@param family? integer
---@param type? integer
---@param proto? integer
---@param flags? integer
---@param deadline? integer
---@param token? polysocket.Token
---@return polysocket.AddressInfo[]
function polysocket.getaddrinfo(host, port, family, type, proto, flags, deadline, token) end

---The host and service of an address, as names or numbers.
---@param sockaddr polysocket.Address
---@param flags integer
---@param deadline? integer
---@param token? polysocket.Token
---@return string
---@return string
function polysocket.getnameinfo(sockaddr, flags, deadline, token) end

---The port of a service.
---@param service string
---@param proto? string|nil
---@return integer
function polysocket.getservbyname(service, proto) end

---The name of the service at a port.
---@param port integer
---@param proto? string|nil
---@return string
function polysocket.getservbyport(port, proto) end

---The number of a protocol.
---@param name string
---@return integer
function polysocket.getprotobyname(name) end

---Make a socket that owns a descriptor and will close it.
---@param family? integer
---@param type? integer
---@param proto? integer
---@param fileno integer
---@return polysocket.Socket
---@overload fun(family?: integer, type?: integer, proto?: integer)
function polysocket.socket(family, type, proto, fileno) end

---Make a socket from a duplicate of a descriptor.
---@param fd integer
---@param family? integer
---@param type? integer
---@param proto? integer
---@return polysocket.Socket
function polysocket.fromfd(fd, family, type, proto) end

---Create a pair of connected sockets.
---@param family? integer
---@param type? integer
---@param proto? integer
---@return polysocket.Socket
---@return polysocket.Socket
function polysocket.socketpair(family, type, proto) end

---Set the initial timeout of new sockets: created, adopted, paired and accepted ones.
---@param timeout number|nil
function polysocket.setdefaulttimeout(timeout) end

---The initial timeout of new sockets; PS_NO_TIMEOUT until it is set.
---@return number?
function polysocket.getdefaulttimeout() end

---Make a token that is not fired.
---@return polysocket.Token
function polysocket.token() end

---The version of the library in use, as text ("0.1.0").
---@return string
function polysocket.version() end

return polysocket
