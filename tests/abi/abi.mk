# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How the tests of the contract are built, and how the contract is recorded.

SIDE_EFFECTS := $(BUILD)/tests/side-effects
UNLOADING := $(BUILD)/tests/unloading
ABI_TEST_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
FLAGS_abi-tests = $(ABI_TEST_COMPILE) $(LDFLAGS)

tests: $(SIDE_EFFECTS) $(UNLOADING)

$(BUILD)/tests/abi/%.o: tests/abi/%.c $(BUILD)/flags/abi-tests
	@mkdir -p $(@D)
	$(ABI_TEST_COMPILE) -MMD -MP -c -o $@ $<

$(SIDE_EFFECTS): $(BUILD)/tests/abi/side_effects.o $(BUILD)/tests/abi/process.o $(LIB_REAL)
	$(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(LDFLAGS) -L$(LIBDIR_BUILD) -lpolysocket

# It is given the library as an argument: it has to see what loading does.
$(UNLOADING): $(BUILD)/tests/abi/unloading.o $(BUILD)/tests/abi/process.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) -pthread

-include $(wildcard $(BUILD)/tests/abi/*.d)

# The gate's build, which is held against the record, always has this project's flags: the flags that others
# build with may leave out types and guards.
.PHONY: gate
tests: gate
gate:
	@$(MAKE) BUILD='$(BUILD)/gate' CFLAGS='-O2 -g' CPPFLAGS= LDFLAGS= HARDENING='$$(OWN_HARDENING)' lib

# BREAK=yes records what would break programs that exist, too.
BREAK ?=
.PHONY: abi-baseline
abi-baseline: ## record the contract as it is now in abi/baseline; abi/README.md says when
	@$(PACKAGES) check
	@$(SUBMAKE) -s gate
	@$(PYTHON) tests/abi/baseline.py record $(if $(filter yes,$(BREAK)),--break) '$(BUILD)/gate/lib/libpolysocket.so'
