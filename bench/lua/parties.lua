-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Who is compared: polysocket's objects, LuaSocket, and calls of libc through the FFI of LuaJIT. LuaSocket has TCP and
-- UDP; libc's calls are compared with the library's own, for pairs of AF_UNIX.

local ffi = require("ffi")
local polysocket = require("polysocket")

ffi.cdef([[
typedef struct { long sec; long nsec; } bench_timespec;
int clock_gettime(int clock, bench_timespec *now);
int socketpair(int family, int type, int protocol, int *fds);
int close(int fd);
ssize_t send(int fd, const void *data, size_t length, int flags);
ssize_t recv(int fd, void *room, size_t length, int flags);
]])

local parties = {}
local spec = ffi.new("bench_timespec")

-- Seconds of a clock that only goes forwards.
function parties.now()
  ffi.C.clock_gettime(1, spec)
  return tonumber(spec.sec) + tonumber(spec.nsec) * 1e-9
end

local function closed_later(closing, ...)
  for _, object in ipairs({ ... }) do
    table.insert(closing, function()
      object:close()
    end)
  end
  return ...
end

local ours = { name = "polysocket", raw = true, tcp = true, udp = true }

local function with_mode(mode, ...)
  for _, socket in ipairs({ ... }) do
    socket:settimeout(mode == "timeout" and 5 or nil)
  end
  return ...
end

-- A function that sends a byte and receives it so often, by calls as C has them, in memory that is used again.
function ours.raw_pair(closing)
  local ps = polysocket.load()
  local near, far = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0)
  table.insert(closing, function()
    ps.ps_socket_free(near)
    ps.ps_socket_free(far)
  end)
  local raw, room, number, err = ps.raw, ffi.new("char[1]"), ffi.new("int64_t[1]"), ffi.new("ps_error")
  return function(count)
    for _ = 1, count do
      assert(raw.ps_socket_send(near, 0, "x", 1, number, err) == 0)
      assert(raw.ps_socket_recv(far, 0, room, 1, number, err) == 0)
    end
  end
end

function ours.listener()
  return polysocket.create_server({ "127.0.0.1", 0 })
end

function ours.connected(listener)
  return polysocket.create_connection(listener:getsockname())
end

function ours.accepted(listener)
  return (listener:accept())
end

function ours.tcp_pair(mode, closing)
  local listener = ours.listener()
  local near = ours.connected(listener)
  local far = ours.accepted(listener)
  listener:close()
  near:setsockopt(polysocket.IPPROTO_TCP, polysocket.TCP_NODELAY, 1)
  return closed_later(closing, with_mode(mode, near, far))
end

function ours.udp_pair(mode, closing)
  local near = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
  local far = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
  far:bind({ "127.0.0.1", 0 })
  near:connect(far:getsockname())
  return closed_later(closing, with_mode(mode, near, far))
end

function ours.send(socket, data)
  return socket:send(data)
end

function ours.recv(socket, size)
  return socket:recv(size)
end

function ours.lines(socket, closing)
  return closed_later(closing, socket:makefile("r"))
end

function ours.line(file)
  return file:readline()
end

local luasocket_there, luasocket = pcall(require, "socket")
local theirs = { name = "luasocket", tcp = true, udp = true }

function theirs.listener()
  return assert(luasocket.bind("127.0.0.1", 0))
end

function theirs.connected(listener)
  local host, port = listener:getsockname()
  return assert(luasocket.connect(host, port))
end

function theirs.accepted(listener)
  return assert(listener:accept())
end

function theirs.tcp_pair(mode, closing)
  local listener = theirs.listener()
  local near = theirs.connected(listener)
  local far = theirs.accepted(listener)
  listener:close()
  near:setoption("tcp-nodelay", true)
  return closed_later(closing, with_mode(mode, near, far))
end

function theirs.udp_pair(mode, closing)
  local near, far = assert(luasocket.udp()), assert(luasocket.udp())
  far:setsockname("127.0.0.1", 0)
  near:setpeername(far:getsockname())
  return closed_later(closing, with_mode(mode, near, far))
end

function theirs.send(socket, data)
  return assert(socket:send(data))
end

function theirs.recv(socket, size)
  return assert(socket:receive(size))
end

function theirs.lines(socket)
  return socket
end

function theirs.line(socket)
  return assert(socket:receive("*l"))
end

local libc = { name = "libc-ffi", raw = true }

function libc.raw_pair(closing)
  local fds = ffi.new("int[2]")
  assert(ffi.C.socketpair(1, 1, 0, fds) == 0)
  local near, far, room = fds[0], fds[1], ffi.new("char[1]")
  table.insert(closing, function()
    ffi.C.close(near)
    ffi.C.close(far)
  end)
  return function(count)
    for _ = 1, count do
      assert(ffi.C.send(near, "x", 1, 0x4000) == 1)
      assert(ffi.C.recv(far, room, 1, 0) == 1)
    end
  end
end

local all = { ours, libc }
if luasocket_there then
  table.insert(all, 2, theirs)
else
  io.stderr:write("bench/lua: without LuaSocket, which is Debian's lua-socket\n")
end

-- The parties that have what a workload needs.
function parties.able(needs)
  local found = {}
  for _, party in ipairs(all) do
    if party[needs] then
      table.insert(found, party)
    end
  end
  return found
end

return parties
