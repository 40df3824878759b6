# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Programs of all languages that talk to each other, and the target that lets them do so for as long as anybody likes.

SOAK := $(BUILD)/tests/soak-worker
SOAK_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
FLAGS_soak = $(SOAK_COMPILE) $(LDFLAGS)

tests: $(SOAK)

$(SOAK): tests/soak/worker.c $(LIB_REAL) $(BUILD)/flags/soak
	@mkdir -p $(@D)
	$(SOAK_COMPILE) -o $@ tests/soak/worker.c $(LDFLAGS) -L$(LIBDIR_BUILD) -lpolysocket

MINUTES ?= 60
.PHONY: soak
soak: ## C, Python, Ruby and Tcl talk to each other at random for MINUTES=60 (SEED=1)
	@$(PACKAGES) check
	@$(SUBMAKE) -s WERROR=-Werror '$(SOAK)' python ruby tcl
	@eval "$$(pkgconfig/environment '$(BUILD)')" && PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' \
	  exec $(PYTHON) tests/soak/soak.py --build '$(BUILD)' --minutes '$(MINUTES)' --seed '$(or $(SEED),1)'
