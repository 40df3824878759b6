---@meta polysocket_object
-- luacheck: ignore 212 241
-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- What editors say of the objects and functions. Generated from the headers by `make abi`, and never edited; nothing
-- loads it. Functions raise errors, tables of the class polysocket.Error.

---@class polysocket.Socket
local Socket = {}

---Whether a socket listens for connections.
---@return boolean
function Socket:listening() end

---Send datagrams to the connected peer.
---@param datagrams string[]
---@param flags? integer
---@return integer
function Socket:send_batch(datagrams, flags) end

---Send datagrams to one address, or each to its own.
---@param datagrams string[]
---@param addresses polysocket.Address|polysocket.Address[]
---@param flags? integer
---@return integer
function Socket:sendto_batch(datagrams, addresses, flags) end

---Receive datagrams.
---@param count integer
---@param bufsize integer
---@param flags? integer
---@return string[]
function Socket:recv_batch(count, bufsize, flags) end

---Receive datagrams and the addresses of their senders.
---@param count integer
---@param bufsize integer
---@param flags? integer
---@return polysocket.Arrived[]
function Socket:recvfrom_batch(count, bufsize, flags) end

---The state of a TCP connection, as Linux's TCP_INFO has it.
---@return table<string, string|integer>
function Socket:tcp_info() end

---Who is at the other end of an AF_UNIX connection.
---@return table<string, string|integer>
function Socket:peer_credentials() end

---Bind an AF_UNIX socket to the path of a file, as servers need it.
---@param address polysocket.Address
---@param mode? integer
---@param keep? boolean
function Socket:bind_unix(address, mode, keep) end

---Set the deadline of a socket's calls, for each direction.
---@param direction integer
---@param deadline integer
function Socket:setdeadline(direction, deadline) end

---The deadline of one direction of a socket.
---@param direction integer
---@return integer
function Socket:getdeadline(direction) end

---Whether a new program inherits a socket's descriptor.
---@return boolean
function Socket:get_inheritable() end

---Set whether a new program inherits a socket's descriptor.
---@param inheritable boolean
function Socket:set_inheritable(inheritable) end

---Receive exactly `capacity` bytes of a stream.
---@param size integer
---@param flags? integer
---@param start? string
---@return string
function Socket:recv_exact(size, flags, start) end

---Receive the bytes of a stream up to a delimiter and including it.
---@param delimiter string
---@param limit integer
---@param flags? integer
---@param start? string
---@return string
function Socket:recv_until(delimiter, limit, flags, start) end

---Make a file from a socket.
---@param mode? string|nil
---@param bufsize? integer
---@return polysocket.File
function Socket:makefile(mode, bufsize) end

---Send a message.
---@param buffers string|string[]
---@param ancdata? polysocket.Control[]
---@param flags? integer
---@param address? polysocket.Address
---@return integer
function Socket:sendmsg(buffers, ancdata, flags, address) end

---Receive a message into the buffers of a record.
---@param bufsize integer
---@param ancbufsize? integer
---@param flags? integer
---@return string
---@return polysocket.Control[]
---@return integer
---@return polysocket.Address?
function Socket:recvmsg(bufsize, ancbufsize, flags) end

---Receive a message into the buffers of a record.
---@param buffers ffi.cdata*[]
---@param ancbufsize? integer
---@param flags? integer
---@return integer
---@return polysocket.Control[]
---@return integer
---@return polysocket.Address?
function Socket:recvmsg_into(buffers, ancbufsize, flags) end

---Send descriptors over an AF_UNIX socket, with data.
---@param buffers string|string[]
---@param fds integer[]
---@param flags? integer
---@param address? polysocket.Address
function Socket:send_fds(buffers, fds, flags, address) end

---Receive data and descriptors from an AF_UNIX socket.
---@param bufsize integer
---@param maxfds integer
---@param flags? integer
---@return string
---@return integer[]
---@return integer
---@return polysocket.Address?
function Socket:recv_fds(bufsize, maxfds, flags) end

---Set an option by its name.
---@param name string
---@param value string|number|boolean|table
function Socket:set_option(name, value) end

---Read an option by its name.
---@param name string
---@return string
function Socket:get_option(name) end

---List the options that a socket has, with their values.
---@return table<string, string|integer>
function Socket:options() end

---Read an option as bytes.
---@param level integer
---@param optname integer
---@param buflen? integer
---@return integer|string
---@overload fun(self: polysocket.Socket, level: integer, optname: integer)
function Socket:getsockopt(level, optname, buflen) end

---Set an option from bytes.
---@param level integer
---@param optname integer
---@param value integer|string|boolean|nil
---@param optlen? integer
---@overload fun(self: polysocket.Socket, level: integer, optname: integer, value: integer|string|boolean|nil)
function Socket:setsockopt(level, optname, value, optlen) end

---A control request with an integer, as in ioctl(2): FIONREAD, SIOCATMARK, SIOCOUTQ, …
---@param control integer
---@param option? integer
---@return integer
function Socket:ioctl(control, option) end

---Close a socket.
function Socket:close() end

---Detach the descriptor from a socket, which is closed afterwards.
---@return integer
function Socket:detach() end

