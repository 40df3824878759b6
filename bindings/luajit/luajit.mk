# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The files for LuaJIT, copied to where the environment of the build tree points and from where it is installed.

LUAJIT_COPIES := $(BUILD)/luajit/polysocket.lua $(BUILD)/luajit/polysocket_values.lua

luajit: lib $(LUAJIT_COPIES) ## the file for LuaJIT, which binds the library at run time

$(LUAJIT_COPIES): $(BUILD)/luajit/%: bindings/luajit/%
	@mkdir -p $(@D)
	cp $< $@
