# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The program that runs on the virtual machine of test_tipc.py: linked statically, since nothing else is there.

TIPC_GUEST := $(BUILD)/tests/tipc-guest
FLAGS_tipc-guest = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS) $(LDFLAGS)

# The linker warns that a static program's name look-ups need the C library at run time; this one makes none.
$(TIPC_GUEST): tests/peers/tipc_guest.c $(LIB_ARCHIVE) $(BUILD)/flags/tipc-guest
	@mkdir -p $(@D)
	$(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS) -MMD -MP -MF $@.d -static -o $@ $< $(LDFLAGS) $(LIB_ARCHIVE) \
	  -Wl,--no-warnings

tests: $(TIPC_GUEST)

-include $(TIPC_GUEST).d
