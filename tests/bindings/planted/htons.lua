-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- An htons with the fault that FAULT names.

local unistd = require("posix.unistd")

local kept = {}

local FAULTS = {
  crash = function() require("posix.signal").kill(unistd.getpid(), 9) end,
  hang = function() unistd.sleep(100) end,
  class = function() error("htons") end,
  name = function() error(setmetatable({ class = "value" }, { __tostring = function() return "wrong" end })) end,
  descriptor = function() kept[#kept + 1] = unistd.dup(0) end,
  memory = function() kept[#kept + 1] = ("x"):rep(50000) .. #kept end,
}

return { htons = function() FAULTS[os.getenv("FAULT")]() end }
