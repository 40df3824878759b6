# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The target that builds the packages of each kind, and tests them where they are installed.

.PHONY: check-packages
check-packages: ## build packages, install each in a clean place, use it there (or SUITES="packages-debian")
	@$(PACKAGES) packaging
	@$(SUBMAKE) -s all examples
	@$(call RUN_TESTS,) --suites tests/packaging/suites.ini $(SUITES)
