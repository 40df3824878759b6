# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The port to any POSIX system, built with what some systems lack hidden, in a tree of its own.

POSIX_SETTINGS = BUILD='$(BUILD)/posix' PLATFORM=portable HIDDEN=yes

.PHONY: check-posix posix-programs posix-suites
check-posix: ## build the port to any POSIX system, with what some lack hidden, and test it
	@$(PACKAGES) check
	@$(MAKE) -s $(POSIX_SETTINGS) WERROR=-Werror posix-programs
	@$(MAKE) -s $(POSIX_SETTINGS) posix-suites

posix-programs: lib scenarios threads $(STRESS_PLAIN) $(HOSTILE) python ruby tcl

posix-suites:
	@$(call RUN_TESTS,) --suites tests/posix/suites.ini --exact $(SUITES)
