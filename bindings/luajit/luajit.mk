# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The files for LuaJIT, copied to where the environment of the build tree points and from where it is installed.

LUAJIT_COPIES := $(patsubst bindings/luajit/%,$(BUILD)/luajit/%,$(wildcard bindings/luajit/*.lua))

luajit: lib $(LUAJIT_COPIES) ## the files for LuaJIT, which bind the library at run time

$(LUAJIT_COPIES): $(BUILD)/luajit/%: bindings/luajit/%
	@mkdir -p $(@D)
	cp $< $@
