# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Other processors and C libraries: the substitutes that port.py links programs with, and the target that runs all.

SUBSTITUTE_SOURCES := $(wildcard tests/ports/substitutes/*.c)
SUBSTITUTES := $(SUBSTITUTE_SOURCES:tests/ports/substitutes/%.c=$(BUILD)/substitutes/lib%.a)
FLAGS_substitutes = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)

.PHONY: substitutes
substitutes: $(SUBSTITUTES)

$(SUBSTITUTES): $(BUILD)/substitutes/lib%.a: tests/ports/substitutes/%.c $(wildcard tests/ports/substitutes/*.h) \
                                             $(wildcard tests/ports/substitutes/*/*.[ch]) $(BUILD)/flags/substitutes
	@mkdir -p $(@:.a=)
	for source in $< $(wildcard tests/ports/substitutes/$*/*.c); do \
	  $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS) -c -o $(@:.a=)/$$(basename $$source .c).o $$source || exit 1; \
	done
	rm -f $@
	$(AR) rcsD $@ $(@:.a=)/*.o

.PHONY: check-ports
check-ports: ## build and test for other processors and for musl (or SUITES="s390x musl")
	@$(PACKAGES) ports || echo 'check-ports: the ports whose tools are missing are skipped'
	@mkdir -p '$(BUILD)'
	@$(call RUN_TESTS,) --suites tests/ports/suites.ini --exact $(SUITES)
