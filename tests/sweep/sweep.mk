# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The sweep, made of the hostile caller's parts, and the target that does all of it.

SWEEP := $(BUILD)/tests/sweep
SWEEP_SITES := $(BUILD)/tests/sweep-sites
SWEEP_SOURCES := $(sort $(wildcard tests/sweep/*.c))
SWEEP_OBJECTS := $(SWEEP_SOURCES:tests/sweep/%.c=$(BUILD)/tests/sweep-objects/%.o)
SWEEP_PARTS := $(SWEEP_OBJECTS) $(filter-out %/main.o %/watch.o,$(HOSTILE_OBJECTS))

# A fake that is left by a jump would look as if the library had called what the C library calls in turn.
SWEEP_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS) -fno-optimize-sibling-calls
# The program's functions take the place of the C library's for all libraries.
SWEEP_LINK = $(CC) $(CFLAGS) -rdynamic $(LDFLAGS)
FLAGS_sweep = $(SWEEP_COMPILE)
FLAGS_sweep-link = $(SWEEP_LINK) $(SWEEP_PARTS)

tests: $(call unless-lacking,libjansson-dev libffi-dev,$(SWEEP) $(SWEEP_SITES))

$(SWEEP_OBJECTS): $(BUILD)/tests/sweep-objects/%.o: tests/sweep/%.c $(BUILD)/flags/sweep
	@mkdir -p $(@D)
	$(SWEEP_COMPILE) -MMD -MP -c -o $@ $<

$(SWEEP): $(SWEEP_PARTS) $(LIB_REAL) $(BUILD)/flags/sweep-link
	$(SWEEP_LINK) -o $@ $(SWEEP_PARTS) -L$(LIBDIR_BUILD) -lpolysocket -ljansson -lffi -lm

$(SWEEP_SITES): $(LIB_REAL) tests/sweep/sites.py
	@mkdir -p $(@D)
	$(PYTHON) -B tests/sweep/sites.py $< >$@

-include $(SWEEP_OBJECTS:.o=.d)

RUNS ?= 30000
.PHONY: sweep
sweep: ## fail each call of the C library in each function, RUNS=30000 times (SEED=1, FUNCTION=ps_socket_send)
	@$(PACKAGES) check
	@$(SUBMAKE) -s WERROR=-Werror '$(SWEEP)' '$(SWEEP_SITES)'
	@eval "$$(pkgconfig/environment '$(BUILD)')" && exec '$(SWEEP)' --all --runs '$(RUNS)' \
	  $(if $(SEED),--seed '$(SEED)') $(if $(FUNCTION),--function '$(FUNCTION)') '$(SWEEP_SITES)'
