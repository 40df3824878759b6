# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The other library that the tests of LuaJIT's file load.

LUAJIT_OTHER := $(BUILD)/tests/luajit-other.so
LUAJIT_OTHER_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS) -fPIC -shared
FLAGS_luajit-other = $(LUAJIT_OTHER_COMPILE)

tests: $(LUAJIT_OTHER)

$(LUAJIT_OTHER): tests/luajit/other.c $(wildcard abi/polysocket/*.h) $(BUILD)/flags/luajit-other
	@mkdir -p $(@D)
	$(LUAJIT_OTHER_COMPILE) -o $@ $<