---Duplicate a socket: a new object on a new descriptor for the same endpoint, with the same hooks and, as
---O_NONBLOCK is shared, the same timeout.
---@return polysocket.Socket
function Socket:dup() end

---The descriptor, which stays the socket's: use it with poll, but do not close it.
---@return integer
function Socket:fileno() end

---The family with which the socket was created.
---@return integer
function Socket:family() end

---The type with which the socket was created, without SOCK_NONBLOCK and SOCK_CLOEXEC.
---@return integer
function Socket:type() end

---The protocol with which the socket was created.
---@return integer
function Socket:proto() end

---Bind a socket to a local address.
---@param address polysocket.Address
function Socket:bind(address) end

---Listen for connections.
---@param backlog? integer
function Socket:listen(backlog) end

---Accept a connection.
---@return polysocket.Socket
---@return polysocket.Address?
function Socket:accept() end

---Connect to an address.
---@param address polysocket.Address
function Socket:connect(address) end

---Connect to an address and report the result as a number.
---@param address polysocket.Address
---@return integer
function Socket:connect_ex(address) end

---Shut down one or both halves of a connection.
---@param how integer
function Socket:shutdown(how) end

---The socket's own address.
---@return polysocket.Address
function Socket:getsockname() end

---The address of the peer.
---@return polysocket.Address
function Socket:getpeername() end

---Set the timeout of a socket's operations.
---@param timeout number|nil
function Socket:settimeout(timeout) end

---The timeout of a socket, as last set by `settimeout` or `setblocking`.
---@return number?
function Socket:gettimeout() end

---The timeout of a socket, as last set by `settimeout` or `setblocking`.
---@return boolean
function Socket:getblocking() end

---Set blocking mode (no timeout) or non-blocking mode (timeout 0).
---@param flag boolean|integer
function Socket:setblocking(flag) end

---Attach a token to a socket, or detach it.
---@param token polysocket.Token|nil
function Socket:settoken(token) end

---Send bytes to the connected peer, possibly fewer than given.
---@param data string
---@param flags? integer
function Socket:send(data, flags) end

---Send all bytes.
---@param data string
---@param flags? integer
function Socket:sendall(data, flags) end

---Send bytes to an address.
---@param data string
---@param flags integer
---@param address polysocket.Address
---@overload fun(self: polysocket.Socket, data: string, address: polysocket.Address)
function Socket:sendto(data, flags, address) end

---Receive at most `capacity` bytes. 0 bytes mean the end of the stream or an empty datagram.
---@param bufsize integer
---@param flags? integer
---@return string
function Socket:recv(bufsize, flags) end

---Receive at most `capacity` bytes and the sender's address.
---@param bufsize integer
---@param flags? integer
---@return string
---@return polysocket.Address?
function Socket:recvfrom(bufsize, flags) end

---Receive like `recv`, and report the size of the datagram.
---@param room ffi.cdata*
---@param nbytes? integer
---@param flags? integer
---@return integer
function Socket:recv_into(room, nbytes, flags) end

---Receive like `recvfrom`, and report the size of the datagram.
---@param room ffi.cdata*
---@param nbytes? integer
---@param flags? integer
---@return integer
---@return polysocket.Address?
function Socket:recvfrom_into(room, nbytes, flags) end

---Send part of a file.
---@param file integer|file*
---@param offset? integer
---@param count? integer
---@return integer
function Socket:sendfile(file, offset, count) end

---@class polysocket.File
local File = {}

---Send the data buffered for writing.
function File:flush() end

---Flush and close.
function File:close() end

---The file's own descriptor.
---@return integer
function File:fileno() end

---Set the timeout of the file's operations, which is initially the socket's.
---@param timeout number|nil
function File:settimeout(timeout) end

---Read as files of Lua's: "*l" by default, "*L", "*a", or a number of bytes; nil at the end.
---@param ... string|integer
---@return string?
---@return ...
function File:read(...) end

---An iterator over the lines up to the end.
---@return fun(): string?
function File:lines() end

---Write strings and numbers; the file itself.
---@param ... string|number
---@return polysocket.File
function File:write(...) end

---The next line with its newline, or so many bytes of it.
---@param size? integer
---@return string
function File:readline(size) end

---All lines up to the end.
---@return string[]
function File:readlines() end

---Write every string of a list.
---@param list string[]
function File:writelines(list) end

---@class polysocket.Token
local Token = {}

---Fire a token: cancel the calls that wait with it.
function Token:fire() end

---Reset a fired token, so that it can be fired again.
function Token:reset() end

---Whether a token is fired.
---@return boolean
function Token:fired() end

---The descriptor of a token, for event loops: it is readable while the token is fired.
---@return integer
function Token:fileno() end

---Give the token back.
function Token:close() end

---@class polysocket.Operation
local Operation = {}

---The descriptor of an operation, readable when the operation can proceed.
---@return integer
function Operation:fileno() end

---Fetch the result of `start_getaddrinfo`.
---@return any
---@return string?
function Operation:result() end

---The number of connection attempts that an operation has started so far.
---@return polysocket.Attempt[]
function Operation:attempts() end

---Give the operation back; one that is not over ends.
function Operation:close() end
