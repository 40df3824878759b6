# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The file for LuaJIT, copied to where the environment of the build tree points and from where it is installed.

LUAJIT_COPY := $(BUILD)/luajit/polysocket.lua

luajit: lib $(LUAJIT_COPY) ## the file for LuaJIT, which binds the library at run time

$(LUAJIT_COPY): bindings/luajit/polysocket.lua
	@mkdir -p $(@D)
	cp $< $@
