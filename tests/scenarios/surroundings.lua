-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Operations of LuaJIT's runner itself: descriptors, files, the clock, another process, and loops over the library's
-- operations.

local fcntl = require("posix.fcntl")
local stat = require("posix.sys.stat")
local time = require("posix.time")
local unistd = require("posix.unistd")

local polysocket = require("polysocket")
local compare = require("compare")

local CHUNK = ("x"):rep(65536)
local LARGEST = 2 ^ 20
-- The bits of descriptors in octal, as /proc tells them.
local O_NONBLOCK, O_CLOEXEC = 2048, 524288

local fault = compare.fault
local functions = {}

-- The result of a function of posix, or a fault with what it complains about.
local function sure(result, complaint)
  if result == nil then
    fault("%s", complaint)
  end
  return result
end

functions.check = { 1, 1, function(_, value)
  return value
end }

functions.sleep = { 1, 1, function(_, seconds)
  local number = compare.is_real(seconds) and seconds.number or seconds
  local whole = math.floor(number)
  time.nanosleep({ tv_sec = whole, tv_nsec = math.floor((number - whole) * 1e9) })
end }

functions.pipe = { 0, 0, function(self)
  local reading, writing = unistd.pipe()
  for _, fd in ipairs({ sure(reading, writing), writing }) do
    fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    table.insert(self.descriptors, fd)
  end
  return compare.list(reading, writing)
end }

-- A file that has no name any more.
functions.file_of = { 1, 1, function(self, content)
  local path = os.tmpname()
  local file = io.open(path, "wb") or fault("cannot write %s", path)
  file:write(content)
  file:close()
  local fd = sure(fcntl.open(path, fcntl.O_RDONLY))
  os.remove(path)
  fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
  table.insert(self.descriptors, fd)
  return fd
end }

functions.close_descriptor = { 1, 1, function(_, fd)
  sure(unistd.close(fd))
end }

local function flags_of(fd)
  local file = io.open(("/proc/self/fdinfo/%d"):format(fd)) or fault("descriptor %d is not open", fd)
  local digits = file:read("*a"):match("flags:%s*(%d+)")
  file:close()
  return tonumber(digits, 8)
end

functions.nonblocking = { 1, 1, function(_, fd)
  return bit.band(flags_of(fd), O_NONBLOCK) ~= 0
end }

functions.close_on_exec = { 1, 1, function(_, fd)
  return bit.band(flags_of(fd), O_CLOEXEC) ~= 0
end }

functions.exists = { 1, 1, function(_, path)
  return stat.lstat(path) ~= nil
end }

functions.fill = { 1, 1, function(_, socket)
  local total = 0
  while true do
    local sent, result = pcall(socket.send, socket, CHUNK)
    local is_failure = not sent and getmetatable(result) == polysocket.Failure
    if is_failure and (result.class == "would-block" or result.class == "timeout") then
      return total
    elseif not sent then
      error(result, 0)
    end
    total = total + result
  end
end }

functions.recvall = { 2, 2, function(_, socket, count)
  local parts, missing = {}, count
  while missing > 0 do
    local part = socket:recv(math.min(missing, LARGEST))
    if part == "" then
      break
    end
    parts[#parts + 1] = part
    missing = missing - #part
  end
  return table.concat(parts)
end }

functions.forget = { 1, 1, function(self, owner)
  for name, value in pairs(self.variables) do
    if value == owner then
      self.variables[name] = nil
    end
  end
  -- This step's own variables still hold it.
  self.is_to_collect = true
end }

functions.peer = { 1, 9, function(self, ...)
  local words = {}
  for i, word in ipairs({ ... }) do
    words[i] = tostring(compare.is_real(word) and word.number or word)
  end
  local command = { unpack(self.peer, 2) }
  for _, word in ipairs(words) do
    table.insert(command, word)
  end
  if sure(unistd.fork()) == 0 then
    local nothing = fcntl.open("/dev/null", fcntl.O_RDWR)
    unistd.dup2(nothing, 0)
    unistd.dup2(nothing, 1)
    unistd.exec(self.peer[1], command)
    unistd._exit(127)
  end
end }

return { functions = functions }
