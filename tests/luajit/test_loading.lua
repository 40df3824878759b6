-- SPDX-FileCopyrightText: 2026 The polysocket authors
-- SPDX-License-Identifier: MIT
--
-- Is the library found, is it clear what is wrong when it isn't, and is everything there that it describes?

local json = require("cjson")
local stdlib = require("posix.stdlib")

local lu = require("luaunit")
local polysocket = require("polysocket")
local surroundings = require("surroundings")

local assert_refused, load_other = surroundings.assert_refused, surroundings.load_other
local ps = surroundings.ps

local TestLoading = {}

function TestLoading:setUp()
  self.named = os.getenv("POLYSOCKET_LIBRARY")
end

function TestLoading:tearDown()
  stdlib.setenv("POLYSOCKET_LIBRARY", self.named)
end

function TestLoading:test_a_missing_library_is_told_with_what_was_tried_and_what_to_do()
  assert_refused("tried '/nonexistent/lib.so' (as asked for): /nonexistent/lib.so: cannot open shared object file",
                 polysocket.load, "/nonexistent/lib.so")
  assert_refused("set POLYSOCKET_LIBRARY to the path of libpolysocket.so.0, or LD_LIBRARY_PATH to its folder",
                 polysocket.load, "/nonexistent/lib.so")
end

function TestLoading:test_the_environment_names_the_library()
  stdlib.setenv("POLYSOCKET_LIBRARY", "/nonexistent/named.so")
  assert_refused("tried '/nonexistent/named.so' (from POLYSOCKET_LIBRARY)", polysocket.load)
end

function TestLoading:test_an_argument_comes_before_the_environment()
  stdlib.setenv("POLYSOCKET_LIBRARY", "/nonexistent/named.so")
  lu.assertEquals(polysocket.load("libpolysocket.so.0").ps_version(), ps.ps_version())
end

function TestLoading:test_an_empty_name_in_the_environment_is_none()
  stdlib.setenv("POLYSOCKET_LIBRARY", "")
  lu.assertEquals(polysocket.load().ps_version(), ps.ps_version())
end

function TestLoading:test_a_path_has_to_be_a_text()
  assert_refused("the path of the library: a string is expected, got table", polysocket.load, {})
  assert_refused("cannot have a NUL inside", polysocket.load, "libpolysocket.so.0\0")
end

function TestLoading:test_another_library_is_no_polysocket()
  assert_refused("'libm.so.6' (as asked for) is not a polysocket library that fits here", polysocket.load, "libm.so.6")
  assert_refused("undefined symbol: ps_description", polysocket.load, "libm.so.6")
end

function TestLoading:test_another_format_is_refused()
  local description = surroundings.description()
  description.format = 2
  assert_refused("its description has format 2, and 1 is known here", load_other, description)
  description.format = nil
  assert_refused("its description has format nil, and 1 is known here", load_other, description)
end

function TestLoading:test_what_is_no_json_is_refused()
  assert_refused("is not a polysocket library that fits here: Expected value but found", load_other, "polysocket!")
end

function TestLoading:test_a_function_that_is_described_and_missing_is_told()
  local description = surroundings.description()
  description.functions[4].name = "ps_other_missing"
  assert_refused("undefined symbol: ps_other_missing", load_other, description)
end

function TestLoading:test_a_record_of_another_size_is_refused()
  local description = surroundings.description()
  local fields = { { name = "x", type = "int32_t" } }
  table.insert(description.records, { name = "ps_other_record", size = 8, fields = fields })
  assert_refused("a ps_other_record has 4 bytes here, and 8 in the library", load_other, description)
end

function TestLoading:test_a_name_that_is_declared_otherwise_already_is_refused()
  local description = surroundings.description()
  table.remove(description.records[1].fields)
  local words = description.records[1].name .. " is declared otherwise by a library that was loaded before"
  assert_refused(words, load_other, description)
end

function TestLoading:test_all_that_is_described_is_there()
  lu.assertTrue(#ps.description.functions > 100)
  for _, each in ipairs(ps.description.functions) do
    lu.assertIsFunction(ps[each.name], each.name)
  end
  for _, list in ipairs({ ps.description.constants, ps.description.statuses }) do
    for _, each in ipairs(list) do
      lu.assertEquals(ps[each.name], each.value)
    end
  end
end

function TestLoading:test_the_systems_constants_are_the_librarys()
  lu.assertTrue(ps.ps_constant_count() > 300)
  for index = 0, ps.ps_constant_count() - 1 do
    local name, value = ps.ps_constant_at(index)
    lu.assertEquals(ps[name], value)
  end
  lu.assertEquals({ ps.AF_UNIX, ps.AF_NOBODY }, { 1, nil })
end

function TestLoading:test_a_function_that_is_added_is_there()
  local other = load_other(surroundings.description())
  lu.assertEquals(other.ps_other_numbers(1, 2, 3, 4.5), 10)
end

function TestLoading:test_what_has_an_unknown_kind_of_parameter_or_result_is_there_as_it_is()
  local other = load_other(surroundings.description())
  lu.assertNil(other.ps_other_odd)
  lu.assertEquals(other.raw.ps_other_odd(nil, nil), ps.PS_OK)
  local description = surroundings.description()
  description.functions[4].returns.kind = "oddity"
  other = load_other(description)
  lu.assertNil(other.ps_other_numbers)
  lu.assertIsFunction(other.ps_other_text)
end

function TestLoading:test_a_constant_that_lua_cannot_tell_is_not_there()
  local description = surroundings.description()
  table.insert(description.constants, { name = "PS_LARGE", type = "int64_t", value = 2 ^ 60 })
  lu.assertNil(load_other(description).PS_LARGE)
end

function TestLoading:test_the_description_is_as_the_library_has_it()
  lu.assertEquals(ps.description, json.decode(ps.ps_description()))
end

function TestLoading:test_loading_again_and_again_uses_nothing_up()
  for _ = 1, 300 do
    polysocket.load()
  end
end

return { TestLoading = TestLoading }
