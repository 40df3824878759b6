# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Programs that read random text, and the target that lets them do so for as long as anybody likes.

FUZZ := $(BUILD)/tests/fuzz-address-text
FUZZ_SOURCES := tests/fuzz/address_text.c tests/hostile/chance.c
FUZZ_COMPILE = $(CC) -Itests/hostile $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
FLAGS_fuzz = $(FUZZ_COMPILE) $(LDFLAGS)

$(FUZZ): $(FUZZ_SOURCES) tests/hostile/chance.h $(LIB_REAL) $(BUILD)/flags/fuzz
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -o $@ $(FUZZ_SOURCES) $(LDFLAGS) -L$(LIBDIR_BUILD) -lpolysocket

ROUNDS ?= 10000000
.PHONY: fuzz
fuzz: ## make ROUNDS=10000000 random addresses and texts of addresses (SEED=1)
	@$(SUBMAKE) -s WERROR=-Werror BUILD='$(BUILD)/sanitize' CFLAGS='$(SANITIZE)' HARDENING= \
	  '$(BUILD)/sanitize/tests/fuzz-address-text'
	@LD_LIBRARY_PATH='$(BUILD)/sanitize/lib' exec '$(BUILD)/sanitize/tests/fuzz-address-text' '$(ROUNDS)' '$(or $(SEED),1)'
