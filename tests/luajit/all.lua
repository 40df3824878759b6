-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Runs all tests of the file for LuaJIT, and prints TAP.

package.path = arg[0]:gsub("[^/]*$", "") .. "?.lua;" .. package.path

local lu = require("luaunit")

local runner, cases = lu.LuaUnit.new(), {}
for _, name in ipairs({ "test_loading", "test_arguments", "test_results", "test_records", "test_objects",
                         "test_mistakes", "test_files", "test_types" }) do
  for title, case in pairs(require(name)) do
    cases[#cases + 1] = { title, case }
  end
end
runner:setOutputType("tap")
os.exit(runner:runSuiteByInstances(cases))
