# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The programs in C under Valgrind, in a build tree of their own. Criterion's substitute forks for each test, where
# Criterion starts a program and with it Valgrind anew.

VALGRIND_TREE := $(BUILD)/valgrind
VALGRIND_SETTINGS = BUILD='$(VALGRIND_TREE)' CFLAGS='-O1 -g -Wno-shadow' HARDENING= \
                    CPPFLAGS='-isystem $(CURDIR)/tests/ports/substitutes -include $(CURDIR)/tests/valgrind/atomics.h' \
                    LDFLAGS='-L$(abspath $(VALGRIND_TREE))/substitutes'

.PHONY: valgrind valgrind-programs
valgrind-programs: stress scenarios $(UNIT) $(SCENARIO_RUNNER)

valgrind: ## the programs in C under memcheck and helgrind (or SUITES="memcheck-unit"), in some minutes
	@$(PACKAGES) valgrind
	@$(MAKE) -s $(VALGRIND_SETTINGS) substitutes lib
	@$(SUBMAKE) -s $(VALGRIND_SETTINGS) valgrind-programs
	@$(call RUN_TESTS,) --build '$(abspath $(VALGRIND_TREE))' --suites tests/valgrind/suites.ini $(SUITES)
